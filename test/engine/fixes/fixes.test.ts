// The remedies: which a rule has, the numbers they compute, where they go in a source, and that every line of C compiles.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis, ChangeLife, Finding, PinLife, PolicyName } from '../../../extension/engine/analysis';
import { fixesOf } from '../../../extension/engine/fixes/fixes';
import { framesBehind, insertionsOf } from '../../../extension/engine/fixes/insertion';
import { piecesOf, smallestSize, unpinnedParts } from '../../../extension/engine/fixes/ranges';
import { snippetOf } from '../../../extension/engine/fixes/snippet';
import { type PartName, parts } from '../../../extension/engine/fixes/snippet-parts';
import { defaultOptions } from '../../../extension/engine/options';
import { catalogue } from '../../../extension/engine/rules/catalogue';
import { parseTrace } from '../../../grammar/parse';
import { skipBecause } from '../../support/skip';

const names = Object.keys(parts) as PartName[]; // the keys of a constant object are its names
const ranges = [
  { offset: 0, length: 4096 },
  { offset: 8192, length: 12288 },
];

describe('the C of the fixes', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-c-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const compile = (code: string): string => {
    const file = join(folder, 'fix.c');
    writeFileSync(file, code);
    const { stderr } = spawnSync('gcc', ['-Wall', '-Wextra', '-Werror', '-c', '-o', join(folder, 'fix.o'), file], { encoding: 'utf8' });
    return stderr;
  };
  const has = (header: string): boolean => spawnSync('gcc', ['-E', '-include', header, '-x', 'c', '/dev/null']).status === 0;

  for (const exclusive of [false, true])
    for (const name of names)
      it(`${name}${exclusive ? ' under rfc-v2' : ''} compiles without a warning`, function () {
        const code = snippetOf([name], { exclusive, heading: `${name} */ int broken; /* \\`, ranges, size: 8192 });
        if (spawnSync('gcc', ['--version']).status !== 0) skipBecause(this, 'there is no gcc');
        for (const header of ['infiniband/verbs.h', 'liburing.h'])
          if (code.includes(`<${header}>`) && !has(header)) skipBecause(this, `${header} is not installed`);
        assert.equal(compile(code), '');
      });

  it('all parts in one file compile too', function () {
    if (!has('infiniband/verbs.h') || !has('liburing.h')) skipBecause(this, 'gcc, infiniband/verbs.h or liburing.h is not installed');
    // Both answers have one name: a program has regions or buffers.
    const code = snippetOf(
      names.filter((name) => name !== 'answerUring'),
      { exclusive: false, heading: 'all', ranges, size: 8192 },
    );
    assert.equal(compile(code), '');
  });

  it('a mistake would be seen', function () {
    if (spawnSync('gcc', ['--version']).status !== 0) skipBecause(this, 'there is no gcc');
    assert.match(compile('int f(void) { int unused; }\n'), /unused/);
  });
});

describe('fixes', () => {
  const analysis = judged('samples/ignored-lease-break.strace.txt', 'rfc-v1');
  const about = (rule: string): Finding => {
    const finding = analysis.findings.find((one) => one.rule === rule);
    assert.ok(finding);
    return finding;
  };

  it('of a pin that misses its lease: retake before it, or answer the signal', () => {
    const fixes = fixesOf(analysis, about('LP008'));
    assert.deepEqual(
      fixes.map(({ id }) => id),
      ['retake-before-pin', 'retake-after-signal'],
    );
    assert.match(fixes[0]?.code ?? '', /fcntl\(fd, F_SETLEASE, F_LAYOUT\)/);
    assert.ok(fixes.every(({ code }) => code.startsWith('/* LP008: ') && code.includes('/mnt/pmem0/data/pool.dat')));
  });

  it('take F_EXCLUSIVE under rfc-v2', () => {
    const finding = { ...about('LP008'), policy: 'rfc-v2' as const };
    assert.match(fixesOf(analysis, finding)[0]?.code ?? '', /F_LAYOUT \| F_EXCLUSIVE/);
  });

  it('of pinned pages whose range the log hides compute no numbers', () => {
    assert.deepEqual(
      fixesOf(analysis, about('LP002')).map(({ id }) => id),
      ['release-in-order'],
    );
  });

  it('have no words that no rule uses, and rules that the catalogue has', () => {
    const used = new Set(catalogue.flatMap(({ code }) => fixesOf(analysis, { ...about('LP008'), rule: code }).map(({ id }) => id)));
    assert.ok(used.size >= 12, [...used].join(' '));
  });
});

