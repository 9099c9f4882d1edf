// The grammars' own analysis: no ambiguity, at most two tokens of look-ahead, no backtracking; and the diagrams in docs/ are theirs.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { type CaughtGrammar, catchGrammars } from '../support/grammars';

describe('the grammars', () => {
  let grammars: readonly CaughtGrammar[] = [];
  before(async () => {
    grammars = await catchGrammars();
  });

  it('are three, each without ambiguity at one or two tokens of look-ahead', () => {
    assert.deepEqual(grammars.map(({ name }) => name).sort(), ['LineGrammar', 'LineParser', 'PerfGrammar']);
    for (const { name, maxLookahead, ambiguities, rules } of grammars) {
      assert.deepEqual(ambiguities, [], name);
      assert.ok(maxLookahead === 1 || maxLookahead === 2, name);
      assert.ok(rules.length > 2);
    }
  });

  it('never backtrack, ignore an ambiguity or ask a gate', () => {
    for (const file of globSync('grammar/**/*.ts')) {
      assert.doesNotMatch(readFileSync(file, 'utf8'), /\bBACKTRACK\b|IGNORE_AMBIGUITIES|\bGATE\b|skipValidations: true/, file);
    }
  });

  it('are drawn in docs/grammar.html as they are', () => {
    const page = readFileSync('docs/grammar.html', 'utf8');
    for (const { name, maxLookahead, rules } of grammars) {
      assert.ok(page.includes(`<h1>${name}, LL(${maxLookahead})</h1>`));
      const own = page.slice(page.indexOf(`<h1>${name},`));
      for (const rule of rules) assert.ok(own.includes(`<h2>${rule.name}</h2>`), `${name} ${rule.name}: npm run diagrams`);
    }
    assert.doesNotMatch(page, /<script|https?:/);
  });
});
