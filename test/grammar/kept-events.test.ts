// Events kept as bytes are the events that were read: equal one by one, in the order of their lines, with the same findings; and they are small.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import type { EventList, ParsedTrace, TraceEvent } from '../../grammar/event';
import { createEventBytes } from '../../grammar/event-bytes';
import { glancer, openEvents, packedEvents } from '../../grammar/event-list';
import { createKeptEvents } from '../../grammar/kept-events';
import { parseTrace } from '../../grammar/parse';
import { recordings } from '../support/recordings';

describe('events kept as bytes', function () {
  this.timeout(240_000);
  const traces: ParsedTrace[] = [];
  before(() => {
    for (const log of recordings()) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if (!('kind' in trace)) traces.push(trace);
    }
  });

  function kept(events: Iterable<TraceEvent>, most: number): EventList {
    const keeping = createKeptEvents(most);
    for (const event of events) keeping.add(event);
    return keeping.list();
  }

  it('are equal to those that were read, with the same findings', () => {
    for (const trace of traces) {
      const all = [...trace.events];
      const list = kept(all, 5);
      assert.deepEqual([...list], all);
      assert.deepEqual(
        [...list].map((event) => Object.keys(event)),
        all.map((event) => Object.keys(event)),
      );
      if (all.length > 5000) continue;
      const [packed, plain] = [list, all].map((events) => analyse({ ...trace, events }, defaultOptions));
      assert.deepEqual({ ...packed, events: [] }, { ...plain, events: [] });
    }
  });

  it('come in the order of their lines, whatever the order they were told in', () => {
    const some = traces.flatMap((trace) => [...trace.events].slice(0, 3)).slice(0, 60);
    const events = some.map((event, at): TraceEvent => ({ ...event, line: 7 * at + 1 }));
    fc.assert(
      fc.property(fc.shuffledSubarray(events), fc.nat(9), (told, most) => {
        const list = kept(told, most);
        const sorted = told.toSorted((a, b) => a.line - b.line);
        assert.deepEqual([...list], sorted);
        assert.deepEqual([list.at(0), list.at(-1), list.at(told.length)], [sorted[0], sorted.at(-1), undefined]);
        const later = ({ line }: TraceEvent) => line > 50;
        assert.deepEqual(
          [list.find(later), list.findLast(later), list.filter(later), list.some(later), list.every(later)],
          [sorted.find(later), sorted.findLast(later), sorted.filter(later), sorted.some(later), sorted.every(later)],
        );
        assert.deepEqual([list.map(({ line }) => line), [...list.entries()]], [sorted.map(({ line }) => line), [...sorted.entries()]]);
        assert.equal(
          list.reduce((sum, { line }, at) => sum + line * at, 1),
          sorted.reduce((sum, { line }, at) => sum + line * at, 1),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('keep numbers of every kind exactly', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constantFrom(-0, 246, 247, 2 ** 53, Number.NaN));
    const [event] = traces.flatMap((trace) => [...trace.events].slice(0, 1));
    assert.ok(event !== undefined);
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), (values) => {
        const bytes = createEventBytes();
        for (const result of values) bytes.add({ ...event, result });
        const list = openEvents(bytes.finish());
        assert.deepEqual(
          values.map((_, at) => list.at(at)),
          values.map((result) => ({ ...event, result })),
        );
      }),
    );
  });

  it('keep what stands behind a list of any length', () => {
    const [event] = traces.flatMap((trace) => [...trace.events].slice(0, 1));
    assert.ok(event !== undefined);
    // The list takes the room that was made for the numbers behind it.
    const sample = (length: number): TraceEvent => ({
      ...event,
      also: Array.from({ length }, () => one),
      outcomeColumn: 2 ** 50,
      result: 2 ** 50,
    });
    const one = { line: 2 ** 30, endLine: 2 ** 30 };
    for (let before = 0; before < 60; before += 1) {
      const told: readonly TraceEvent[] = [
        ...Array.from({ length: before }, () => event),
        ...Array.from({ length: 40 }, (_, at) => sample(before + 4 * at)),
      ];
      const bytes = createEventBytes();
      for (const each of told) bytes.add(each);
      const list = openEvents(bytes.finish());
      for (const [at, each] of told.entries()) assert.deepEqual(list.at(at), each);
    }
  });

  it('are the same at a glance, as objects and as bytes, and in another thread', () => {
    for (const trace of traces) {
      const all = [...trace.events];
      const crossed = openEvents(structuredClone(packedEvents(kept(all, 0))));
      assert.deepEqual([...crossed], all);
      for (const list of [all, crossed]) {
        const glance = glancer(list);
        for (const [at, event] of all.entries()) {
          const { kind, line, endLine, tid, time, duration, tgid, cpu, returned = true, also } = event;
          assert.deepEqual(glance(at), {
            ...{ kind, line, endLine, tid, time, duration, tgid, cpu, returned },
            ...{ hasInode: 'inode' in event, hasAlso: also !== undefined },
          });
        }
      }
    }
  });

  it('take at most 64 bytes each', () => {
    const bytes = createEventBytes();
    for (const trace of traces) for (const event of trace.events) bytes.add(event);
    assert.ok(bytes.length > 500, `${bytes.length} events`);
    assert.ok(bytes.size() <= 64 * bytes.length, `${(bytes.size() / bytes.length).toFixed(1)} bytes an event`);
  });
});
