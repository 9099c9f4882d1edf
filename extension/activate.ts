// Wires the extension: one worker, the open traces, and every surface that shows them. Runs when a trace is opened or one of our
// commands is called, never at start-up.

import { type ExtensionContext, Uri, window } from 'vscode';
import { registerAnalyzeAs } from './editor/analyze-as';
import { registerAnalyzeTogether } from './editor/analyze-together';
import { createCache, registerClearCache } from './editor/cache';
import { registerDiagnostics } from './editor/diagnostics';
import { createTraceDocuments, type TraceDocuments } from './editor/documents';
import { registerExtractRelevant } from './editor/extract-relevant';
import { registerFindingCommands } from './editor/finding-commands';
import { registerGoToLine } from './editor/go';
import { registerHover } from './editor/hover';
import { registerInlineMessages } from './editor/inline-messages';
import { registerLargeFiles } from './editor/large-files';
import { createOpenTrace, type OpenTrace, registerOpenTrace } from './editor/open-trace';
import { registerOriginLabels } from './editor/origin-labels';
import { registerPackedEditor } from './editor/packed-editor';
import { registerPolicy } from './editor/policy';
import { registerQuickFixes } from './editor/quick-fixes';
import { registerRulePages } from './editor/rule-pages';
import { registerSamples } from './editor/samples';
import { createShownTraces } from './editor/shown-traces';
import { registerStatus } from './editor/status';
import { registerSurfaces } from './editor/surfaces';
import { registerViews } from './editor/views';
import { createVisible, type Visible } from './editor/visible';
import { registerWhatIf } from './editor/what-if-diff';
import { createWorkspaceFiles } from './editor/workspace-files';
import { createLargeTraces } from './large-trace-editor';
import { lineWords } from './timeline-line-words';
import { registerTimeline } from './timeline-link';
import { createTimelinePanels } from './timeline-panel';
import { createTraceClient } from './trace/client';

/** What other extensions, and the tests inside the host, may use. */
export interface LeaseLens {
  readonly traces: TraceDocuments;
  /** Opens a log whatever its form: text, packed, trace.dat, large. */
  readonly openTrace: OpenTrace;
  readonly visible: Visible;
  /** The extension's own folder: what is kept of large logs, and the text of packed ones while they are open. */
  readonly storage: Uri;
}

export function activate(context: ExtensionContext): LeaseLens {
  const log = window.createOutputChannel('Lease Lens', { log: true });
  const workerPath = Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath;
  const cache = createCache(context.globalStorageUri);
  const troubles = new Set<string>();
  const client = createTraceClient(
    workerPath,
    (message) => {
      log.error(message);
      void window.showWarningMessage(message);
    },
    (said) => {
      if (said.kind === 'stale') {
        log.warn(`${said.document}: what was kept of this log is not what it holds; it is read again`);
        traces.again(Uri.parse(said.document));
        large.readAnew(Uri.parse(said.document));
      } else if (!troubles.has(said.message)) {
        troubles.add(said.message);
        log.warn(said.message);
        void window.showWarningMessage(said.message);
      }
    },
  );
  const files = createWorkspaceFiles((message) => log.warn(message));
  const shown = createShownTraces(client);
  const traces = createTraceDocuments(client, files, shown.again, cache);
  // A worker of its own: lines are shown while the other one judges.
  const pages = createTraceClient(workerPath, (message) => {
    log.error(`The worker that reads lines of large traces: ${message}`);
    large.readerDied();
  });
  const large = createLargeTraces({
    extension: context.extensionUri,
    storage: Uri.joinPath(context.globalStorageUri, 'unpacked'),
    pages,
    documents: traces,
    cache,
  });
  const openTrace = createOpenTrace(client, shown, large.open);
  const visible = createVisible();
  const panels = createTimelinePanels(context.extensionUri, async (uri, line, signal) => {
    const explanation = await traces.explain(uri, line, signal);
    return explanation && lineWords(explanation);
  });
  context.subscriptions.push(
    log,
    { dispose: () => client.dispose() },
    files,
    shown,
    traces,
    panels,
    panels.onProblem((message) => log.warn(message)),
    registerDiagnostics(traces),
    registerInlineMessages(traces, context.extensionUri, visible),
    registerHover(traces),
    registerQuickFixes(traces),
    registerWhatIf(traces),
    registerFindingCommands(traces, large.readAnew),
    registerGoToLine(),
    registerTimeline(traces, panels, large.onDidMoveCursor),
    registerStatus(traces, visible),
    registerPolicy(),
    registerRulePages(context.extensionUri),
    registerSamples(context.extensionUri),
    registerAnalyzeAs(),
    registerLargeFiles(),
    registerClearCache(context.globalStorageUri),
    registerSurfaces(traces, context, visible),
    registerViews(traces, visible, large.onDidMoveCursor),
    registerOpenTrace(openTrace),
    registerPackedEditor(openTrace),
    { dispose: () => pages.dispose() },
    large,
    large.onProblem((message) => log.warn(message)),
    registerExtractRelevant(client, shown),
    registerAnalyzeTogether(shown),
    registerOriginLabels(shown),
  );
  return { traces, openTrace, visible, storage: context.globalStorageUri };
}
