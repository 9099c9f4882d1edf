// Ties the timeline's panels to the open traces: content follows the analysis, the editor's cursor shows in the timeline, a click there goes to its line.

import { commands, Disposable, type Event, type Uri, window, workspace } from 'vscode';
import type { TraceDocuments, TraceState } from './editor/documents';
import { plain } from './editor/escape';
import { cursor, goToLine } from './editor/go';
import { isTrace } from './editor/languages';
import { placeOf } from './editor/target';
import type { Analysis } from './engine/analysis';
import { registerTimelineActions } from './timeline-actions';
import { createPlacer, type Placer, timelineOf } from './timeline-model';
import type { TimelineContent, TimelinePanels } from './timeline-panel';

/** `cursors`: of editors that have no text editor's cursor. */
export function registerTimeline(
  documents: TraceDocuments,
  panels: TimelinePanels,
  cursors: Event<{ readonly uri: Uri; readonly line: number }>,
): Disposable {
  const placers = new WeakMap<Analysis, Placer>();
  const point = (uri: Uri, line: number, asked = false): void => {
    const state = documents.state(uri);
    if (!panels.isOpen(uri) || state?.kind !== 'ready') return;
    const placer = placers.get(state.analysis) ?? createPlacer(state.analysis);
    placers.set(state.analysis, placer);
    panels.cursor(uri, line, placer.at(line), asked);
  };
  const show = (uri: Uri): void => panels.show(uri, contentOf(uri, documents.state(uri)));
  return Disposable.from(
    commands.registerCommand('leaseLens.openTimeline', (...args: unknown[]) => {
      const place = placeOf(args);
      if (place === undefined) return;
      const asked = panels.isOpen(place.uri);
      show(place.uri);
      point(place.uri, place.line, asked);
    }),
    commands.registerCommand('leaseLens.showInTimeline', async (...args: unknown[]) => {
      const place = placeOf(args);
      if (place === undefined) return;
      await documents.analysis(place.uri);
      if (!panels.isOpen(place.uri)) show(place.uri);
      point(place.uri, place.line, true);
    }),
    documents.onDidChange(({ uri, state }) => {
      if (!panels.isOpen(uri) || state === undefined || (state.kind === 'busy' && state.analysis !== undefined)) return;
      panels.update(uri, contentOf(uri, state));
      const here = cursor();
      if (here?.uri.toString() === uri.toString()) point(uri, here.line);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const [selection] = selections;
      if (selection !== undefined && isTrace(textEditor.document)) point(textEditor.document.uri, selection.active.line + 1);
    }),
    cursors(({ uri, line }) => point(uri, line)),
    registerTimelineActions(panels),
    panels.onReveal(({ document, line, focusEditor }) => void goToLine(document, line, 1, focusEditor)),
    panels.onRestore(async (uri) => {
      const failed = await workspace.openTextDocument(uri).then(
        () => undefined,
        (error: unknown) => plain(String(error), 300),
      );
      await documents.analysis(uri);
      panels.update(uri, failed === undefined ? contentOf(uri, documents.state(uri)) : { failed });
    }),
  );
}

function contentOf(uri: Uri, state: TraceState | undefined): TimelineContent {
  const name = plain(uri.path.split('/').at(-1) ?? 'trace', 120);
  switch (state?.kind) {
    case 'ready':
      return timelineOf(state.analysis, name);
    case 'failed':
      return { failed: state.message };
    case 'cancelled':
      return { failed: 'The analysis was stopped. “Lease Lens: Analyze Again” starts it anew.' };
    case 'busy':
      return state.analysis === undefined ? { busy: 'Reading the trace…' } : timelineOf(state.analysis, name);
    case undefined:
      return { failed: 'This file is not open as a trace.' };
  }
}
