// The scanners in front of the lexers find the same words as the lexers, or give up: on every line of the recordings, and on changed lines of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IToken } from 'chevrotain';
import fc from 'fast-check';
import { quickWords as ftraceWords } from '../../grammar/ftrace/quick-words';
import * as ftrace from '../../grammar/ftrace/tokens';
import { createGlance, look } from '../../grammar/strace/glance';
import { quickWords as straceWords } from '../../grammar/strace/quick-words';
import * as strace from '../../grammar/strace/tokens';
import { createWordPlaces, type WordPlaces } from '../../grammar/word';
import { recordings } from '../support/recordings';

describe('the quick scanners', function () {
  this.timeout(240_000);
  const places = createWordPlaces();
  const glance = createGlance();

  /** True where the scanner took the line. */
  function ftraceAgrees(text: string, mode: 'prefix' | 'head'): boolean {
    if (!ftraceWords(text, mode, places)) return false;
    same(text, ftrace.lexer().tokenize(text, mode).tokens, places);
    return true;
  }
  function straceAgrees(text: string): boolean {
    look(text, glance);
    if (glance.shape !== 'call' || !straceWords(text, glance, places)) return false;
    const { tokens, errors } = strace.lexer().tokenize(text, 'prefix');
    assert.deepEqual(errors, [], text);
    same(text, tokens.slice(tokens.findIndex(({ tokenType }) => tokenType === strace.token.callName)), places);
    return true;
  }

  const lines = new Set<string>();
  for (const log of recordings()) for (const line of readFileSync(log, 'utf8').split(/\r?\n/)) if (line.length < 2000) lines.add(line);
  const kept = [...lines];
  const tailOf = (line: string) => line.slice(Math.max(0, line.search(/-\d+ +[[(]/))).trimEnd();

  it(`agree with the lexers on ${kept.length} lines of recordings, and take most of what matters`, () => {
    let calls = 0;
    let taken = 0;
    for (const line of kept) {
      const matters =
        /\b(?:sys_(?:fcntl|openat|fallocate|mmap)|generic_add_lease|break_lease\w*)[(: ]/.test(line) && line.charCodeAt(16) === 45;
      const call = /^\d+ +[\d.:]+ (?:fcntl|openat|fallocate|mmap)\(.* = /.test(line);
      const took = ftraceAgrees(tailOf(line), 'prefix') || straceAgrees(line);
      if (!matters && !call) continue;
      calls += 1;
      if (took) taken += 1;
    }
    assert.ok(taken > 0.8 * calls, `${taken} of ${calls}`);
  });

  it('agree with the lexers on changed lines', () => {
    const change = fc.tuple(
      fc.nat(300),
      fc.constantFrom(
        ...' \t()<>[]{}:;=-.,|&!~*?/#@+_0x9afzAZé"\\\u00a0',
        '',
        '  ',
        '...',
        ' = 0',
        ' = -1 EPERM (a)',
        '0x',
        '/* x */',
        ' <0.1>',
        '=>',
        '&&',
        'or',
      ),
      fc.nat(3),
    );
    const interesting = kept.filter((line) => /[(:]/.test(line) && line.length < 300);
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...interesting), fc.array(change, { maxLength: 3 }), (line, changes) => {
        let text = line;
        for (const [at, put, left] of changes)
          text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + left);
        if (ftraceAgrees(tailOf(text), 'prefix')) taken += 1;
        if (ftraceAgrees(text.slice(text.indexOf(': ') + 2).trimEnd(), 'head')) taken += 1;
        if (straceAgrees(text)) taken += 1;
      }),
      { numRuns: 20_000 },
    );
    assert.ok(taken > 2000, `${taken}`);
  });
});

function same(text: string, tokens: readonly IToken[], { count, numbers, starts, ends }: WordPlaces): void {
  assert.deepEqual(
    Array.from({ length: count }, (_, index) => [numbers[index], text.slice(starts[index], ends[index]), starts[index]]),
    tokens.map(({ tokenTypeIdx, image, startOffset }) => [tokenTypeIdx, image, startOffset]),
    text,
  );
}
