// Calls whose start was shown and whose end was not yet: `<unfinished ...>` waits for `<... resumed>` of the same task and name.

import type { IToken } from 'chevrotain';
import type { Place } from './assemble';
import type { Decoder } from './call';

/** The start of a call. */
export interface Started {
  readonly name: string;
  readonly decode: Decoder;
  /** The words of the start, from the prefix on, without `<unfinished ...>`. */
  readonly tokens: readonly IToken[];
  readonly comm: string | undefined;
  readonly place: Place;
}

export interface InFlight {
  begin(tid: number, started: Started): void;
  /** The task's call of that name, taken out; the latest where there are several. */
  take(tid: number, name: string): Started | undefined;
  /** The name of the call a task is in. */
  current(tid: number): string | undefined;
  /** All calls of a task, taken out: it is gone. */
  drop(tid: number): readonly Started[];
  /** What is still open, with its task. */
  rest(): readonly (readonly [number, Started])[];
  /** A task goes on under another number. */
  rename(from: number, to: number): void;
}

/** A task is in one call; more are left only where ends are missing from the log. */
const mostPerTask = 16;

export function createInFlight(): InFlight {
  const calls = new Map<number, Started[]>();
  return {
    begin(tid, started) {
      const own = calls.get(tid);
      if (own === undefined) calls.set(tid, [started]);
      else if (own.length < mostPerTask) own.push(started);
      else own[own.length - 1] = started;
    },
    take(tid, name) {
      const own = calls.get(tid);
      const index = own?.findLastIndex((started) => started.name === name) ?? -1;
      if (own === undefined || index < 0) return undefined;
      const [started] = own.splice(index, 1);
      if (own.length === 0) calls.delete(tid);
      return started;
    },
    current: (tid) => calls.get(tid)?.at(-1)?.name,
    drop(tid) {
      const own = calls.get(tid) ?? [];
      calls.delete(tid);
      return own;
    },
    rest: () => [...calls].flatMap(([tid, own]) => own.map((started) => [tid, started] as const)),
    rename(from, to) {
      const own = calls.get(from);
      if (own === undefined) return;
      calls.delete(from);
      calls.set(to, [...(calls.get(to) ?? []), ...own]);
    },
  };
}
