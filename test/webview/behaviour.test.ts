// The timeline in use: keys, pointer, the editor's cursor, a reload; hostile text and wrong messages change nothing.

import assert from 'node:assert/strict';
import { packTimeline } from '../../extension/timeline-columns';
import { timelineOf } from '../../extension/timeline-model';
import { layoutOf } from '../../webview/layout';
import { toX } from '../../webview/viewport';
import { poolAnalysis } from '../timeline/pool-analysis';
import { shownBy } from './drawn-columns';
import { poolPages, poolTimeline } from './pool-page';
import { type TimelinePage, timelineBrowser } from './timeline-page';

describe('the timeline in use', function () {
  this.timeout(60_000);
  const timeline = poolTimeline;
  const browser = timelineBrowser();
  const opened = poolPages(browser);
  const heading = (view: TimelinePage) => view.page.locator('.detail h2').textContent();

  it('says ready, and a key walk to a finding ends with Enter at its line', async () => {
    const view = await opened();
    assert.deepEqual(await view.posted(), [{ type: 'ready' }]);
    await view.page.keyboard.press('.');
    assert.equal(await heading(view), 'Layout change on pinned pages');
    assert.match((await view.page.locator('[role=status][aria-live]').textContent()) ?? '', /LP002 error, violation/);
    await view.page.keyboard.press('>');
    await view.page.keyboard.press('>');
    assert.equal(await heading(view), 'Pin without retaking the lease');
    await view.page.keyboard.press('Enter');
    assert.deepEqual((await view.posted()).at(-1), { type: 'reveal', line: 245, focusEditor: true });
    await view.page.keyboard.press(',');
    assert.equal(await heading(view), 'Lease break timed out');
  });

  it('reaches every item through the tree', async () => {
    const view = await opened();
    const { page } = view;
    for (let i = 0; i < 30 && (await page.locator('[role=row]:focus').count()) === 0; i++) await page.keyboard.press('Tab');
    assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', /pool\.dat/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', /held, layout lease held/);
    await page.keyboard.press('Enter');
    assert.deepEqual((await view.posted()).at(-1), { type: 'reveal', line: 178, focusEditor: true });
    const shown = timeline.intervals.filter((one) => timeline.lanes[one.lane]?.kind !== 'mapping');
    for (let i = 0; i < 200; i++) {
      if ((await page.locator(':focus').getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
      if (await page.locator(':focus').evaluate((row) => row === row.parentElement?.lastElementChild)) break;
      await page.keyboard.press('ArrowDown');
    }
    assert.equal(await page.locator('[role=row][aria-level="3"]').count(), shown.length + timeline.marks.length);
  });

  it('a click on a mark selects it and reveals its line; the wheel and keys zoom', async () => {
    const view = await opened();
    const mark = timeline.marks.find((one) => one.line === 245)!;
    const row = layoutOf(timeline).lanes[mark.lane]!;
    const shown = await shownBy(view);
    const box = (await view.page.locator('#bars').boundingBox())!;
    await view.page.mouse.move(box.x + toX(shown.view, shown.width, mark.at), box.y + row.barTop + row.barHeight / 2);
    assert.match((await view.page.locator('.tooltip').textContent()) ?? '', /EPERM LP008.*line 245/);
    await view.page.mouse.down();
    await view.page.mouse.up();
    assert.deepEqual((await view.posted()).at(-1), { type: 'reveal', line: 245, focusEditor: false });
    assert.equal(await heading(view), 'Pin without retaking the lease');
    await view.page.keyboard.down('Control');
    await view.page.mouse.wheel(0, -240);
    await view.page.keyboard.up('Control');
    await view.drawn();
    const zoomed = await shownBy(view);
    assert.ok(zoomed.view.end - zoomed.view.start < (shown.view.end - shown.view.start) * 0.8);
    assert.ok(
      Math.abs(toX(zoomed.view, zoomed.width, mark.at) - toX(shown.view, shown.width, mark.at)) < 2,
      'the point under the pointer stays',
    );
    await view.page.keyboard.press('0');
    await view.drawn();
    assert.deepEqual((await shownBy(view)).view, shown.view);
  });

  it('evidence is a list of buttons that reveal their lines', async () => {
    const view = await opened();
    await view.page.keyboard.press('.');
    const steps = view.page.locator('.evidence-step');
    assert.equal(await steps.count(), 5);
    await steps.nth(3).click();
    assert.deepEqual((await view.posted()).at(-1), { type: 'reveal', line: 210, focusEditor: false });
  });

  it("the editor's cursor selects what stands on its line, and posts nothing back", async () => {
    const view = await opened();
    await view.send({ type: 'cursor', line: 300, at: 1.5e9 });
    await view.drawn();
    assert.equal(await heading(view), 'Long-term pin without a layout lease');
    await view.send({ type: 'cursor', line: 488, at: 2.792e9 });
    await view.drawn();
    assert.match((await heading(view)) ?? '', /MR 5/);
    assert.deepEqual(await view.posted(), [{ type: 'ready' }]);
  });

  it('the same line told once more takes nobody away, unless the user asks for it', async () => {
    const view = await opened();
    await view.send({ type: 'cursor', line: 488, at: 2.792e9 });
    await view.page.keyboard.press('>');
    const before = await heading(view);
    await view.send({ type: 'cursor', line: 488, at: 2.792e9 });
    await view.drawn();
    assert.equal(await heading(view), before);
    await view.send({ type: 'cursor', line: 488, at: 2.792e9, asked: true });
    await view.drawn();
    assert.notEqual(await heading(view), before);
  });

  it('a message of a wrong shape is reported and changes nothing', async () => {
    const view = await opened();
    const before = await shownBy(view);
    for (const wrong of [
      undefined,
      7,
      'x',
      {},
      { type: 'timeline' },
      { type: 'timeline', timeline: { ...timeline, lanes: [{}] } },
      { type: 'cursor', line: 'a' },
    ]) {
      await view.send(wrong);
    }
    await view.drawn();
    assert.deepEqual(await shownBy(view), before);
    assert.equal((await view.posted()).filter((one) => one.type === 'problem').length, 7);
    assert.deepEqual(view.troubles, []);
    await view.page.keyboard.press('.');
    assert.equal(await heading(view), 'Layout change on pinned pages');
  });

  it('markup from a log is shown as text', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const analysis = poolAnalysis();
    const hostile = timelineOf(
      {
        ...analysis,
        files: analysis.files.map((file) => ({ ...file, paths: [`/mnt/${evil}`], daxBecause: evil })),
        leases: analysis.leases.map((one) => ({ ...one, comm: evil })),
        pins: analysis.pins.map((one) => ({ ...one, comm: evil, label: evil })),
        marks: analysis.marks.map((one) => ({ ...one, label: evil })),
        findings: analysis.findings.map((one) => ({
          ...one,
          title: evil,
          message: evil,
          evidence: one.evidence.map((step) => ({ ...step, role: evil })),
        })),
      },
      evil,
    );
    const view = await browser.open();
    await view.show(hostile);
    await view.page.keyboard.press('.');
    await view.drawn();
    assert.equal(await heading(view), evil);
    assert.ok((await view.page.locator('.group-name').first().textContent())?.includes(evil));
    assert.equal(await view.page.locator('img').count(), 0);
    assert.equal(await view.page.locator('script').count(), 1);
    assert.equal(await view.page.title(), 'Timeline');
    assert.deepEqual(view.troubles, []);
  });

  it('busy, failed and empty logs say so', async () => {
    const view = await browser.open();
    const notice = view.page.locator('.notice');
    assert.equal(await notice.textContent(), 'Reading the trace…');
    await view.send({ type: 'failed', message: 'This is binary ftrace data.' });
    assert.equal(await view.page.locator('.notice[role=alert]').textContent(), 'This is binary ftrace data.');
    const nothing = { ...poolAnalysis(), findings: [], leases: [], pins: [], breaks: [], changes: [], marks: [] };
    await view.send({ type: 'timeline', timeline: packTimeline(timelineOf(nothing, 'nothing')) });
    await view.drawn();
    assert.match((await notice.textContent()) ?? '', /no leases, pins or layout changes/);
  });

  /** Selects and zooms, and gives the page, what it had VS Code keep, and what it shows. */
  const used = async () => {
    const view = await opened();
    await view.page.keyboard.press('.');
    await view.page.keyboard.press('w');
    await view.page.waitForFunction(() => (globalThis as unknown as { keptState?: { finding?: number } }).keptState?.finding === 0);
    const kept = await view.page.evaluate(() => (globalThis as unknown as { keptState: unknown }).keptState);
    return { page: view.page, kept, shown: (await shownBy(view)).view };
  };
  const isAsBefore = async ({ kept, shown }: Awaited<ReturnType<typeof used>>) => {
    const again = await opened({ kept });
    assert.deepEqual((await shownBy(again)).view, shown);
    assert.equal(await heading(again), 'Layout change on pinned pages');
    assert.deepEqual(again.troubles, []);
  };

  it('comes back after a reload as it was', async () => isAsBefore(await used()));

  it('opens again as it was when its page has crashed', async () => {
    const before = await used();
    const crashed = new Promise((gone) => before.page.once('crash', gone));
    before.page.goto('chrome://crash').catch(() => {}); // it ends with the page
    await crashed;
    await isAsBefore(before);
  });
});
