// The event under a position of an open trace, for the providers: they wait for the analysis of the text as it is now.

import type { CancellationToken, Position, TextDocument, Uri } from 'vscode';
import type { TraceEvent } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import { readyLives } from '../engine/lives/alive';
import { causeEdges } from '../engine/lives/causes';
import { eventOnLine } from '../engine/lives/event-on-line';
import { objectIndex } from '../engine/lives/objects';
import { inSlices } from './breather';
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
  const analysis = await readyAnalysis(documents, document.uri);
  if (analysis === undefined || token.isCancellationRequested) return undefined;
  const at = eventOnLine(analysis, position.line + 1);
  const event = at === undefined ? undefined : analysis.events.at(at);
  return at === undefined || event === undefined ? undefined : { analysis, at, event };
}

/** The analysis with everything that providers look up in it made ready in slices, once: no provider then works long at a stretch. */
export async function readyAnalysis(documents: TraceDocuments, uri: Uri): Promise<Analysis | undefined> {
  const analysis = await documents.analysis(uri);
  if (analysis === undefined) return undefined;
  const under = preparing.get(analysis) ?? prepare(analysis);
  preparing.set(analysis, under);
  await under;
  return analysis;
}

const preparing = new WeakMap<Analysis, Promise<void>>();

async function prepare(analysis: Analysis): Promise<void> {
  await inSlices(objectIndex.steps(analysis));
  await inSlices(readyLives(analysis.leases));
  await inSlices(readyLives(analysis.pins));
  await inSlices(causeEdges.steps(analysis));
}
