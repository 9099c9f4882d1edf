// One log in two windows of one VS Code, read at the same moment: both judge it alike, what is kept of it is whole, and neither disturbs the other.

import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/root.mts';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Window, type Workbench } from './support/workbench';

const log = 'shared-night.ftrace.txt';

describe('one log in two windows', () => {
  let workbench: Workbench;
  let windows: readonly [Window, Window];
  const findings = sampleFindings();
  const rows = ({ page }: Window) => page.locator('.pane-body .monaco-list-row');
  const entries = () => globSync('**/*.lease-lens-cache', { cwd: workbench.data }).sort();

  before(async () => {
    const settings = { 'editor.fontSize': 12, 'workbench.editorLargeFileConfirmation': 1000 };
    workbench = await openWorkbench({ open: sample, trust: false, width: 1300, height: 800, settings });
    // Large enough to be kept: 12 MB of scheduling behind the sample.
    const idle = '          <idle>-0       [000] d..2.    50.000000: sched_wakeup: comm=kworker/0:1 pid=23 prio=120 target_cpu=000\n';
    const text = `${readFileSync(inRoot('samples', sample), 'utf8')}${idle.repeat(Math.ceil((12 << 20) / idle.length))}`;
    writeFileSync(join(workbench.folder, log), text);
    mkdirSync(join(workbench.folder, 'other'));
    const file = join(workbench.folder, log);
    windows = await Promise.all([workbench.window(workbench.folder, file), workbench.window(join(workbench.folder, 'other'), file)]);
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [index, window] of windows.entries())
      await window.shot(`failed-windows-${index}-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  /** Each rule of the sample has its row, with as many findings. */
  const isJudged = async (window: Window): Promise<void> => {
    await window.command('Lease Lens: Show All Findings');
    for (const rule of new Set(findings.map((finding) => finding.rule))) {
      const count = findings.filter((finding) => finding.rule === rule).length;
      const row = rows(window).filter({ hasText: rule }).first();
      await row.waitFor({ timeout: 60_000 });
      assert.match((await row.getAttribute('aria-label')) ?? '', new RegExp(`, ${count} finding`));
    }
  };
  const quiet = async ({ page }: Window): Promise<void> => {
    assert.equal(await page.locator('.notification-list-item', { hasText: 'Lease Lens' }).count(), 0);
  };

  it('opened at once, both judge it alike', async () => {
    for (const window of windows) await isJudged(window); // they were opened at once; only one window has the keyboard
    for (const window of windows) await quiet(window);
    await windows[0].shot('windows-1');
  });

  it('grown by somebody else, it is read anew in both', async () => {
    const file = join(workbench.folder, log);
    const text = readFileSync(file, 'utf8');
    const more = readFileSync(inRoot('samples', sample), 'utf8')
      .split('\n')
      .filter((line) => /^ .* \d+\.\d+: /.test(line));
    const later = more.map((line) =>
      line.replace(/ (\d+)\.(\d+): /, (_, seconds: string, rest: string) => ` ${Number(seconds) + 1000}.${rest}: `),
    );
    writeFileSync(file, `${text}${later.join('\n')}\n`);
    const rule = findings.find(({ severity }) => severity === 'error')?.rule ?? '';
    const count = findings.filter((finding) => finding.rule === rule).length;
    for (const window of windows) {
      const row = rows(window).filter({ hasText: rule }).first();
      const end = Date.now() + 60_000;
      const grown = async () => Number(/, (\d+) finding/.exec((await row.getAttribute('aria-label')) ?? '')?.[1]) > count;
      while (!(await grown())) {
        assert.ok(Date.now() < end, `${rule} is counted as before`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      await quiet(window);
    }
  });

  const openLarge = async (window: Window): Promise<void> => {
    const { page } = window;
    await page.keyboard.press('Control+1');
    await window.ask('View: Reopen Editor With...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Large Trace' }).first().click();
    const summary = window.webview().locator('.summary', { hasText: 'policy' });
    // Of two windows that open their first webview at once, VS Code may leave one empty on a busy machine.
    for (
      let again = 0;
      again < 2 &&
      !(await summary.waitFor({ timeout: 25_000 }).then(
        () => true,
        () => false,
      ));
      again++
    )
      await window.command('Developer: Reload Webviews');
    await summary.waitFor({ timeout: 60_000 });
  };

  it('opened as a large trace, what is kept of it is kept once and whole', async () => {
    for (const window of windows) await openLarge(window);
    const end = Date.now() + 30_000;
    while (entries().length < 2 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    await windows[0].page.waitForTimeout(2500); // the other window's turn to write
    assert.equal(entries().length, 2, `the trace and the places of its lines: ${entries().join(' ')}`);
    assert.deepEqual(
      globSync('**/*.tmp', { cwd: workbench.data }).filter((name) => name.includes('lease-lens-cache')),
      [],
    );
    const [one, other] = await Promise.all(windows.map((window) => window.webview().locator('.summary').textContent()));
    assert.equal(one, other);
    for (const window of windows) await quiet(window);
    await windows[1].shot('windows-2');
  });

  it('closed in one, it answers on in the other, and opens again out of what is kept', async () => {
    const [one, other] = windows;
    const said = await one.webview().locator('.summary').textContent();
    await one.page.locator('.tab', { hasText: log }).first().click();
    await one.command('View: Close Editor');
    await one.page.locator('.tab', { hasText: log }).first().waitFor({ state: 'hidden' });
    const frame = other.webview();
    await frame.locator('.lines').focus();
    await other.page.keyboard.press('.');
    await other.page.keyboard.press('Enter');
    await frame.locator('.card table').first().waitFor();
    await one.page.keyboard.press('Control+Shift+T');
    await one.webview().locator('.summary', { hasText: 'policy' }).waitFor({ timeout: 60_000 });
    assert.equal(await one.webview().locator('.summary').textContent(), said);
    assert.equal(entries().length, 2);
    for (const window of windows) await quiet(window);
  });
});
