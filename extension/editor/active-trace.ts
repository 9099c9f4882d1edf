// The trace that the views show: the one in front, or the last one that was, as long as it is open.

import { Disposable, type Event, EventEmitter, type TextDocument, window, workspace } from 'vscode';
import type { Analysis } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { isTrace } from './languages';

export interface ActiveTrace extends Disposable {
  readonly onDidChange: Event<void>;
  readonly document: () => TextDocument | undefined;
  /** Its latest analysis; undefined while the first one runs. */
  readonly analysis: () => Analysis | undefined;
  /** 1-based line of the cursor in it. */
  readonly line: () => number;
}

export function createActiveTrace(documents: TraceDocuments): ActiveTrace {
  const changed = new EventEmitter<void>();
  let last: TextDocument | undefined;
  const look = (): void => {
    const front = window.activeTextEditor?.document;
    const next = front !== undefined && isTrace(front) ? front : last?.isClosed === false ? last : workspace.textDocuments.find(isTrace);
    const same = next === last;
    last = next;
    if (!same) changed.fire();
  };
  look();
  const heard = Disposable.from(
    changed,
    window.onDidChangeActiveTextEditor(look),
    workspace.onDidCloseTextDocument(look),
    workspace.onDidOpenTextDocument(look),
    documents.onDidChange(({ uri, state }) => {
      look();
      if (uri.toString() === last?.uri.toString() && state?.kind !== 'busy') changed.fire();
    }),
  );
  return {
    onDidChange: changed.event,
    document: () => last,
    analysis() {
      const state = last && documents.state(last.uri);
      return state?.kind === 'ready' || state?.kind === 'busy' ? state.analysis : undefined;
    },
    line() {
      const editor = window.visibleTextEditors.find(({ document }) => document === last);
      return editor === undefined ? 1 : editor.selection.active.line + 1;
    },
    dispose: () => void heard.dispose(),
  };
}
