// The command line's start: V8 takes the bytecode that was built, and without it, or with half of it, everything is as it was.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sample = 'samples/ignored-lease-break.ftrace.txt';

describe('the start of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true }));
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { encoding: 'utf8', env });

  it('has bytecode that this Node takes', () => {
    const ask = `const { readFileSync } = require('node:fs');
      const { Script } = require('node:vm');
      const cachedData = readFileSync('dist/command.cache');
      console.log(new Script(readFileSync('dist/command.js', 'latin1'), { cachedData }).cachedDataRejected);`;
    assert.equal(node('-e', ask).stdout, 'false\n');
  });

  it('works without it, with half of it, and under flags that it was not made with', () => {
    for (const file of ['lease-lens.js', 'command.js']) copyFileSync(`dist/${file}`, join(folder, file));
    const whole = node('dist/lease-lens.js', 'check', sample);
    assert.equal(whole.status, 1, whole.stderr);
    const bytecode = readFileSync('dist/command.cache');
    for (const part of [undefined, bytecode.subarray(0, bytecode.length >> 1), bytecode]) {
      if (part !== undefined) writeFileSync(join(folder, 'command.cache'), part);
      const ran = node('--no-lazy-feedback-allocation', join(folder, 'lease-lens.js'), 'check', sample);
      assert.deepEqual([ran.status, ran.stdout, ran.stderr], [1, whole.stdout, whole.stderr]);
    }
  });
});
