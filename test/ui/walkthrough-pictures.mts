// npm run walkthrough-pictures: the walkthrough's pictures, taken anew from the packaged extension in a dark and a light theme,
// into images/walkthrough. Small: they ship.

import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { inRoot } from '../../tools/root.mts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

const sample = 'ignored-lease-break.ftrace.txt';
/** CSS pixels. */
const [width, height, titleBar] = [800, 470, 35];
const themes = [
  ['Default Dark Modern', 'dark'],
  ['Default Light Modern', 'light'],
] as const;

const scenes: readonly (readonly [name: string, show: (workbench: Workbench) => Promise<void>])[] = [
  [
    'open',
    async ({ command, goTo, page }) => {
      await command('View: Toggle Primary Side Bar Visibility');
      await goTo(241, 52);
      await page.locator('.squiggly-error').first().waitFor();
    },
  ],
  [
    'findings',
    async ({ command, page }) => {
      await page.keyboard.press('Escape');
      await command('Lease Lens: Show All Findings');
      await page.locator('.pane-body .monaco-list-row').first().waitFor();
    },
  ],
  [
    'what-if',
    async ({ command, goTo, page }) => {
      await command('View: Toggle Primary Side Bar Visibility');
      await goTo(258, 52);
      await command('Lease Lens: Replay With What Helps Here (What-If)');
      await page.locator('.monaco-diff-editor .view-line').first().waitFor();
    },
  ],
  [
    'timeline',
    async ({ command, goTo, page, webview }) => {
      await command('View: Close Editor');
      await goTo(241, 52);
      await command('Lease Lens: Open Timeline');
      await webview().locator('canvas').first().waitFor();
      await page.waitForTimeout(1000);
      await page.keyboard.press('Control+2');
      await command('View: Maximize Editor Group and Hide Side Bars');
    },
  ],
];

for (const [theme, name] of themes) {
  const workbench = await openWorkbench({
    open: sample,
    trust: false,
    width,
    height,
    settings: { 'workbench.colorTheme': theme, 'editor.fontSize': 12, 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false },
  });
  try {
    for (const [scene, show] of scenes) {
      await show(workbench);
      await workbench.page.mouse.move(width / 4, height - 5); // where nothing is told of what is below it
      await workbench.page.waitForTimeout(1500);
      writeFileSync(inRoot('images/walkthrough', `${scene}-${name}.webp`), await webp(workbench.page));
      await workbench.shot(`walkthrough-${scene}-${name}`);
    }
  } finally {
    await workbench.close();
  }
}
process.exit(0);

/** What is on the page, as WebP: a quarter of the bytes of a PNG. */
async function webp(page: Page): Promise<Buffer> {
  const shot = (await page.screenshot({ clip: { x: 0, y: titleBar, width, height: height - titleBar } })).toString('base64');
  const blank = await page.context().newPage();
  const url = await blank.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    canvas.width = 600; // as wide as a walkthrough shows it
    canvas.height = Math.round((picture.height * canvas.width) / picture.width);
    const pen = canvas.getContext('2d');
    if (pen === null) throw new Error('no canvas');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/webp', 0.3);
  }, shot);
  await blank.close();
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
