// What the pages tell a user to type works: commands on the bundled samples are run, all others have options that exist, policies are accepted.

import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseLens } from '../cli/run';

interface Fenced {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Fenced[] = globSync(['*.md', 'docs/*.md', 'docs/samples/*.md'])
  .sort()
  .flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((found) => ({
      page,
      language: found[1] ?? '',
      text: found[2] ?? '',
    })),
  );

const commands = blocks.flatMap(({ page, text }) =>
  text.split('\n').flatMap((line) => {
    const found = /^(?:npx )?lease-lens ([a-z][^#|]*)/.exec(line);
    // Words in quotes may hold blanks.
    return found === null
      ? []
      : [{ page, words: [...(found[1] ?? '').matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '') }];
  }),
);

describe('the pages', function () {
  this.timeout(60_000);

  it('have commands', () => assert.ok(commands.length > 10));

  for (const { page, words } of commands)
    if (words.some((word) => word.startsWith('samples/')))
      it(`${page}: lease-lens ${words.join(' ')}`, () => {
        const ran = leaseLens(words);
        assert.ok(ran.status === 0 || ran.status === 1, ran.err);
        assert.notEqual(ran.out, '');
      });
    else
      it(`${page}: lease-lens ${words.join(' ')}: its options exist`, () => {
        const help = leaseLens([words[0] ?? '', '--help']);
        assert.equal(help.status, 0, help.err);
        const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
        for (const word of own) if (/^--?[a-z]/.test(word)) assert.match(help.out, new RegExp(`(^|\\s|, )${word}\\b`, 'm'), word);
      });

  for (const { page, text } of blocks.filter((block) => block.language === 'json' && block.text.includes('"base"')))
    it(`${page}: the policy is accepted`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
      writeFileSync(join(folder, 'own.json'), text);
      const ran = leaseLens(['check', '--policy-file', join(folder, 'own.json'), 'samples/ignored-lease-break.ftrace.txt']);
      rmSync(folder, { recursive: true });
      assert.equal(ran.err, '');
      assert.equal(ran.status, 1);
    });
});
