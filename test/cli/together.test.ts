// --together: strace and ftrace of one run as one log, under their own names and lines. The sample's two recordings are of one run.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens, records } from './run';

const strace = 'samples/ignored-lease-break.strace.txt';
const ftrace = 'samples/ignored-lease-break.ftrace.txt';
const both = ['--together', strace, ftrace];

describe('--together', function () {
  this.timeout(120_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'together-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const format of ['text', 'ndjson'] as const)
    it(`check, as it was (${format})`, () => {
      const ran = leaseLens(['check', '--format', format, ...both]);
      assert.equal(ran.err, '');
      assert.equal(ran.status, 1);
      const golden = `test/cli/expected/ignored-lease-break.together.${format === 'text' ? 'txt' : 'ndjson'}`;
      if (process.env.UPDATE_EXPECTED === '1') writeFileSync(golden, ran.out);
      assert.ok(existsSync(golden), `${golden} is not there: UPDATE_EXPECTED=1 writes it`);
      assert.equal(ran.out, readFileSync(golden, 'utf8'));
    });

  it('gives the same in whatever order the files are named', () => {
    const one = leaseLens(['check', '--format', 'ndjson', '--together', strace, ftrace]);
    const other = leaseLens(['check', '--format', 'ndjson', '--together', ftrace, strace]);
    assert.equal(one.out, other.out);
  });

  it('names file and line in both, of lines that are what the role says', () => {
    const found = records(leaseLens(['check', '--format', 'ndjson', ...both]).out);
    const texts = new Map([strace, ftrace].map((file) => [file, readFileSync(file, 'utf8').split('\n')]));
    const taken = found.flatMap(({ file, evidence }) =>
      ((evidence ?? []) as { line: number; role: string; file?: string }[])
        .filter(({ role }) => role === 'lease taken')
        .map((one) => ({ file: one.file ?? String(file), line: one.line })),
    );
    assert.deepEqual(new Set(taken.map(({ file }) => file)), new Set([strace, ftrace]));
    for (const { file, line } of taken) assert.match(texts.get(file)?.[line - 1] ?? '', /fcntl/, `${file}:${line}`);
    const [kernel, calls] = (found.at(-1)?.joined ?? []) as Record<string, unknown>[];
    assert.deepEqual(kernel, { dialect: 'ftrace', files: [ftrace] });
    assert.deepEqual(calls?.files, [strace]);
    assert.ok(Number(calls?.uncertainty) < 1e6 && Number(calls?.shared) > 60);
  });

  it('one file per CPU is the whole, alone and with strace', () => {
    const parts = perCpu(readFileSync(ftrace, 'utf8'), folder);
    assert.equal(parts.length, 2);
    const told = (args: readonly string[]) =>
      records(leaseLens(['check', '--format', 'ndjson', ...args]).out)
        .slice(0, -1)
        .map(({ rule, time, pid, path, verdict }) => ({ rule, time, pid, path, verdict }));
    assert.deepEqual(told(['--together', ...parts]), told([ftrace]));
    assert.deepEqual(told(['--together', ...parts, strace]), told(both));
    const text = leaseLens(['check', '--together', ...parts]).out;
    assert.match(text, /cpu0\/trace/);
  });

  it('events: one a call, with its file and its place in the other', () => {
    const events = records(leaseLens(['events', ...both]).out);
    const lease = events.find(({ kind, also }) => kind === 'setlease' && also !== undefined);
    assert.equal(lease?.file, ftrace);
    assert.equal(lease?.path, '/mnt/pmem0/data/pool.dat');
    const [other] = (lease?.also ?? []) as { file: string; line: number }[];
    assert.equal(other?.file, strace);
    assert.match(readFileSync(strace, 'utf8').split('\n')[(other?.line ?? 0) - 1] ?? '', /F_SETLEASE, 0x10/);
  });

  it('explain: the same of a call by its line in either file', () => {
    const events = records(leaseLens(['events', ...both]).out);
    const lease = events.find(({ kind, also }) => kind === 'setlease' && also !== undefined);
    const [other] = (lease?.also ?? []) as { file: string; line: number }[];
    const here = records(leaseLens(['explain', '--format', 'ndjson', '--together', `${ftrace}:${lease?.line}`, strace]).out)[0];
    const there = records(leaseLens(['explain', '--format', 'ndjson', '--together', `${strace}:${other?.line}`, ftrace]).out)[0];
    assert.equal(here?.sentence, there?.sentence);
    assert.match(String(here?.sentence), /F_LAYOUT/);
    const text = leaseLens(['explain', '--together', `${strace}:${other?.line}`, ftrace]).out;
    assert.match(text, new RegExp(`${strace}:${other?.line}  the same call`));
    assert.equal(leaseLens(['explain', `${ftrace}:${lease?.line}`, strace]).status, 2);
  });

  it('what-if: a change at a line of either file', () => {
    const found = records(leaseLens(['check', '--format', 'ndjson', ...both]).out);
    const at = found.findIndex(({ rule }) => rule === 'LP001' || rule === 'LP008');
    const byNumber = leaseLens(['what-if', '--format', 'ndjson', ...both, '--finding', String(at + 1)]);
    const { file, line } = found[at] as { file: string; line: number };
    const byPlace = leaseLens(['what-if', '--format', 'ndjson', ...both, '--retake-before', `${file}:${line}`]);
    assert.equal(byNumber.status, 0, byNumber.err);
    const [one, other] = [byNumber, byPlace].map(({ out }) => records(out));
    assert.deepEqual(one?.slice(0, -1), other?.slice(0, -1));
    assert.match(
      String(one?.at(-1)?.what),
      /^Retake the layout lease before this pin \(before line 251 of .*ftrace\.txt: fcntl\(9, F_SETLEASE, F_LAYOUT\) = 0\)$/,
    );
    assert.deepEqual(one?.at(-1)?.recomputed, [{ file, line, recorded: 'EPERM', instead: 'ok' }]);
    assert.match(leaseLens(['what-if', ...both, '--retake-before', '12']).err, /of joined files name one, as FILE:LINE/);
  });

  it('says what to do where the files cannot be joined', () => {
    const timeless = join(folder, 'timeless.strace');
    writeFileSync(timeless, readFileSync(strace, 'utf8').replace(/^(\d+ +)\d+\.\d+ /gm, '$1'));
    const refused = leaseLens(['check', '--together', timeless, ftrace]);
    assert.equal(refused.status, 2);
    assert.match(refused.err, /timeless\.strace shows no time.*-ttt/);
    const binary = join(folder, 'x.dat');
    writeFileSync(binary, 'PERFILE2 and more\n');
    assert.match(leaseLens(['check', '--together', strace, binary]).err, /x\.dat: perf's own file/);
    assert.match(leaseLens(['check', '--skew', `${strace}=1`, strace]).err, /--skew goes with --together/);
    assert.match(leaseLens(['check', ...both, '--skew', 'other=1']).err, /--skew other: no such file/);
  });

  it('--skew is taken as given', () => {
    const named = join(folder, 'named.strace');
    copyFileSync(strace, named);
    const estimated = records(leaseLens(['check', '--format', 'ndjson', '--together', named, ftrace]).out).at(-1);
    const [, { skew = 0 } = {}] = (estimated?.joined ?? []) as { skew?: number }[];
    const given = leaseLens(['check', '--format', 'ndjson', '--together', named, ftrace, '--skew', `${named}=${(skew / 1e9).toFixed(6)}`]);
    const [, clock] = (records(given.out).at(-1)?.joined ?? []) as { skew?: number; uncertainty?: number }[];
    assert.ok(Math.abs((clock?.skew ?? 0) - skew) < 2000);
    assert.equal(clock?.uncertainty, undefined);
    assert.equal(records(given.out).length, records(leaseLens(['check', '--format', 'ndjson', ...both]).out).length);
  });
});

/** The files of per_cpu/, as the kernel would write them. */
function perCpu(text: string, folder: string): readonly string[] {
  const lines = text.split('\n');
  const head = lines.filter((line) => line.startsWith('#'));
  const cpus = new Map<string, string[]>();
  for (const line of lines) {
    const cpu = / \[(\d{3})\] /.exec(line)?.[1];
    if (cpu === undefined) continue;
    const own = cpus.get(cpu) ?? [...head];
    cpus.set(cpu, own);
    own.push(line);
  }
  return [...cpus].map(([cpu, own]) => {
    mkdirSync(join(folder, `cpu${Number(cpu)}`));
    const file = join(folder, `cpu${Number(cpu)}`, 'trace');
    writeFileSync(file, `${own.join('\n')}\n`);
    return file;
  });
}
