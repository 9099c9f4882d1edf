// The trace that the views show: the one in front, or the last one that was, as long as it is open; as a text or in a Large Trace editor.

import { Disposable, type Event, EventEmitter, type Uri, window, workspace } from 'vscode';
import type { Analysis } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { largeTraceInFront, openTrace } from './go';
import { isTrace } from './languages';

export interface ActiveTrace extends Disposable {
  readonly onDidChange: Event<void>;
  /** The cursor is on another line of it. */
  readonly onDidMoveCursor: Event<void>;
  readonly uri: () => Uri | undefined;
  /** Its latest analysis; undefined while the first one runs. */
  readonly analysis: () => Analysis | undefined;
  /** 1-based line of the cursor in it. */
  readonly line: () => number;
}

/** `cursors`: of Large Trace editors, which have no text editor's cursor. */
export function createActiveTrace(documents: TraceDocuments, cursors: Event<{ readonly uri: Uri; readonly line: number }>): ActiveTrace {
  const changed = new EventEmitter<void>();
  const moved = new EventEmitter<void>();
  /** Of Large Trace editors, by their trace. */
  const lines = new Map<string, number>();
  let last: Uri | undefined;
  const isLast = (uri: Uri): boolean => uri.toString() === last?.toString();
  const look = (): void => {
    const front = window.activeTextEditor?.document;
    const next =
      largeTraceInFront() ??
      (front !== undefined && isTrace(front) ? front.uri : undefined) ??
      (last === undefined ? undefined : openTrace(last)) ??
      workspace.textDocuments.find(isTrace)?.uri;
    const same = next?.toString() === last?.toString();
    last = next;
    if (!same) changed.fire();
  };
  look();
  const heard = Disposable.from(
    changed,
    moved,
    window.onDidChangeActiveTextEditor(look),
    window.tabGroups.onDidChangeTabs(look),
    workspace.onDidCloseTextDocument(look),
    workspace.onDidOpenTextDocument(look),
    documents.onDidChange(({ uri, state }) => {
      look();
      if (isLast(uri) && state?.kind !== 'busy') changed.fire();
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (isLast(textEditor.document.uri)) moved.fire();
    }),
    cursors(({ uri, line }) => {
      lines.set(uri.toString(), line);
      if (isLast(uri)) moved.fire();
    }),
  );
  return {
    onDidChange: changed.event,
    onDidMoveCursor: moved.event,
    uri: () => last,
    analysis() {
      const state = last && documents.state(last);
      return state?.kind === 'ready' || state?.kind === 'busy' ? state.analysis : undefined;
    },
    line() {
      const editor = window.visibleTextEditors.find(({ document }) => isLast(document.uri));
      if (editor !== undefined) return editor.selection.active.line + 1;
      return lines.get(last?.toString() ?? '') ?? 1;
    },
    dispose: () => void heard.dispose(),
  };
}
