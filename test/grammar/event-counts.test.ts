// Every recording is read without a line left over, and the number of events of every kind is what plain counting gives (test/support/counted.ts) and,
// where the recording has one, what its truth file tells. The recordings of the repository are always read, the shared ones where they are present.

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { EventKind, ParsedTrace, TraceEvent } from '../../grammar/event';
import type { NotATrace } from '../../grammar/not-a-trace';
import { parseTrace } from '../../grammar/parse';
import { countedKinds } from '../support/counted';
import { recordings } from '../support/recordings';
import { sharedFolderOrSkip } from '../support/shared-folder';

/** No trace that can be read, by the start of its name. */
const refused: Readonly<Record<string, NotATrace['what']>> = {
  A14: 'raw',
  A20: 'hex',
  '69-raw': 'raw',
  // A program's own output and a list of print formats.
  '60x-experiment': 'unknown',
  'tp-print-fmt': 'unknown',
};

const noPrefix = 'no task, CPU and time stamp in front of an event';

/** Lines that are truly damaged: reviewed, with the reason. */
const damaged: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  // Made so: a line damaged in its prefix and one of another program.
  'd58-unparsed-lines.log': { 22: noPrefix, 28: noPrefix },
};

/** Each has a family of its own in counted.ts, but for raw_syscalls, whose calls have numbers only: same-run.test.ts holds that one to the others. */
const uncounted = /raw\.perfscript/;

/** Kinds that no recording has a line for: printed-event.test.ts makes them. */
const unrecorded: readonly EventKind[] = [];

