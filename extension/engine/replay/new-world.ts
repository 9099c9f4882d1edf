// The kernel before the first line of a log.

import type { ParsedTrace } from '../../../grammar/event';
import { createFileRegister } from '../kernel/files';
import { createLivePins } from '../kernel/live-pins';
import { createTaskRegister } from '../kernel/tasks';
import type { Moment } from '../moments';
import type { EngineOptions } from '../options';
import { policyOf } from '../policy/policies';
import { type Counterfactual, factsOf, gatherFacts } from './facts';
import type { World } from './world';

export type Hear = (moment: Moment, world: World) => void;

export function newWorld(trace: ParsedTrace, options: EngineOptions, hear: Hear, counterfactual: Counterfactual | undefined): World {
  const world: World = {
    options,
    policy: policyOf(options.policy, options.policyOptions),
    facts: factsOf(gatherFacts(trace), counterfactual),
    files: createFileRegister(),
    tasks: createTaskRegister(),
    descriptions: 0,
    leases: [],
    breaks: [],
    pins: [],
    live: createLivePins(),
    changes: [],
    marks: [],
    mappingLives: [],
    openMappings: new Map(),
    gaps: [],
    strayUnpins: [],
    revivals: [],
    leaseBreakTime: options.leaseBreakTime,
    byIdentity: new Map(),
    untied: new Map(),
    passed: [],
    earlySignals: [],
    hearing: 0,
    signalTargets: new Map(),
    runningBreaks: new Set(),
    pendingBreaks: [],
    judged: new Map(),
    pinners: new Set(),
    said: new Set(),
    eventFiles: { lines: [], files: [] },
    answered: new Map(),
    recomputed: [],
    ...(counterfactual === undefined ? {} : { counterfactual }),
    tell: (moment) => hear(moment, world),
  };
  return world;
}
