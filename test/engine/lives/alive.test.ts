// What lasts at a line, what begins there and what is on a file: the same as looking at every life, however they lie and whatever was asked before.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis } from '../../../extension/engine/analysis';
import { explain } from '../../../extension/engine/explain';
import { aliveAt, beginningOn, countAlive, onFile, readyLives } from '../../../extension/engine/lives/alive';
import { eventOnLine } from '../../../extension/engine/lives/event-on-line';
import { stateAt } from '../../../extension/engine/lives/state-at';
import { atOnce } from '../../../extension/engine/lives/steps';
import { defaultOptions } from '../../../extension/engine/options';
import { parseTrace } from '../../../grammar/parse';

describe('lives at a line', () => {
  const life = fc.record({ startLine: fc.nat(300), length: fc.option(fc.nat(200), { nil: undefined }), file: fc.nat(12) });

  it('property: what looking at all of them gives', () => {
    fc.assert(
      fc.property(
        fc.array(life, { maxLength: 400 }),
        fc.array(fc.nat(520), { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        (made, lines, sorted, ready) => {
          const lives = made.map(({ startLine, length, file }) => ({
            startLine,
            file,
            ...(length === undefined ? {} : { endLine: startLine + length }),
          }));
          if (sorted) lives.sort((a, b) => a.startLine - b.startLine);
          if (ready) atOnce(readyLives(lives));
          const inOrder = lives.toSorted((a, b) => a.startLine - b.startLine);
          for (const line of lines) {
            const alive = inOrder.filter(({ startLine, endLine }) => startLine <= line && (endLine ?? Number.POSITIVE_INFINITY) > line);
            assert.deepEqual(aliveAt(lives, line), alive);
            assert.equal(countAlive(lives, line), alive.length);
            assert.deepEqual(
              aliveAt(lives, line, 3, ({ file }) => file % 2 === 0),
              alive.filter(({ file }) => file % 2 === 0).slice(0, 3),
            );
            assert.deepEqual(
              beginningOn(lives, line),
              inOrder.filter(({ startLine }) => startLine === line),
            );
            assert.deepEqual(
              onFile(lives, line % 14),
              lives.filter(({ file }) => file === line % 14),
            );
          }
        },
      ),
    );
  });
});

describe('the state of a file behind every line', () => {
  it('is what a look at one line gives', () => {
    let breaking = 0;
    for (const log of globSync(['samples/*.txt', 'test/traces/*.txt'])) {
      const trace = parseTrace(readFileSync(log, 'utf8'));
      if ('kind' in trace) continue;
      const analysis = analyse(trace, defaultOptions);
      for (const file of analysis.files.keys()) {
        const [leases, pins] = [onFile(analysis.leases, file), onFile(analysis.pins, file)];
        for (let line = 1; line <= trace.lines; line += 1) {
          const broken = aliveAt(leases, line, Number.POSITIVE_INFINITY, ({ breakLine }) => breakLine !== undefined && breakLine <= line);
          const state = { held: countAlive(leases, line), breaking: broken.length, pinned: countAlive(pins, line) };
          assert.deepEqual(stateAt(analysis, file, line), state, `${log}:${line}`);
          breaking += broken.length;
        }
      }
    }
    assert.ok(breaking > 100, `${breaking} lines with a lease being broken`);
  });
});

describe('the first question about a line', () => {
  it('looks at a few of the events, wherever the line is', () => {
    const calls = 20_000;
    const at = (tick: number): string => (1.7e9 + tick / 1e4).toFixed(6);
    const lines = Array.from({ length: calls }, (_, i) => [
      `7 ${at(4 * i)} openat(AT_FDCWD, "/mnt/pmem/f", O_RDWR <unfinished ...>`,
      `8 ${at(4 * i + 1)} getpid() = 8 <0.000010>`,
      `7 ${at(4 * i + 2)} <... openat resumed>) = 3 <0.000200>`,
      `7 ${at(4 * i + 3)} close(3) = 0 <0.000010>`,
    ]).flat();
    const trace = parseTrace(`${lines.join('\n')}\n`);
    if ('kind' in trace) assert.fail(trace.message);
    const analysis = analyse(trace, defaultOptions);
    assert.ok(analysis.events.length >= 2 * calls);
    let looked = 0;
    const events = new Proxy([...analysis.events], {
      get(target, key) {
        if (key === 'at')
          return (index: number) => {
            looked += 1;
            return target.at(index);
          };
        if (typeof key === 'string' && /^\d+$/.test(key)) looked += 1;
        return Reflect.get(target, key);
      },
    });
    for (const [line, kind] of [
      [4 * 12_345 + 1, 'open'],
      [4 * 12_345 + 2, undefined],
      [4 * 12_345 + 3, 'open'],
      [4 * 12_345 + 4, 'close'],
    ] as const) {
      const fresh: Analysis = { ...analysis, events };
      looked = 0;
      assert.equal(explain(fresh, line)?.event.kind, kind, `line ${line}`);
      const place = eventOnLine(fresh, line);
      assert.equal(place === undefined ? undefined : fresh.events.at(place)?.kind, kind, `line ${line}`);
      assert.ok(looked > 5 && looked < 200, `line ${line}: ${looked} of ${events.length} events`);
    }
  });
});
