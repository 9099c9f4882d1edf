// The three views of the activity bar, on one idea of which trace is in front.

import { Disposable } from 'vscode';
import { createActiveTrace } from './active-trace';
import { registerCoverageView } from './coverage-view';
import type { TraceDocuments } from './documents';
import { registerFindingsView } from './findings-view';
import { registerObjectsView } from './objects-view';

export function registerViews(documents: TraceDocuments): Disposable {
  const active = createActiveTrace(documents);
  return Disposable.from(active, registerFindingsView(active), registerObjectsView(active), registerCoverageView(active));
}
