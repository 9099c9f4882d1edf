// Large answers cross in parts, one at a time, and arrive as they were.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Analysis } from '../../extension/engine/analysis';
import { createSender, Joined, partsOf } from '../../extension/trace/answer-parts';
import type { DoneMessage, FromWorker } from '../../extension/trace/protocol';
import type { TraceEvent } from '../../grammar/event';
import { createKeptEvents } from '../../grammar/kept-events';

const list = (length: number) => Array.from({ length }, (_, at) => ({ at }));

describe('an answer in parts', function () {
  this.timeout(60_000);

  it('is whole again, whatever its lists are long', () => {
    fc.assert(
      fc.property(fc.nat(2500), fc.nat(2500), fc.nat(10), (events, findings, leases) => {
        const answer = {
          before: { notes: list(events), leases: list(leases), eventFiles: Int32Array.from({ length: events }, (_, at) => at) },
          after: { findings: list(findings) },
          gone: list(findings),
        };
        const joined = new Joined();
        let whole: unknown;
        for (const { message, transfer } of partsOf({ id: 7, kind: 'done', answer } as unknown as DoneMessage)) {
          if (message.kind === 'part') {
            assert.ok(message.items.length <= 500);
            joined.take(structuredClone(message));
          } else if (message.kind === 'done') whole = joined.whole(structuredClone(message.answer, { transfer: [...transfer] }));
        }
        assert.deepEqual(whole, answer);
      }),
      { numRuns: 25 },
    );
  });

  it('has its events as bytes that change hands, whether they were kept as objects or as bytes, and the sender keeps its own', () => {
    for (const count of [3, 1200]) {
      const kept = createKeptEvents(2);
      const events: TraceEvent[] = Array.from({ length: count }, (_, i) => ({
        kind: 'close',
        ...{ line: i + 1, endLine: i + 1, column: 1, endColumn: 9, tid: 7, fd: { fd: i } },
      }));
      for (const event of events) kept.add(event);
      const own = kept.list();
      const [only, ...more] = partsOf({ id: 7, kind: 'done', answer: { events: own } } as unknown as DoneMessage);
      assert.ok(only?.message.kind === 'done' && more.length === 0, 'one message, however many events');
      const whole = new Joined().whole(structuredClone(only.message.answer, { transfer: [...only.transfer] })) as Analysis | undefined;
      assert.deepEqual([...(whole?.events ?? [])], events);
      assert.ok(
        only.transfer.every(({ byteLength }) => byteLength === 0),
        'the buffers are gone from here',
      );
      assert.deepEqual([...own], events);
    }
  });

  it('waits after each part until it is asked for more, and an answer that nobody wants ends there', () => {
    const sent: FromWorker[] = [];
    const sender = createSender((message) => void sent.push(message));
    sender.reply({ id: 1, kind: 'done', answer: { leases: list(1200) } } as unknown as DoneMessage);
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ['part'],
    );
    for (let step = 0; step < 5; step++) sender.more(1);
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ['part', 'part', 'part', 'done'],
    );
    sender.reply({ id: 2, kind: 'done', answer: undefined });
    sender.reply({ id: 3, kind: 'cancelled' });
    assert.deepEqual(
      sent.slice(4).map(({ kind }) => kind),
      ['done', 'cancelled'],
    );
  });
});
