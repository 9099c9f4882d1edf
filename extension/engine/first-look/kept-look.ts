// What the first look found as plain data, which can be kept beside the events' bytes: no verdict stands in it, no setting and no policy went into it.
// Whoever opens the events again need not look at them. About four bytes an event.

import type { EventList, InodeKey, TraceEvent } from '../../../grammar/event';
import { firstWhere } from '../lives/alive';
import type { Columns } from './columns';
import type { Second } from './elsewhere';
import type { Ends } from './ends';
import { type FirstLook, setLook } from './first-look';
import type { Kinds } from './kinds';
import { openNumbers, type PackedNumbers, packNumbers } from './packed-numbers';

type Plain = 'tasks' | 'clock' | 'endTime';

export interface KeptLook extends Pick<FirstLook, Plain> {
  readonly callInodes: { readonly lines: PackedNumbers; readonly inodes: readonly InodeKey[]; readonly named: PackedNumbers };
  readonly threadGroups: { readonly tasks: PackedNumbers; readonly processes: PackedNumbers };
  /** Of signals the lines; the events themselves are at hand. */
  readonly kinds: Omit<Kinds, 'signals'> & { readonly signals: PackedNumbers };
  readonly filesystems: readonly (readonly [string, 'ext4' | 'xfs'])[];
  readonly ends: KeptEnds;
  readonly elsewhere: readonly Second[];
  readonly secondPlaces: readonly (readonly [number, readonly number[]])[];
  readonly columns: KeptColumns;
}

interface KeptEnds {
  readonly byTime: boolean;
  readonly ends: PackedNumbers;
  readonly starts: PackedNumbers;
  /** Where they are others than the ends by their lines. */
  readonly timed?: { readonly keys: PackedNumbers; readonly lines: PackedNumbers };
}

interface KeptColumns {
  readonly lines: PackedNumbers;
  readonly inodes: readonly InodeKey[];
  /** The events that name one: their indices, and the numbers. */
  readonly naming?: { readonly at: PackedNumbers; readonly named: PackedNumbers };
}

export function keptLook({ callInodes, threadGroups, kinds, filesystems, ends, secondPlaces, columns, ...look }: FirstLook): KeptLook {
  const { signals, ...found } = kinds;
  const inodes = [...new Set(callInodes.values())];
  const numbers = new Map(inodes.map((inode, at) => [inode, at]));
  return {
    tasks: look.tasks,
    clock: look.clock,
    endTime: look.endTime,
    callInodes: {
      lines: packNumbers([...callInodes.keys()]),
      inodes,
      named: packNumbers([...callInodes.values()].map((inode) => numbers.get(inode) ?? 0)),
    },
    threadGroups: { tasks: packNumbers([...threadGroups.keys()]), processes: packNumbers([...threadGroups.values()]) },
    kinds: { ...found, signals: packNumbers([...signals.keys()]) },
    filesystems: [...filesystems],
    ends: keptEnds(ends),
    elsewhere: look.elsewhere,
    secondPlaces: [...secondPlaces],
    columns: keptColumns(columns),
  };
}

/** From here on the events are known as if they had been looked at. Throws RangeError on what was kept of others. */
export function takeLook(events: EventList, kept: KeptLook): void {
  const columns = openedColumns(kept.columns, events.length);
  const { signals, ...found } = kept.kinds;
  const { inodes, ...calls } = kept.callInodes;
  const named = openNumbers(calls.named);
  setLook(events, {
    tasks: kept.tasks,
    clock: kept.clock,
    endTime: kept.endTime,
    callInodes: paired(openNumbers(calls.lines), (at) => itemOf(inodes, named[at])),
    threadGroups: pairedNumbers(openNumbers(kept.threadGroups.tasks), openNumbers(kept.threadGroups.processes)),
    kinds: { ...found, signals: paired(openNumbers(signals), (_, line) => signalAt(events, columns, line)) },
    filesystems: new Map(kept.filesystems),
    ends: openedEnds(kept.ends),
    elsewhere: kept.elsewhere,
    secondPlaces: new Map(kept.secondPlaces),
    columns,
  });
}

function keptEnds({ byTime, keys, lines, byLine }: Ends): KeptEnds {
  const { ends, starts } = byLine;
  const timed = keys === ends ? {} : { timed: { keys: packNumbers(keys), lines: packNumbers(lines) } };
  return { byTime, ends: packNumbers(ends), starts: packNumbers(starts), ...timed };
}

function openedEnds({ byTime, ends, starts, timed }: KeptEnds): Ends {
  const byLine = { ends: openNumbers(ends), starts: openNumbers(starts) };
  if (timed === undefined) return { byTime, keys: byLine.ends, lines: byLine.starts, byLine };
  return { byTime, keys: openNumbers(timed.keys), lines: openNumbers(timed.lines), byLine };
}

function keptColumns({ lines, inodes, named }: Columns): KeptColumns {
  if (named === undefined) return { lines: packNumbers(lines), inodes };
  const at: number[] = [];
  for (const [index, number] of named.entries()) if (number > 0) at.push(index);
  const numbers = at.map((index) => named[index] ?? 0);
  return { lines: packNumbers(lines), inodes, naming: { at: packNumbers(at), named: packNumbers(numbers) } };
}

function openedColumns({ lines, inodes, naming }: KeptColumns, count: number): Columns {
  if (lines.length !== count) throw new RangeError(`a look at ${lines.length} events, not at ${count}`);
  if (naming === undefined) return { lines: openNumbers(lines), inodes };
  const named = new Uint32Array(count);
  const numbers = openNumbers(naming.named);
  for (const [position, index] of openNumbers(naming.at).entries()) named[index] = numbers[position] ?? 0;
  return { lines: openNumbers(lines), inodes, named };
}

function signalAt(events: EventList, { lines }: Columns, line: number): TraceEvent {
  const event = events.at(firstWhere(lines.length, (at) => (lines[at] ?? 0) >= line));
  if (event?.line !== line || event.kind !== 'signal') throw new RangeError(`no signal at line ${line}`);
  return event;
}

function itemOf<T>(list: readonly T[], at: number | undefined): T {
  const item = list[at ?? list.length];
  if (item === undefined) throw new RangeError('a name is not known');
  return item;
}

function paired<T>(keys: Float64Array, second: (at: number, key: number) => T): Map<number, T> {
  const pairs = new Map<number, T>();
  for (let at = 0; at < keys.length; at += 1) pairs.set(keys[at] ?? 0, second(at, keys[at] ?? 0));
  return pairs;
}

function pairedNumbers(keys: Float64Array, values: Float64Array): Map<number, number> {
  return paired(keys, (at) => values[at] ?? 0);
}
