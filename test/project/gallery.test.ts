// Every bundled recording has its story, and every story is true: each `LPnnn, line N` in it is a finding of that log under the story's policy.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { gallery } from '../../extension/editor/gallery';
import { leaseLens, records } from '../cli/run';

describe('the gallery', function () {
  this.timeout(60_000);

  it('has each recording and each story once', () => {
    assert.deepEqual(gallery.map(({ file }) => file).sort(), readdirSync('samples').sort());
    assert.deepEqual(gallery.map(({ page }) => page).sort(), readdirSync('docs/samples').sort());
  });

  it('has stories that the list shows whole', () => {
    for (const { story } of gallery) assert.ok(story.length <= 88, story);
  });

  for (const { file, page, title } of gallery)
    it(`${title}: what the page says is what the log shows`, () => {
      const text = readFileSync(`docs/samples/${page}`, 'utf8');
      assert.ok(text.startsWith(`# ${title.replaceAll('’', "'")}\n`) || text.startsWith(`# ${title}\n`));
      assert.ok(text.includes(`(../../samples/${file})`));
      for (const heading of ['## What went wrong', '## How to see it', '## The fix']) assert.ok(text.includes(heading));
      const policy = text.includes('--policy mainline') ? 'mainline' : 'rfc-v1';
      const found = records(leaseLens(['check', '--format', 'ndjson', '--policy', policy, `samples/${file}`]).out);
      const places = found.flatMap(({ rule, line }) => (rule === undefined ? [] : [`${rule} ${line}`]));
      const said = [...text.replaceAll('\n', ' ').matchAll(/\b(LP\d{3})(?: and (LP\d{3}))?, line (\d+)/g)].flatMap(([, one, other, line]) =>
        [one, other].flatMap((rule) => (rule === undefined ? [] : [`${rule} ${line}`])),
      );
      assert.ok(said.length >= 2, 'a story names its findings');
      for (const place of said) assert.ok(places.includes(place), `${place}; there are ${places.join(', ')}`);
    });
});
