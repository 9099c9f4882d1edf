// minimise: for every finding of the small recordings and of the oracle's cases, the lines that are left give the same finding on the same text.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { minimised, rereadFile } from '../../extension/cli/minimised';
import { analyse } from '../../extension/engine/analyse';
import type { Finding, PolicyName } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';

const recordings = [...globSync('test/traces/*.txt'), ...globSync('test/oracle/cases/*.log'), ...globSync('test/oracle/own/*.log')].sort();

const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];

describe('minimise', function () {
  this.timeout(120_000);
  for (const file of recordings)
    it(basename(file), async () => {
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n');
      const trace = parseTrace(text);
      if ('kind' in trace) return;
      for (const policy of policies) {
        const options = { ...defaultOptions, policy };
        const analysis = analyse(trace, options);
        for (const finding of firstOfEach(analysis.findings)) {
          const name = `${policy}: ${finding.rule} line ${finding.line}`;
          const result = await minimised(
            analysis,
            finding,
            options,
            rereadFile(
              async (wanted) => new Map(wanted.map((line) => [line, (lines[line - 1] ?? '').replace(/\r$/, '')])),
              analysis.summary.dialect,
            ),
            { trials: 120 },
          );
          assert.ok(result, name);
          assert.equal(result.lines[result.at - 1], finding.line, name);
          const left = parseTrace(result.lines.map((line) => `${lines[line - 1]}\n`).join(''));
          assert.ok(!('kind' in left), name);
          assert.equal(left.lines, result.lines.length, name);
          const again = analyse(left, options).findings.filter((one) => one.rule === finding.rule && one.line === result.at);
          assert.equal(again.length >= 1, true, name);
          assert.equal(again[0]?.verdict, finding.verdict, name);
          assert.deepEqual(roles(again[0]), roles(finding), name);
        }
      }
    });
});

/** A long recording says the same again and again: three of each rule will do. */
function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ rule }) => {
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    return count <= 3;
  });
}

/** What the evidence shows, whatever the numbers of its lines. */
function roles(finding: Finding | undefined): readonly string[] {
  return (finding?.evidence ?? []).map((one) => one.role.replace(/MR \w+/, 'MR')).sort();
}
