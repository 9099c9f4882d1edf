// Lost events cost certainty, never truth. The full log is the oracle: whatever is taken out of it, a violation that the rest shows and the full
// log does not must be undecidable.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding, PolicyName } from '../../../extension/engine/analysis';
import { defaultOptions } from '../../../extension/engine/options';
import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { caseNames, caseText, kernelOf, parsed } from './logs';
import { isWrong } from './wrong-violations';

const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

describe('doubt', function () {
  this.timeout(120_000);

  it('takes over where any one event was lost', () => {
    const wrong: string[] = [];
    for (const name of caseNames) {
      const trace = parsed(caseText(name));
      for (const policy of policies) {
        const full = analyse(trace, { ...defaultOptions, policy }).findings;
        for (const gone of trace.events) wrong.push(...newViolations(name, policy, trace, full, new Set([gone])));
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('takes over where any set of events was lost', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...caseNames),
        fc.constantFrom(...policies),
        fc.array(fc.nat({ max: 9 }), { minLength: 8, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (name, policy, dice, share) => {
          const trace = parsed(caseText(name));
          const full = analyse(trace, { ...defaultOptions, policy }).findings;
          const gone = new Set(trace.events.filter((_event, at) => (dice[at % dice.length] ?? 0) < share));
          assert.deepEqual(newViolations(name, policy, trace, full, gone), []);
        },
      ),
      { numRuns: 600, seed: 11 },
    );
  });

  for (const [what, pattern, rules] of [
    [
      'fcntl and the lease events',
      /fcntl|F_SETLEASE|generic_(add|delete)_lease|time_out_leases|leases_conflict|break_lease|lease-/,
      ['LP001', 'LP004', 'LP008', 'LP010', 'LP028'],
    ],
    ['what releases pins', /unpin_user|ib_umem_release|vaddr_unpin/, ['LP002', 'LP010', 'LP012', 'LP029']],
  ] as const)
    it(`takes over where ${what} were not recorded at all`, () => {
      const wrong: string[] = [];
      for (const name of caseNames) {
        const lines = caseText(name).split('\n');
        const events = parsed(lines.join('\n')).events;
        const names = new Set(lines.flatMap((line, at) => (pattern.test(line) ? [at + 1] : [])));
        // Both lines of a call.
        for (const event of events) if (names.has(event.line)) names.add(event.endLine);
        if (names.size === 0) continue;
        const rest = lines.map((line, at) => (names.has(at + 1) ? '' : line)).join('\n');
        // Under the kernel's own policy: EPERM is its word that no lease was held.
        const policy = kernelOf(name);
        const whole = parsed(lines.join('\n'));
        const full = analyse(whole, { ...defaultOptions, policy }).findings;
        const { findings } = analyse(parsed(rest), { ...defaultOptions, policy });
        wrong.push(
          ...findings
            .filter((one) => rules.some((rule) => rule === one.rule) && isWrong(one, full, whole))
            .map((one) => told(name, policy, one)),
        );
      }
      assert.deepEqual(wrong, []);
    });
});

function newViolations(
  name: string,
  policy: PolicyName,
  trace: ParsedTrace,
  full: readonly Finding[],
  gone: ReadonlySet<TraceEvent>,
): readonly string[] {
  const { findings } = analyse(without(trace, gone), { ...defaultOptions, policy });
  const lines = [...gone].map((event) => event.line).join(',');
  return findings.filter((one) => isWrong(one, full, trace)).map((one) => `${told(name, policy, one)}, without ${lines}`);
}

function told(name: string, policy: PolicyName, one: Finding): string {
  return `${name} (${policy}): ${one.rule} at ${one.line}: ${one.message}`;
}

/** The log without these events, with the mark of a loss in the place of each. */
function without(trace: ParsedTrace, gone: ReadonlySet<TraceEvent>): ParsedTrace {
  const events = [...trace.events].map((event): TraceEvent => {
    if (!gone.has(event) || event.kind === 'lost') return event;
    const { line, time } = event;
    const place = { line, endLine: line, column: 1, endColumn: 2, tid: 0, ...(time === undefined ? {} : { time }) };
    return { kind: 'lost', why: 'lost-events', ...place };
  });
  return { ...trace, events, lost: gone.size };
}
