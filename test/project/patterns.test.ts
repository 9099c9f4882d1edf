// No line of a log may cost more than its length: every pattern of the product is looked at by a linter that finds those whose cost grows
// faster than their input, and met with the lines that would make it so.

import assert from 'node:assert/strict';
import { analyse } from 'scslre';
import { patternsOfTheProduct } from '../support/patterns';
import { processorTime } from '../support/processor-time';

const { patterns, unknown } = patternsOfTheProduct();

/** Chevrotain tries a token where the last one ended, nowhere else: its patterns are sticky. */
const isToken = (name: string): boolean => /tokens\.ts: /.test(name);

/** What the linter reports and why it cannot hurt: the text is short, or the user's own. */
const harmless: readonly (readonly [pattern: string, because: string])[] = [
  ['extension/cli/event-changes.ts: /^(\\d+):\\s*(.+)$/s', 'an option of the command line'],
  ['extension/engine/words.ts: /\\.?0+$/', 'a number of our own'],
  ['extension/trace/find-time.ts: /^\\s*(\\+)?', 'what the user typed into a box'],
  ['webview/filter.ts: /(-?)(?:([a-z]+)', 'what the user typed into a box'],
];

describe('patterns', function () {
  this.timeout(120_000);

  it('are all found', () => {
    assert.ok(patterns.length > 300, `${patterns.length}`);
    // The user's own search is the one pattern that no file holds.
    assert.deepEqual(
      unknown.map((one) => one.split(': ')[0]),
      ['extension/trace/search-lines.ts', 'webview/large/search.ts'],
    );
  });

  it('grow no faster than the line', () => {
    const used = new Set<string>();
    const wrong = patterns.flatMap(({ name, source, flags }) => {
      const { reports } = analyse({ source, flags: isToken(name) && !flags.includes('y') ? `${flags}y` : flags });
      if (reports.length === 0) return [];
      const known = harmless.find(([pattern]) => name.startsWith(pattern));
      if (known !== undefined) used.add(known[0]);
      return known === undefined ? [`${name}: ${reports.map((one) => (one.exponential ? 'exponential' : one.type)).join(', ')}`] : [];
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual([...used].sort(), harmless.map(([pattern]) => pattern).sort(), 'an exception that is none any more');
  });

  it('cost as much more as the line is longer, on lines made to hurt', () => {
    const units = [
      '1',
      ' ',
      'a',
      '1 ',
      '1.',
      '1<',
      '(',
      '"',
      "'",
      '\\',
      '<',
      '=',
      'a=',
      'a(',
      '-',
      '/',
      '[',
      '{',
      '1:',
      ' >',
      'a.c:',
      '/* ',
      '+',
      '|',
      '0x',
      'é',
    ];
    const wrong: string[] = [];
    for (const { name, source, flags } of patterns) {
      if (harmless.some(([pattern]) => name.startsWith(pattern))) continue;
      const sticky = isToken(name) && !flags.includes('y') ? `${flags}y` : flags;
      const once = (text: string): void => {
        const pattern = new RegExp(source, sticky);
        if (flags.includes('g'))
          while (pattern.exec(text) !== null && pattern.lastIndex < text.length) pattern.lastIndex = Math.max(pattern.lastIndex, 1);
        else pattern.test(text);
      };
      for (const unit of units) {
        const text = `${unit.repeat(30_000 / unit.length)}\u0001`;
        // A quadratic pattern takes hundreds of ms for one such line; only those that take some are measured.
        const started = process.cpuUsage();
        once(text);
        const { user } = process.cpuUsage(started);
        if (user < 30_000) continue;
        const short = processorTime(() => once(`${unit.repeat(7_500 / unit.length)}\u0001`));
        const long = processorTime(() => once(text));
        if (long >= 10 * short + 5) wrong.push(`${name} on ${JSON.stringify(unit)}…: ${short} ms, four times as long ${long} ms`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});
