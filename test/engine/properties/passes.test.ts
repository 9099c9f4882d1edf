// How often the engine looks at the events of a log: they may be made anew each time, so every pass costs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import { defaultOptions } from '../../../extension/engine/options';
import type { EventList, TraceEvent } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';
import { recordings } from '../../support/recordings';
import { parsed, scenario } from './logs';

describe('passes over the events', function () {
  this.timeout(120_000);

  it('are one look before the replay and the replay itself; only some events are made for the look', () => {
    const texts = [scenario(200, 'all'), ...recordings().map((log) => readFileSync(log, 'utf8'))];
    let many = 0;
    for (const text of texts) {
      const trace = parseTrace(text);
      if ('kind' in trace || trace.events.length < 100) continue;
      // strace of one task that shows no pid, and perf trace, whose calls begin in another order than they stand in.
      const again = [...trace.events].some(({ tid, cpu }) => tid === 0 && cpu === undefined) || trace.dialect === 'perf-trace';
      const counted = countedList([...trace.events]);
      const { summary } = analyse({ ...trace, events: counted.list }, defaultOptions);
      assert.equal(summary.events, trace.events.length);
      assert.ok(
        counted.made() <= (again ? 4 : 3) * trace.events.length,
        `${counted.made()} events were made of ${trace.events.length} (${trace.dialect})`,
      );
      many += 1;
    }
    assert.ok(many > 0);
  });

  it('a log that is judged again is not looked at again', () => {
    const trace = parsed(scenario(200, 'all'));
    const counted = countedList([...trace.events]);
    analyse({ ...trace, events: counted.list }, defaultOptions);
    const before = counted.made();
    analyse({ ...trace, events: counted.list }, { ...defaultOptions, policy: 'mainline' });
    assert.equal(counted.made() - before, trace.events.length);
  });
});

/** A list that counts how many events are asked for. */
function countedList(events: readonly TraceEvent[]): { readonly list: EventList; readonly made: () => number } {
  let made = 0;
  const counting: ProxyHandler<readonly TraceEvent[]> = {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) made += 1;
      const value: unknown = Reflect.get(target, key);
      // An array's own methods read its places through the proxy.
      return value;
    },
  };
  return { list: new Proxy(events, counting), made: () => made };
}
