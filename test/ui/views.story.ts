// The activity bar's views as a user meets them: empty with a way to begin, then findings, objects at the cursor and coverage.

import assert from 'node:assert/strict';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the views of the activity bar', () => {
  let workbench: Workbench;
  const findings = sampleFindings();
  const change = findings.find(({ rule }) => rule === 'LP002');
  const rows = () => workbench.page.locator('.pane-body .monaco-list-row');

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1500, height: 950, settings: { 'editor.fontSize': 12 } });
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-views-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('lists every finding under its rule, with its shape and words for a screen reader', async () => {
    await workbench.command('Lease Lens: Show All Findings');
    await rows().filter({ hasText: 'LP008' }).first().waitFor();
    const labels = await rows().evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    for (const rule of new Set(findings.map((finding) => finding.rule)))
      assert.ok(
        labels.some((label) => label.startsWith(rule)),
        `${rule} in ${labels.join(' | ')}`,
      );
  });

  it('goes to the line of a finding', async () => {
    assert.ok(change);
    await rows()
      .filter({ hasText: `line ${change.line}` })
      .first()
      .click();
    await workbench.page.locator('.monaco-editor .line-numbers.active-line-number', { hasText: new RegExp(`^${change.line}$`) }).waitFor();
  });

  it('shows the leases and pins alive at the cursor, and follows it', async () => {
    const [taken] = change?.evidence ?? [];
    assert.ok(taken && change);
    await workbench.goTo(taken.line, 1);
    await rows().filter({ hasText: 'layout lease' }).first().waitFor();
    await workbench.goTo(1, 1);
    await workbench.page.getByText('No lease and no pin is alive behind line 1.').waitFor();
    await workbench.goTo(change.line, 1);
    await rows().filter({ hasText: 'gup_test pin' }).first().waitFor();
  });

  it('says what was not recorded, with the command that records it', async () => {
    await workbench.command('Lease Lens: Show Coverage');
    const gap = rows().filter({ hasText: 'not judged' }).first();
    await gap.waitFor();
    if ((await gap.getAttribute('aria-expanded')) === 'false') await gap.click();
    await rows().filter({ hasText: 'Copy record command' }).first().waitFor();
    await workbench.goTo(change?.line ?? 1, 1);
    await workbench.page.waitForTimeout(400); // the hints reach the next frame
    await workbench.shot('views-dark');
  });

  for (const [theme, name] of [
    ['Light Modern', 'light'],
    ['Dark High Contrast', 'high-contrast'],
  ] as const) {
    it(`is drawn in ${theme}`, async () => {
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+T');
      await workbench.page.getByPlaceholder('Select Color Theme').waitFor();
      await workbench.page.keyboard.type(theme);
      await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
      await workbench.page.keyboard.press('Enter');
      await workbench.page.waitForTimeout(500);
      await workbench.shot(`views-${name}`);
    });
  }

  it('offers a sample and a recording where no trace is open', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.command('Lease Lens: Show All Findings');
    await workbench.page.getByRole('button', { name: 'Open a sample' }).first().waitFor();
    await workbench.page.getByRole('button', { name: 'Record a trace' }).first().waitFor();
    await workbench.shot('views-welcome');
  });
});