describe('the numbers of range fixes', () => {
  const pin = (firstPage: number, lastPage: number): PinLife => ({
    file: 0,
    pid: 1,
    owner: 'rdma',
    label: 'MR 1',
    startLine: 5,
    firstPage,
    lastPage,
  });
  const punch: ChangeLife = {
    file: 0,
    pid: 2,
    operation: 'punch',
    startLine: 9,
    endLine: 9,
    firstPage: 10,
    lastPage: 29,
    outcome: 'ETXTBSY',
  };
  const withPins = (...pins: readonly PinLife[]): Analysis => ({ ...judged('samples/ignored-lease-break.strace.txt', 'rfc-v1'), pins });

  it('leave exactly the pinned pages out', () => {
    const parts = unpinnedParts(withPins(pin(12, 15), pin(14, 20), pin(28, 40)), punch);
    assert.deepEqual(parts, [
      { offset: 10 * 4096, length: 2 * 4096 },
      { offset: 21 * 4096, length: 7 * 4096 },
    ]);
  });
  it('are none when all is pinned, and not known when a pin hides its range', () => {
    assert.deepEqual(unpinnedParts(withPins(pin(0, 99)), punch), []);
    assert.equal(unpinnedParts(withPins({ ...pin(0, 0), firstPage: undefined, lastPage: undefined } as never), punch), undefined);
  });
  it('a truncate ends behind the last pinned page', () => {
    const { lastPage: _, ...rest } = punch;
    assert.equal(smallestSize(withPins(pin(12, 15), pin(28, 40)), { ...rest, operation: 'truncate' }), 41 * 4096);
  });
  it('pieces cover the pin, once', () => {
    for (const [first, last] of [
      [0, 0],
      [3, 9],
      [0, 63],
      [5, 1004],
    ] as const) {
      const pieces = piecesOf(pin(first, last));
      assert.ok(pieces.length <= 8);
      let next = 0;
      for (const { offset, length } of pieces) {
        assert.equal(offset, next);
        next = offset + length;
      }
      assert.equal(next, (last - first + 1) * 4096);
    }
  });
});

describe('a fix in a source', () => {
  const source = ['#include <fcntl.h>', '#include <stdio.h>', '', 'int pin(int fd)', '{', '\treturn register_it(fd);', '}'];
  it('puts its functions behind the includes and its statement in front of the line', () => {
    const code = snippetOf(['lease'], { exclusive: false, heading: 'LP001' });
    const [functions, statement] = insertionsOf(source, 6, { code, call: 'if (x)\n\treturn -errno;' }) ?? [];
    assert.equal(functions?.line, 2);
    assert.ok(!functions?.text.includes('#include <fcntl.h>') && functions?.text.includes('#include <time.h>'));
    assert.deepEqual(statement, { line: 5, text: '\tif (x)\n\t\treturn -errno;\n', what: 'statement' });
  });
  it('is nothing where the source has no such line', () => {
    assert.equal(insertionsOf(source, 99, { code: '' }), undefined);
  });
  it('is found by the stack behind the call', () => {
    const log = [
      'ioctl(9) = -1 EPERM',
      ' > /lib/libc.so.6(ioctl+0x7) [0x1]',
      ' > /x/app(pin+0x9) [0x2] src/pin.c:6',
      ' > /x/app(main+0x1) [0x3] src/main.c:40',
      'close(9) = 0',
    ];
    const frames = framesBehind((line) => log[line - 1], 1);
    assert.deepEqual(
      frames.map(({ file, line }) => `${file}:${line}`),
      ['src/pin.c:6', 'src/main.c:40'],
    );
    assert.deepEqual(
      framesBehind((line) => log[line - 1], 5),
      [],
    );
  });
});

function judged(path: string, policy: PolicyName): Analysis {
  const trace = parseTrace(readFileSync(path, 'utf8'));
  assert.ok(!('message' in trace));
  return analyse(trace, { ...defaultOptions, policy });
}
