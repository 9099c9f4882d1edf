// Which rules listen to a moment, so that the others need not be asked each time. A rule that answers nothing after it has seen no more than the kind of a
// moment (of a pin also whether the policy refuses it) never answers anything to such a one: it is asked once, with a moment and a world of which it
// may see nothing else.

import type { Moment } from '../moments';
import type { World } from '../replay/world';
import type { Rule } from './rule';

/** The rules of `rules`, in their order, that may have something to say to a moment. */
export function listenersAmong(rules: readonly Rule[]): (moment: Moment) => readonly Rule[] {
  const known = new Map<Moment['kind'], readonly Rule[]>();
  // Of all moments pins are the many, and few of them are refused.
  const allowedPins = listenersTo(rules, { kind: 'pin', isDenied: false });
  return (moment) => {
    if (moment.kind === 'pin' && !moment.isDenied) return allowedPins;
    const before = known.get(moment.kind);
    if (before !== undefined) return before;
    const listeners = listenersTo(rules, moment.kind === 'pin' ? { kind: 'pin', isDenied: true } : { kind: moment.kind });
    known.set(moment.kind, listeners);
    return listeners;
  };
}

interface Glimpse {
  readonly kind: Moment['kind'];
  readonly isDenied?: boolean;
}

function listenersTo(rules: readonly Rule[], glimpse: Glimpse): readonly Rule[] {
  const moment = new Proxy(glimpse, {
    get: (target, key) => (key === 'kind' ? target.kind : key === 'isDenied' && target.isDenied !== undefined ? target.isDenied : look()),
    has: look,
    ownKeys: look,
  }) as Moment; // only that much of it is there
  return rules.filter((rule) => {
    try {
      return rule.hear(moment, unseen) !== undefined;
    } catch (error) {
      if (error !== looked) throw error;
      return true;
    }
  });
}

const looked = new Error('a rule looked further than it may');
const look = (): never => {
  throw looked;
};
/** A world that nobody may look at. */
const unseen = new Proxy({}, { get: look, has: look, ownKeys: look }) as World;
