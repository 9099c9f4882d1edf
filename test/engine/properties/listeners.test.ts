// Rules that are not asked about a kind of moment have nothing to say to it: over all recordings and policies the same is told as when every rule is asked.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PolicyName } from '../../../extension/engine/analysis';
import type { Moment } from '../../../extension/engine/moments';
import { defaultOptions } from '../../../extension/engine/options';
import { newWorld } from '../../../extension/engine/replay/new-world';
import { goOn } from '../../../extension/engine/replay/replay';
import { rules } from '../../../extension/engine/rules/catalogue';
import { listenersAmong } from '../../../extension/engine/rules/listeners';
import { parseTrace } from '../../../grammar/parse';
import { recordings } from '../../support/recordings';

describe('rules that do not listen', function () {
  this.timeout(240_000);

  it('have nothing to say', () => {
    const listeners = listenersAmong(rules);
    /** Per kind of moment the fewest rules that listened. */
    const least = new Map<Moment['kind'], number>();
    for (const log of recordings()) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('kind' in trace) continue;
      for (const policy of ['rfc-v1', 'rfc-v2', 'mainline'] satisfies PolicyName[]) {
        const world = newWorld(
          trace,
          { ...defaultOptions, policy },
          (moment, world) => {
            const asked = listeners(moment);
            least.set(moment.kind, Math.min(least.get(moment.kind) ?? rules.length, asked.length));
            for (const rule of rules)
              if (!asked.includes(rule))
                assert.equal(rule.hear(moment, world), undefined, `${log}: ${rule.code} says something to ${moment.kind}`);
          },
          undefined,
        );
        goOn({ world, runs: new Map(), done: 0 }, trace, Number.POSITIVE_INFINITY);
      }
    }
    assert.ok(least.size > 10, [...least.keys()].join(', '));
    for (const [kind, count] of least) assert.ok(count < rules.length / 2, `${kind}: ${count} of ${rules.length} rules listen`);
    assert.ok((least.get('pin') ?? rules.length) <= 2, `${least.get('pin')} rules listen to a pin that the policy allows`);
  });
});
