// Large answers cross in parts, one at a time, and arrive as they were.

import assert from 'node:assert/strict';
import fc from 'fast-check';
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
          before: { events: list(events), leases: list(leases) },
          after: { findings: list(findings) },
          gone: list(findings),
        };
        const joined = new Joined();
        let whole: unknown;
        for (const message of partsOf({ id: 7, kind: 'done', answer } as unknown as DoneMessage)) {
          if (message.kind === 'part') {
            assert.ok(message.items.length <= 500);
            joined.take(structuredClone(message));
          } else if (message.kind === 'done') whole = joined.whole(structuredClone(message.answer));
        }
        assert.deepEqual(whole, answer);
      }),
      { numRuns: 25 },
    );
  });

  it('has its events as an array whether they were kept as objects or as bytes', () => {
    for (const count of [3, 1200]) {
      const kept = createKeptEvents(2);
      const events: TraceEvent[] = Array.from({ length: count }, (_, i) => ({
        kind: 'close',
        ...{ line: i + 1, endLine: i + 1, column: 1, endColumn: 9, tid: 7, fd: { fd: i } },
      }));
      for (const event of events) kept.add(event);
      const joined = new Joined();
      let whole: unknown;
      for (const message of partsOf({ id: 7, kind: 'done', answer: { events: kept.list() } } as unknown as DoneMessage)) {
        if (message.kind === 'part') joined.take(structuredClone(message));
        else if (message.kind === 'done') whole = joined.whole(structuredClone(message.answer));
      }
      assert.deepEqual(whole, { events });
    }
  });

  it('waits after each part until it is asked for more, and an answer that nobody wants ends there', () => {
    const sent: FromWorker[] = [];
    const sender = createSender((message) => void sent.push(message));
    sender.reply({ id: 1, kind: 'done', answer: { events: list(1200) } } as unknown as DoneMessage);
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
