// Trace and timeline side by side: they follow each other, and every theme shows the same.

import assert from 'node:assert/strict';
import { inkOf } from './support/ink';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the trace beside its timeline', () => {
  let workbench: Workbench;
  const findings = sampleFindings();
  const pin = findings.find(({ rule }) => rule === 'LP008');
  const change = findings.find(({ rule }) => rule === 'LP002');

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1600, height: 900, settings: { 'editor.fontSize': 12 } });
    await workbench.command('View: Toggle Primary Side Bar Visibility');
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench?.shot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
    }
  });

  it('says behind the line what is wrong', async () => {
    assert.ok(pin && change, 'the sample has no refused pin or no refused truncate');
    await workbench.goTo(pin.line, pin.column);
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    const messages = workbench.page.locator('.view-line [class*="ced-"]');
    await messages.first().waitFor({ state: 'attached' });
    const contents = await messages.evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark, '::after').content));
    assert.ok(
      contents.some((content) => content.includes('LP008 ')),
      contents.join(' | '),
    );
    await workbench.shot('editor-inline');
  });

  it('explains a line in full, without the diagnostic in front', async function () {
    // On a busy machine a late repaint of the editor closes the hover again: the user asks once more.
    this.retries(3);
    assert.ok(pin);
    await workbench.command('Lease Lens: Explain This Line');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: 'What helps' }).first();
    await hover.waitFor({ timeout: 10_000 });
    await workbench.page.waitForTimeout(400); // it fades in
    await workbench.shot('editor-explain');
    await workbench.page.keyboard.press('Escape');
  });

  it('the cursor selects in the timeline', async () => {
    assert.ok(pin && change);
    await workbench.goTo(pin.line, pin.column);
    await workbench.command('Lease Lens: Open Timeline');
    for (let step = 0; step < 3; step++) await workbench.command('Increase Current View Size'); // the inline messages in sight
    const frame = workbench.webview();
    await frame.getByText(`Go to line ${pin.line}`).first().waitFor({ timeout: 30_000 });
    await workbench.goTo(change.line, change.column);
    await frame.getByText(`Go to line ${change.line}`).first().waitFor();
  });

  it('a click on evidence in the timeline goes to its line', async () => {
    const line = change?.evidence[0]?.line;
    assert.ok(line, 'the refused truncate has no evidence');
    await workbench.webview().getByText(`line ${line}`, { exact: true }).first().click();
    await workbench.page.locator('.monaco-editor .line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).waitFor();
    await workbench.command('View: Focus First Editor Group'); // the focus may have stayed in the timeline
  });

  for (const [theme, name] of [
    ['Light Modern', 'light'],
    ['Dark High Contrast', 'high-contrast'],
    ['Dark Modern', 'dark'],
  ] as const) {
    it(`is drawn in ${theme}`, async () => {
      assert.ok(pin);
      await workbench.goTo(pin.line, pin.column);
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+T');
      await workbench.page.getByPlaceholder('Select Color Theme').waitFor();
      await workbench.page.keyboard.type(theme);
      await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
      await workbench.page.keyboard.press('Enter');
      const frame = workbench.webview();
      await frame.getByText(`Go to line ${pin.line}`).first().waitFor();
      assert.ok((await inkOf(frame)) > 5000, 'nothing is drawn on the canvas');
      await workbench.page.waitForTimeout(400); // the theme's change reaches the webview's next frame
      await workbench.shot(`beside-${name}`);
    });
  }

  it('asked nobody outside this machine', () => {
    assert.deepEqual(workbench.outside, []);
  });
});
