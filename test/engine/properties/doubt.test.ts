// Lost events cost certainty, never truth: where a log marks that it lost events, nothing becomes a violation that rests on the loss.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding } from '../../../extension/engine/analysis';
import { defaultOptions } from '../../../extension/engine/options';
import type { LostEvent, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { caseNames, caseText, parsed } from './logs';

/** Verdicts that say "no lease is held": they rest on nothing having happened, so a gap before them leaves them undecidable. */
const restOnAbsence = ['LP001', 'LP008', 'LP028'];

describe('doubt', () => {
  it('takes over where takes of leases were lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...caseNames), fc.nat(), (name, choice) => {
        const trace = parsed(caseText(name));
        const takes = trace.events.filter((event) => event.kind === 'setlease' && event.argument !== 2 && event.result === 0);
        const lost = takes[choice % Math.max(1, takes.length)];
        if (lost === undefined) return;
        const before = analyse(trace, defaultOptions).findings;
        const after = analyse(without(trace, lost), defaultOptions).findings;
        const worse = after.filter(
          (one) => restOnAbsence.includes(one.rule) && certain(one) && one.line > lost.endLine && !known(one, before),
        );
        assert.deepEqual(
          worse.map((one) => `${one.rule} at ${one.line}: ${one.message}`),
          [],
          `${name} without line ${lost.line}`,
        );
      }),
      { numRuns: 200, seed: 11 },
    );
  });
});

function certain(finding: Finding): boolean {
  return finding.verdict === 'violation';
}

/** The same thing was said, under any of these rules: which lease was lost last may look different. */
function known(finding: Finding, before: readonly Finding[]): boolean {
  return before.some((one) => one.line === finding.line && restOnAbsence.includes(one.rule));
}

/** The log without what a call shows, with the mark of a loss in its place. */
function without(trace: ParsedTrace, gone: TraceEvent): ParsedTrace {
  const mark: LostEvent = {
    kind: 'lost',
    why: 'lost-events',
    line: gone.line,
    endLine: gone.line,
    column: 1,
    endColumn: 2,
    tid: 0,
    ...(gone.time === undefined ? {} : { time: gone.time }),
  };
  const inside = (event: TraceEvent) =>
    event === gone || (event.tid === gone.tid && event.line >= gone.line && event.endLine <= gone.endLine);
  const events = [...trace.events].flatMap((event) => (event === gone ? [mark] : inside(event) ? [] : [event]));
  return { ...trace, events, lost: 1 };
}
