// An answer as it crosses from the worker: the events of an analysis as bytes, whose buffers change hands instead of being copied again.

import type { EventList } from '../../grammar/event';
import { openEvents, packedEvents } from '../../grammar/event-list';
import type { PackedEvents } from '../../grammar/packed-events';

/** Stands in an answer for a list of events. */
export interface CrossingEvents {
  readonly packedEvents: PackedEvents;
}

/** A copy of the events' bytes, since the worker goes on with its own. */
export function crossing(list: EventList): { readonly events: CrossingEvents; readonly transfer: readonly ArrayBuffer[] } {
  const { length, layouts, ...views } = packedEvents(list);
  const [bytes, offsets, text, starts] = [views.bytes.slice(), views.offsets.slice(), views.text.slice(), views.starts.slice()];
  return {
    events: { packedEvents: { length, layouts, bytes, offsets, text, starts } },
    transfer: [bytes.buffer, offsets.buffer, text.buffer, starts.buffer],
  };
}

/** undefined: no list of events. */
export function arrived(value: unknown): EventList | undefined {
  return typeof value === 'object' && value !== null && 'packedEvents' in value
    ? openEvents((value as CrossingEvents).packedEvents) // nothing else has this name
    : undefined;
}
