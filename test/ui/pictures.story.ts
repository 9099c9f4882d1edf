// Surfaces that no other story passes, each in dark, light and high contrast: for whoever looks at the pictures in test/out. What is asserted is that each
// says what it is for.

import assert from 'node:assert/strict';
import { sample, sampleFindings } from './support/sample-findings';
import { pickTheme } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

const looks = [
  ['Dark Modern', 'dark'],
  ['Light Modern', 'light'],
  ['Dark High Contrast', 'high-contrast'],
] as const;

describe('surfaces that are looked at', () => {
  let workbench: Workbench;
  const pin = sampleFindings().find(({ rule }) => rule === 'LP008');

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1400, height: 820, settings: { 'editor.fontSize': 12 } });
    await workbench.command('View: Toggle Primary Side Bar Visibility');
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-pictures-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  const ask = async (title: string): Promise<void> => {
    await workbench.ask(title);
    await workbench.page.waitForTimeout(400); // the palette gives its place to the question
  };
  const rows = () => workbench.page.locator('.quick-input-list .monaco-list-row');
  const each = async (name: string, show: () => Promise<void>, hide: () => Promise<void>): Promise<void> => {
    for (const [theme, short] of looks) {
      await pickTheme(workbench, theme);
      await show();
      await workbench.page.waitForTimeout(300);
      await workbench.shot(`look-${name}-${short}`);
      await hide();
    }
  };
  const leave = async (): Promise<void> => {
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };

  it('the samples, each with its story', () =>
    each(
      'samples',
      async () => {
        await ask('Lease Lens: Open Sample Trace…');
        await rows().filter({ hasText: 'The holder that did not answer' }).first().waitFor();
      },
      leave,
    ));

  it('the formats of an export, and the recorders', async () => {
    await each('export', () => ask('Lease Lens: Export Findings…'), leave);
    await each('record', () => ask('Lease Lens: Record a Trace…'), leave);
  });

  it('what helps as C, in an editor', async () => {
    assert.ok(pin);
    await workbench.goTo(pin.line, pin.column);
    await each('fixes', () => ask('Lease Lens: Copy What Helps Here As C…'), leave);
    await ask('Lease Lens: Copy What Helps Here As C…');
    await workbench.page.keyboard.press('Enter');
    await workbench.command('File: New Untitled Text File');
    await workbench.page.keyboard.press('Control+v');
    await workbench.page.locator('.view-line', { hasText: 'F_SETLEASE' }).first().waitFor();
    await each(
      'code',
      async () => {},
      async () => {},
    );
    await workbench.command('View: Revert and Close Editor');
  });

  it('the replay of a remedy, as a diff', async () => {
    assert.ok(pin);
    await workbench.goTo(pin.line, pin.column);
    await workbench.command('Lease Lens: Replay With What Helps Here (What-If)');
    await workbench.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    await each(
      'replay',
      async () => {},
      async () => {},
    );
    await workbench.command('View: Close Editor');
  });

  it('the problems, and the status of the language while a log is followed', async () => {
    await workbench.goTo(1);
    await workbench.command('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel .monaco-list-row').first().waitFor();
    await workbench.page.keyboard.press('Control+1');
    await workbench.command('Lease Lens: Follow This Log While It Grows, Pause or Go On');
    await each(
      'problems',
      async () => {
        await workbench.page.locator('[id="status.languageStatus"]').first().click();
        await workbench.page.locator('.hover-language-status').first().waitFor();
      },
      async () => {
        await workbench.page.keyboard.press('Escape');
      },
    );
    await workbench.command('View: Toggle Panel Visibility');
  });

  it('the comparison of two traces, and what was not recorded', async () => {
    await workbench.openFile('lease-of-another');
    await workbench.page.locator('.tab.active', { hasText: 'lease-of-another' }).waitFor();
    await ask('Lease Lens: Compare Two Open Traces…');
    await rows().first().waitFor();
    await workbench.shot('look-compare-pick');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.waitForTimeout(500);
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.pane-body .monaco-list-row', { hasText: /^New/ }).first().waitFor({ timeout: 30_000 });
    await each(
      'compare',
      async () => {},
      async () => {},
    );
    await workbench.command('Lease Lens: Show Coverage');
    const gap = workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'not judged' }).first();
    await gap.waitFor();
    if ((await gap.getAttribute('aria-expanded')) === 'false') await gap.click();
    await each(
      'coverage',
      async () => {},
      async () => {},
    );
  });

  it('the walkthrough', async () => {
    await ask('Welcome: Open Walkthrough...');
    await workbench.page.keyboard.type('Lease Lens');
    await rows().filter({ hasText: 'Lease' }).first().click();
    await workbench.page.locator('.gettingStarted .step-title').first().waitFor();
    await each(
      'walkthrough',
      async () => {},
      async () => {},
    );
  });
});
