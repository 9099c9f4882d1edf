// Which rules listen to a moment, so that the others need not be asked each time. A rule that answers nothing after it has seen no more than the kind of a
// moment (of a pin also whether the policy refuses it; of one that went well, why it is allowed) never answers anything to such a one: it is asked once,
// with a moment and a world of which it may see nothing else.

import type { Moment } from '../moments';
import type { World } from '../replay/world';
import type { Rule } from './rule';

/** The rules of `rules`, in their order, that may have something to say to a moment. */
export function listenersAmong(rules: readonly Rule[]): (moment: Moment) => readonly Rule[] {
  const byKind = remembered((kind: Moment['kind']) => listenersTo(rules, kind === 'pin' ? { kind, isDenied: true } : { kind }));
  const allowedPin = listenersTo(rules, { kind: 'pin', isDenied: false });
  // Of all moments pins are the many, and nearly all of them are allowed for the same cause as the one before.
  const pinAllowedFor = remembered((cause: string) =>
    listenersTo(rules, { kind: 'pin', isDenied: false, outcome: 'ok', slices: [glimpseOf({ expectation: glimpseOf({ cause }) })] }),
  );
  return (moment) => {
    if (moment.kind !== 'pin' || moment.isDenied) return byKind(moment.kind);
    const { outcome, slices } = moment;
    const [only] = slices;
    return outcome === 'ok' && slices.length === 1 && only !== undefined ? pinAllowedFor(only.expectation.cause) : allowedPin;
  };
}

interface Glimpse {
  readonly kind: Moment['kind'];
  readonly isDenied?: boolean;
  readonly outcome?: 'ok';
  readonly slices?: readonly { readonly expectation: { readonly cause: string } }[];
}

function listenersTo(rules: readonly Rule[], seen: Glimpse): readonly Rule[] {
  const moment = glimpseOf(seen) as Moment; // only that much of it is there
  return rules.filter((rule) => {
    try {
      return rule.hear(moment, unseen) !== undefined;
    } catch (error) {
      if (error !== looked) throw error;
      return true;
    }
  });
}

/** Something of which no more may be seen than this. */
function glimpseOf<T extends object>(seen: T): T {
  return new Proxy(seen, { get: (_, key) => (Object.hasOwn(seen, key) ? Reflect.get(seen, key) : look()), has: look, ownKeys: look });
}

const looked = new Error('a rule looked further than it may');
const look = (): never => {
  throw looked;
};
/** A world that nobody may look at. */
const unseen = glimpseOf({}) as World;

/** What was asked for last is at hand. */
function remembered<K, V>(of: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last !== undefined && last.key === key) return last.value;
    let value = known.get(key);
    if (value === undefined) {
      value = of(key);
      known.set(key, value);
    }
    last = { key, value };
    return value;
  };
}
