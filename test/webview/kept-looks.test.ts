// Six real recordings in both views and three themes, compared with screenshots that were looked at and kept (test/webview/kept, the drawing alone, small and without loss).
// UPDATE_EXPECTED=1 keeps the new ones. What was drawn is in test/out/looks in full size, and so is every one that differs.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { recordings, timelineOfRecording } from './recordings';
import { dark, highContrast, light } from './themes';
import { type TimelinePage, timelineBrowser } from './timeline-page';

describe('looks of real recordings', function () {
  this.timeout(90_000);
  const browser = timelineBrowser();
  before(() => {
    mkdirSync('test/out/looks', { recursive: true });
    mkdirSync('test/webview/kept', { recursive: true });
  });

  for (const [name, shows] of recordings) {
    it(`${name}: ${shows}`, async () => {
      const timeline = timelineOfRecording(name);
      assert.ok(timeline, `${name} is not a trace`);
      const wrong: string[] = [];
      for (const theme of [dark, light, highContrast]) {
        const view = await browser.open({ theme, viewport: { width: 1120, height: 640 } });
        await view.show(timeline);
        await view.page.keyboard.press('>');
        for (const mode of ['Lanes', 'File map'] as const) {
          await view.page.getByText(mode, { exact: true }).click();
          await view.page.mouse.move(900, 620);
          await view.drawn();
          const look = `${name}-${mode === 'Lanes' ? 'lanes' : 'map'}-${theme.name}`;
          writeFileSync(`test/out/looks/${look}.png`, await view.page.screenshot({ caret: 'hide' }));
          // Without the detail pane: the words of findings have tests of their own.
          const shot = await view.page.locator('.chart').screenshot({ caret: 'hide' });
          const differs = await compare(view, shot, `test/webview/kept/${look}.webp`);
          if (differs > tolerated) wrong.push(`${look}: ${(differs * 100).toFixed(2)} % of the pixels`);
        }
        assert.deepEqual(view.troubles, []);
        await view.page.context().close();
      }
      assert.deepEqual(wrong, [], 'look at test/out/looks, then UPDATE_EXPECTED=1 keeps them');
    });
  }
});

/** Share of pixels of the small picture that are not what was kept; the browser decodes, shrinks and compares. */
async function compare(view: TimelinePage, shot: Buffer, kept: string): Promise<number> {
  const keep = process.env.UPDATE_EXPECTED === '1' || !existsSync(kept);
  if (keep && process.env.UPDATE_EXPECTED !== '1') return 1;
  const before = keep ? undefined : readFileSync(kept).toString('base64');
  const page = await view.page.context().newPage();
  const result = await page.evaluate(
    async ([now, old, channel]) => {
      const bytes = (text: string) => new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]);
      const pixels = async (text: string, scale: number) => {
        const image = await createImageBitmap(bytes(text));
        const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
        const pen = canvas.getContext('2d')!;
        pen.imageSmoothingQuality = 'high';
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        return { canvas, data: pen.getImageData(0, 0, canvas.width, canvas.height).data };
      };
      const small = await pixels(now!, 0.375);
      if (old === '') {
        const blob = await small.canvas.convertToBlob({ type: 'image/webp', quality: 1 });
        const out = new Uint8Array(await blob.arrayBuffer());
        return { share: 0, webp: btoa(Array.from(out, (one) => String.fromCharCode(one)).join('')) };
      }
      const expected = await pixels(old!, 1);
      if (expected.canvas.width !== small.canvas.width || expected.canvas.height !== small.canvas.height) return { share: 1, webp: '' };
      let wrong = 0;
      for (let at = 0; at < small.data.length; at += 4) {
        const off = Math.max(...[0, 1, 2].map((part) => Math.abs(small.data[at + part]! - expected.data[at + part]!)));
        if (off > Number(channel)) wrong += 1;
      }
      return { share: wrong / (small.data.length / 4), webp: '' };
    },
    [shot.toString('base64'), before ?? '', `${perChannel}`],
  );
  await page.close();
  if (keep) writeFileSync(kept, Buffer.from(result.webp, 'base64'));
  return result.share;
}

/** Of 255: smoothing stays below, another colour does not. */
const perChannel = 48;
/** Share of pixels: a bar as high as the map and three pixels wide is as much. */
const tolerated = 0.002;