function read(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function countsOf(trace: ParsedTrace): Partial<Record<EventKind, number>> {
  const counts: Partial<Record<EventKind, number>> = {};
  for (const { kind } of trace.events) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Each event stands where it says: its column is behind the prefix, its outcome on a later line. */
function checkPlaces(file: string, lines: readonly string[], trace: ParsedTrace): void {
  for (const event of trace.events) {
    const text = lines[event.line - 1] ?? '';
    const place = `${file}:${event.line}`;
    assert.ok(event.endLine >= event.line && event.endLine <= lines.length, place);
    assert.ok(event.column >= 1 && event.endColumn <= text.length + 1 && event.column < event.endColumn, place);
    assert.ok((event.outcomeColumn === undefined) === (event.endLine === event.line), place);
  }
  assert.ok(trace.parserEntries >= trace.events.length, `${file}: every event went through the grammar`);
}

/** Only what is not zero. */
function withoutZeros(counts: Partial<Record<EventKind, number>>): object {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe('the number of events of each kind', function () {
  this.timeout(300_000);
  const found = new Map<EventKind, string>();
  let files = 0;

  it('is what plain counting gives, in every recording, and no line is left over', () => {
    for (const file of [...recordings(), ...globSync('test/traces/every-call/*.gz').sort()]) {
      const name = basename(file);
      const text = read(file);
      const trace = parseTrace(text);
      const what = Object.entries(refused).find(([start]) => name.startsWith(start))?.[1];
      if ('kind' in trace || what !== undefined) {
        assert.equal('kind' in trace ? trace.what : 'a trace', what, file);
        continue;
      }
      files += 1;
      const lines = text.split('\n');
      const left = Object.fromEntries(trace.unparsed.map(({ line, reason }) => [line, reason]));
      assert.deepEqual(left, damaged[name] ?? {}, file);
      assert.equal(trace.unparsedCount, trace.unparsed.length);
      checkPlaces(file, lines, trace);
      if (uncounted.test(name)) continue;
      assert.deepEqual(withoutZeros(countsOf(trace)), withoutZeros(countedKinds(lines, trace.dialect)), file);
      for (const { kind } of trace.events) found.set(kind, file);
    }
    assert.ok(files > 30, `${files} recordings`);
  });

  it('is counted for every kind', function () {
    sharedFolderOrSkip(this);
    assert.ok(files > 350, `${files} recordings`);
    const kinds = new Set<EventKind>(everyKind);
    for (const kind of found.keys()) kinds.delete(kind);
    assert.deepEqual([...kinds], unrecorded);
  });

  it('is another one when an event is lost, for every kind that was found', () => {
    assert.ok(found.size > 25);
    for (const [kind, file] of found) {
      const lines = read(file).split('\n');
      const whole = parseTrace(lines.join('\n'));
      if ('kind' in whole) assert.fail(whole.message);
      const line = whole.events.find((event) => event.kind === kind)?.line ?? assert.fail(kind);
      const rest = parseTrace(lines.with(line - 1, '').join('\n'), { dialect: whole.dialect });
      if ('kind' in rest) assert.fail(rest.message);
      assert.notEqual(countsOf(rest)[kind] ?? 0, countedKinds(lines, whole.dialect)[kind] ?? 0, `${file}: ${kind}`);
    }
  });
});

/** Operations of the recorded programs that are one event each. */
const operations: readonly (readonly [EventKind, readonly string[]])[] = [
  ['setlease', ['setlease']],
  ['getlease', ['getlease']],
  ['setsig', ['setsig']],
  ['truncate', ['truncate', 'ftruncate']],
  ['fallocate', ['fallocate']],
  ['unlink', ['unlink']],
  ['ring-register', ['uring_reg_bufs', 'uring_unreg_bufs']],
  ['pass-fd', ['sendfd', 'recvfd']],
];

/** Where the log and the truth file differ, by the start of the recording's name: reviewed, with the reason. */
const differing: Readonly<Record<string, string>> = {
  'A27-': 'the buffer was overrun: its header says so',
  'R45-': 'the buffer was overrun: its header says so',
  'T01-tc-rdopen.report-cpu0': 'one CPU of two',
  'S36-': 'strace -z: successful calls only',
  'S37-': 'strace -Z: failed calls only',
  'S38-': 'strace -e status=successful',
  'D01-': 'the program cuts its file once before it writes its truth',
  'D02-': 'as D01',
  'D21-': 'as D01',
  'V01-': 'as D01',
  'V04-': 'as D01',
  'P06-': 'the program removes half of its files without telling',
  'S19-': 'as P06',
  'S20-': 'as P06',
  'S22-': 'the program removes a file before it writes its truth',
  'R54-': 'perf trace was not asked for truncate',
  'R67-': 'two of the messages failed or were empty: no descriptor was passed',
};

describe('the number of events', function () {
  this.timeout(300_000);

  it('is that of the operations in the truth files', function () {
    const folder = `${sharedFolderOrSkip(this)}/traces`;
    const differs = new Set<string>();
    let compared = 0;
    for (const truthFile of globSync(`${folder}/*/*.truth.jsonl*`).sort()) {
      const truth = read(truthFile)
        .split('\n')
        .filter((line) => line.startsWith('{"t0"'))
        .map((line) => JSON.parse(line) as { readonly op: string; readonly tid: number });
      const tasks = new Set(truth.map(({ tid }) => tid));
      for (const file of globSync(`${truthFile.replace(/\.truth\.jsonl(?:\.gz)?$/, '')}.*`).sort()) {
        if (!/\.(?:strace|ftrace|perfscript|perftrace|report)[^/]*\.txt(?:\.gz)?$/.test(file) || !existsSync(file)) continue;
        const trace = parseTrace(read(file));
        if ('kind' in trace) continue;
        for (const [kind, names] of operations) {
          // perf without pids has task 0 only.
          const calls: readonly TraceEvent[] = trace.events.filter(
            (event) =>
              event.kind === kind && !('source' in event && event.source === 'tracepoint') && (event.tid === 0 || tasks.has(event.tid)),
          );
          // A call that was not recorded at all.
          if (calls.length === 0) continue;
          const told = truth.filter(({ op }) => names.includes(op)).length;
          const known = Object.keys(differing).find((start) => basename(file).startsWith(start));
          if (calls.length === told) compared += 1;
          else if (known !== undefined) differs.add(known);
          else assert.equal(calls.length, told, `${file}: ${kind}`);
        }
      }
    }
    assert.ok(compared > 500, `${compared} compared`);
    assert.deepEqual([...differs].sort(), Object.keys(differing).sort());
  });
});

const everyKind: readonly EventKind[] = Object.keys({
  ...{ open: 1, close: 1, dup: 1, 'set-fd-flags': 1, fork: 1, exec: 1, exit: 1, 'rename-task': 1, mmap: 1, munmap: 1, mremap: 1 },
  ...{ setlease: 1, getlease: 1, setsig: 1, setown: 1, sigaction: 1, sigmask: 1, 'signal-wait': 1, signal: 1, sigreturn: 1 },
  ...{ truncate: 1, fallocate: 1, write: 1, 'file-facts': 1, unlink: 1, 'rename-file': 1, mount: 1, 'pass-fd': 1, ioctl: 1 },
  ...{ 'ring-register': 1, annotation: 1, pin: 1, unpin: 1, 'lease-added': 1, 'lease-removed': 1, 'lease-broken': 1 },
  ...{ 'break-waits': 1, 'break-wakes': 1, 'lease-checked': 1, 'lease-conflict': 1, 'break-call': 1, 'layout-change': 1 },
  ...{ 'layout-busy': 1, 'dax-fault': 1, 'dax-writeback': 1, 'inode-seen': 1, lost: 1 },
} satisfies Record<EventKind, 1>) as EventKind[]; // the keys are exactly the kinds
