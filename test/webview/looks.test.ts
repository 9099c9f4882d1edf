// What the timeline looks like, in every theme and in three widths: screenshots under test/out/ for people, and no trouble in the console.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { timelineOf } from '../../extension/timeline-model';
import { poolAnalysis } from '../timeline/pool-analysis';
import { dark, highContrast, highContrastLight, light } from './themes';
import { timelineBrowser } from './timeline-page';

describe('looks of the timeline', function () {
  this.timeout(60_000);
  const browser = timelineBrowser();
  before(() => {
    mkdirSync('test/out', { recursive: true });
  });

  const timeline = timelineOf(poolAnalysis(), 'pool.strace.txt');
  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`in ${theme.name}, with a finding selected`, async () => {
      const view = await browser.open({ theme });
      await view.show(timeline);
      await view.send({ type: 'cursor', line: 208, at: 552e6 });
      await view.drawn();
      await view.page.screenshot({ caret: 'initial', path: `test/out/timeline-${theme.name}.png` });
      assert.deepEqual(view.troubles, []);
    });
  }
  for (const [width, height, deviceScaleFactor] of [
    [600, 800, 1],
    [1600, 900, 1],
    [1000, 700, 2],
  ] as const) {
    it(`${width} pixels wide at ${deviceScaleFactor}×`, async () => {
      const view = await browser.open({ viewport: { width, height }, deviceScaleFactor });
      await view.show(timeline);
      await view.page.screenshot({ caret: 'initial', path: `test/out/timeline-${width}.png` });
      await view.page.keyboard.press('.');
      await view.page.keyboard.press('.');
      await view.drawn();
      await view.page.screenshot({ caret: 'initial', path: `test/out/timeline-${width}-selected.png` });
      assert.deepEqual(view.troubles, []);
    });
  }
});
