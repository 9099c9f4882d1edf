// The pure parts of the Large Trace page: pieces of a line, the scale of the scroll bar, the rows that are kept, the guard of messages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readToLarge } from '../../webview/large/host';
import { piecesOf } from '../../webview/large/pieces';
import { scaleOf } from '../../webview/large/scale';
import { blockLines, createRowStore } from '../../webview/large/store';

describe('the pieces of a line', function () {
  this.timeout(30_000);
  it('joined are the line, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (line) => {
        assert.equal(
          piecesOf(line)
            .map(({ text }) => text)
            .join(''),
          line,
        );
      }),
    );
  });

  it('colour every line of two real logs', () => {
    for (const name of ['samples/ignored-lease-break.ftrace.txt', 'samples/ignored-lease-break.strace.txt']) {
      for (const line of readFileSync(name, 'utf8').split('\n')) {
        const pieces = piecesOf(line);
        assert.equal(pieces.map(({ text }) => text).join(''), line);
        if (line.trim() !== '')
          assert.ok(
            pieces.some(({ kind }) => kind !== 'plain'),
            line,
          );
      }
    }
  });

  it('know stamp, name, string, number, constant and error', () => {
    const kinds = (line: string) => Object.fromEntries(piecesOf(line).map(({ kind, text }) => [kind, text]));
    const strace = kinds('334   1795359755.822302 openat(3, "/mnt/a", O_RDWR) = -1 EPERM (Operation not permitted)');
    assert.deepEqual(
      [strace.stamp, strace.name, strace.string, strace.constant, strace.error],
      ['1795359755.822302', 'openat', '"/mnt/a"', 'O_RDWR', 'EPERM'],
    );
    const ftrace = kinds('  holder-334     [000] .....    39.103143: generic_add_lease: dev=0x103:0x0 fl_flags=FL_LEASE');
    assert.deepEqual([ftrace.stamp, ftrace.name, ftrace.constant], ['39.103143', 'generic_add_lease', 'FL_LEASE']);
  });

  it('cost no more than in proportion to the line', () => {
    const cost = (length: number): number =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const line = `${'"\\'.repeat(length)} ${'a_'.repeat(length)}/*${'1.'.repeat(length)}`;
          const started = process.cpuUsage();
          for (let i = 0; i < 20; i += 1) piecesOf(line);
          return process.cpuUsage(started).user + 1000;
        }),
      );
    assert.ok(cost(40_000) < 40 * cost(4_000), 'ten times the length costs more than forty times the time');
  });
});

describe('the scale of the scroll bar', () => {
  it('reaches the first and the last line, and every line in between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4e9 }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, rows, part) => {
          const scale = scaleOf(lines, rows, 19);
          assert.ok(scale.height <= 8e6 || scale.height === rows * 19);
          assert.equal(scale.lineAt(0), 1);
          assert.ok(Math.abs(scale.lineAt(scale.height) - Math.max(1, lines - rows + 1)) < 1e-3);
          const line = 1 + part * Math.max(0, lines - rows);
          assert.ok(Math.abs(scale.lineAt(scale.topOf(line)) - line) < 1e-3);
        },
      ),
    );
  });
});

describe('the rows that are kept', () => {
  it('are asked for once per block and forgotten when many came after them', () => {
    const asked: number[] = [];
    const store = createRowStore((from) => asked.push(from));
    const rows = (from: number) => Array.from({ length: blockLines }, (_, i) => ({ text: String(from + i), cut: 0 }));
    store.want(190, 210);
    store.want(195, 205);
    assert.deepEqual(asked, [1, 201]);
    store.put(201, rows(201));
    assert.equal(store.row(205)?.text, '205');
    assert.equal(store.row(200), undefined);
    for (let block = 2; block < 100; block += 1) store.put(block * blockLines + 1, rows(block * blockLines + 1));
    assert.equal(store.row(205), undefined);
    store.want(205, 205);
    assert.deepEqual(asked, [1, 201, 201]);
  });

  it('whose block was not full are asked for again when the file has grown', () => {
    const asked: number[] = [];
    const store = createRowStore((from) => asked.push(from));
    store.put(1, [{ text: 'only', cut: 0 }]);
    store.want(1, 2);
    assert.deepEqual(asked, []);
    store.grown();
    store.want(1, 2);
    assert.deepEqual(asked, [1]);
  });
});

describe('messages to the page', () => {
  it('get through when they have the shape of the protocol, and only then', () => {
    const finding = { line: 3, rule: 'LP001', look: 'error', sign: 'x', headline: 'h', sentence: 's' };
    const explained = {
      sentence: 's',
      who: '',
      findings: [finding],
      state: [['a', 'b', 'c']],
      parts: [['a', 'b']],
      policies: [['p', 's', true]],
      links: [{ line: 1, role: 'r' }],
    };
    const right: readonly unknown[] = [
      { type: 'file', name: 'n', lines: 3, bytes: 9, complete: true },
      { type: 'rows', from: 1, rows: [{ text: 'a', cut: 0 }] },
      { type: 'findings', findings: [finding], summary: '', coverage: '' },
      { type: 'hits', search: 1, lines: [4], ended: true },
      { type: 'explained', line: 4, explained },
      { type: 'explained', line: 4 },
      { type: 'go', line: 4, focus: true },
      { type: 'follow', state: 'paused' },
      { type: 'progress', of: 'search', share: 0.5 },
    ];
    for (const message of right) assert.deepEqual(readToLarge(message), message);
    const wrong: readonly unknown[] = [
      undefined,
      'go',
      { type: 'toString' },
      { type: 'rows', from: 1, rows: [{ text: 4, cut: 0 }] },
      { type: 'findings', findings: [{ ...finding, look: 'loud' }], summary: '', coverage: '' },
      { type: 'explained', line: 4, explained: { ...explained, links: [{ line: 'x', role: 'r' }] } },
      { type: 'go', line: Number.NaN, focus: true },
    ];
    for (const message of wrong) assert.equal(readToLarge(message), undefined, JSON.stringify(message));
  });
});
