// One event as `events` prints it: its record is an event whatever fields its kind has, and the lines not understood come with column and reason.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventRecord } from '../../extension/cli/event-record';
import type { TraceEvent } from '../../grammar/event';
import { leaseLens, records } from './run';

const base = { line: 1, endLine: 1, column: 1, endColumn: 2, tid: 7 };

describe('the record of an event', () => {
  it('says that it is an event, also where the kind has a type of its own', () => {
    const point = { ...base, inode: '8:1:2', flags: 0x20, type: 'read' } as const;
    const events: readonly TraceEvent[] = [
      { ...point, kind: 'lease-added' },
      { ...point, kind: 'lease-checked' },
      { ...base, kind: 'setown', fd: { fd: 3 }, target: 7, type: 'thread' },
      { ...base, kind: 'break-call', type: 0x20 },
    ];
    const written = events.map((event) => JSON.parse(JSON.stringify(eventRecord(event))) as Record<string, unknown>); // an object each
    assert.deepEqual(
      written.map(({ type }) => type),
      ['event', 'event', 'event', 'event'],
    );
    assert.equal(written[0]?.lease, 'read');
    assert.equal(written[2]?.targetType, 'thread');
    assert.deepEqual(written[3]?.breakType, ['FL_LEASE']);
  });

  it('every record of real logs is an event of a kind', () => {
    for (const file of ['samples/ignored-lease-break.ftrace.txt', 'test/traces/R57-unlck-while-pinned-uring.ftrace.txt']) {
      const all = records(leaseLens(['events', file]).out);
      assert.ok(all.length > 20);
      for (const record of all) {
        assert.equal(record.type, 'event');
        assert.equal(typeof record.kind, 'string');
      }
      assert.ok(all.some((record) => record.kind === 'lease-added' && typeof record.lease === 'string'));
    }
  });
});

describe('events --unparsed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true }));
  const log = 'openat(AT_FDCWD, "/a", O_RDWR) = 3\nfcntl(3, F_SETLEASE, F_RDLCK}) = 0\nclose(3) = 0\nsome words\n';
  const expected = [
    { type: 'unparsed', line: 2, column: 29, reason: "unexpected '}'", text: 'fcntl(3, F_SETLEASE, F_RDLCK}) = 0' },
    { type: 'unparsed', line: 4, column: 1, reason: 'no line of strace', text: 'some words' },
  ];

  it('prints only the lines that were not understood, with column, reason and text', () => {
    const file = join(folder, 'a.strace');
    writeFileSync(file, log);
    const ran = leaseLens(['events', '--unparsed', file]);
    assert.deepEqual(records(ran.out), expected);
    assert.equal(ran.status, 0);
  });

  it('also of standard input', () => {
    assert.deepEqual(records(leaseLens(['events', '--unparsed', '-'], log).out), expected);
  });

  it('all of them, however many', () => {
    const ran = leaseLens(['events', '--unparsed', '-'], `${log}${'some words\n'.repeat(2000)}`);
    assert.equal(records(ran.out).length, 2002);
    assert.equal(ran.err, '');
  });
});
