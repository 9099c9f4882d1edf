// The finding's headline behind its line, a tint over the line, a mark in the overview ruler and one in the gutter. Each is off by its setting.

import {
  commands,
  type DecorationOptions,
  type DecorationRenderOptions,
  Disposable,
  OverviewRulerLane,
  Range,
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
import { readSettings, writeSetting } from './settings';

/** Decorations are drawn per line in view, but all are sent to the window: more than this help nobody. */
const most = 2000;

export function registerInlineMessages(documents: TraceDocuments, extension: Uri): Disposable {
  const types = new Map(kinds.map((kind) => [kind, decorationTypes(kind, extension)] as const));
  const draw = (editor: TextEditor): void => {
    if (!isTrace(editor.document)) return;
    const { uri } = editor.document;
    const state = documents.state(uri);
    if (state?.kind === 'busy' && state.analysis !== undefined) return; // VS Code moves the old ones along with the text
    const settings = readSettings(uri);
    const lines = linesOf(state?.kind === 'ready' ? state.analysis.findings : [], editor.document.lineCount);
    for (const [kind, { message, background, ruler, gutter }] of types) {
      const here = lines.get(kind) ?? [];
      const ranges = here.map(({ range }) => range);
      editor.setDecorations(message, settings.inlineMessages ? here : []);
      if (background !== undefined) editor.setDecorations(background, settings.lineBackground ? ranges : []);
      if (ruler !== undefined) editor.setDecorations(ruler, settings.overviewRuler ? ranges : []);
      editor.setDecorations(gutter, settings.gutterIcons ? ranges : []);
    }
  };
  const drawAll = (): void => window.visibleTextEditors.forEach(draw);
  const subscriptions = Disposable.from(
    ...[...types.values()].flatMap((parts) => Object.values(parts)),
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

/** One message per line: the worst finding's, with the number of the others. */
function linesOf(findings: readonly Finding[], lineCount: number): ReadonlyMap<Kind, readonly DecorationOptions[]> {
  const byLine = new Map<number, readonly Finding[]>();
  for (const finding of findings.slice(0, most))
    if (finding.line <= lineCount) byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding]);
  const result = new Map<Kind, DecorationOptions[]>();
  for (const [line, here] of byLine) {
    const [worst, ...others] = [...here].sort(bySeverity);
    if (worst === undefined) continue;
    const more = others.length === 0 ? '' : `  (+ ${others.map((finding) => finding.rule).join(', ')})`;
    const end = new Range(line - 1, Number.MAX_SAFE_INTEGER, line - 1, Number.MAX_SAFE_INTEGER);
    const kind = worst.verdict === 'undecidable' ? 'undecidable' : look(worst);
    const shown = result.get(kind) ?? [];
    shown.push({ range: end, renderOptions: { after: { contentText: plain(`${sign(worst)} ${headline(worst)}${more}`, 140) } } });
    result.set(kind, shown);
  }
  return result;
}

/** What cannot be decided looks different from every severity: grey, in another shape. */
const kinds = ['error', 'warning', 'info', 'hint', 'undecidable'] as const;
type Kind = (typeof kinds)[number];

interface DecorationTypes {
  readonly message: TextEditorDecorationType;
  readonly background?: TextEditorDecorationType;
  readonly ruler?: TextEditorDecorationType;
  readonly gutter: TextEditorDecorationType;
}

/** One type per part, because each has a setting of its own. */
function decorationTypes(kind: Kind, extension: Uri): DecorationTypes {
  const { text, ruler, line } = colours[kind];
  const type = (options: DecorationRenderOptions) => window.createTextEditorDecorationType({ isWholeLine: true, ...options });
  return {
    message: type({ after: { margin: '0 0 0 3em', color: new ThemeColor(text), fontStyle: 'italic' } }),
    ...(line && { background: type({ backgroundColor: new ThemeColor(line) }) }),
    ...(ruler && { ruler: type({ overviewRulerColor: new ThemeColor(ruler), overviewRulerLane: OverviewRulerLane.Left }) }),
    gutter: type({ gutterIconPath: Uri.joinPath(extension, 'images', `gutter-${kind}.svg`), gutterIconSize: '80%' }),
  };
}

const colours: Readonly<Record<Kind, { readonly text: string; readonly ruler?: string; readonly line?: string }>> = {
  error: { text: 'editorError.foreground', ruler: 'editorOverviewRuler.errorForeground', line: 'leaseLens.errorLineBackground' },
  warning: { text: 'editorWarning.foreground', ruler: 'editorOverviewRuler.warningForeground', line: 'leaseLens.warningLineBackground' },
  info: { text: 'editorInfo.foreground', ruler: 'editorOverviewRuler.infoForeground', line: 'leaseLens.infoLineBackground' },
  hint: { text: 'descriptionForeground' },
  undecidable: { text: 'descriptionForeground', ruler: 'descriptionForeground' },
};
