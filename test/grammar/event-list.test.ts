// What the engine may take for granted of a list of events: no line starts more than one, so its line is an event's identity.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseTrace } from '../../grammar/parse';
import { recordings } from '../support/recordings';

describe('the events of a log', function () {
  this.timeout(120_000);

  const logs = recordings();
  it(`start on a line each, in ${logs.length} recordings`, () => {
    let events = 0;
    for (const log of logs) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('kind' in trace) continue;
      events += trace.events.length;
      assert.equal(new Set(trace.events.map(({ line }) => line)).size, trace.events.length, log);
    }
    assert.ok(events > 500, `${events} events`);
  });
});
