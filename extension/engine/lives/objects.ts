// The objects of an analysis (leases, pins, breaks, operations) by the lines they are made, changed and ended on.

import type { Analysis, BreakLife, ChangeLife, LeaseLife, Mark, PinLife, Span } from '../analysis';
import { aliveAt as spansAlive } from './alive';
import { derived, type Steps, stride } from './steps';

/** One life in an Analysis: `index` into the list of its kind. */
export interface ObjectRef {
  readonly kind: 'lease' | 'pin' | 'break' | 'change';
  readonly index: number;
}

/** A line of an object's life, and what happens to it there. */
export interface LifeLine {
  /** 1-based */
  readonly line: number;
  readonly role: string;
  /** `makes` and `ends` change the object, `uses` only touches it. */
  readonly how: 'makes' | 'uses' | 'ends';
}

export function spanOf(analysis: Analysis, { kind, index }: ObjectRef): Span | undefined {
  return lists(analysis)[kind][index];
}

/** The objects that are made, changed or ended on one of these lines, those made there first. */
export function objectsOn(analysis: Analysis, lines: readonly number[]): readonly ObjectRef[] {
  const found = new Map<string, { readonly ref: ObjectRef; readonly made: boolean }>();
  for (const line of lines)
    for (const ref of refsOn(analysis, line)) {
      const key = `${ref.kind} ${ref.index}`;
      const made = spanOf(analysis, ref)?.startLine === line || found.get(key)?.made === true;
      found.set(key, { ref, made });
    }
  return [...found.values()].sort((a, b) => Number(b.made) - Number(a.made)).map(({ ref }) => ref);
}

/** What begins or ends on a line, and the leases whose break begins there. */
function refsOn(analysis: Analysis, line: number): readonly ObjectRef[] {
  const refs = objectIndex(analysis).byLine.get(line) ?? [];
  const broken = refs.flatMap(({ kind, index }) => {
    const one = kind === 'break' ? analysis.breaks[index] : undefined;
    return one?.startLine === line ? one.leases : [];
  });
  return [...refs, ...broken.map((index) => ({ kind: 'lease' as const, index }))];
}

/** The breaks that a lease stood under. */
function breaksOf(analysis: Analysis, lease: number): readonly BreakLife[] {
  return objectIndex(analysis).breaksOfLease.get(lease)?.flat() ?? [];
}

/** Leases and pins alive behind a line: made on it or before, not ended by it. */
export function aliveAt(analysis: Analysis, line: number): { readonly leases: readonly LeaseLife[]; readonly pins: readonly PinLife[] } {
  return { leases: spansAlive(analysis.leases, line), pins: spansAlive(analysis.pins, line) };
}

/** The whole life of an object, in the order of its lines. */
export function lifeOf(analysis: Analysis, { kind, index }: ObjectRef): readonly LifeLine[] {
  const lines = kind === 'lease' ? leaseLife(analysis, index) : kind === 'pin' ? pinLife(analysis, index) : spanLife(analysis, kind, index);
  return unique(lines);
}

/** The lives of several objects as one list of lines. */
export function livesOf(analysis: Analysis, refs: readonly ObjectRef[]): readonly LifeLine[] {
  return unique(refs.flatMap((ref) => lifeOf(analysis, ref)));
}

/** Pins taken while a lease stood: its holder's own, or anybody's who held none. */
export function pinsUnder(analysis: Analysis, lease: LeaseLife): readonly PinLife[] {
  const pins = startedBetween(objectIndex(analysis).pinsOfFile.get(lease.file), lease.startLine, lease.endLine);
  return pins.filter((pin) => leaseOf(analysis, pin) === lease);
}

/** Signals that reached a process about a file between two lines, both included. */
export function signalsBetween(analysis: Analysis, file: number, pid: number, first: number, last: number | undefined): readonly Mark[] {
  const marks = objectIndex(analysis).signalsOfFile.get(file) ?? [];
  const end = last ?? Number.POSITIVE_INFINITY;
  return marks.slice(firstFrom(marks, first, lineOfMark), firstFrom(marks, end + 1, lineOfMark)).filter((mark) => mark.pid === pid);
}

