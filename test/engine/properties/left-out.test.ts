// What a recorder left out costs certainty, never truth: whichever call, tracepoint, task or beginning is missing without a mark, a violation that
// the rest shows and the whole log does not must be undecidable.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { PolicyName } from '../../../extension/engine/analysis';
import { defaultOptions } from '../../../extension/engine/options';
import type { ParsedTrace } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';
import { recordings } from '../../support/recordings';
import { type Thinning, thinned, withoutHead, withoutKinds, withoutNames, withoutTasks } from '../../support/thinned';
import { isOthersRefusal, isWrong } from './wrong-violations';

const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];
const heads = [0.1, 0.3, 0.5, 0.75];
/** Events: longer recordings say the same again, and each is judged some hundred times. LEASE_LENS_MOST=100000 takes all of them. */
const most = Number(process.env.LEASE_LENS_MOST ?? 90);
/** Of longer ones, up to so many events, each tenth is left without one thing of each sort: which, its place in the list decides. */
const sampled = { most: 1500, each: 10 };
/** Longer ones that were wrong once. */
const always = /D11-ext4-uring\.ftrace/;

describe('what was left out', function () {
  this.timeout(600_000);

  for (const [what, ways] of [
    ['one call or tracepoint', (text, trace) => [...withoutNames(text, trace), ...withoutKinds(text, trace)]],
    ['one task', withoutTasks],
    ['the beginning', (_text, trace) => heads.map((share) => withoutHead(trace, share))],
  ] as const satisfies readonly (readonly [string, (text: string, trace: ParsedTrace) => readonly Thinning[]])[])
    it(`makes no violation: ${what}`, () => {
      const wrong: string[] = [];
      let tried = 0;
      for (const [at, file] of recordings().entries()) {
        const text = readFileSync(file, 'utf8');
        const trace = parseTrace(text);
        if ('kind' in trace) continue;
        const isLong = trace.events.length > most && !always.test(file);
        if (isLong && (at % sampled.each !== 0 || trace.events.length > sampled.most)) continue;
        const all = ways(text, trace);
        const first = isLong ? at % Math.max(1, all.length) : 0;
        for (const way of isLong ? all.slice(first, first + 1) : all) {
          if (way.lines.size === 0) continue;
          tried += 1;
          wrong.push(...wrongViolations(file, text, trace, way));
        }
      }
      assert.ok(tried > 50, `${tried} logs`);
      assert.deepEqual(wrong, []);
    });
});

function wrongViolations(file: string, text: string, whole: ParsedTrace, way: Thinning): readonly string[] {
  const rest = parseTrace(thinned(text, way));
  if ('kind' in rest) return [];
  return policies.flatMap((policy) => {
    const options = { ...defaultOptions, policy };
    const violations = analyse(rest, options).findings.filter((one) => one.verdict === 'violation');
    if (violations.length === 0) return [];
    const full = analyse(whole, options).findings;
    return violations
      .filter((one) => isWrong(one, full, whole) && !isOthersRefusal(one, policy, kernelOf(file)))
      .map((one) => `${file} (${policy}) without ${way.what}: ${one.rule} at ${one.line}: ${one.message}`);
  });
}

/** The policy that the kernel of a log follows, where it is known. */
function kernelOf(file: string): PolicyName | undefined {
  if (/\/oracle\//.test(file)) {
    const { kernel } = JSON.parse(readFileSync(file.replace(/log$/, 'json'), 'utf8')) as { kernel?: PolicyName }; // the case's own form
    return kernel;
  }
  return /^R\d/.test(basename(file)) && basename(dirname(file)) !== 'variants' ? 'rfc-v1' : undefined;
}
