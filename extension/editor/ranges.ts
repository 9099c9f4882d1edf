// Lines of an analysis as ranges of a document that may have become shorter since.

import { Location, Range, type TextDocument } from 'vscode';
import type { TraceEvent } from '../../grammar/event';

/** The text of an event on the line it starts on. */
export function eventRange(document: TextDocument, event: TraceEvent): Range {
  return document.validateRange(new Range(event.line - 1, event.column - 1, event.line - 1, Math.max(event.column, event.endColumn - 1)));
}

/** The text of an event on a line: where it starts, or where its outcome stands. */
export function eventRangeOn(document: TextDocument, event: TraceEvent, line: number): Range {
  if (line === event.line || event.outcomeColumn === undefined) return eventRange(document, event);
  const from = event.outcomeColumn - 1;
  return document.validateRange(new Range(event.endLine - 1, from, event.endLine - 1, (event.outcomeEndColumn ?? from + 2) - 1));
}

/** A 1-based line without its indentation. */
export function lineRange(document: TextDocument, line: number): Range {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  return range.with(range.start.with(undefined, firstNonWhitespaceCharacterIndex));
}

export function lineLocation(document: TextDocument, line: number): Location {
  return new Location(document.uri, lineRange(document, line));
}
