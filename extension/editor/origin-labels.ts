// In front of each line of a joined or extracted text: the task and the line of the file it comes from. Only lines in sight are drawn.

import { commands, type DecorationOptions, Disposable, Range, type TextEditor, ThemeColor, type Uri, window, workspace } from 'vscode';
import { pieceOf } from '../trace/pieces';
import type { Origins } from '../trace/shown-text';
import { cursor, goToLine } from './go';
import type { ShownTraces } from './shown-traces';
import { nameIn, shownOf, shownScheme } from './shown-uri';

export function registerOriginLabels(shown: ShownTraces): Disposable {
  const type = window.createTextEditorDecorationType({});
  const draw = (editor: TextEditor): void => {
    const { uri } = editor.document;
    if (uri.scheme !== shownScheme) return;
    const origins = shown.origins(uri);
    editor.setDecorations(type, origins === undefined ? [] : labelsOf(editor, origins, shownOf(uri)?.files ?? []));
  };
  const drawAll = (): void => window.visibleTextEditors.forEach(draw);
  drawAll();
  return Disposable.from(
    type,
    window.onDidChangeVisibleTextEditors(drawAll),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => draw(textEditor)),
    workspace.onDidChangeTextDocument(drawAll),
    commands.registerCommand('leaseLens.goToOrigin', async () => {
      const here = cursor();
      const origin = here && originOf(shown, here.uri, here.line);
      if (origin !== undefined) await goToLine(origin.file, origin.line);
      else void window.showInformationMessage('Lease Lens: this line stands in its own file already.');
    }),
  );
}

/** The file and the 1-based line in it that a line of a made text comes from. */
export function originOf(shown: ShownTraces, uri: Uri, line: number): { readonly file: Uri; readonly line: number } | undefined {
  const origins = shown.origins(uri);
  const file = shownOf(uri)?.files[origins?.parts?.[line - 1] ?? 0];
  const at = origins?.lines[line - 1];
  return file === undefined || at === undefined ? undefined : { file, line: at };
}

/** Lines beyond those in sight, so that a short scroll shows no gap. */
const margin = 60;

function labelsOf({ document, visibleRanges }: TextEditor, { lines, parts }: Origins, files: readonly Uri[]): readonly DecorationOptions[] {
  const names = files.map(labelOf);
  const label = (line: number): string => {
    const at = String(lines[line] ?? '');
    return parts === undefined ? at : `${names[parts[line] ?? 0] ?? ''}:${at}`;
  };
  const drawn = visibleRanges.flatMap(({ start, end }) => {
    const first = Math.max(0, start.line - margin);
    const last = Math.min(document.lineCount - 1, lines.length - 1, end.line + margin);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  });
  const widest = String(lines.at(-1) ?? '').length + (parts === undefined ? 0 : 1 + Math.max(...names.map(({ length }) => length)));
  return drawn.map((line) => ({
    range: new Range(line, 0, line, 0),
    renderOptions: {
      before: {
        contentText: label(line).padStart(widest, '\u00a0'),
        color: new ThemeColor('editorLineNumber.foreground'),
        margin: '0 1.5ch 0 0',
      },
    },
  }));
}

/** The task that a file's name tells, else the name. */
function labelOf(file: Uri): string {
  return pieceOf(file.path)?.task.toString() ?? nameIn(file).slice(0, 24);
}
