// Which kinds of events a log holds at all, and the few of them that are looked up by their line.

import type { TraceEvent } from '../../../grammar/event';
import type { Visitor } from './visitor';

export interface Kinds {
  readonly pins: boolean;
  /** Pins that the kernel shows, not only calls of the verbs library. */
  readonly kernelPins: boolean;
  /** The end of a task, however it came about. */
  readonly deaths: boolean;
  /** An ioctl of the verbs that succeeded. */
  readonly verbsCalls: boolean;
  readonly annotations: boolean;
  /** By line. */
  readonly signals: ReadonlyMap<number, TraceEvent>;
}

export function seeKinds(): Visitor<Kinds> {
  const signals = new Map<number, TraceEvent>();
  const seen = { pins: false, kernelPins: false, deaths: false, verbsCalls: false, annotations: false, signals };
  return {
    kinds: looked,
    see({ kind }, _at, whole) {
      if (kind === 'pin' && seen.kernelPins) return;
      const event = whole();
      switch (event?.kind) {
        case 'signal':
          signals.set(event.line, event);
          return;
        case 'pin':
          seen.pins = true;
          if (event.source !== 'library') seen.kernelPins = true;
          return;
        case 'exit':
          if (event.phase === 'done') seen.deaths = true;
          return;
        case 'ioctl':
          if (event.request === 'rdma-verbs' && event.result === 0) seen.verbsCalls = true;
          return;
        case 'annotation':
          seen.annotations = true;
          return;
        default:
          return;
      }
    },
    found: () => seen,
  };
}

const looked: ReadonlySet<TraceEvent['kind']> = new Set(['signal', 'pin', 'exit', 'ioctl', 'annotation']);
