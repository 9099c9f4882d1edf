// What stands around an event: the calls and attempts of its task that have begun and not ended. Plain loops, because every probe asks.

import type { IoctlEvent, RingRegisterEvent, WriteEvent } from '../../../grammar/event';
import type { Task } from '../kernel/model';

/** The innermost call through which pages are pinned and released. */
export function enclosingCall({ running }: Task): IoctlEvent | RingRegisterEvent | WriteEvent | undefined {
  for (let at = running.length - 1; at >= 0; at -= 1) {
    const event = running[at]?.event;
    if (event?.kind === 'ioctl' || event?.kind === 'ring-register' || event?.kind === 'write') return event;
  }
  return undefined;
}

/** Whether an attempt to pin is running: what happens inside it is only how it is done. */
export function isInsideAttempt({ running }: Task): boolean {
  for (const { attempt } of running) if (attempt !== undefined) return true;
  return false;
}
