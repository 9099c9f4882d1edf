// Document Highlights: the other lines of the same object's life; those that make or end it look like writes.

import { type Disposable, DocumentHighlight, DocumentHighlightKind, languages } from 'vscode';
import { eventOnLine } from '../engine/lives/event-on-line';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { eventPlace } from './place';
import { eventRangeOn, lineRange } from './ranges';
import { lifeLines } from './references';

export function registerHighlights(documents: TraceDocuments): Disposable {
  return languages.registerDocumentHighlightProvider(traceSelector, {
    async provideDocumentHighlights(document, position, token) {
      if (documents.state(document.uri)?.kind !== 'ready') return undefined; // never wait: the cursor moves on
      const place = await eventPlace(documents, document, position, token);
      if (place === undefined) return undefined;
      return lifeLines(place)
        .filter(({ line }) => line <= document.lineCount)
        .map(({ line, how }) => {
          const at = eventOnLine(place.analysis, line);
          const event = at === undefined ? undefined : place.analysis.events.at(at);
          const range = event === undefined ? lineRange(document, line) : eventRangeOn(document, event, line);
          return new DocumentHighlight(range, how === 'uses' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write);
        });
    },
  });
}
