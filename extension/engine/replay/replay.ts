// The step loop: every event starts, and later ends, in the order of the log's lines. The same events give the same moments.

import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import type { Running } from '../kernel/model';
import { deafness, deafnessUnrecorded, tellDeafness } from './handlers';
import { inOrder } from './order';
import { settleExpired } from './points';
import { end, start } from './steps';
import { taskFor, type World } from './world';

/** A replay that can stop between two events and go on. */
export interface Replay {
  readonly world: World;
  /** Calls begun and not ended, by their line. */
  readonly runs: Map<number, Running>;
  /** Events begun so far. */
  done: number;
}

/**
 * Goes on until `to` events have begun; behind the last one every call ends. The trace may differ from the one before in events that have not
 * begun yet, and in nothing else. Linear in events.
 */
export function goOn(replay: Replay, trace: ParsedTrace, to: number): void {
  const { world, runs } = replay;
  const { starts, ends, startKey } = inOrder(trace);
  const before = replay.done === 0 ? undefined : starts.at(replay.done - 1);
  let nextEnd = before === undefined ? 0 : ends.firstFrom(startKey(before));
  const finish = (until: number) => {
    for (; nextEnd < ends.keys.length && (ends.keys[nextEnd] ?? 0) < until; nextEnd += 1) leaveLater(replay, ends.lines[nextEnd] ?? 0);
  };
  const behind = Math.min(to, starts.length);
  for (; replay.done < behind; replay.done += 1) {
    const event = starts.at(replay.done);
    if (event === undefined) break;
    finish(startKey(event));
    enter(replay, event);
  }
  if (to < starts.length) return;
  finish(Number.POSITIVE_INFINITY);
  for (const running of [...runs.values()]) if (running.event.returned === false) leaveLater(replay, running.event.line);
  for (const lease of world.leases) {
    if (lease.state !== 'gone') {
      deafness(world, lease);
      deafnessUnrecorded(world, lease);
    }
    if (lease.state === 'breaking') tellDeafness(world, lease);
  }
}

function enter({ world, runs }: Replay, event: TraceEvent): void {
  const task = taskFor(world, event);
  settleExpired(world, task, event);
  if (event.kind !== 'exit') {
    task.process.ownLine ??= event.line;
    task.process.lastLine = event.line;
  }
  if (task.unproved !== undefined && event.kind !== 'signal') task.unproved = undefined;
  const running: Running = { event, task, change: undefined, attempt: undefined };
  task.running.push(running);
  start(world, task, running);
  if (event.endLine <= event.line && event.returned !== false) leave(world, running);
  else runs.set(event.line, running);
}

/** The end of a call that began on a line before. */
function leaveLater({ world, runs }: Replay, line: number): void {
  const running = runs.get(line);
  if (running === undefined) return;
  runs.delete(line);
  leave(world, running);
}

function leave(world: World, made: Running): void {
  const { task } = made;
  end(world, task, made);
  const { running } = task;
  if (running.at(-1) === made) running.pop();
  else {
    const at = running.lastIndexOf(made);
    if (at >= 0) running.splice(at, 1);
  }
}
