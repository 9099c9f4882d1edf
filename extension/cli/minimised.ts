// The fewest lines that still show a finding, proved by reading and judging them again as a log of their own.

import type { Dialect } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';
import { analyse } from '../engine/analyse';
import type { Analysis, Finding } from '../engine/analysis';
import { choices, dropGreedily, groupsOf, isSame, proofOf } from '../engine/minimise';
import type { EngineOptions } from '../engine/options';

export interface Minimised {
  /** Lines of the log, ascending, 1-based. */
  readonly lines: readonly number[];
  /** The finding's line among them, 1-based. */
  readonly at: number;
}

/**
 * `texts`: the text of lines; `trials`: how many smaller logs are judged at most. undefined: no choice of lines shows the finding without the rest
 * of the log (more than `most` lines would be needed).
 */
export async function minimised(
  analysis: Analysis,
  finding: Finding,
  options: EngineOptions,
  texts: (lines: readonly number[]) => Promise<ReadonlyMap<number, string>>,
  { trials = 400, most = 20_000 } = {},
): Promise<Minimised | undefined> {
  for (const lines of choices(analysis, finding)) {
    if (lines.length > most) return undefined;
    const known = await texts(lines);
    const holds = (chosen: readonly number[]): boolean =>
      shows(chosen.map((line) => known.get(line) ?? '').join('\n'), analysis.summary.dialect, options, finding, chosen);
    if (!holds(lines)) continue;
    const rest = dropGreedily(groupsOf(lines, analysis.events), proofOf(finding), holds, trials);
    return { lines: rest, at: rest.indexOf(finding.line) + 1 };
  }
  return undefined;
}

function shows(text: string, dialect: Dialect, options: EngineOptions, finding: Finding, lines: readonly number[]): boolean {
  const trace = parseTrace(`${text}\n`);
  // Whoever gets these lines has no other: they must be known for what they are.
  if ('kind' in trace || trace.dialect !== dialect) return false;
  return analyse(trace, options).findings.some((one) => isSame(finding, one, lines));
}
