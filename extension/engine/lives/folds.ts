// Which lines of a trace fold away: runs of lines that are no events, and the lives of leases and of operations that waited.

import { glancer } from '../../../grammar/event-list';
import type { Analysis } from '../analysis';
import { type Steps, stride } from './steps';

export interface Fold {
  /** 1-based, both included. */
  readonly first: number;
  readonly last: number;
  readonly kind: 'noise' | 'life';
}

/** VS Code keeps 5000 folding ranges of a document. */
const most = 5000;

/** Lines without an event fold where at least `least` of them stand together. */
export function* foldsOf(analysis: Analysis, least = 3): Steps<readonly Fold[]> {
  const lives = new Map<number, number>();
  for (const span of [...analysis.leases, ...analysis.changes, ...analysis.breaks])
    if (span.endLine !== undefined && span.endLine > span.startLine)
      lives.set(span.startLine, Math.max(lives.get(span.startLine) ?? 0, span.endLine));
  const folds: Fold[] = [...lives].map(([first, last]) => ({ first, last, kind: 'life' as const }));
  for (const { first, last } of yield* quiet(analysis, least)) if (!lives.has(first)) folds.push({ first, last, kind: 'noise' });
  return folds.sort((a, b) => a.first - b.first).slice(0, most);
}

/** Stretches of lines between those that say something. */
function* quiet(analysis: Analysis, least: number): Steps<readonly { readonly first: number; readonly last: number }[]> {
  const spoken = new Uint8Array(analysis.summary.lines + 2);
  for (const { line } of analysis.findings) spoken[line] = 1;
  for (const { line } of analysis.unparsed) spoken[line] = 1;
  const glance = glancer(analysis.events);
  for (let at = 0; at < analysis.events.length; at += 1) {
    const { line, endLine } = glance(at);
    spoken[line] = 1;
    spoken[endLine] = 1;
    if (at % stride === 0) yield;
  }
  const found: { readonly first: number; readonly last: number }[] = [];
  let first = 1;
  for (let line = 1; line <= analysis.summary.lines + 1; line++) {
    if (line <= analysis.summary.lines && spoken[line] !== 1) continue;
    if (line - first >= least) found.push({ first, last: line - 1 });
    first = line + 1;
    if (line % 65_536 === 0) yield;
  }
  return found;
}
