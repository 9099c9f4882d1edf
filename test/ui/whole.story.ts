// One user's way through a recording, from opening it to the report: open, read the squiggle, hover, ask what would have helped, go to the
// evidence, switch the policy, open the timeline, a large file, export. Each step leaves its picture; the stations in four themes.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/root.mts';
import { inkOf } from './support/ink';
import { sample, sampleFindings } from './support/sample-findings';
import { pickTheme, themes } from './support/theme';
import { openWorkbench, type Workbench } from './support/workbench';

const large = 'night-run.ftrace.txt';

describe('a whole way through a recording', () => {
  let workbench: Workbench;
  const findings = sampleFindings();
  const pin = findings.find(({ rule }) => rule === 'LP008');
  const change = findings.find(({ rule }) => rule === 'LP002');

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1600, height: 950, settings: { 'editor.fontSize': 12 } });
    const text = readFileSync(inRoot('samples', sample), 'utf8');
    const idle = '          <idle>-0       [000] d..2.    50.000000: sched_wakeup: comm=kworker/0:1 pid=23 prio=120 target_cpu=000\n';
    writeFileSync(join(workbench.folder, large), `${text}${idle.repeat(Math.ceil((52 << 20) / idle.length))}`);
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-whole-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  const activeLine = (line: number) =>
    workbench.page.locator('.monaco-editor .line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).first();
  const inEveryTheme = async (name: string, look: () => Promise<void>): Promise<void> => {
    for (const [theme, short] of themes) {
      await pickTheme(workbench, theme);
      await look();
      await workbench.shot(`whole-${name}-${short}`);
    }
  };

  it('1: the trace is open, its findings are counted', async () => {
    await workbench.command('Lease Lens: Show All Findings');
    const rows = workbench.page.locator('.pane-body .monaco-list-row');
    await rows.filter({ hasText: 'LP008' }).first().waitFor();
    await workbench.shot('whole-1-open');
  });

  it('2: a squiggle, a mark in the gutter and a sentence stand on the line', async () => {
    assert.ok(change);
    await workbench.goTo(change.line, change.column);
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    await inEveryTheme('2-squiggle', async () => {
      await workbench.goTo(change.line, change.column);
      await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    });
  });

  it('3: the hover says what it means, what was held, and which sentence it breaks', async function () {
    this.retries(3); // a late repaint closes a hover: the user asks once more
    assert.ok(pin);
    await workbench.goTo(pin.line, pin.column);
    await workbench.command('Lease Lens: Explain This Line');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: 'What helps' }).first();
    await hover.waitFor({ timeout: 10_000 });
    for (const said of ['LP008', 'Before', 'After', 'rfc-v2', 'Evidence', 'Show in the timeline'])
      await hover.getByText(said).first().waitFor({ state: 'attached' });
    await workbench.page.waitForTimeout(400); // it fades in
    await workbench.shot('whole-3-hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('4: the light bulb shows what would have helped, and the log stays as it is', async function () {
    this.retries(2);
    assert.ok(pin);
    await workbench.goTo(pin.line, pin.column);
    await workbench.page.keyboard.press('Control+.');
    const menu = workbench.page.locator('.action-widget');
    const retake = menu.getByText('Retake the layout lease before this pin (what-if)').first();
    await retake.waitFor();
    await workbench.shot('whole-4-light-bulb');
    await retake.click();
    await workbench.page.locator('.monaco-diff-editor .view-line', { hasText: 'F_SETLEASE, F_LAYOUT' }).first().waitFor();
    await inEveryTheme('4-what-if', () =>
      workbench.page.locator('.monaco-diff-editor .view-line', { hasText: 'F_SETLEASE, F_LAYOUT' }).first().waitFor(),
    );
    await workbench.command('View: Close Editor');
    assert.equal(readFileSync(join(workbench.folder, sample), 'utf8'), readFileSync(inRoot('samples', sample), 'utf8'));
  });

  it('5: the evidence is one step away, and Go Back comes back', async () => {
    const lost = pin?.evidence.find(({ role }) => role.startsWith('lease taken away'))?.line;
    assert.ok(pin && lost, 'no evidence says where the lease was lost');
    await workbench.goTo(pin.line, pin.column);
    await workbench.command('Lease Lens: Go to Where the Lease Was Lost');
    await activeLine(lost).waitFor();
    await workbench.shot('whole-5-evidence');
    await workbench.command('Go Back');
    await activeLine(pin.line).waitFor();
  });

  it('6: another policy judges at once', async () => {
    await workbench.ask('Lease Lens: Select Policy…');
    const picker = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'mainline' });
    await picker.waitFor();
    await workbench.shot('whole-6-policy');
    await picker.click();
    const rows = workbench.page.locator('.pane-body .monaco-list-row');
    await rows.filter({ hasText: 'LP900' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'LP008' }).count(), 0, 'LP008 is a rule of the RFC');
    await workbench.shot('whole-6-mainline');
    await workbench.ask('Lease Lens: Select Policy…');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'rfc-v1' }).click();
    await rows.filter({ hasText: 'LP008' }).first().waitFor();
  });

  it('7: the timeline draws it beside the text', async () => {
    assert.ok(pin);
    await workbench.goTo(pin.line, pin.column);
    await workbench.command('Lease Lens: Open Timeline');
    const frame = workbench.webview();
    await frame.getByText(`Go to line ${pin.line}`).first().waitFor({ timeout: 30_000 });
    assert.ok((await inkOf(frame)) > 5000, 'nothing is drawn');
    await inEveryTheme('7-timeline', async () => {
      await workbench.webview().getByText(`Go to line ${pin.line}`).first().waitFor();
    });
    await workbench.page.locator('.tab', { hasText: `Timeline: ${sample}` }).click();
    await workbench.command('View: Close Editor');
  });

  it('8: a file that VS Code hides opens as a large trace, its findings in place and in the view', async () => {
    assert.ok(change);
    await workbench.page.keyboard.press('Control+1');
    await workbench.openFile(large);
    const offer = workbench.page.locator('.notification-list-item', { hasText: 'over 50 MB' });
    await offer.waitFor({ timeout: 30_000 });
    await offer.getByRole('button', { name: 'Open as Large Trace' }).click();
    const frame = workbench.webview();
    await frame.locator('.summary', { hasText: 'policy rfc-v1' }).waitFor({ timeout: 60_000 });
    const row = workbench.page.locator('.pane-body .monaco-list-row', { hasText: `line ${change.line}` }).first();
    await row.click();
    await frame.locator(`.row.current[data-line="${change.line}"] .message`).waitFor();
    await inEveryTheme('8-large', async () => {
      await workbench.webview().locator('.row.current').first().waitFor();
    });
    await workbench.command('View: Close Editor');
    await workbench.command('View: Close Editor');
  });

  it('9: the findings leave as text for a mailing list', async () => {
    await workbench.page.locator('.tab', { hasText: sample }).first().click();
    await workbench.ask('Lease Lens: Export Findings…');
    const format = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Mailing list' });
    await format.waitFor();
    await workbench.shot('whole-9-export');
    await format.click();
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'Subject:' }).first().waitFor();
    await workbench.shot('whole-9-mail');
  });

  it('asked nobody outside this machine', () => assert.deepEqual(workbench.outside, []));
});
