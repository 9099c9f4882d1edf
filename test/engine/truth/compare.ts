// Fact by fact: what the truth log says happened, what the log can show of it, and whether the analysis says the same.

import { analyse } from '../../../extension/engine/analyse';
import type { Analysis } from '../../../extension/engine/analysis';
import type { ParsedTrace } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';
import { align } from './align';
import { factsOfChanges } from './change-facts';
import { historyOf } from './history';
import { factsOfLeases } from './lease-facts';
import { factsOfPins } from './pin-facts';
import { factsOfPolicy } from './policy-facts';
import { type Recording, readLog } from './recordings';
import type { Scene } from './scene';
import { readTruth, type TruthOp } from './truth-log';

/** `hidden`: the log cannot show it, with the reason; `differs`: the analysis says something else, or misses it. */
export interface Fact {
  /** Stable within a recording: `L34 setlease fd=9 0x10: taken`. */
  readonly name: string;
  readonly state: 'agrees' | 'differs' | 'hidden';
  readonly reason?: string;
  /** 1-based line of the log. */
  readonly line?: number;
}

export interface Comparison {
  readonly facts: readonly Fact[];
  /** Absent where the file is no log that can be read. */
  readonly analysis?: Analysis;
}

export function compareWithTruth(recording: Recording): Comparison {
  const trace = parseTrace(readLog(recording));
  // Output options that print numbers instead of events (raw, hex): the parser says so, and nothing can be shown.
  if ('kind' in trace) return { facts: [{ name: 'the file is read', state: 'hidden', reason: trace.message }] };
  return compareTrace(recording, trace);
}

/** `trace`: the recording's log, or one that it is joined with. */
export function compareTrace(recording: Recording, trace: ParsedTrace): Comparison {
  const ops = readTruth(recording.truth);
  const analysis = analyse(trace, recording.options);
  const scene = sceneOf(recording, trace, analysis, ops);
  const facts = [...factsOfLeases(scene), ...factsOfChanges(scene), ...factsOfPins(scene), ...factsOfPolicy(scene)];
  return { facts, analysis };
}

function sceneOf(recording: Recording, trace: ParsedTrace, analysis: Analysis, ops: readonly TruthOp[]): Scene {
  const top = recording.onlyTask ?? ops[0]?.pid ?? 0;
  // strace to a terminal leaves the pid out while one task is left, which is the first one.
  const { sight, events } = align(ops, trace, (event) => (event.tid === 0 ? top : event.tid));
  const missing = (op: TruthOp): string | undefined => {
    if (events.has(op)) return undefined;
    if (recording.onlyTask !== undefined && op.tid !== recording.onlyTask) return 'the file is about one task';
    if (recording.partial !== undefined) return recording.partial;
    if (sight.kinds(op) === undefined) return 'this log records no such call';
    return undefined;
  };
  return { recording, trace, analysis, ops, events, sight, history: historyOf(ops, recording.options.leaseBreakTime / 1e9), missing };
}
