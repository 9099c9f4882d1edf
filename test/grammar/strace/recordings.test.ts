// Every strace and perf trace recording is read without a line left over, and the number of events is what plain counting of
// strings gives. The few recordings in test/traces are always read, the shared ones where they are present.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventKind, ParsedTrace } from '../../../grammar/event';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { countOf, linesOf, readLog } from './read-log';

describe('strace recordings', () => {
  for (const file of ownRecordings()) {
    it(`reads all of ${file}`, () => check(join('test', 'traces', file)));
  }

  it('reads all of the shared recordings', function () {
    this.timeout(120_000);
    const shared = sharedFolderOrSkip(this);
    const files = sharedRecordings(shared);
    assert.ok(files.length > 150, `${files.length} files`);
    for (const file of files) check(file);
  });
});

function ownRecordings(): string[] {
  return readdirSync(join('test', 'traces')).filter((name) => /\.(?:strace|perftrace)\.txt$/.test(name));
}

function sharedRecordings(shared: string): string[] {
  const files: string[] = [];
  for (const group of ['S', 'P', 'V', 'R', 'Q', 'variants', 'variants/ff', 'variants/synthetic']) {
    const folder = join(shared, 'traces', group);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      if (/\.strace\.(?:\d+|txt|txt\.gz)$|\.strace$|perftrace\.txt$|^9[89]-perf-trace/.test(name)) files.push(join(folder, name));
    }
  }
  const cases = join(shared, 'oracle', 'dev');
  for (const name of existsSync(cases) ? readdirSync(cases) : []) {
    if (name.endsWith('.json') && /"dialect": *"strace/.test(linesOf(join(cases, name)).join('\n'))) {
      files.push(join(cases, name.replace(/json$/, 'log')));
    }
  }
  return files;
}

function check(file: string): void {
  const lines = linesOf(file);
  const isPerf = /perf-?trace/.test(file);
  const trace = readLog(lines, isPerf ? 'perf-trace' : 'strace');
  assert.equal(trace.unparsedCount, 0, `${file}: ${JSON.stringify(trace.unparsed[0])}`);
  assert.equal(trace.lines, lines.length);
  assert.ok(trace.noise + trace.structure <= trace.lines, file);
  if (isPerf) return;
  for (const [kind, names] of oneToOne) {
    assert.equal(countOf(trace, kind), starts(lines, names), `${file}: ${kind}`);
  }
  assert.equal(countOf(trace, 'setlease'), fcntl(lines, 'F_SETLEASE', '0x400'), `${file}: setlease`);
  assert.equal(countOf(trace, 'getlease'), fcntl(lines, 'F_GETLEASE', '0x401'), `${file}: getlease`);
  assert.equal(exits(trace, 'requested'), starts(lines, ['exit', 'exit_group']), `${file}: exit`);
  assert.equal(exits(trace, 'done'), lines.filter((line) => line.includes('+++ ')).length, `${file}: +++`);
  assert.equal(countOf(trace, 'signal'), lines.filter((line) => /--- SIG\w+ \{/.test(line)).length, `${file}: signals`);
}

/** Calls that make one event each, always. */
const oneToOne: readonly (readonly [EventKind, readonly string[]])[] = [
  ['mmap', ['mmap']],
  ['munmap', ['munmap']],
  ['mremap', ['mremap']],
  ['close', ['close', 'close_range']],
  ['fallocate', ['fallocate']],
  ['truncate', ['truncate', 'ftruncate']],
  ['fork', ['clone', 'clone3', 'fork', 'vfork']],
  ['exec', ['execve', 'execveat']],
  ['unlink', ['unlink', 'unlinkat']],
  ['rename-file', ['rename', 'renameat', 'renameat2']],
  ['sigreturn', ['rt_sigreturn']],
  ['sigaction', ['rt_sigaction']],
  ['open', ['openat', 'io_uring_setup', 'memfd_create', 'socket', 'accept', 'accept4', 'eventfd2', 'epoll_create1']],
];

/** Lines that start one of these calls: its name and `(` behind the prefix, which ends in a space or starts the line. */
function starts(lines: readonly string[], names: readonly string[]): number {
  return lines.filter((line) => names.some((name) => line.startsWith(`${name}(`) || isStart(line, name))).length;
}

function isStart(line: string, name: string): boolean {
  const at = line.indexOf(` ${name}(`);
  // Behind a quote it is text, and behind the start of a call or a stack's frame an argument.
  return (
    at >= 0 &&
    !/["(>|]/.test(
      line
        .slice(0, at)
        .replace(/^\d+<[^>]*>|\(\+[^)]*\)/g, '')
        .replace(/\(\+[^)]*\)/, ''),
    )
  );
}

function fcntl(lines: readonly string[], name: string, raw: string): number {
  return lines.filter((line) => /(?:^|\s)fcntl\(/.test(line) && (line.includes(`, ${name}`) || new RegExp(`, ${raw}[,) ]`).test(line)))
    .length;
}

function exits(trace: ParsedTrace, phase: 'requested' | 'done'): number {
  return trace.events.filter((event) => event.kind === 'exit' && event.phase === phase).length;
}
