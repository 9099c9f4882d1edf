// What a user made of the timeline comes back: after its tab was hidden, after the window was reloaded, after VS Code was restarted.

import assert from 'node:assert/strict';
import { sample } from './support/sample-findings';
import { openWorkbench, type Window, type Workbench } from './support/workbench';

describe('the timeline, left and come back to', () => {
  let workbench: Workbench;
  let window: Window;
  let left: Shown;

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1600, height: 900 });
    // A window that was told by its address which file to open would open that one again, and nothing else.
    await workbench.page.close();
    window = await workbench.window(workbench.folder);
    await window.openFile(sample);
    await window.page.waitForSelector('.monaco-editor .view-line', { timeout: 60_000 });
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.shot(`failed-kept-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('is zoomed, a finding selected, a lane pinned, lanes alone shown', async () => {
    const { page } = window;
    await window.goTo(1);
    await window.command('Lease Lens: Open Timeline');
    const frame = window.webview();
    await frame.locator('canvas').first().waitFor({ timeout: 30_000 });
    await frame.locator('.notice').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+2');
    await frame.locator('.toolbar').waitFor();
    for (const key of ['>', 'p', 'v', 'w', 'w', '[', 'd']) await page.keyboard.press(key);
    await frame.locator('.group-name', { hasText: 'Pinned' }).waitFor();
    await page.waitForTimeout(800); // what is kept is kept a moment later
    left = await shownIn(window);
    assert.equal(left.mode, 'lanes');
    assert.notEqual(left.heading, '');
    await window.shot('kept-1-left');
  });

  it('is as it was when its tab was hidden behind another', async () => {
    const { page } = window;
    await page.keyboard.press('Control+2');
    await window.openFile('lease-of-another');
    await page.locator('.tab.active', { hasText: 'lease-of-another' }).waitFor();
    await page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
    await page.locator('.tab', { hasText: `Timeline: ${sample}` }).click();
    assert.deepEqual(await shownIn(window), left);
  });

  it('is as it was when the window was reloaded', async () => {
    const { page } = window;
    await Promise.all([page.waitForEvent('load'), window.command('Developer: Reload Window')]);
    await page.waitForSelector('.monaco-workbench .part.editor .tab', { timeout: 60_000 });
    assert.deepEqual(await shownIn(window), left);
    await window.shot('kept-2-reloaded');
  });

  it('is as it was when VS Code was restarted', async () => {
    window = await workbench.restart();
    assert.deepEqual(await shownIn(window), left);
    await window.shot('kept-3-restarted');
  });

  it('is as it was when it was closed and opened again', async () => {
    await window.page.locator('.tab', { hasText: `Timeline: ${sample}` }).click();
    await window.command('View: Close Editor');
    await window.page.locator('.tab', { hasText: `Timeline: ${sample}` }).waitFor({ state: 'hidden' });
    await window.goTo(1);
    await window.command('Lease Lens: Open Timeline');
    assert.deepEqual(await shownIn(window), left);
  });
});

interface Shown {
  readonly start: number;
  readonly end: number;
  readonly heading: string;
  readonly mode: string;
  readonly lanes: readonly string[];
  readonly measured: string;
}

/** What the page shows once it stands still. */
async function shownIn(window: Window): Promise<Shown> {
  const frame = window.webview();
  await frame.locator('.detail h2').waitFor({ timeout: 60_000 });
  await frame.locator('#bars[data-exact="1"]').waitFor({ state: 'attached', timeout: 30_000 });
  await window.page.waitForTimeout(500);
  const data = await frame
    .locator('#bars')
    .evaluate((bars: HTMLElement) => ({ start: Number(bars.dataset.start), end: Number(bars.dataset.end) }));
  const text = async (selector: string) => (await frame.locator(selector).first().textContent()) ?? '';
  return {
    ...data,
    heading: await text('.detail h2'),
    mode: (await frame.locator('.chart').getAttribute('data-mode')) ?? '',
    lanes: await frame.locator('.lane-name').allTextContents(),
    measured: await text('.measured'),
  };
}
