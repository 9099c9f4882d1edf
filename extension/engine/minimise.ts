// minimise: the fewest lines of a log that still show a finding. It chooses lines by their numbers; whoever calls it reads their text, has them
// parsed and judged again, and says whether the finding is still there. Pure.

import type { EventList } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';
import { linesOf, provingLines, withWitnesses } from './proving-lines';

/**
 * Lines (1-based, ascending) in which a finding may be shown as a log of its own: those that prove it, those with what shows that the rest was
 * recorded at all, and in the end every event's. The first choice that does is the one to drop lines from.
 */
export function choices(analysis: Analysis, finding: Finding): readonly (readonly number[])[] {
  const proving = provingLines(analysis, finding);
  const all = new Set([...proving, ...[...analysis.events].flatMap(linesOf)]);
  return [proving, withWitnesses(analysis, proving), [...all].sort((a, b) => a - b)];
}

/** Lines that only make sense together: the two lines of a call. Each group is dropped or kept as one. */
export function groupsOf(lines: readonly number[], events: EventList): readonly (readonly number[])[] {
  const partner = new Map<number, number>();
  for (const event of events) if (event.endLine !== event.line) partner.set(event.endLine, event.line);
  const groups = new Map<number, number[]>();
  for (const line of lines) {
    const first = partner.get(line) ?? line;
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}

/**
 * Drops groups of lines while `holds` says that the rest still shows the finding: halves first, then quarters, at last one by one until nothing
 * more can go or `trials` are used up. Lines in `keep` are never dropped.
 */
export async function dropGreedily(
  groups: readonly (readonly number[])[],
  keep: ReadonlySet<number>,
  holds: (lines: readonly number[]) => Promise<boolean>,
  trials: number,
): Promise<readonly number[]> {
  let rest = [...groups];
  let left = trials;
  const flat = (some: readonly (readonly number[])[]): readonly number[] => some.flat().sort((a, b) => a - b);
  for (let size = Math.ceil(rest.length / 2); ; size = Math.ceil(size / 2)) {
    let dropped = false;
    // From the end: what comes last depends on what came before it, so it goes first.
    for (let end = rest.length; end > 0 && left > 0; end -= size) {
      const start = Math.max(0, end - size);
      const without = rest.filter((group, at) => at < start || at >= end || group.some((line) => keep.has(line)));
      if (without.length === rest.length) continue;
      left -= 1;
      if (!(await holds(flat(without)))) continue;
      rest = without;
      dropped = true;
    }
    if (left <= 0 || (size <= 1 && !dropped)) return flat(rest);
  }
}

/** `other`, found in a log of fewer lines, is the same: rule, verdict, file, place and proof. `whole`: what a line of it is in the whole log. */
export function isSame(finding: Finding, other: Finding, whole: (line: number) => number): boolean {
  // Objects are numbered as they appear: `MR 2` may be the first of a smaller log.
  const proof = ({ evidence }: Finding, line = (at: number): number => at): ReadonlySet<string> =>
    new Set(evidence.map((one) => `${line(one.line)} ${one.role.replace(/\d+/g, '')}`));
  const was = proof(finding);
  const is = proof(other, whole);
  return (
    other.rule === finding.rule &&
    whole(other.line) === finding.line &&
    other.verdict === finding.verdict &&
    other.observed === finding.observed &&
    (finding.path === undefined || other.path === finding.path) &&
    (finding.path !== undefined || finding.inode === other.inode) &&
    was.size === is.size &&
    [...was].every((one) => is.has(one))
  );
}
