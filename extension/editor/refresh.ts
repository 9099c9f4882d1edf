// When a provider's answers are out of date: a trace was analysed anew, or the setting that the provider reads was changed.

import { type Disposable, type Event, EventEmitter, workspace } from 'vscode';
import type { TraceDocuments } from './documents';

export interface Refresh extends Disposable {
  readonly event: Event<void>;
}

/** `setting`: its whole key. */
export function refreshOf(documents: TraceDocuments, setting?: string): Refresh {
  const changed = new EventEmitter<void>();
  const subscriptions = [
    changed,
    documents.onDidChange(({ state }) => {
      if (state?.kind === 'ready') changed.fire();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (setting !== undefined && event.affectsConfiguration(setting)) changed.fire();
    }),
  ];
  return { event: changed.event, dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}
