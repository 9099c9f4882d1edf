// The files of one strace run, a file per task: joined by time under their own names and lines; tasks from the files' names.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grouped, pieceOf } from '../../extension/trace/pieces';
import { sharedFolderOrSkip } from '../support/shared-folder';
import { leaseLens, records } from './run';

const folder = 'test/traces/pieces';
const attached = [1547, 1559, 1560].map((pid) => `${folder}/R38-pieces-uring.${pid}.strace.txt`);
const timeless = [14941, 14943].map((pid) => `${folder}/04-ff.strace.${pid}`);

describe('files of one run', function () {
  this.timeout(60_000);

  it('are told by their names', () => {
    assert.deepEqual(pieceOf('a/P.4711'), { path: 'a/P.4711', set: 'a/P.*', task: 4711 });
    assert.equal(pieceOf('a/x.12.strace.txt.gz')?.set, 'a/x.*.strace.txt.gz');
    for (const name of ['P.1', 'P.0123', 'P.5000000', 'x.strace.txt', '.123', 'a/.123', 'P.12.c']) assert.equal(pieceOf(name), undefined);
    const names = grouped(['x', 'P.12', 'y', 'P.13', 'Q.12']).map((one) => (typeof one === 'string' ? one : one.map(({ path }) => path)));
    assert.deepEqual(names, ['x', ['P.12', 'P.13'], 'y', 'Q.12']);
  });

  it('are judged as one log: a break in one file meets the pins of another', () => {
    const ran = leaseLens(['check', '--format', 'ndjson', ...attached]);
    const all = records(ran.out);
    const summary = all.at(-1);
    assert.equal(all.filter(({ type }) => type === 'summary').length, 1);
    assert.equal(summary?.file, `${folder}/R38-pieces-uring.*.strace.txt`);
    assert.equal(summary?.lines, 638);
    assert.equal(summary?.unparsed, 0);
    const punched = all.find(({ rule }) => rule === 'LP002');
    assert.equal(punched?.file, attached[2]);
    assert.equal(punched?.pid, 1560);
    const evidence = punched?.evidence as readonly { readonly line: number; readonly role: string; readonly file?: string }[]; // the record's own shape
    assert.ok(evidence.some(({ file, line }) => file === attached[1] && text(attached[1], line).includes('IORING_REGISTER_BUFFERS')));
    assert.ok(text(attached[2], Number(punched?.line)).includes('fallocate('));
    assert.match(String(punched?.message), /line \d+ of R38-pieces-uring\.1559\.strace\.txt/);
    assert.equal(ran.status, 1);
  });

  it('the order in which they are named changes nothing', () => {
    const without = (out: string) => records(out).map((record) => ({ ...record, file: undefined }));
    const given = leaseLens(['check', '--format', 'ndjson', ...attached]).out;
    assert.deepEqual(without(leaseLens(['check', '--format', 'ndjson', ...attached.toReversed()]).out), without(given));
    assert.equal(leaseLens(['check', '--together', '--format', 'ndjson', attached[1] ?? '']).out, given, 'siblings are found');
  });

  it('every event stands at its own line of its own file', () => {
    const events = records(leaseLens(['events', ...attached]).out);
    assert.ok(events.length > 100);
    for (const event of events) {
      assert.equal(event.tid, Number(/\.(\d+)\.strace/.exec(String(event.file))?.[1]));
      assert.ok(Number(event.endLine) >= Number(event.line));
      if (event.kind === 'setlease') assert.match(text(String(event.file), Number(event.line)), /F_SETLEASE/);
    }
    const times = events.map(({ time }) => Number(time));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  it('one file alone has its task from its name', () => {
    for (const event of records(leaseLens(['events', timeless[0] ?? '']).out)) assert.equal(event.tid, 14941);
    const alone = leaseLens(['check', '--format', 'ndjson', attached[1] ?? '']);
    assert.equal(records(alone.out).at(-1)?.lines, 334);
  });

  it('without times of day they are read alone, and why is told; --together makes that an error', () => {
    const ran = leaseLens(['check', '--format', 'ndjson', ...timeless]);
    assert.deepEqual(
      records(ran.out).map(({ file }) => file),
      timeless,
    );
    assert.match(ran.err, /read each file alone: .* shows no time of day/);
    assert.equal(ran.status, 0);
    const joined = leaseLens(['check', '--together', ...timeless]);
    assert.match(joined.err, /shows no time of day.*strace -ff -ttt/);
    assert.equal(joined.status, 2);
  });

  it('the recorded -ff set is read whole', function () {
    const shared = sharedFolderOrSkip(this);
    const files = [...Array(7).keys()].map((i) => join(shared, `traces/S/S30-threads-ff.strace.${20468 + i}`));
    const summary = records(leaseLens(['check', '--format', 'ndjson', ...files]).out).at(-1);
    assert.equal(
      summary?.lines,
      files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0),
    );
    assert.equal(summary?.unparsed, 0);
    const alone = files.map((file) => Number(records(leaseLens(['check', '--format', 'ndjson', file]).out).at(-1)?.events));
    assert.equal(
      summary?.events,
      alone.reduce((sum, one) => sum + one, 0),
    );
  });
});

function text(file: string | undefined, line: number): string {
  return readFileSync(file ?? '', 'utf8').split('\n')[line - 1] ?? '';
}
