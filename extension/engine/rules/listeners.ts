// Which rules listen to a kind of moment, so that the others need not be asked each time. A rule that answers nothing after it has seen no more than
// the kind of a moment never answers anything to that kind: it is asked once, with a moment and a world of which it may see nothing else.

import type { Moment } from '../moments';
import type { World } from '../replay/world';
import type { Rule } from './rule';

/** The rules of `rules`, in their order, that may have something to say to a moment of that kind. */
export function listenersAmong(rules: readonly Rule[]): (kind: Moment['kind']) => readonly Rule[] {
  const known = new Map<Moment['kind'], readonly Rule[]>();
  return (kind) => {
    const before = known.get(kind);
    if (before !== undefined) return before;
    const listeners = rules.filter((rule) => listens(rule, kind));
    known.set(kind, listeners);
    return listeners;
  };
}

function listens(rule: Rule, kind: Moment['kind']): boolean {
  const moment = new Proxy({ kind }, { get: (target, key) => (key === 'kind' ? target.kind : look()), has: look, ownKeys: look });
  try {
    return rule.hear(moment as Moment, unseen) !== undefined; // only its kind is there
  } catch (error) {
    if (error !== looked) throw error;
    return true;
  }
}

const looked = new Error('a rule looked further than the kind of a moment');
const look = (): never => {
  throw looked;
};
/** A world that nobody may look at. */
const unseen = new Proxy({}, { get: look, has: look, ownKeys: look }) as World;
