// By keyboard alone, from an empty window: a sample from the welcome view, findings, hover, light bulb, views, what-if, the timeline, a large
// trace. No mouse is touched; where the focus is, a screen reader has a name to say.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/root.mts';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('by keyboard alone', () => {
  let workbench: Workbench;
  const findings = sampleFindings();

  before(async () => {
    workbench = await openWorkbench({ open: sample, trust: false, width: 1500, height: 900, settings: { 'editor.fontSize': 12 } });
    copyFileSync(inRoot('samples', sample), join(workbench.folder, 'large-one.ftrace.txt'));
    await run('View: Close All Editors');
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-keyboard-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  /** Not there yet: one key further. */
  const other = async (key: string): Promise<false> => {
    await press(key);
    return false;
  };
  /** A command by its title, typed and confirmed by Enter. */
  const run = async (title: string): Promise<void> => {
    const input = workbench.page.locator('.quick-input-widget:not(.hidden) input').first();
    const typed = (): Promise<boolean> =>
      input.fill(`>${title}`, { timeout: 8000 }).then(
        () => true,
        () => false,
      );
    await press('F1');
    // A busy workbench closes the palette when something else takes the focus late: it is opened again.
    for (let again = 0; again < 3 && !(await typed()); again++) await press('Escape', 'F1');
    const row = workbench.page.locator('.quick-input-list .monaco-list-row.focused').first();
    await row.waitFor();
    // What was used last stands first.
    for (let down = 0; down < 12 && !isNamed(title, await row.getAttribute('aria-label')); down++) await press('ArrowDown');
    assert.ok(isNamed(title, await row.getAttribute('aria-label')), `${title} is not in the palette`);
    await press('Enter');
  };
  /** A command that asks on. */
  const ask = async (title: string): Promise<void> => {
    await run(title);
    await workbench.page.locator('.quick-input-widget:not(.hidden) input').first().waitFor();
    await workbench.page.waitForTimeout(300); // the palette gives its place to the question
  };
  /** What a screen reader says of what has the focus: its own name, or that of the row that a list points at. */
  const heard = (): Promise<string> =>
    workbench.page.evaluate(() => {
      let one = document.activeElement;
      const row = one?.getAttribute('aria-activedescendant');
      if (row) one = document.getElementById(row) ?? one;
      return one?.getAttribute('aria-label') ?? one?.textContent ?? '';
    });
  const until = async (holds: () => Promise<boolean>, complaint: () => Promise<string> | string): Promise<void> => {
    const end = Date.now() + 20_000;
    while (!(await holds())) {
      if (Date.now() > end) assert.fail(await complaint());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const activeLine = (line: number) =>
    workbench.page.locator('.monaco-editor .line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).first();

  it('opens a sample from the welcome view', async () => {
    await run('Lease Lens: Show All Findings');
    const button = workbench.page.getByRole('button', { name: 'Open a sample' }).first();
    await button.waitFor();
    await until(
      async () => {
        if (await button.evaluate((one) => one === document.activeElement)) return true;
        await press('Tab');
        return false;
      },
      () => 'Tab does not reach “Open a sample”',
    );
    await press('Enter');
    const picked = workbench.page.locator('.quick-input-list .monaco-list-row.focused').first();
    await picked.waitFor();
    await workbench.page.keyboard.type('ftrace');
    await workbench.page
      .locator('.quick-input-list .monaco-list-row.focused', { hasText: 'The holder that did not answer' })
      .first()
      .waitFor();
    await press('Enter');
    await workbench.page.locator('[id="status.editor.mode"]', { hasText: 'ftrace' }).waitFor();
  });

  it('goes from finding to finding, and says which of how many', async () => {
    const lines = [...new Set(findings.map(({ line }) => line))];
    const [first, second] = lines;
    assert.ok(first && second);
    await workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'LP008' }).first().waitFor({ timeout: 30_000 });
    await press('Control+Home', 'Alt+F9');
    const said = (number: number): Promise<void> =>
      workbench.page
        .locator('.statusbar-item', { hasText: `${number} of ${findings.length}: LP` })
        .first()
        .waitFor({ state: 'attached' });
    await Promise.all([said(1), activeLine(first).waitFor()]);
    // Each finding is a step, also where two stand on one line.
    const onFirst = findings.filter(({ line }) => line === first).length;
    for (let step = 1; step <= onFirst; step++) {
      await press('Alt+F9');
      await said(step + 1);
    }
    await activeLine(second).waitFor();
    await press('Shift+Alt+F9');
    await activeLine(first).waitFor();
  });

  it('hears the hover, and comes back from it', async function () {
    this.retries(3); // a late repaint closes a hover: the user asks once more
    await press('Escape', 'Control+1', 'Control+k', 'Control+i');
    const hover = workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: 'LP002' }).first();
    await hover.waitFor({ timeout: 8000 });
    await press('Control+k', 'Control+i'); // into it
    await until(
      () => hover.evaluate((one) => one.contains(document.activeElement)),
      () => 'the focus does not go into the hover',
    );
    await workbench.shot('keyboard-1-hover');
    await press('Escape');
    await hover.waitFor({ state: 'hidden' });
  });

  it('opens the light bulb and a what-if', async function () {
    this.retries(2);
    const pin = findings.find(({ rule }) => rule === 'LP008');
    assert.ok(pin);
    await press('Control+1', 'Control+g');
    const input = workbench.page.locator('.quick-input-widget:not(.hidden) input').first();
    await input.waitFor();
    await input.fill(`:${pin.line}:${pin.column}`);
    await press('Enter');
    await activeLine(pin.line).waitFor();
    await press('Control+.');
    await workbench.page.locator('.action-widget', { hasText: 'Retake the layout lease' }).waitFor();
    assert.match(await heard(), /Retake the layout lease before this pin/);
    await press('Enter');
    await workbench.page.locator('.monaco-diff-editor .view-line', { hasText: 'F_SETLEASE' }).first().waitFor();
    await workbench.shot('keyboard-2-what-if');
    await run('View: Close Editor');
  });

  it('reads the views: each row has a name, and Enter goes to its line', async () => {
    await press('Shift+Alt+F10');
    const heardRows: string[] = [];
    await until(
      async () => /findings, severest/.test(await heard()) || (await other('ArrowDown')),
      async () => `no row of the Findings view has the focus: “${await heard()}”`,
    );
    await press('Home');
    for (let row = 0; row < 4; row++) {
      heardRows.push(await heard());
      await press('ArrowDown');
    }
    assert.match(heardRows.join(' | '), /LP\d{3} .*, \d+ findings, severest error.* \| .*line \d+, error/);
    await press('Home', 'ArrowDown', 'Enter');
    const line = Number(/line (\d+)/.exec(heardRows[1] ?? '')?.[1]);
    await activeLine(line).waitFor();
    for (const [view, row] of [
      ['Lease Lens: Focus on Objects View', /Leases|Pins|Breaks/],
      ['Lease Lens: Focus on Coverage View', /Recorded by/],
    ] as const) {
      await run(view);
      await until(
        async () => row.test(await heard()) || (await other('Home')),
        async () => `${view}: “${await heard()}”`,
      );
    }
    await workbench.shot('keyboard-3-views');
  });

  it('changes the policy from the status of the language', async () => {
    await ask('Lease Lens: Select Policy…');
    await workbench.page.keyboard.type('rfc-v2');
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'rfc-v2' }).waitFor();
    const exclusive = workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'LP031' }).first();
    await press('Enter');
    await exclusive.waitFor();
    await press('Control+1');
    const status = workbench.page.locator('[id="status.languageStatus"], .statusbar-item[aria-label*="Editor Language Status"]').first();
    await status.waitFor();
    assert.match((await status.getAttribute('aria-label')) ?? '', /language status/i);
    await ask('Lease Lens: Select Policy…');
    await workbench.page.keyboard.type('rfc-v1');
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'rfc-v1' }).waitFor();
    await press('Enter');
    await exclusive.waitFor({ state: 'hidden' });
  });

  it('opens the timeline, whose table has the focus and a name', async () => {
    await press('Control+1');
    await run('Lease Lens: Open Timeline');
    await workbench.webview().locator('canvas').first().waitFor({ timeout: 30_000 });
    await press('Control+2');
    const named = workbench.webview().locator(':focus');
    await until(
      async () => (await named.count()) > 0 || (await other('Tab')),
      () => 'the focus does not reach the timeline',
    );
    await workbench.shot('keyboard-4-timeline');
    await run('View: Close Editor');
  });

  it('reads a large trace: lines, findings, what they mean', async () => {
    await press('Control+p');
    const input = workbench.page.locator('.quick-input-widget:not(.hidden) input').first();
    await input.waitFor();
    await input.fill('large-one');
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'large-one' }).first().waitFor();
    await press('Enter');
    await workbench.page.locator('.tab.active', { hasText: 'large-one' }).waitFor();
    await ask('View: Reopen Editor With...');
    await workbench.page.keyboard.type('Large Trace');
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Large Trace' }).waitFor();
    await press('Enter');
    const frame = workbench.webview();
    await frame.locator('.summary', { hasText: 'policy' }).waitFor({ timeout: 30_000 });
    await press('Control+1');
    await until(
      async () => (await frame.locator('.lines:focus').count()) > 0 || (await other('Tab')),
      () => 'Tab does not reach the lines',
    );
    const [first] = findings;
    await press('.');
    const row = frame.locator(`.row.current[data-line="${first?.line}"]`);
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', new RegExp(`^line ${first?.line}.*${first?.rule}`));
    await press('Enter');
    await frame.locator('.card table').first().waitFor();
    await workbench.shot('keyboard-5-large');
    await press('Escape');
    await press('Control+f');
    await workbench.page.keyboard.type('sys_ftruncate');
    await frame.locator('.row .found').first().waitFor();
    await press('Enter', 'Escape');
    await frame.locator('.lines:focus').waitFor();
  });
});

/** The row's name is the title, then perhaps its key. */
function isNamed(title: string, label: string | null): boolean {
  return label === title || label?.startsWith(`${title},`) === true;
}
