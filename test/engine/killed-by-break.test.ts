// A break signal with its default action ends the holder: shown as itself, by strace's exit line, or on newer kernels as a SIGKILL that nobody sent.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../extension/engine/analyse';
import type { Finding } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { parseTrace } from '../../grammar/parse';
import { sharedFolderOrSkip } from '../support/shared-folder';

describe('a holder without a SIGIO handler', () => {
  for (const [log, line] of [
    ['A/A07-sigio-default-kills.ftrace.txt', 68],
    ['S/S08-sigdfl.strace.txt', 62],
    ['R/R14-sigio-kills-holder.ftrace.txt', 232],
  ] as const) {
    it(`is seen to be killed by the break in ${log}`, function () {
      const trace = parseTrace(readFileSync(join(sharedFolderOrSkip(this), 'traces', log), 'utf8'));
      assert.ok(!('kind' in trace));
      for (const policy of ['rfc-v1', 'mainline'] as const) {
        const killed: Finding | undefined = analyse(trace, { ...defaultOptions, policy }).findings.find(
          (finding) => finding.rule === 'LP017',
        );
        assert.deepEqual([killed?.line, killed?.verdict], [line, 'violation']);
        assert.ok(killed?.evidence.some((one) => /sent or delivered/.test(one.role)));
      }
    });
  }
});
