// Stopping work in the other thread at once: a message waits until that thread rests, a shared cell can be looked at in the middle of the work.

/** Whether a request is to be stopped; an AbortSignal is one. */
export type Stop = Pick<AbortSignal, 'aborted' | 'throwIfAborted'>;

/** Cells that both threads see. */
export type StopCells = Int32Array<SharedArrayBuffer>;

const count = 64;

export function createStopCells(): StopCells {
  return new Int32Array(new SharedArrayBuffer(4 * count));
}

/** Asks for request `id` to be stopped. The message that says the same must follow: another request may take the cell. */
export function askToStop(cells: StopCells, id: number): void {
  Atomics.store(cells, id % count, id);
}

/** `signal`, and what the cells say of request `id`; without cells (a browser has none) the signal alone. */
export function stopOf(signal: AbortSignal, id: number, cells: StopCells | undefined): Stop {
  if (cells === undefined) return signal;
  const isAsked = (): boolean => signal.aborted || Atomics.load(cells, id % count) === id;
  return {
    get aborted() {
      return isAsked();
    },
    throwIfAborted() {
      if (isAsked()) throw signal.reason ?? new DOMException('the request was stopped', 'AbortError');
    },
  };
}
