// Everything that one comparison looks at, and the three answers it can give to a fact.

import type { Analysis } from '../../../extension/engine/analysis';
import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import type { Fact } from './compare';
import type { History } from './history';
import type { Recording } from './recordings';
import type { Sight } from './sight';
import type { TruthOp } from './truth-log';

export interface Scene {
  readonly recording: Recording;
  readonly trace: ParsedTrace;
  readonly analysis: Analysis;
  readonly ops: readonly TruthOp[];
  readonly events: ReadonlyMap<TruthOp, TraceEvent>;
  readonly sight: Sight;
  readonly history: History;
  /** Why a call has no event, where that is no error. */
  missing(op: TruthOp): string | undefined;
}

/** Asks the analysis about a call that the log shows; `wrong` says what it answers, undefined if it agrees. */
export function ask(scene: Scene, op: TruthOp, claim: string, wrong: (event: TraceEvent) => string | undefined): Fact {
  const name = `truth ${op.line} ${op.op} ${op.what}: ${claim}`;
  const event = scene.events.get(op);
  if (event === undefined) {
    const reason = scene.missing(op);
    return reason === undefined
      ? { name, state: 'differs', reason: 'the call is not found in the log' }
      : { name, state: 'hidden', reason };
  }
  const reason = wrong(event);
  return { name, line: event.endLine, ...(reason === undefined ? { state: 'agrees' } : { state: 'differs', reason }) };
}

export function hidden(op: TruthOp, claim: string, reason: string): Fact {
  return { name: `truth ${op.line} ${op.op} ${op.what}: ${claim}`, state: 'hidden', reason };
}

/** Whether a line lies on an event. */
export function on(event: TraceEvent, line: number | undefined): boolean {
  return line !== undefined && line >= event.line && line <= event.endLine;
}