/** The last pins of a file taken up to a line, the newest first; not more than `limit`. */
export function pinsBefore(analysis: Analysis, file: number, line: number, limit: number): readonly PinLife[] {
  const pins = objectIndex(analysis).pinsOfFile.get(file) ?? [];
  const end = firstFrom(pins, line + 1, lineOfStart);
  return pins.slice(Math.max(0, end - limit), end).reverse();
}

/** The lease that allowed a pin: its process' own, else anybody's on the file. */
export function leaseOf(analysis: Analysis, pin: PinLife): LeaseLife | undefined {
  const leases = objectIndex(analysis).leasesOfFile.get(pin.file) ?? [];
  const end = firstFrom(leases, pin.startLine + 1, lineOfStart);
  const standing = leases
    .slice(Math.max(0, end - most), end)
    .filter((lease) => (lease.endLine === undefined || lease.endLine >= pin.startLine) && isLayout(lease));
  return standing.findLast((lease) => lease.pid === pin.pid) ?? standing.at(-1);
}

export function isLayout({ type }: LeaseLife): boolean {
  return type === 'layout' || type === 'layout-exclusive';
}

const endRoles = {
  released: 'lease released',
  'timed-out': 'lease taken away at the deadline',
  downgraded: 'lease downgraded',
  retyped: 'lease changed its type',
  closed: 'lease lost at close',
  exited: 'lease lost at exit',
} as const;

function leaseLife(analysis: Analysis, index: number): readonly LifeLine[] {
  const lease = analysis.leases[index];
  if (lease === undefined) return [];
  const retaken = lease.retakenBy === undefined ? undefined : analysis.leases[lease.retakenBy];
  return [
    { line: lease.startLine, role: 'lease taken', how: 'makes' },
    ...pinsUnder(analysis, lease).map((pin) => ({ line: pin.startLine, role: `${pin.label} pinned`, how: 'uses' as const })),
    ...breaksOf(analysis, index).map((one) => ({ line: one.startLine, role: 'break started', how: 'uses' as const })),
    ...signalsBetween(analysis, lease.file, lease.pid, lease.startLine, lease.endLine).map((mark) => ({
      line: mark.line,
      role: mark.label,
      how: 'uses' as const,
    })),
    ...(lease.endLine === undefined
      ? []
      : [{ line: lease.endLine, role: lease.end === undefined ? 'lease ends' : endRoles[lease.end], how: 'ends' as const }]),
    ...(retaken === undefined ? [] : [{ line: retaken.startLine, role: 'lease retaken', how: 'makes' as const }]),
  ];
}

function pinLife(analysis: Analysis, index: number): readonly LifeLine[] {
  const pin = analysis.pins[index];
  if (pin === undefined) return [];
  const lease = leaseOf(analysis, pin);
  return [
    ...(lease === undefined ? [] : [{ line: lease.startLine, role: 'lease that allowed it', how: 'uses' as const }]),
    { line: pin.startLine, role: `${pin.label} pinned`, how: 'makes' },
    ...analysis.changes
      .filter((change) => touches(change, pin))
      .slice(0, most)
      .map((change) => ({ line: change.startLine, role: `${change.operation} meets it`, how: 'uses' as const })),
    ...(pin.endLine === undefined
      ? []
      : [{ line: pin.endLine, role: pin.releaseUncertain === true ? 'perhaps unpinned' : `${pin.label} unpinned`, how: 'ends' as const }]),
  ];
}

function spanLife(analysis: Analysis, kind: 'break' | 'change', index: number): readonly LifeLine[] {
  const span = lists(analysis)[kind][index];
  if (span === undefined) return [];
  const what = kind === 'break' ? 'break' : (analysis.changes[index]?.operation ?? 'operation');
  const lives =
    kind === 'break' ? (analysis.breaks[index]?.leases ?? []).slice(0, most).flatMap((lease) => leaseLife(analysis, lease)) : [];
  return [
    { line: span.startLine, role: `${what} starts`, how: 'makes' },
    ...(span.endLine === undefined ? [] : [{ line: span.endLine, role: `${what} ends`, how: 'ends' as const }]),
    ...lives,
  ];
}

