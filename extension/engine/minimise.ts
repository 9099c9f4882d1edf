// minimise: the fewest lines of a log that still show a finding. It chooses lines by their numbers; whoever calls it reads their text, has them
// parsed and judged again, and says whether the finding is still there. Pure.

import type { EventList, TraceEvent } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';

/** Events that name what later lines speak of, or that set how they are judged. */
const naming: ReadonlySet<TraceEvent['kind']> = new Set([
  ...(['open', 'dup', 'pass-fd', 'mmap', 'mremap', 'munmap', 'file-facts', 'inode-seen', 'dax-fault', 'setlease', 'truncate'] as const),
]);
const ofTask: ReadonlySet<TraceEvent['kind']> = new Set([
  ...([
    'fork',
    'exec',
    'exit',
    'sigaction',
    'sigmask',
    'signal-wait',
    'setsig',
    'setown',
    'pass-fd',
    'ioctl',
    'ring-register',
    'annotation',
    'close',
    'unpin',
  ] as const),
]);

/** Wider and wider choices of lines (1-based, ascending) in which the finding may be shown: the first that does is the one to drop lines from. */
export function choices(analysis: Analysis, finding: Finding): readonly (readonly number[])[] {
  const proof = proofOf(finding);
  const shown = analysis.events.filter((event) => proof.has(event.line) || proof.has(event.endLine));
  const tasks = new Set([...shown.map((event) => event.tid), ...(finding.tid === undefined ? [] : [finding.tid])]);
  const processes = new Set(shown.map((event) => event.tgid ?? event.tid));
  // What a task inherited (descriptors, handlers, mappings) its parents got: every fork on the way, newest first.
  for (const event of [...analysis.events].filter(({ kind }) => kind === 'fork').reverse()) {
    const child = event.kind === 'fork' ? (event.child ?? event.result) : undefined;
    if (child === undefined || !(tasks.has(child) || processes.has(child))) continue;
    tasks.add(event.tid);
    tasks.add(child);
    processes.add(event.tgid ?? event.tid);
  }
  const last = Math.max(...proof, ...shown.map((event) => event.endLine));
  const isOfTask = (event: TraceEvent): boolean => tasks.has(event.tid) || (event.tgid !== undefined && processes.has(event.tgid));
  const isOfFile = (at: number): boolean => finding.file !== undefined && analysis.eventFiles?.[at] === finding.file;
  const isLost = (event: TraceEvent): boolean => event.kind === 'lost';
  const chosen = (want: (event: TraceEvent, at: number) => boolean): readonly number[] =>
    inOrder(
      [...proof],
      analysis.events.filter((event, at) => event.line <= last && want(event, at)),
    );
  // A point proves its call, and a call shows itself in the points inside it.
  const around = analysis.events.filter(
    (call) => call.endLine > call.line && shown.some((one) => one.tid === call.tid && call.line <= one.line && one.endLine <= call.endLine),
  );
  const isInside = (event: TraceEvent): boolean =>
    around.some((call) => call.tid === event.tid && call.line <= event.line && event.endLine <= call.endLine);
  // A write tells how long the file was: what is growth and what is not.
  const paths = finding.file === undefined ? [] : (analysis.files[finding.file]?.paths ?? []);
  const grows = (event: TraceEvent): boolean => event.kind === 'write' && event.fd.path !== undefined && paths.includes(event.fd.path);
  const isProof = (event: TraceEvent): boolean => proof.has(event.line) || proof.has(event.endLine);
  return [
    chosen(
      (event, at) =>
        isProof(event) ||
        (isOfFile(at) && naming.has(event.kind)) ||
        isBreakTime(event) ||
        isInside(event) ||
        grows(event) ||
        (isOfTask(event) && (ofTask.has(event.kind) || (event.kind === 'open' && event.object !== 'file'))) ||
        (finding.verdict === 'undecidable' && isLost(event)),
    ),
    chosen((event, at) => isProof(event) || isOfFile(at) || isOfTask(event) || isLost(event)),
    chosen(() => true),
    inOrder([...proof], analysis.events),
  ];
}

/** lease-break-time is set: it decides what times out. */
function isBreakTime(event: TraceEvent): boolean {
  const path = '/proc/sys/fs/lease-break-time';
  if (event.kind === 'open') return event.path === path || event.opened?.path === path;
  return event.kind === 'write' && (event.fd.path === path || (event.fd.path === undefined && /^\d+\s*$/.test(event.data ?? '')));
}

/** Every line of some events, and some more. */
function inOrder(lines: readonly number[], events: EventList): readonly number[] {
  return [...new Set([...lines, ...[...events].flatMap(linesOf)])].sort((a, b) => a - b);
}

/** A probe inside a call that takes a path shows the name, and is no event of its own. */
function linesOf(event: TraceEvent): readonly number[] {
  const { kind, line, endLine } = event;
  if ((kind !== 'open' && kind !== 'truncate' && kind !== 'exec') || endLine - line > 64) return [line, endLine];
  return Array.from({ length: endLine - line + 1 }, (_, at) => line + at);
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

/** Lines that prove a finding; the smaller log holds them all, or it would show the finding for another reason. */
export function proofOf(finding: Finding): ReadonlySet<number> {
  return new Set([finding.line, ...finding.evidence.map((one) => one.line)]);
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
