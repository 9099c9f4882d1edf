// docs/rules/LPnnn.md says what the catalogue says, for every rule and nothing else.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { catalogue } from '../../extension/engine/rules/catalogue';

describe('rule pages', () => {
  it('are as npm run rule-pages writes them', function () {
    this.timeout(60_000);
    const ran = spawnSync(process.execPath, ['tools/rule-pages.mts', '--check'], { encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  });

  it('one for each rule', () => {
    assert.deepEqual(
      readdirSync('docs/rules').sort(),
      catalogue.map((rule) => `${rule.code}.md`),
    );
  });

  it('each says when it speaks, what helps and what has to be recorded', () => {
    for (const { code, title } of catalogue) {
      const page = readFileSync(`docs/rules/${code}.md`, 'utf8');
      assert.ok(page.startsWith(`# ${code}: ${title}\n`));
      assert.match(page, /## When it speaks/);
      assert.match(page, /## What helps/);
      if (code !== 'LP038' && code !== 'LP901') assert.match(page, /## What has to be recorded/, code);
    }
  });
});
