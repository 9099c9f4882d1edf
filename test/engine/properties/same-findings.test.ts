// What must not change a finding: running twice, how the log was cut into chunks, and what strangers do on other files.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import { createTraceParser } from '../../../grammar/parse';
import { analysed, caseNames, caseText, parsed, saying } from './logs';

const straceCases = caseNames.filter((name) => parsed(caseText(name)).dialect === 'strace');

describe('findings', () => {
  it('are the same every time', () => {
    for (const name of caseNames) assert.deepEqual(analysed(caseText(name)).findings, analysed(caseText(name)).findings, name);
  });

  it('do not depend on how the lines were fed', () => {
    for (const name of caseNames) {
      const parser = createTraceParser({});
      for (const line of caseText(name).replace(/\n$/, '').split('\n')) parser.push(line);
      const trace = parser.end();
      assert.ok(!('kind' in trace), name);
      assert.deepEqual(analyse(trace, defaultOptions).findings, analysed(caseText(name)).findings, name);
    }
  });

  it('stand on lines of the log, and so does their evidence', () => {
    for (const name of caseNames)
      for (const policy of ['rfc-v1', 'rfc-v2', 'mainline'] as const) {
        const { findings, summary } = analysed(caseText(name), { policy });
        for (const finding of findings)
          for (const line of [finding.line, ...finding.evidence.map((one) => one.line)])
            assert.ok(Number.isInteger(line) && line >= 1 && line <= summary.lines, `${name}: ${finding.rule} names line ${line}`);
      }
  });

  it('are not changed by a stranger’s opens and mappings of other files', () => {
    fc.assert(
      fc.property(fc.constantFrom(...straceCases), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (name, places) => {
        const lines = caseText(name).replace(/\n$/, '').split('\n');
        const sample = lines.find((line) => /^\d+ +\d+\.\d+ /.test(line));
        if (sample === undefined) return;
        for (const place of places) {
          const at = place % (lines.length + 1);
          const stamp = /^\d+ +(\d+\.\d+) /.exec(lines[Math.min(at, lines.length - 1)] ?? '')?.[1];
          // Not between a call and the annotation that stands directly behind it, nor among lines without a stamp.
          if (stamp === undefined) continue;
          lines.splice(
            at,
            0,
            `99001 ${stamp} openat(AT_FDCWD, "/srv/stranger/x", O_RDWR) = 7</srv/stranger/x> <0.000010>`,
            `99001 ${stamp} mmap(NULL, 4096, PROT_READ, MAP_SHARED, 7</srv/stranger/x>, 0) = 0x7e0000000000 <0.000010>`,
          );
        }
        assert.deepEqual(analysed(lines.join('\n')).findings.map(saying), analysed(caseText(name)).findings.map(saying), name);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});
