// The rules listening to a replay, and the Analysis of what they say. A judging can stop between two events, be set aside, and go on: over the
// same events with the same result, or over events that differ from there on.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import { assemble } from './assemble';
import { type Told, weigh } from './findings';
import { firstLook } from './first-look/first-look';
import { withSecondPlaces } from './join/second-places';
import { atOnce, type Steps } from './lives/steps';
import type { Moment } from './moments';
import type { EngineOptions } from './options';
import { copyState } from './replay/checkpoint';
import { type Counterfactual, factsOf } from './replay/facts';
import { newWorld } from './replay/new-world';
import { goOn, type Replay } from './replay/replay';
import type { World } from './replay/world';
import { rules } from './rules/catalogue';
import { listenersAmong } from './rules/listeners';
import type { Rule } from './rules/rule';
import { suppress } from './suppressions';
import type { Watch } from './watch';

export interface Judging {
  readonly replay: Replay;
  readonly told: Told[];
}

export function beginJudging(trace: ParsedTrace, options: EngineOptions, counterfactual?: Counterfactual): Judging {
  const told: Told[] = [];
  const hear = listener(options, told);
  return { replay: { world: newWorld(trace, options, hear, counterfactual), runs: new Map(), done: 0 }, told };
}

/** Goes on until `to` events of the trace have begun. */
export function judgeUntil(judging: Judging, trace: ParsedTrace, to: number): void {
  goOn(judging.replay, trace, to);
}

/** Goes on to the end of the trace. The judging is used up: its records become the Analysis. */
export function conclude(judging: Judging, trace: ParsedTrace): Analysis {
  return atOnce(concludeInSteps(judging, trace));
}

/** The same in steps, once the last event has begun. */
export function* concludeInSteps(judging: Judging, trace: ParsedTrace): Steps<Analysis> {
  const { replay, told } = judging;
  const { world } = replay;
  goOn(replay, trace, Number.POSITIVE_INFINITY);
  yield;
  for (const line of trace.unparsed) world.tell({ kind: 'unparsed', ...line });
  const { entries, paths } = world.options.suppressions ?? { entries: [], paths: [] };
  const findings = withSecondPlaces(yield* weigh(told, world), firstLook(trace).secondPlaces);
  yield;
  const analysis = yield* assemble(trace, world.options, world, findings);
  return suppress(analysis, entries, (line) => ({ paths, line }));
}

/** The same under somebody's watch. */
export function concludeWatched(judging: Judging, trace: ParsedTrace, { look }: Watch): Analysis {
  while (judging.replay.done + stride < trace.events.length) {
    judgeUntil(judging, trace, judging.replay.done + stride);
    look();
  }
  const steps = concludeInSteps(judging, trace);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    look();
  }
}

/** Events between two looks. */
const stride = 2000;

/** A judging of its own that stands where this one stands. Its records are copied; the events are not. */
export function setAside(judging: Judging, counterfactual?: Counterfactual): Judging {
  const { tell: _tell, options, policy, facts, ...state } = judging.replay.world;
  const { replay, told } = copyState({ replay: { ...judging.replay, world: state }, told: judging.told }, isShared);
  const hear = listener(options, told);
  const world: World = {
    ...replay.world,
    options,
    policy,
    facts: factsOf(facts, counterfactual),
    ...(counterfactual === undefined ? {} : { counterfactual }),
    tell: (moment) => hear(moment, world),
  };
  return { replay: { ...replay, world }, told };
}

const shared: ReadonlySet<object> = new Set<object>(rules);

/** Rules, and what stands in the log: nothing changes them. */
function isShared(value: object): boolean {
  return shared.has(value) || ('kind' in value && 'endColumn' in value);
}

function listener(options: EngineOptions, told: Told[]): (moment: Moment, world: World) => void {
  const judged: readonly Rule[] = rules.filter((rule) => rule.policies.includes(options.policy) && options.rules[rule.code] !== 'off');
  const listeners = listenersAmong(judged);
  return (moment, world) => {
    for (const rule of listeners(moment)) {
      const drafts = rule.hear(moment, world);
      if (drafts === undefined) continue;
      if (Array.isArray(drafts)) for (const draft of drafts) told.push({ rule, draft });
      else told.push({ rule, draft: drafts as Exclude<typeof drafts, readonly unknown[]> }); // Array.isArray does not narrow a readonly array
    }
  };
}