/** An operation that met a pin's pages while they were pinned; a range that the log hides may be any. */
export function touches(change: ChangeLife, pin: PinLife): boolean {
  if (change.file !== pin.file || change.operation === 'open' || change.operation === 'write') return false;
  const end = change.endLine ?? Number.POSITIVE_INFINITY;
  if (pin.startLine > end || (pin.endLine !== undefined && pin.endLine < change.startLine)) return false;
  if (pin.firstPage === undefined) return change.outcome !== 'ok';
  return pin.firstPage <= (change.lastPage ?? Number.POSITIVE_INFINITY) && (pin.lastPage ?? pin.firstPage) >= (change.firstPage ?? 0);
}

/** Operations named in the life of one pin, leases looked at for one, and leases named in the life of one break. */
const most = 200;

function unique(lines: readonly LifeLine[]): readonly LifeLine[] {
  const byLine = new Map<number, LifeLine>();
  for (const one of lines) {
    const known = byLine.get(one.line);
    if (known === undefined) byLine.set(one.line, one);
    else if (!known.role.includes(one.role))
      byLine.set(one.line, { ...known, role: `${known.role}, ${one.role}`, how: known.how === 'uses' ? one.how : known.how });
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

interface Index {
  readonly byLine: ReadonlyMap<number, readonly ObjectRef[]>;
  readonly leasesOfFile: ReadonlyMap<number, readonly LeaseLife[]>;
  readonly pinsOfFile: ReadonlyMap<number, readonly PinLife[]>;
  readonly signalsOfFile: ReadonlyMap<number, readonly Mark[]>;
  /** Operations that met the same leases share their list: so their breaks share theirs here, however many leases and breaks there are. */
  readonly breaksOfLease: ReadonlyMap<number, readonly (readonly BreakLife[])[]>;
}

/** Everything that the functions above look up. */
export const objectIndex = derived<Index>(function* (analysis) {
  const byLine = new Map<number, ObjectRef[]>();
  const breaksOfLease = new Map<number, BreakLife[][]>();
  const together = new Map<BreakLife['leases'], BreakLife[]>();
  for (const kind of ['lease', 'pin', 'break', 'change'] as const)
    for (const [index, span] of lists(analysis)[kind].entries()) {
      const ref = { kind, index };
      push(byLine, span.startLine, ref);
      if (span.endLine !== undefined && span.endLine !== span.startLine) push(byLine, span.endLine, ref);
      if (index % stride === 0) yield;
    }
  for (const [index, one] of analysis.breaks.entries()) {
    push(together, one.leases, one);
    if (index % stride === 0) yield;
  }
  for (const [leases, breaks] of together)
    for (const [at, lease] of leases.entries()) {
      push(breaksOfLease, lease, breaks);
      if (at % stride === 0) yield;
    }
  return {
    byLine,
    breaksOfLease,
    leasesOfFile: yield* groups(analysis.leases, lineOfStart),
    pinsOfFile: yield* groups(analysis.pins, lineOfStart),
    signalsOfFile: yield* groups(
      analysis.marks.filter(({ kind }) => kind === 'signal'),
      lineOfMark,
    ),
  };
});

function lists(analysis: Analysis): Readonly<Record<ObjectRef['kind'], readonly Span[]>> {
  return { lease: analysis.leases, pin: analysis.pins, break: analysis.breaks, change: analysis.changes };
}

function* groups<T extends { readonly file: number }>(
  all: readonly T[],
  line: (one: T) => number,
): Steps<ReadonlyMap<number, readonly T[]>> {
  const byFile = new Map<number, T[]>();
  for (const [at, one] of all.entries()) {
    push(byFile, one.file, one);
    if (at % stride === 0) yield;
  }
  for (const list of byFile.values()) {
    list.sort((a, b) => line(a) - line(b));
    yield;
  }
  return byFile;
}

const lineOfStart = ({ startLine }: Span): number => startLine;
const lineOfMark = ({ line }: Mark): number => line;

function startedBetween<T extends Span>(all: readonly T[] | undefined, first: number, last: number | undefined): readonly T[] {
  const list = all ?? [];
  return list.slice(firstFrom(list, first, lineOfStart), firstFrom(list, (last ?? Number.POSITIVE_INFINITY) + 1, lineOfStart));
}

/** Where in a list sorted by line the first one at or behind `wanted` stands. */
function firstFrom<T>(sorted: readonly T[], wanted: number, line: (one: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && line(one) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
