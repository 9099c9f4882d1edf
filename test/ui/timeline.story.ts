// The timeline in VS Code by keys alone: opened, a violation found and read, its line reached; idle time skipped by a command, a lane pinned from the
// native context menu.

import assert from 'node:assert/strict';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, shown, type Workbench } from './support/workbench';

describe('the timeline by keys and by its context menu', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1600, height: 900 });
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('keys open it, find a violation, read it, and go to its line', async () => {
    const { page } = workbench;
    const findings = sampleFindings();
    await workbench.goTo(1);
    const frame = workbench.webview();
    const canvas = frame.locator('canvas').first();
    const opens = async (): Promise<boolean> => {
      await page.keyboard.press('Alt+F10');
      return await canvas.waitFor({ timeout: 10_000 }).then(...shown);
    };
    // The key is the extension's once the workbench knows what kind of file this is, and has taken in the extension's keys.
    await page.locator('[id="status.editor.mode"]', { hasText: 'ftrace' }).waitFor();
    for (let again = 0; !(await opens()); again++) assert.ok(again < 3, 'the key opens no timeline');
    await frame.locator('.notice').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+2'); // the second group: the timeline
    await frame.locator('.toolbar').waitFor();
    await page.keyboard.press('>');
    const heard = frame.locator('[role=status][aria-live]');
    await heard.filter({ hasText: 'violation' }).waitFor({ state: 'attached' });
    const said = (await heard.textContent()) ?? '';
    const [, rule, line] = /^(LP\d+) .*?Line (\d+)\./.exec(said) ?? [];
    const finding = findings.find((one) => one.rule === rule && one.line === Number(line));
    assert.ok(finding, `what is heard is a finding of the command line: ${said}`);
    await page.keyboard.press('Enter');
    await page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line},` }).waitFor();
    await workbench.shot('timeline-keys');
  });

  it('a lane is pinned from the native context menu, and idle time is skipped from the palette', async () => {
    const { page } = workbench;
    const frame = workbench.webview();
    await frame.locator('.lane-label').nth(2).click({ button: 'right' });
    const entry = page.locator('.monaco-menu .action-label', { hasText: 'Pin Lane to the Top' }).first();
    await entry.waitFor();
    await workbench.shot('timeline-context-menu');
    await entry.click();
    await frame.locator('.group-name', { hasText: 'Pinned' }).waitFor();
    await workbench.command('Lease Lens: Skip Idle Time');
    await frame.locator('vscode-button[aria-pressed="true"]', { hasText: 'Skip idle' }).waitFor();
  });
});
