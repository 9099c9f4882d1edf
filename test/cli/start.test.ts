// The command line's start: V8 takes the bytecode that was built, and without it, or with half of it, everything is as it was.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutGaps } from '../../tools/run/gaps.mts';

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

  it('has no gaps in it, in which each build would leave something else', () => {
    const made = (...addresses: readonly number[]): readonly Buffer[] =>
      addresses.map((address) => Buffer.from([3, 0x7f, 2, 0, address & 255, address >> 8, 0, 0, 0x7f, 4]));
    const clean = [3, 0x7f, 2, 0, 0, 0, 0, 0, 0x7f, 4];
    assert.deepEqual([...withoutGaps(made(0x7f26, 0x7f0e, 0x7f26))], clean);
    assert.deepEqual([...withoutGaps(made(0x7f26, 0x7eff, 0x7f0e))], clean);
    assert.deepEqual([...withoutGaps(made(0x0102, 0x0102))], [3, 0x7f, 2, 0, 2, 1, 0, 0, 0x7f, 4]);
    assert.throws(() => withoutGaps([Buffer.alloc(100, 1), Buffer.alloc(100, 2)]), /different bytecode/);
    assert.throws(() => withoutGaps([Buffer.alloc(9), Buffer.alloc(10)]), /different bytecode/);
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
