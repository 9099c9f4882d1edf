// A replay may stop anywhere, be copied and go on: copy and original end as if nothing had happened, and what-if from a checkpoint is what-if
// from the first line.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis, PolicyName } from '../../../extension/engine/analysis';
import { openHistory } from '../../../extension/engine/history';
import { beginJudging, conclude, judgeUntil, setAside } from '../../../extension/engine/judging';
import { defaultOptions, type EngineOptions } from '../../../extension/engine/options';
import { type EventChange, whatIf } from '../../../extension/engine/what-if';
import type { ParsedTrace } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolder } from '../../support/shared-folder';

const logs: readonly string[] = [
  ...globSync('test/traces/*.txt'),
  ...globSync('test/oracle/cases/*.log'),
  ...(sharedFolder() === undefined ? [] : globSync(`${sharedFolder()}/traces/[ARKQ]/*.{ftrace,strace,perfscript,perftrace}.txt`)),
].sort();

const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

describe('checkpoints', function () {
  this.timeout(120_000);

  it('change no finding and no state, wherever the replay stops', () => {
    fc.assert(
      fc.property(fc.constantFrom(...logs), fc.constantFrom(...policies), fc.nat(), fc.nat(), (log, policy, one, other) => {
        const trace = traceOf(log);
        if (trace === undefined) return;
        const options = { ...defaultOptions, policy };
        const [first = 0, second = 0] = [one, other].map((place) => place % (trace.events.length + 1)).sort((a, b) => a - b);
        const begun = beginJudging(trace, options);
        judgeUntil(begun, trace, first);
        const copy = setAside(begun);
        judgeUntil(copy, trace, second);
        const copyOfCopy = setAside(copy);
        const whole = states(analyse(trace, options));
        const name = `${basename(log)}, ${policy}, at ${first} and ${second} of ${trace.events.length}`;
        assert.deepEqual(states(conclude(copyOfCopy, trace)), whole, `the copy's copy: ${name}`);
        assert.deepEqual(states(conclude(begun, trace)), whole, `the original: ${name}`);
        assert.deepEqual(states(conclude(copy, trace)), whole, `the copy: ${name}`);
      }),
      { numRuns: 250, seed: 5 },
    );
  });

  it('give the what-if that a replay from the first line gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...logs),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('drop', 'move', 'retake-before', 'both'),
        (log, one, other, kind) => {
          const trace = traceOf(log);
          if (trace === undefined || trace.events.length < 2) return;
          const line = trace.events.at(one % trace.events.length)?.line ?? 0;
          const before = trace.events.at(other % trace.events.length)?.line ?? 0;
          const change: EventChange | readonly EventChange[] =
            kind === 'move'
              ? { kind, line, before }
              : kind === 'both'
                ? [
                    { kind: 'drop', line },
                    { kind: 'getlease-before', line: before },
                  ]
                : { kind: kind === 'drop' ? 'drop' : 'retake-before', line };
          assert.deepEqual(
            changed(trace, defaultOptions, change, Math.max(1, Math.floor(trace.events.length / 7))),
            changed(trace, defaultOptions, change, Number.POSITIVE_INFINITY),
            `${basename(log)}: ${JSON.stringify(change)}`,
          );
        },
      ),
      { numRuns: 250, seed: 5 },
    );
  });
});

function changed(trace: ParsedTrace, options: EngineOptions, change: EventChange | readonly EventChange[], every: number): unknown {
  const history = openHistory(trace, options, every);
  const result = whatIf(trace, options, change, history);
  return 'error' in result ? result : [states(result.after), result.gone, result.appeared, result.kept];
}

/** All that an Analysis says. */
function states({ events: _events, ...rest }: Analysis): Omit<Analysis, 'events'> {
  return rest;
}

const read = new Map<string, ParsedTrace | undefined>();

function traceOf(log: string): ParsedTrace | undefined {
  if (!read.has(log)) {
    const trace = parseTrace(readFileSync(log, 'utf8'));
    // A long one says no more than a short one here.
    read.set(log, 'kind' in trace || trace.events.length > 5000 ? undefined : trace);
  }
  return read.get(log);
}
