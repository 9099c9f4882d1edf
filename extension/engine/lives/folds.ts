// Which lines of a trace fold away: runs of lines that are no events, and the lives of leases and of operations that waited.

import type { Analysis } from '../analysis';

export interface Fold {
  /** 1-based, both included. */
  readonly first: number;
  readonly last: number;
  readonly kind: 'noise' | 'life';
}

/** VS Code keeps 5000 folding ranges of a document. */
const most = 5000;

/** Lines without an event fold where at least `least` of them stand together. */
export function foldsOf(analysis: Analysis, least = 3): readonly Fold[] {
  const lives = new Map<number, number>();
  for (const span of [...analysis.leases, ...analysis.changes, ...analysis.breaks])
    if (span.endLine !== undefined && span.endLine > span.startLine)
      lives.set(span.startLine, Math.max(lives.get(span.startLine) ?? 0, span.endLine));
  const folds: Fold[] = [...lives].map(([first, last]) => ({ first, last, kind: 'life' as const }));
  for (const { first, last } of quiet(analysis, least)) if (!lives.has(first)) folds.push({ first, last, kind: 'noise' });
  return folds.sort((a, b) => a.first - b.first).slice(0, most);
}

function* quiet(analysis: Analysis, least: number): Generator<{ readonly first: number; readonly last: number }> {
  const spoken = new Set(analysis.findings.map(({ line }) => line));
  for (const { line } of analysis.unparsed) spoken.add(line);
  for (const event of analysis.events) {
    spoken.add(event.line);
    spoken.add(event.endLine);
  }
  let first = 1;
  for (const line of [...spoken].sort((a, b) => a - b)) {
    if (line - first >= least) yield { first, last: line - 1 };
    first = line + 1;
  }
  if (analysis.summary.lines + 1 - first >= least) yield { first, last: analysis.summary.lines };
}
