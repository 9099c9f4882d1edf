// The finding's headline behind its line, a tint over the line and a mark in the overview ruler. Off by `leaseLens.inlineMessages`.

import {
  commands,
  type DecorationOptions,
  Disposable,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { Finding, Severity } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { bySeverity, headline, look, sign } from './finding-words';
import { isTrace } from './languages';
import { readSettings, writeSetting } from './settings';

/** Decorations are drawn per line in view, but all are sent to the window: more than this help nobody. */
const most = 2000;

export function registerInlineMessages(documents: TraceDocuments): Disposable {
  const types = new Map(levels.map((level) => [level, decorationType(level)] as const));
  const draw = (editor: TextEditor): void => {
    if (!isTrace(editor.document)) return;
    const { uri } = editor.document;
    const state = documents.state(uri);
    if (state?.kind === 'busy' && state.analysis !== undefined) return; // VS Code moves the old ones along with the text
    const findings = state?.kind === 'ready' && readSettings(uri).inlineMessages ? state.analysis.findings : [];
    const lines = linesOf(findings, editor.document.lineCount);
    for (const [level, type] of types) editor.setDecorations(type, lines.get(level) ?? []);
  };
  const drawAll = (): void => window.visibleTextEditors.forEach(draw);
  const subscriptions = Disposable.from(
    ...types.values(),
    documents.onDidChange(drawAll),
    window.onDidChangeVisibleTextEditors(drawAll),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('leaseLens.inlineMessages')) drawAll();
    }),
    commands.registerCommand('leaseLens.toggleInlineMessages', async () => {
      const scope = window.activeTextEditor?.document.uri;
      await writeSetting('inlineMessages', !readSettings(scope).inlineMessages, scope);
    }),
  );
  drawAll();
  return subscriptions;
}

/** One message per line: the worst finding's, with the number of the others. */
function linesOf(findings: readonly Finding[], lineCount: number): ReadonlyMap<Severity, readonly DecorationOptions[]> {
  const byLine = new Map<number, readonly Finding[]>();
  for (const finding of findings.slice(0, most))
    if (finding.line <= lineCount) byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding]);
  const result = new Map<Severity, DecorationOptions[]>();
  for (const [line, here] of byLine) {
    const [worst, ...others] = [...here].sort(bySeverity);
    if (worst === undefined) continue;
    const more = others.length === 0 ? '' : `  (+ ${others.map((finding) => finding.rule).join(', ')})`;
    const end = new Range(line - 1, Number.MAX_SAFE_INTEGER, line - 1, Number.MAX_SAFE_INTEGER);
    const shown = result.get(look(worst)) ?? [];
    shown.push({ range: end, renderOptions: { after: { contentText: plain(`${sign(worst)} ${headline(worst)}${more}`, 140) } } });
    result.set(look(worst), shown);
  }
  return result;
}

const levels = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

function decorationType(level: Severity): TextEditorDecorationType {
  const { text, ruler, line } = colours[level];
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    after: { margin: '0 0 0 3em', color: new ThemeColor(text), fontStyle: 'italic' },
    ...(line && { backgroundColor: new ThemeColor(line) }),
    ...(ruler && { overviewRulerColor: new ThemeColor(ruler), overviewRulerLane: OverviewRulerLane.Left }),
  });
}

const colours: Readonly<Record<Severity, { readonly text: string; readonly ruler?: string; readonly line?: string }>> = {
  error: { text: 'editorError.foreground', ruler: 'editorOverviewRuler.errorForeground', line: 'leaseLens.errorLineBackground' },
  warning: { text: 'editorWarning.foreground', ruler: 'editorOverviewRuler.warningForeground', line: 'leaseLens.warningLineBackground' },
  info: { text: 'editorInfo.foreground', ruler: 'editorOverviewRuler.infoForeground', line: 'leaseLens.infoLineBackground' },
  hint: { text: 'descriptionForeground' },
};
