// One violation among ten million intervals, in the browser: at every zoom its pixel on the canvas has the colour of errors.

import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { toX } from '../../webview/viewport';
import { shownBy } from './drawn-columns';
import { timelineBrowser } from './timeline-page';

describe('one violation among ten million intervals', function () {
  this.timeout(240_000);
  const count = 10_000_000;
  const lanes = 8;
  const bad = 4_444_444;
  const browser = timelineBrowser();

  it('has its pixel on the canvas at every zoom', async () => {
    const made = await build({
      entryPoints: ['test/webview/crowd.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'crowd',
      footer: { js: 'globalThis.crowd = crowd;' },
    });
    const view = await browser.open({ viewport: { width: 1200, height: 620 } });
    const { page } = view;
    await page.evaluate(made.outputFiles[0]!.text);
    // Made inside the page: so much would not fit through the driver.
    const start = await page.evaluate(
      ([size, of, at]) => {
        const { crowd } = globalThis as unknown as {
          crowd: { crowdTimeline(count: number, lanes: number, bad: number): { columns: { starts: Float64Array } } };
        };
        const timeline = crowd.crowdTimeline(size!, of!, at!);
        window.postMessage({ type: 'timeline', timeline, document: 'crowd' }, '*');
        return timeline.columns.starts[at!]!;
      },
      [count, lanes, bad],
    );
    await page.waitForFunction((size) => JSON.parse(document.body.dataset.loaded ?? '{}').intervals === size, count, { timeout: 120_000 });
    await view.drawn();
    const lane = Math.floor((bad * lanes) / count);
    const label = (await page.locator('.lane-label').nth(lane).boundingBox())!;
    const bars = (await page.locator('#bars').boundingBox())!;
    const y = Math.round(label.y - bars.y + label.height / 2);
    let zooms = 0;
    for (;;) {
      const { view: shown, width } = await shownBy(view);
      const x = toX(shown, width, start);
      const pixel = await page.locator('#bars').evaluate(
        (element, [left, top]) => {
          const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(left! - 1, top!, 3, 1);
          return [0, 4, 8].map((at) => [...data.slice(at, at + 3)].join());
        },
        [Math.round(x), y],
      );
      assert.ok(pixel.includes('241,76,76'), `${shown.end - shown.start} ns wide: ${pixel.join(' | ')} at ${x}`);
      if (shown.end - shown.start < 50) break;
      zooms += 1;
      assert.ok(zooms < 80, 'it zooms in');
      await page.mouse.move(bars.x + x, bars.y + y);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -300);
      await page.keyboard.up('Control');
      await view.drawn();
    }
    assert.ok(zooms > 30, `${zooms} zooms`);
    assert.deepEqual(view.troubles, []);
  });
});
