// Lays two logs together whose clocks are known: one order of their lines, one event for a call seen twice, one count of everything.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { both } from './both';
import { createNumbers, type Numbers, type Placing } from './numbers';
import { inOneOrder, type Point, pointsOf } from './order';
import type { Timed } from './sides';

export type { Placing } from './numbers';

export interface Alignment {
  /** The same call in the first and in the second log. */
  readonly pairs: readonly (readonly [Timed, Timed])[];
  /** A call of the first log, and the kernel's work within it in the second. */
  readonly works: readonly (readonly [Timed, Timed])[];
  /** A time of the first log on the second's clock, which is the common one; ns. */
  readonly toCommon: (time: number) => number;
  /** What the first log shows of a call encloses what the second shows (strace around the kernel's own tracers). */
  readonly encloses: boolean;
  /** ns on the second's own clock of its time 0. */
  readonly origin: number;
}

/** Numbers of the joined log. */
interface Span {
  readonly line: number;
  endLine: number;
}

interface Log {
  readonly trace: ParsedTrace;
  readonly lastLine: number;
}

export function layTogether(first: Log, second: Log, alignment: Alignment, place: Placing): ParsedTrace {
  const { pairs, works, toCommon, encloses, origin } = alignment;
  const ours = pointsOf(first.trace.events, first.trace.dialect === 'perf-trace', toCommon);
  const theirs = pointsOf(second.trace.events, second.trace.dialect === 'perf-trace', (time) => time);
  if (encloses) tie(ours, theirs, [...pairs, ...works]);
  let last = 0;
  const next = () => ++last;
  const numbers = [createNumbers(0, first.lastLine, next, place), createNumbers(1, second.lastLine, next, place)] as const;
  // By the event's line in its own log, which starts no other.
  const spans = [new Map<number, Span>(), new Map<number, Span>()] as const;
  for (const { point, of } of inOneOrder(ours, theirs)) {
    const span = spans[of].get(point.event.line);
    if (span === undefined) {
      const line = numbers[of].give(point.line);
      spans[of].set(point.event.line, { line, endLine: line });
    } else if (point.line !== point.event.line || span.line !== last) {
      span.endLine = numbers[of].give(point.line);
    }
  }
  for (const one of numbers) one.rest();

  const moved = (event: TraceEvent, of: 0 | 1): TraceEvent => {
    const { line, endLine } = spans[of].get(event.line) ?? { line: 0, endLine: 0 };
    const own = numbers[of];
    return {
      ...event,
      ...{ line, endLine },
      // A call on one line that others overtook ends where it returned: as if it had been shown unfinished and resumed.
      ...(endLine > line && event.endLine === event.line ? { outcomeColumn: event.column, outcomeEndColumn: event.endColumn } : {}),
      ...(event.time === undefined ? {} : { time: of === 0 ? toCommon(event.time) : event.time }),
      ...(event.also === undefined ? {} : { also: event.also.map((at) => ({ line: own.of(at.line), endLine: own.of(at.endLine) })) }),
    };
  };
  const twins = new Map(pairs.map(([a, b]) => [b.event.line, a.event]));
  const seenTwice = new Set(pairs.map(([a]) => a.event.line));
  const traced = encloses ? [...new Set(first.trace.events.map((event) => event.tid))] : [];
  const events: TraceEvent[] = [];
  const missed = encloses ? missedBy(second.trace, toCommon) : () => false;
  for (const event of first.trace.events) {
    if (seenTwice.has(event.line)) continue;
    const own = moved(event, 0);
    events.push(own.kind === 'ioctl' && missed(event) ? { ...own, unprobed: true } : own);
  }
  for (const event of second.trace.events) {
    const twin = twins.get(event.line);
    const own = moved(event, 1);
    if (twin !== undefined) events.push(both(moved(twin, 0), own));
    else events.push(own.kind === 'lost' && encloses ? { ...own, callsKnownOf: traced } : own);
  }
  events.sort((a, b) => a.line - b.line);
  const base = events.reduce((least, { time }) => Math.min(least, time ?? least), Number.POSITIVE_INFINITY);
  const fromFirst = events.map((event) => (event.time === undefined ? event : { ...event, time: event.time - base }));
  return summed(first.trace, second.trace, numbers, fromFirst, encloses ? 'strace' : second.trace.dialect, origin + base);
}

/** Whether a tracer that shows calls of this kind at all, or was not running then, should have shown a call that it does not. */
function missedBy(tracer: ParsedTrace, toCommon: (time: number) => number): (event: TraceEvent) => boolean {
  const shows = tracer.events.some((event) => event.kind === 'ioctl');
  const times = [tracer.events.find(hasTime)?.time ?? 0, tracer.events.findLast(hasTime)?.time ?? 0] as const;
  return ({ time }) => shows || (time !== undefined && (toCommon(time) < times[0] || toCommon(time) > times[1]));
}

function hasTime({ time }: TraceEvent): boolean {
  return time !== undefined;
}

/** strace's stop at the begin of a call, and before a signal, comes first; its stop at the end, and the end of a task, comes last. */
function tie(ours: readonly Point[], theirs: readonly Point[], pairs: Alignment['pairs']): void {
  const ends = (points: readonly Point[]) => {
    const found = new Map<number, { first: Point; last: Point }>();
    for (const point of points) {
      const known = found.get(point.event.line);
      if (known === undefined) found.set(point.event.line, { first: point, last: point });
      else known.last = point;
    }
    return found;
  };
  const [outside, inside] = [ends(ours), ends(theirs)];
  for (const [a, b] of pairs) {
    const [outer, inner] = [outside.get(a.event.line), inside.get(b.event.line)];
    if (outer === undefined || inner === undefined) continue;
    const isEnd = a.event.kind === 'exit' && a.event.phase === 'done';
    if (!isEnd) inner.first.after = outer.first;
    if (isEnd || outer.last !== outer.first) outer.last.after = inner.last;
  }
}

function summed(
  first: ParsedTrace,
  second: ParsedTrace,
  numbers: readonly [Numbers, Numbers],
  events: readonly TraceEvent[],
  dialect: ParsedTrace['dialect'],
  clockOrigin: number,
): ParsedTrace {
  const unparsed = [first, second].flatMap((trace, of) =>
    trace.unparsed.map((one) => ({ ...one, line: numbers[of === 0 ? 0 : 1].of(one.line) })),
  );
  const incomplete = [first.incomplete, second.incomplete].filter((one) => one !== undefined);
  return {
    dialect,
    dialects: [...new Set([first, second].flatMap((trace) => trace.dialects ?? [trace.dialect]))],
    lines: first.lines + second.lines,
    events,
    noise: first.noise + second.noise,
    structure: first.structure + second.structure,
    unparsedCount: first.unparsedCount + second.unparsedCount,
    unparsed: unparsed.sort((a, b) => a.line - b.line),
    lost: first.lost + second.lost,
    clockOrigin,
    seenNames: new Set([...first.seenNames, ...second.seenNames]),
    parserEntries: first.parserEntries + second.parserEntries,
    ...(incomplete.length === 0 ? {} : { incomplete: incomplete.join('; ') }),
  };
}
