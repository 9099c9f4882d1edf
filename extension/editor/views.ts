// The three views of the activity bar, on one idea of which trace is in front.

import { Disposable, type Event, type Uri } from 'vscode';
import { createActiveTrace } from './active-trace';
import { registerCoverageView } from './coverage-view';
import type { TraceDocuments } from './documents';
import { registerFindingsView } from './findings-view';
import { registerObjectsView } from './objects-view';
import type { Visible } from './visible';

/** `cursors`: of Large Trace editors, which have no text editor's cursor. */
export function registerViews(
  documents: TraceDocuments,
  visible: Visible,
  cursors: Event<{ readonly uri: Uri; readonly line: number }>,
): Disposable {
  const active = createActiveTrace(documents, cursors);
  return Disposable.from(
    active,
    registerFindingsView(active, visible),
    registerObjectsView(active, visible),
    registerCoverageView(active, visible),
  );
}
