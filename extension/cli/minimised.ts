// The fewest lines that still show a finding, proved by reading and judging them again as a log of their own.

import type { Dialect, ParsedTrace } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';
import { analyse } from '../engine/analyse';
import type { Analysis, Finding } from '../engine/analysis';
import { choices, dropGreedily, groupsOf, isSame } from '../engine/minimise';
import type { EngineOptions } from '../engine/options';
import { proofOf } from '../engine/proving-lines';

export interface Minimised {
  /** Lines of the log, ascending, 1-based. */
  readonly lines: readonly number[];
  /** The finding's line among them, 1-based. */
  readonly at: number;
}

export interface Reread {
  /** Some lines of a log (1-based, ascending) as a log of their own; undefined where they are none, or one of another tool. */
  read(lines: readonly number[]): Promise<Smaller | undefined>;
  /** The first of the numbers that stand for the same line of a file: a joined log has two for a call that others interrupt. */
  first(line: number): number;
}

export interface Smaller {
  readonly trace: ParsedTrace;
  /** What a line of it is in the whole log, by its first number. */
  readonly whole: (line: number) => number;
}

/**
 * `trials`: how many smaller logs are judged at most. undefined: no choice of lines shows the finding without the rest of the log (more than `most`
 * lines would be needed).
 */
export async function minimised(
  analysis: Analysis,
  finding: Finding,
  options: EngineOptions,
  reread: Reread,
  { trials = 400, most = 20_000 } = {},
): Promise<Minimised | undefined> {
  const evidence = finding.evidence.map((one) => ({ ...one, line: reread.first(one.line) }));
  const wanted: Finding = { ...finding, line: reread.first(finding.line), evidence };
  const holds = async (lines: readonly number[]): Promise<boolean> => {
    const smaller = await reread.read(lines);
    return smaller !== undefined && analyse(smaller.trace, options).findings.some((one) => isSame(wanted, one, smaller.whole));
  };
  for (const lines of choices(analysis, finding)) {
    if (lines.length > most) return undefined;
    if (!(await holds(lines))) continue;
    const rest = await dropGreedily(groupsOf(lines, analysis.events), proofOf(finding), holds, trials);
    return { lines: rest, at: rest.indexOf(finding.line) + 1 };
  }
  return undefined;
}

type Texts = (lines: readonly number[]) => Promise<ReadonlyMap<number, string>>;

/** `texts`, asked only for lines that it has not been asked for before: the same lines are judged again and again. */
export function remembered(texts: Texts): Texts {
  const known = new Map<number, string>();
  return async (lines) => {
    const unknown = lines.filter((line) => !known.has(line));
    if (unknown.length > 0) for (const [line, text] of await texts(unknown)) known.set(line, text);
    return known;
  };
}

/** Lines of one file. */
export function rereadFile(texts: Texts, dialect: Dialect): Reread {
  const textsOf = remembered(texts);
  return {
    first: (line) => line,
    async read(lines) {
      const known = await textsOf(lines);
      const trace = parseTrace(lines.map((line) => `${known.get(line) ?? ''}\n`).join(''));
      // Whoever gets these lines has no other: they must be known for what they are.
      return 'kind' in trace || trace.dialect !== dialect ? undefined : { trace, whole: (line) => lines[line - 1] ?? 0 };
    },
  };
}
