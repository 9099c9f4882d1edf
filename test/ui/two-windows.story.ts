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
    workbench = await openWorkbench({ open: sample, trust: false, width: 1300, height: 800, settings: { 'editor.fontSize': 12 } });
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

  it('opened at once, both judge it alike, and what is kept of it is kept once and whole', async () => {
    await Promise.all(windows.map(isJudged));
    for (const window of windows) await quiet(window);
    const end = Date.now() + 30_000;
    while (entries().length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(entries().length, 1, entries().join(' '));
    await windows[0].shot('windows-1');
  });

  it('closed in one, it answers on in the other, and opens again from what is kept', async () => {
    const [one, other] = windows;
    await one.page.locator('.tab', { hasText: log }).first().click();
    await one.command('View: Close Editor');
    await rows(one).filter({ hasText: 'LP' }).first().waitFor({ state: 'hidden' });
    await other.goTo(findings[0]?.line ?? 1);
    await other.command('Lease Lens: Explain This Line');
    await other.page
      .locator('.monaco-hover:not(.hidden)', { hasText: findings[0]?.rule ?? '' })
      .first()
      .waitFor();
    await other.page.keyboard.press('Escape');
    await one.page.keyboard.press('Control+Shift+T'); // opens it again, from what is kept
    await isJudged(one);
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
});
