// A file over 50 MB: VS Code hides it from extensions, we offer our own editor, and in it stand the findings, the search, the hover and
// the timeline. In three themes.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/root.mts';
import { sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

const name = 'big.ftrace.txt';

/** The sample in the middle of 30 MB of scheduling before it and behind it. */
function bigLog(): { readonly text: string; readonly before: number } {
  const sample = readFileSync(inRoot('samples/ignored-lease-break.ftrace.txt'), 'utf8');
  const events = sample.split('\n').findIndex((line) => /^\s*\S.*\[\d{3}\]/.test(line));
  const lines = sample.split('\n');
  const idle = '          <idle>-0       [000] d..2.    10.000000: sched_wakeup: comm=kworker/0:1 pid=23 prio=120 target_cpu=000\n';
  const count = Math.ceil((30 << 20) / idle.length);
  const text = `${lines.slice(0, events).join('\n')}\n${idle.repeat(count)}${lines.slice(events).join('\n')}${idle.repeat(count)}`;
  return { text, before: count };
}

describe('a large trace', () => {
  let workbench: Workbench;
  let linesBefore = 0;

  before(async () => {
    workbench = await openWorkbench({ open: 'ignored-lease-break.ftrace.txt', trust: false });
    const log = bigLog();
    linesBefore = log.before;
    writeFileSync(join(workbench.folder, name), log.text);
  });
  after(() => workbench?.close());

  const page = () => workbench.webview();

  it('is offered its own editor when it is opened', async () => {
    await workbench.page.keyboard.press('Control+p');
    const input = workbench.page.locator('.quick-input-widget:not(.hidden) input').first();
    await input.waitFor();
    await input.fill(name);
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    const offer = workbench.page.locator('.notification-list-item', { hasText: 'over 50 MB' });
    await offer.waitFor({ timeout: 30_000 });
    await workbench.shot('large-1-offer');
    await offer.getByRole('button', { name: 'Open as Large Trace' }).click();
    await page().locator('.row').first().waitFor({ timeout: 30_000 });
  });

  it('has the findings of the sample, behind the lines that come before it', async () => {
    await page().locator('.summary', { hasText: 'policy rfc-v1' }).waitFor({ timeout: 60_000 });
    const first = sampleFindings().toSorted((a, b) => a.line - b.line)[0];
    assert.ok(first);
    await page().locator('.lines').focus();
    await workbench.page.keyboard.press('.');
    const current = page().locator(`.row.current[data-line="${first.line + linesBefore}"]`);
    await current.waitFor();
    assert.match((await current.locator('.message').textContent()) ?? '', new RegExp(first.rule));
    await workbench.shot('large-2-finding');
  });

  it('explains a line on Enter and lets the keyboard back on Escape', async () => {
    await workbench.page.keyboard.press('Enter');
    const card = page().locator('.card');
    await card.waitFor();
    await card.locator('table').first().waitFor();
    await workbench.shot('large-3-card');
    await workbench.page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
  });

  it('finds text anywhere, and goes to lines and times', async () => {
    await page().getByLabel('Search in the whole file').fill('time_out_leases');
    await page().locator('.row .found').first().waitFor({ timeout: 30_000 });
    await page()
      .locator('.count', { hasText: /of \d+ lines/ })
      .waitFor({ timeout: 30_000 });
    await workbench.shot('large-4-search');
    await page()
      .getByLabel(/^Go to a line/)
      .fill('+0.5');
    await workbench.page.keyboard.press('Enter');
    await page()
      .getByLabel(/^Go to a line/)
      .fill('123456');
    await page()
      .getByLabel(/^Go to a line/)
      .press('Enter');
    await page().locator('.row.current[data-line="123456"]').waitFor();
    await page().locator('.lines').press('End');
    await page().locator('.row.current').filter({ hasText: 'sched_wakeup' }).waitFor();
  });

  it('opens the timeline, and a click there comes back to the line', async () => {
    await page().locator('.lines').press('Home');
    await page().locator('.lines').press('.');
    await page()
      .getByRole('button', { name: /^Open the timeline/ })
      .click();
    const tab = workbench.page.locator('.tab', { hasText: `Timeline: ${name}` });
    await tab.waitFor({ timeout: 30_000 });
    await workbench.page.waitForTimeout(1500);
    await workbench.shot('large-5-timeline');
    await tab.getByRole('button', { name: /Close/ }).first().click({ force: true });
  });

  for (const [theme, short] of [
    ['Light Modern', 'light'],
    ['Dark High Contrast', 'high-contrast'],
    ['Light High Contrast', 'high-contrast-light'],
    ['Dark Modern', 'dark'],
  ] as const) {
    it(`is drawn in ${theme}`, async () => {
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+T');
      await workbench.page.getByPlaceholder('Select Color Theme').waitFor();
      await workbench.page.keyboard.type(theme);
      await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
      await workbench.page.keyboard.press('Enter');
      await page().locator('.row.current').first().waitFor();
      await workbench.page.waitForTimeout(500); // the theme's change reaches the webview's next frame
      await workbench.shot(`large-6-${short}`);
    });
  }

  it('gives the relevant lines as a text with their own numbers', async () => {
    await page()
      .getByRole('button', { name: /^Relevant lines/ })
      .click();
    await workbench.page.locator('.tab', { hasText: 'big (relevant lines).ftrace' }).waitFor({ timeout: 60_000 });
    await workbench.page.keyboard.press('Alt+F9');
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached', timeout: 60_000 });
    await workbench.shot('large-7-relevant');
  });
});
