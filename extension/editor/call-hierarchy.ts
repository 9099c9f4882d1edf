// Call Hierarchy, read as cause and effect: callers are what led to an event, callees what followed from it.

import {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  type Disposable,
  languages,
  SymbolKind,
  type TextDocument,
  workspace,
} from 'vscode';
import type { TraceEvent } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import { causesOf, effectsOf } from '../engine/lives/causes';
import { eventOnLine } from '../engine/lives/event-on-line';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { openTrace } from './go';
import { traceSelector } from './languages';
import { eventPlace, readyAnalysis } from './place';
import { eventRange, lineRange } from './ranges';

export function registerCallHierarchy(documents: TraceDocuments): Disposable {
  const placed = async (item: CallHierarchyItem): Promise<Placed | undefined> => {
    const uri = openTrace(item.uri);
    const analysis = uri === undefined ? undefined : await readyAnalysis(documents, uri);
    if (uri === undefined || analysis === undefined) return undefined;
    const at = eventOnLine(analysis, item.selectionRange.start.line + 1);
    return at === undefined ? undefined : { document: await workspace.openTextDocument(uri), analysis, at };
  };
  return languages.registerCallHierarchyProvider(traceSelector, {
    async prepareCallHierarchy(document, position, token) {
      const place = await eventPlace(documents, document, position, token);
      return place && itemOf(document, place.event, 'this event');
    },
    async provideCallHierarchyIncomingCalls(item) {
      const place = await placed(item);
      if (place === undefined) return [];
      const { document, analysis, at } = place;
      return causesOf(analysis, at).flatMap(({ from, role }) => {
        const event = analysis.events.at(from);
        return event === undefined ? [] : [new CallHierarchyIncomingCall(itemOf(document, event, role), [eventRange(document, event)])];
      });
    },
    async provideCallHierarchyOutgoingCalls(item) {
      const place = await placed(item);
      if (place === undefined) return [];
      const { document, analysis, at } = place;
      const here = analysis.events.at(at);
      return effectsOf(analysis, at).flatMap(({ to, role }) => {
        const event = analysis.events.at(to);
        const from = here === undefined ? [] : [eventRange(document, here)];
        return event === undefined ? [] : [new CallHierarchyOutgoingCall(itemOf(document, event, `from: ${role}`), from)];
      });
    },
  });
}

interface Placed {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  readonly at: number;
}

function itemOf(document: TextDocument, event: TraceEvent, role: string): CallHierarchyItem {
  const range = eventRange(document, event);
  const name = plain(document.getText(range), 80);
  return new CallHierarchyItem(
    SymbolKind.Event,
    name,
    `line ${event.line}, ${plain(role, 80)}`,
    document.uri,
    lineRange(document, event.line),
    range,
  );
}
