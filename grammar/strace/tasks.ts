// Which task a line without a pid belongs to. On stderr strace shows `[pid N]` only while it follows several tasks: the first
// one's number becomes known when it first appears so, and a line without it then belongs to the only one left.

export interface Tasks {
  /** The task of a line; undefined while the number of the first task is unknown. `startsOwn`: see `appeared`. */
  of(pid: number): number | undefined;
  /** `[pid N]` was seen; true when N turns out to be the first task. `resumesFirst`: the line resumes the call the first task is in. */
  appeared(pid: number, firstIsInCall: boolean, resumesFirst: boolean): boolean;
  born(pid: number): void;
  gone(pid: number): void;
}

export function createTasks(): Tasks {
  const alive = new Set<number>();
  const born = new Set<number>();
  let first: number | undefined;
  let last: number | undefined;
  return {
    of(pid) {
      if (pid >= 0) return pid;
      if (first === undefined) return undefined;
      if (alive.size === 1) return [...alive][0];
      return last ?? first;
    },
    appeared(pid, firstIsInCall, resumesFirst) {
      last = pid;
      const known = alive.has(pid) || born.has(pid);
      alive.add(pid);
      if (first !== undefined || known) return false;
      // A task in a call shows nothing but that call's end: any other line is a child's.
      if (firstIsInCall && !resumesFirst) {
        born.add(pid);
        return false;
      }
      first = pid;
      return true;
    },
    born(pid) {
      born.add(pid);
      alive.add(pid);
    },
    gone(pid) {
      alive.delete(pid);
    },
  };
}
