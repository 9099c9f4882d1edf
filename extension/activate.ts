// Wires the extension: one worker, the open traces, and every surface that shows them. Runs when a trace is opened or one of our
// commands is called, never at start-up.

import { type ExtensionContext, Uri, window } from 'vscode';
import { registerAnalyzeAs } from './editor/analyze-as';
import { registerDiagnostics } from './editor/diagnostics';
import { createTraceDocuments, type TraceDocuments } from './editor/documents';
import { registerFindingCommands } from './editor/finding-commands';
import { registerGoToLine } from './editor/go';
import { registerHover } from './editor/hover';
import { registerInlineMessages } from './editor/inline-messages';
import { registerLargeFiles } from './editor/large-files';
import { registerPolicy } from './editor/policy';
import { registerQuickFixes } from './editor/quick-fixes';
import { registerRulePages } from './editor/rule-pages';
import { registerSamples } from './editor/samples';
import { registerStatus } from './editor/status';
import { registerSurfaces } from './editor/surfaces';
import { registerWhatIf } from './editor/what-if-diff';
import { createWorkspaceFiles } from './editor/workspace-files';
import { registerTimeline } from './timeline-link';
import { createTimelinePanels } from './timeline-panel';
import { createTraceClient } from './trace/client';

/** What other extensions, and the tests inside the host, may use. */
export interface LeaseLens {
  readonly traces: TraceDocuments;
}

export function activate(context: ExtensionContext): LeaseLens {
  const log = window.createOutputChannel('Lease Lens', { log: true });
  const client = createTraceClient(Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath, (message) => log.error(message));
  const files = createWorkspaceFiles((message) => log.warn(message));
  const traces = createTraceDocuments(client, files);
  const panels = createTimelinePanels(context.extensionUri);
  context.subscriptions.push(
    log,
    { dispose: () => client.dispose() },
    files,
    traces,
    panels,
    panels.onProblem((message) => log.warn(message)),
    registerDiagnostics(traces),
    registerInlineMessages(traces, context.extensionUri),
    registerHover(traces),
    registerQuickFixes(traces),
    registerWhatIf(traces),
    registerFindingCommands(traces),
    registerGoToLine(),
    registerTimeline(traces, panels),
    registerStatus(traces),
    registerPolicy(),
    registerRulePages(context.extensionUri),
    registerSamples(context.extensionUri),
    registerAnalyzeAs(),
    registerLargeFiles(),
    registerSurfaces(traces, context),
  );
  return { traces };
}
