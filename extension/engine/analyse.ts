// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { assemble } from './assemble';
import { type Told, weigh } from './findings';
import type { Moment } from './moments';
import type { EngineOptions } from './options';
import { replay } from './replay/replay';
import type { Counterfactual, World } from './replay/world';
import { rules } from './rules/catalogue';

/** Judges a whole trace under one policy. Deterministic; linear in events. `counterfactual` is for what-if alone. */
export function analyse(trace: ParsedTrace, options: EngineOptions, counterfactual?: Counterfactual): Analysis {
  const told: Told[] = [];
  const judged = rules.filter((rule) => rule.policies.includes(options.policy) && options.rules[rule.code] !== 'off');
  const hear = (moment: Moment, world: World) => {
    for (const rule of judged) {
      const drafts = rule.hear(moment, world);
      if (drafts === undefined) continue;
      if (Array.isArray(drafts)) for (const draft of drafts) told.push({ rule, draft });
      else told.push({ rule, draft: drafts as Exclude<typeof drafts, readonly unknown[]> }); // Array.isArray does not narrow a readonly array
    }
  };
  const world = replay(trace, options, hear, counterfactual);
  for (const line of trace.unparsed) hear({ kind: 'unparsed', ...line }, world);
  return assemble(trace, options, world, weigh(told, world));
}
