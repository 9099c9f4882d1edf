// Which task a line without a pid belongs to. On stderr strace shows `[pid N]` only while it follows several tasks: the first
// one's number becomes known when it first appears so, and later a line without it belongs to the only one left.

export interface FirstTask {
  /** The task of a line; undefined while the number of the first task is unknown. `pid` is -1 for a line that shows none. */
  of(pid: number): number | undefined;
  /**
   * `[pid N]` was seen; true when N turns out to be the first task. `inCall`: the first task is in a call whose end is not
   * shown yet, so it can show nothing but that end; `resumes`: this line is such an end.
   */
  appeared(pid: number, inCall: boolean, resumes: boolean): boolean;
  born(pid: number): void;
  gone(pid: number): void;
  /** No line has named a task: one without a pid changes nothing. */
  nobody(): boolean;
}

export function createFirstTask(): FirstTask {
  const alive = new Set<number>();
  let first: number | undefined;
  let speaker: number | undefined;
  /** A line without a pid came before any task was named; else strace attached to named tasks (-p) and none is unnamed. */
  let unnamed = false;
  return {
    of(pid) {
      if (pid >= 0) return pid;
      if (first === undefined) {
        if (alive.size === 0) unnamed = true;
        if (unnamed || alive.size !== 1) return undefined;
      }
      if (alive.size === 1 || speaker === undefined || !alive.has(speaker)) for (const only of alive) speaker = only;
      return speaker ?? first;
    },
    appeared(pid, inCall, resumes) {
      speaker = pid;
      const known = alive.has(pid);
      alive.add(pid);
      if (first !== undefined || known || (inCall && !resumes)) return false;
      first = pid;
      return true;
    },
    born(pid) {
      alive.add(pid);
    },
    gone(pid) {
      alive.delete(pid);
    },
    nobody: () => first === undefined && unnamed && alive.size === 0,
  };
}
