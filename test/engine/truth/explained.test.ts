// Group R comes from a kernel that implements rfc-v1: where it and the policy differ, the reason is known. Every LP900 of the group stands in this
// list; a new one fails, and so does one that is gone.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolderOrSkip } from '../../support/shared-folder';

interface Explained {
  readonly recording: string;
  readonly line: number;
  readonly reason: string;
}

const explained: readonly Explained[] = [];

describe('LP900 of group R', function () {
  this.timeout(240_000);

  it('is explained, each with its reason', function () {
    const folder = join(sharedFolderOrSkip(this), 'traces', 'R');
    const logs = globSync('*.{strace,ftrace}.txt{,.gz}', { cwd: folder }).sort();
    assert.ok(logs.length > 60, `only ${logs.length} recordings found`);
    const said = logs.flatMap((log) => {
      const bytes = readFileSync(join(folder, log));
      const trace = parseTrace((log.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
      if ('kind' in trace) return [];
      const { findings } = analyse(trace, { ...defaultOptions, policy: 'rfc-v1' });
      return findings.filter(({ rule }) => rule === 'LP900').map(({ line, message }) => ({ key: `${log}:${line}`, message }));
    });
    const known = new Set(explained.map(({ recording, line }) => `${recording}:${line}`));
    assert.deepEqual(
      said.filter(({ key }) => !known.has(key)),
      [],
      'not explained',
    );
    assert.deepEqual(
      [...known].filter((key) => !said.some((one) => one.key === key)),
      [],
      'explained, but not there any more',
    );
  });
});
