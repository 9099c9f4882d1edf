// Printing an event and reading it again gives the same event, for every kind.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EventKind } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';
import { type Printed, printed } from '../support/printed-event';

describe('a printed event, read again', function () {
  this.timeout(60_000);
  for (const [kind, entry] of Object.entries(printed)) {
    // What belongs together by its key is one type for each kind; together they are only a union.
    const { dialect, any, lines } = entry as unknown as Printed<EventKind>;
    it(`${kind}, by ${dialect}`, () => {
      fc.assert(
        fc.property(any, (event) => {
          const trace = parseTrace(lines(event).join('\n'), { dialect });
          if ('kind' in trace) assert.fail(trace.message);
          assert.deepEqual(trace.unparsed, []);
          assert.equal(trace.events.length, 1);
          const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, time, duration, tid, tgid, comm, cpu, ...facts } =
            trace.events.at(0) ?? assert.fail();
          // fast-check's records have no prototype.
          assert.deepEqual(facts, structuredClone(event));
        }),
        { numRuns: 200 },
      );
    });
  }
});
