// What a newcomer meets: the sample opens, its violation is underlined, explained on hover, can be tried away, and is drawn.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/root.mts';
import { inkOf } from './support/ink';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the sample in a trusted folder', () => {
  let workbench: Workbench;
  const finding = sampleFindings().find((one) => one.severity === 'error');

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1600, height: 900 });
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench?.shot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
    }
  });

  it('opens as ftrace', async () => {
    await workbench.page.locator('[id="status.editor.mode"]', { hasText: 'ftrace' }).waitFor();
    await workbench.shot('1-opened');
  });

  it('has an error, and it is underlined', async () => {
    assert.ok(finding, 'the command line finds no error in the sample');
    await workbench.goTo(finding.line, finding.column);
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.shot('2-squiggle');
  });

  it('explains the line on hover', async () => {
    assert.ok(finding);
    await workbench.goTo(finding.line, finding.column + 1);
    await workbench.command('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: finding.rule }).first();
    await hover.waitFor();
    await workbench.shot('3-hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('offers to retake the lease, and shows in a diff what that would change', async function () {
    // The menu opens only once the editor has the focus; a key pressed too early is pressed again.
    this.retries(2);
    const pin = sampleFindings().find((one) => ['LP001', 'LP008'].includes(one.rule));
    assert.ok(pin, 'no finding of the sample is a pin without a lease');
    await workbench.goTo(pin.line, pin.column);
    await workbench.page.keyboard.press('Control+.');
    const widget = workbench.page.locator('.action-widget');
    await widget.getByText('what-if').first().waitFor();
    await workbench.shot('4-quick-fix');
    await widget.getByText('what-if').first().click();
    await workbench.page.locator('.monaco-diff-editor').first().waitFor();
    await workbench.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    await workbench.shot('5-what-if');
    await workbench.page.locator('.tab', { hasText: sample }).click();
  });

  it('draws the timeline beside the editor', async () => {
    assert.ok(finding);
    await workbench.goTo(finding.line, finding.column);
    await workbench.command('Lease Lens: Open Timeline');
    const frame = workbench.webview();
    await frame.locator('canvas').first().waitFor({ timeout: 30_000 });
    await waitUntil(async () => (await inkOf(frame)) > 5000, 'nothing is drawn on the canvas');
    await workbench.shot('6-timeline');
  });

  it('has not touched the log, and asked nobody outside this machine', () => {
    assert.deepEqual(readFileSync(join(workbench.folder, sample)), readFileSync(inRoot('samples', sample)));
    assert.deepEqual(workbench.outside, []);
  });
});

async function waitUntil(condition: () => Promise<boolean>, complaint: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, complaint);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
