// The event under a position of an open trace, for the providers: they wait for the analysis of the text as it is now.

import type { CancellationToken, Position, TextDocument } from 'vscode';
import type { TraceEvent } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import { eventOnLine } from '../engine/lives/event-on-line';
import type { TraceDocuments } from './documents';

export interface EventPlace {
  readonly analysis: Analysis;
  /** Index into `analysis.events`. */
  readonly at: number;
  readonly event: TraceEvent;
}

/** undefined: no analysis, no event on that line, or the question was withdrawn. */
export async function eventPlace(
  documents: TraceDocuments,
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<EventPlace | undefined> {
  const analysis = await documents.analysis(document.uri);
  if (analysis === undefined || token.isCancellationRequested) return undefined;
  const at = eventOnLine(analysis, position.line + 1);
  const event = at === undefined ? undefined : analysis.events.at(at);
  return at === undefined || event === undefined ? undefined : { analysis, at, event };
}
