// What one call seen twice says of two clocks: a range for what has to be added to the second log's times to put them on the first log's clock.

import { shapeOf } from './call-key';
import { longestStop, type Side, type Timed } from './sides';

/** ns; `at` is the time of the call on the second log's clock. The difference of the clocks lies between, ends included. */
export interface Bounds {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/**
 * strace's stops enclose the kernel's own begin and end, so the call seen inside lies within the call seen outside: the rule by which two clocks
 * are compared over a network (Marzullo; RFC 5905, section 10). Two tracers of the kernel see the same moment. A signal is seen by strace
 * before the kernel delivers it, the end of a task after: there one side is certain, and `patience` (ns) bounds the other.
 */
export function boundsOf(a: Timed, b: Timed, first: Side, second: Side, patience = usualStop): Bounds {
  const at = b.start;
  const early = a.start - b.start - second.grain;
  const late = a.start - b.start + first.grain;
  if (first.outside === second.outside) return { at, low: early, high: late };
  if (!first.outside) {
    const { low, high } = boundsOf(b, a, second, first, patience);
    return { at, low: -high, high: -low };
  }
  if (shapeOf(a.event) === 'point') {
    const after = a.event.kind === 'exit' && a.event.phase === 'done';
    return after ? { at, low: late - patience, high: late } : { at, low: early, high: early + patience };
  }
  const end = a.end === undefined || b.end === undefined ? undefined : a.end - b.end + first.grain;
  return { at, low: early, high: Math.max(end ?? late + longestStop, early) };
}

/** ns that strace takes for one stop, as a rule: enough for an emulated machine. */
const usualStop = 2e7;
