// How much is drawn on the canvases of a page: pixels that are not transparent.

import type { FrameLocator } from 'playwright-core';

export async function inkOf(frame: FrameLocator): Promise<number> {
  return await frame.locator('body').evaluate((body) =>
    [...body.querySelectorAll('canvas')]
      .filter((canvas) => canvas.width > 0 && canvas.height > 0)
      .map((canvas) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
        let ink = 0;
        for (let alpha = 3; alpha < pixels.length; alpha += 4) {
          ink += pixels[alpha] === 0 ? 0 : 1;
        }
        return ink;
      })
      .reduce((sum, ink) => sum + ink, 0),
  );
}
