// Keeping the inputs that reach new code finds what chance alone does not: shown on a small program with one condition behind the other.

import assert from 'node:assert/strict';
import { runInThisContext } from 'node:vm';
import { createCodeMap, reachNew, startCoverage } from '../support/coverage';
import { createRandom } from '../support/mutants';

const word = 'unpin();';
// In front of it some code of its own: the whole script is a function too.
const source = `'use strict';
(text) => {
  let at = 0;
${[...word].map((letter, i) => `  if (text.charCodeAt(${i}) === ${letter.charCodeAt(0)}) { at = ${i + 1};`).join('\n')}
${'  }'.repeat(word.length)}
  return at;
}`;

describe('fuzzing guided by coverage', () => {
  it('walks through eight nested conditions, which chance would need 10^15 inputs for', function () {
    this.timeout(60_000);
    const coverage = startCoverage('/guided-fuzz-program.js');
    try {
      const program = runInThisContext(source, { filename: '/guided-fuzz-program.js' }) as (text: string) => number;
      const random = createRandom(1);
      const map = createCodeMap();
      const kept = ['        '];
      let deepest = 0;
      let inputs = 0;
      while (deepest < word.length && inputs < 60_000) {
        const batch = Array.from({ length: 64 }, () => {
          const parent = kept[random(kept.length)] ?? '';
          const at = random(word.length);
          return parent.slice(0, at) + String.fromCharCode(32 + random(95)) + parent.slice(at + 1);
        });
        inputs += batch.length;
        kept.push(...reachNew(coverage, map, batch, (text) => (deepest = Math.max(deepest, program(text)))));
      }
      assert.equal(deepest, word.length, `reached ${deepest} of ${word.length} with ${kept.length} inputs kept`);
      assert.ok(kept.length >= word.length && kept.length < 40, `${kept.length} kept`);
    } finally {
      coverage.stop();
    }
  });
});
