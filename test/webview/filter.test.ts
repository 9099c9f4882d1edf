// The filter's language: what passes, and that every error says what can be typed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { thingAt } from '../../webview/columns';
import { filterHelp, parseFilter } from '../../webview/filter';
import { passing } from '../../webview/filter-columns';
import { poolAnalysis } from '../timeline/pool-analysis';

describe('the filter', () => {
  const timeline = packTimeline(timelineOf(poolAnalysis(), 'pool'));
  const labels = (text: string): readonly string[] => {
    const parsed = parseFilter(text);
    assert.ok('terms' in parsed, `${text}: ${'error' in parsed ? parsed.error : ''}`);
    const kept = passing(timeline.columns, timeline, parsed.terms);
    return [...kept.positions].map((position) => thingAt(timeline, position)!.label);
  };
  const all = labels('').length;

  it('lets everything pass when it is empty, and nothing twice', () => {
    assert.equal(all, timeline.columns.starts.length);
    assert.equal(labels('kind:pin').length + labels('-kind:pin').length, all);
  });
  it('takes words, names, kinds, states, rules, severities', () => {
    assert.deepEqual(labels('mr kind:pin'), ['MR 4 · pages 32–47', 'MR 5 · pages 0–15']);
    assert.ok(labels('file:journal').length > 0 && labels('file:journal').length < all);
    assert.ok(labels('task:truncator').every((label) => !label.includes('MR')));
    assert.equal(labels('state:breaking').length, 2);
    assert.equal(labels('state:waiting|breaking').length, labels('state:waiting').length + 2);
    assert.ok(labels('rule:LP008').some((label) => label.includes('LP008')));
    assert.ok(labels('severity>=error').length > 0 && labels('severity>=error').length < labels('severity>=hint').length);
  });
  it('takes times, lines and pages, as numbers and ranges', () => {
    assert.equal(labels('lasts>1s').length + labels('lasts<=1s').length, all - timelineOf(poolAnalysis(), 'pool').marks.length);
    assert.ok(labels('at:0-500ms').length < all);
    assert.ok(labels('line:488').some((label) => label.includes('MR 5')));
    assert.deepEqual(labels('page:40 kind:pin'), ['MR 4 · pages 32–47']);
  });
  it('says what can be typed', () => {
    const errors: readonly (readonly [string, RegExp])[] = [
      ['colour:red', /no “colour”; type one of file, task, kind, state, rule, severity, line, page, lasts, at/],
      ['kind:pins', /no kind “pins”; type one of lease, break, pin/],
      ['lasts>soon', /“soon” is no lasts; type a time with its unit/],
      ['file>x', /“file” takes “:”/],
      ['severity:', /a value is missing behind “severity:”: one of none, hint/],
      ['-', /a word is missing/],
    ];
    for (const [text, error] of errors) {
      const parsed = parseFilter(text);
      assert.ok('error' in parsed, text);
      assert.match(parsed.error, error);
    }
    const late = parseFilter('pool kind:x');
    assert.equal('error' in late && late.column, 5);
  });
  it('reads its own examples, and those of docs/timeline.md', () => {
    for (const [example] of filterHelp) assert.ok('terms' in parseFilter(example), example);
    const page = readFileSync('docs/timeline.md', 'utf8');
    const table = page.slice(page.indexOf('| term |'), page.indexOf('`:` and `='));
    for (const [, term] of table.matchAll(/^\| `([^`]+)`(?:, `[^`]+`)* \|/gm)) {
      if (!term!.endsWith(':')) assert.ok('terms' in parseFilter(term!), term);
    }
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseFilter(text)));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('file', ':', '>', '=', '-', '|', '"', 'kind', 'pin', '10ms', ' ', 'at')), (parts) => {
        const parsed = parseFilter(parts.join(''));
        if ('terms' in parsed) passing(timeline.columns, timeline, parsed.terms);
      }),
    );
  });
});
