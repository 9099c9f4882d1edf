// what-if judges a layout change anew where what explained its result is gone, or has come; what the policy never explained stays as recorded.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PolicyName } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { type EventChange, whatIf } from '../../extension/engine/what-if';
import { parseTrace } from '../../grammar/parse';

function replayed(name: string, policy: PolicyName, change: EventChange) {
  const trace = parseTrace(readFileSync(`test/oracle/cases/${name}.log`, 'utf8'));
  if ('kind' in trace) assert.fail(trace.message);
  const result = whatIf(trace, { ...defaultOptions, policy }, change);
  if ('error' in result) assert.fail(result.error);
  return { recomputed: result.after.recomputed, gone: result.gone.map(({ rule, line }) => `${rule}:${line}`), appeared: result.appeared };
}

describe('a result in a what-if', () => {
  const changes: readonly EventChange[] = [
    { kind: 'move', line: 17, before: 10 },
    { kind: 'drop', line: 8 },
  ];
  for (const change of changes)
    it(`is recomputed where the pin that refused the truncate is gone: ${change.kind}`, () => {
      const { recomputed, gone } = replayed('d08-truncate-pinned', 'rfc-v1', change);
      assert.deepEqual(recomputed, [{ line: 14, recorded: 'ETXTBSY', instead: 'ok' }]);
      assert.ok(gone.includes('LP002:14'), gone.join());
    });

  it('is recomputed where the exclusive lease that refused it is gone', () => {
    const lease = readFileSync('test/oracle/cases/d10-v2-exclusive-refuses-unpinned.log', 'utf8')
      .split('\n')
      .findIndex((line) => line.includes('F_SETLEASE, 0x30'));
    const { recomputed, gone } = replayed('d10-v2-exclusive-refuses-unpinned', 'rfc-v2', { kind: 'drop', line: lease + 1 });
    assert.ok(
      recomputed?.some(({ recorded, instead }) => recorded === 'ETXTBSY' && instead === 'ok'),
      JSON.stringify(recomputed),
    );
    assert.ok(
      gone.some((one) => one.startsWith('LP006')),
      gone.join(),
    );
  });

  it('stays as it was recorded where nothing of what explains it has changed', () => {
    const { recomputed, appeared } = replayed('d08-truncate-pinned', 'rfc-v1', { kind: 'drop', line: 12 });
    assert.deepEqual([recomputed, appeared], [undefined, []]);
  });

  it('of a pin stays as it was recorded where the policy did not explain it', () => {
    // Recorded under rfc-v1, judged by mainline, which never lets such a pin be: the history changes, the disagreement does not.
    const trace = parseTrace(readFileSync('samples/ignored-lease-break.ftrace.txt', 'utf8'));
    if ('kind' in trace) assert.fail(trace.message);
    const result = whatIf(trace, { ...defaultOptions, policy: 'mainline' }, { kind: 'drop', line: 139 });
    if ('error' in result) assert.fail(result.error);
    assert.ok(result.before.findings.some(({ rule, line }) => rule === 'LP900' && line === 212));
    assert.deepEqual(result.after.recomputed ?? [], []);
    // Under the policy of the recording the same pin succeeded because of the lease of line 139.
    const own = whatIf(trace, defaultOptions, { kind: 'drop', line: 139 });
    if ('error' in own) assert.fail(own.error);
    assert.ok(own.after.recomputed?.some(({ line, recorded, instead }) => line === 212 && recorded === 'ok' && instead === 'EPERM'));
  });

  it('is refused where a pin now stands in the way', () => {
    // The region is released before the truncate that succeeds: without the release it is refused.
    const text = readFileSync('test/oracle/cases/d08-truncate-pinned.log', 'utf8')
      .replace('= -1 ETXTBSY (Text file busy)', '= 0')
      .split('\n');
    const [release = ''] = text.splice(16, 1);
    text.splice(8, 0, release);
    const trace = parseTrace(text.join('\n'));
    if ('kind' in trace) assert.fail(trace.message);
    const result = whatIf(trace, defaultOptions, { kind: 'drop', line: 9 });
    if ('error' in result) assert.fail(result.error);
    assert.deepEqual(result.after.recomputed, [{ line: 15, recorded: 'ok', instead: 'ETXTBSY' }]);
    assert.deepEqual(
      result.appeared.filter(({ rule }) => rule === 'LP002').map(({ line, observed }) => [line, observed]),
      [[15, 'ETXTBSY']],
    );
  });

  it('of very many changes at once is no less an answer', () => {
    const calls = 130_000;
    const trace = parseTrace(Array.from({ length: calls }, (_, at) => `300  ${1_795_355_354 + at}.000001 close(9) = 0`).join('\n'));
    if ('kind' in trace) assert.fail(trace.message);
    const changes = Array.from({ length: calls }, (_, at): EventChange => ({ kind: 'drop', line: at + 1 }));
    const result = whatIf(trace, defaultOptions, changes);
    if ('error' in result) assert.fail(result.error);
    assert.deepEqual([result.before.events.length, result.after.events.length], [calls, 0]);
  }).timeout(60_000);
});
