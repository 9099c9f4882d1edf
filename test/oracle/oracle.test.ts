// The oracle: small logs with the findings that must and must not appear under each policy. Runs parser and engine in this process.
// expected-pass.json lists what must pass, as `case policy`; a listed one that fails is a failure, an unlisted one that passes is printed.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Analysis, Finding, PolicyName } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';
import { complaints, type OracleCase } from './compare';

/** The cases handed over, and our own for what they lack. */
const folders = ['test/oracle/cases', 'test/oracle/own'] as const;
const listFile = 'test/oracle/expected-pass.json';

const cases: readonly (OracleCase & { readonly log: string })[] = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as OracleCase) // the oracle's own files: their shape is README's
    .map((one) => ({ ...one, log: `${folder}/${one.file}` })),
);

const expected: readonly string[] = existsSync(listFile) ? (JSON.parse(readFileSync(listFile, 'utf8')) as readonly string[]) : []; // a list of names

describe('oracle', () => {
  const passed: string[] = [];
  const failed: string[] = [];

  for (const one of cases) {
    describe(`${one.name} (${one.dialect})`, () => {
      for (const policy of Object.keys(one.policies) as PolicyName[]) {
        const name = `${one.name} ${policy}`;
        if (expected.includes(name)) {
          it(policy, () => assert.deepEqual(judge(one, policy), []));
        }
        // Judged here, outside `it`, so that cases not listed yet cost no skipped test.
        before(() => {
          let why: readonly string[];
          try {
            why = judge(one, policy);
          } catch (error) {
            why = [String(error)];
          }
          (why.length === 0 ? passed : failed).push(name);
        });
      }
      it('is a case whose log is there', () => assert.ok(existsSync(one.log)));
    });
  }

  after(() => {
    const gained = passed.filter((name) => !expected.includes(name));
    const whole = cases.filter((one) => Object.keys(one.policies).every((policy) => passed.includes(`${one.name} ${policy}`)));
    console.log(
      `    oracle: ${passed.length} of ${passed.length + failed.length} judgements, ${whole.length} of ${cases.length} cases pass`,
    );
    if (gained.length > 0) console.log(`    pass but are not in ${listFile} (UPDATE_EXPECTED=1 adds them): ${gained.join(', ')}`);
    if (process.env.UPDATE_EXPECTED === '1')
      writeFileSync(listFile, `${JSON.stringify([...new Set([...expected, ...gained])].sort(), undefined, 2)}\n`);
  });

  it('every listed judgement is one of the cases', () => {
    const all = cases.flatMap((one) => Object.keys(one.policies).map((policy) => `${one.name} ${policy}`));
    assert.deepEqual(
      expected.filter((name) => !all.includes(name)),
      [],
    );
  });
});

function judge(one: (typeof cases)[number], policy: PolicyName): readonly string[] {
  const trace = parseTrace(readFileSync(one.log, 'utf8'));
  if ('kind' in trace) return [trace.message];
  const analysis: Analysis = analyse(trace, { ...defaultOptions, policy });
  const wrongLines = analysis.summary.lines === one.lines ? [] : [`lines ${analysis.summary.lines}, the log has ${one.lines}`];
  const expectations = one.policies[policy];
  assert.ok(expectations);
  return [...wrongLines, ...complaints(expectations, analysis.findings as readonly Finding[])];
}
