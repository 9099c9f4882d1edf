// The finding's headline behind its line, a tint over the line, a mark in the overview ruler and one in the gutter. Each is off by its setting.

import {
  commands,
  type DecorationOptions,
  type DecorationRenderOptions,
  Disposable,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Finding } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { bySeverity, headline, look, sign } from './finding-words';
import { isTrace } from './languages';
import { readSettings, type Settings, writeSetting } from './settings';
import type { Visible, VisibleMark } from './visible';

/** Decorations are drawn per line in view, but all are sent to the window: more than this help nobody. */
const most = 2000;

export function registerInlineMessages(documents: TraceDocuments, extension: Uri, visible: Visible): Disposable {
  const types = new Map(kinds.map((kind) => [kind, decorationTypes(kind, extension)] as const));
  const draw = (editor: TextEditor): void => {
    if (!isTrace(editor.document)) return;
    const state = documents.state(editor.document.uri);
    if (state?.kind === 'busy' && state.analysis !== undefined) return; // VS Code moves the old ones along with the text
    const marks = marksOf(editor.document);
    for (const [kind, parts] of types)
      for (const [part, type] of parts) {
        const shown = marks.filter((mark) => mark.kind === kind && mark.parts.includes(part));
        if (part === 'message') editor.setDecorations(type, shown.map(messageAt));
        else editor.setDecorations(type, shown.map(rangeAt));
      }
  };
  const marksOf = (document: TextDocument): readonly VisibleMark[] => {
    const state = documents.state(document.uri);
    const shown = partsOf(readSettings(document.uri));
    return linesOf(state?.kind === 'ready' ? state.analysis.findings : [], document.lineCount, shown);
  };
  visible.marks = marksOf;
  const drawAll = (): void => window.visibleTextEditors.forEach(draw);
  const subscriptions = Disposable.from(
    ...[...types.values()].flatMap((parts) => [...parts.values()]),
    documents.onDidChange(drawAll),
    window.onDidChangeVisibleTextEditors(drawAll),
    workspace.onDidChangeConfiguration((event) => {
      if (settingKeys.some((key) => event.affectsConfiguration(`leaseLens.${key}`))) drawAll();
    }),
    commands.registerCommand('leaseLens.toggleInlineMessages', async () => {
      const scope = window.activeTextEditor?.document.uri;
      await writeSetting('inlineMessages', !readSettings(scope).inlineMessages, scope);
    }),
  );
  drawAll();
  return subscriptions;
}

const settingKeys = ['inlineMessages', 'lineBackground', 'overviewRuler', 'gutterIcons'] as const;

type Part = VisibleMark['parts'][number];

function partsOf(settings: Settings): readonly Part[] {
  return [
    ...(settings.inlineMessages ? (['message'] as const) : []),
    ...(settings.lineBackground ? (['background'] as const) : []),
    ...(settings.overviewRuler ? (['ruler'] as const) : []),
    ...(settings.gutterIcons ? (['gutter'] as const) : []),
  ];
}

/** One mark per line: the worst finding's, with the names of the others. */
function linesOf(findings: readonly Finding[], lineCount: number, parts: readonly Part[]): readonly VisibleMark[] {
  const byLine = new Map<number, Finding[]>();
  for (const finding of findings.slice(0, most)) {
    if (finding.line > lineCount) continue;
    const here = byLine.get(finding.line);
    if (here === undefined) byLine.set(finding.line, [finding]);
    else here.push(finding);
  }
  return [...byLine].flatMap(([line, here]) => {
    const [worst, ...others] = here.sort(bySeverity);
    if (worst === undefined) return [];
    const more = others.length === 0 ? '' : `  (+ ${others.map((finding) => finding.rule).join(', ')})`;
    const kind = worst.verdict === 'undecidable' ? 'undecidable' : look(worst);
    return [{ line, kind, parts, message: plain(`${sign(worst)} ${headline(worst)}${more}`, 140) }];
  });
}

function rangeAt({ line }: VisibleMark): Range {
  return new Range(line - 1, Number.MAX_SAFE_INTEGER, line - 1, Number.MAX_SAFE_INTEGER);
}

function messageAt(mark: VisibleMark): DecorationOptions {
  return { range: rangeAt(mark), renderOptions: { after: { contentText: mark.message } } };
}

/** What cannot be decided looks different from every severity: grey, in another shape. */
const kinds = ['error', 'warning', 'info', 'hint', 'undecidable'] as const;
type Kind = (typeof kinds)[number];

/** One type per part, because each has a setting of its own. */
function decorationTypes(kind: Kind, extension: Uri): ReadonlyMap<Part, TextEditorDecorationType> {
  const { text, ruler, line } = colours[kind];
  const type = (options: DecorationRenderOptions) => window.createTextEditorDecorationType({ isWholeLine: true, ...options });
  const types = new Map<Part, TextEditorDecorationType>([
    ['message', type({ after: { margin: '0 0 0 3em', color: new ThemeColor(text), fontStyle: 'italic' } })],
    ['gutter', type({ gutterIconPath: Uri.joinPath(extension, 'images', `gutter-${kind}.svg`), gutterIconSize: '80%' })],
  ]);
  if (line !== undefined) types.set('background', type({ backgroundColor: new ThemeColor(line) }));
  if (ruler !== undefined)
    types.set('ruler', type({ overviewRulerColor: new ThemeColor(ruler), overviewRulerLane: OverviewRulerLane.Left }));
  return types;
}

const colours: Readonly<Record<Kind, { readonly text: string; readonly ruler?: string; readonly line?: string }>> = {
  error: { text: 'leaseLens.errorMessageForeground', ruler: 'editorOverviewRuler.errorForeground', line: 'leaseLens.errorLineBackground' },
  warning: {
    text: 'leaseLens.warningMessageForeground',
    ruler: 'editorOverviewRuler.warningForeground',
    line: 'leaseLens.warningLineBackground',
  },
  info: { text: 'leaseLens.infoMessageForeground', ruler: 'editorOverviewRuler.infoForeground', line: 'leaseLens.infoLineBackground' },
  hint: { text: 'descriptionForeground' },
  undecidable: { text: 'descriptionForeground', ruler: 'descriptionForeground' },
};
