// The worked examples quote the project's own code: each block names its file, and stands there word for word.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

const pages = globSync('docs/extending/*.md').sort();

describe('the worked examples', () => {
  it('are four', () => assert.equal(pages.length, 4));

  for (const page of pages)
    it(page, () => {
      const text = readFileSync(page, 'utf8');
      assert.ok(text.split('\n').length < 60, 'under 60 lines');
      const blocks = [...text.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)];
      assert.ok(blocks.length >= 3);
      assert.equal(blocks.length, [...text.matchAll(/^```/gm)].length / 2, 'every block names its file');
      for (const [, file = '', code = ''] of blocks) assert.ok(readFileSync(file, 'utf8').includes(code), `${file} has changed:\n${code}`);
    });
});
