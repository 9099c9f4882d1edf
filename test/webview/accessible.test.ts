// The timeline for everybody: axe finds nothing in any theme, the keyboard alone reaches and reads a violation, forced colours still tell bars apart.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { timelineOf } from '../../extension/timeline-model';
import { poolAnalysis } from '../timeline/pool-analysis';
import { dark, highContrast, highContrastLight, light } from './themes';
import { type TimelinePage, timelineBrowser } from './timeline-page';

describe('the timeline for everybody', function () {
  this.timeout(60_000);
  const timeline = timelineOf(poolAnalysis(), 'pool.strace.txt');
  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  const browser = timelineBrowser();

  const flaws = async (view: TimelinePage): Promise<readonly string[]> => {
    await view.page.evaluate(axe);
    const found = await view.page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${node.html.replaceAll(/\s+/g, ' ').slice(0, 90)} ${(node.failureSummary ?? '').replaceAll('\n', ' ').slice(0, 170)}`,
      ),
    );
  };

  for (const theme of [dark, light, highContrast, highContrastLight]) {
    it(`axe finds nothing in ${theme.name}: list, narrow, finding, item, filter with an error, by task`, async () => {
      const view = await browser.open({ theme });
      await view.show(timeline);
      assert.deepEqual(await flaws(view), [], 'the list of findings');
      await view.page.setViewportSize({ width: 820, height: 760 });
      await view.page.waitForSelector('.toolbar[data-dense]:not([data-dense="no"])');
      assert.deepEqual(await flaws(view), [], 'signs in place of words');
      await view.page.setViewportSize({ width: 1280, height: 760 });
      await view.page.keyboard.press('.');
      await view.page.keyboard.press('[');
      await view.drawn();
      assert.deepEqual(await flaws(view), [], 'a finding');
      await view.page.keyboard.press('g');
      await view.page.keyboard.press('/');
      await view.page.keyboard.type('colour:red');
      await view.page.getByText('there is no “colour”').waitFor();
      assert.deepEqual(await flaws(view), [], 'an error of the filter');
    });
  }

  it('the keyboard alone finds a violation, hears it, and jumps to its line', async () => {
    const view = await browser.open();
    await view.show(timeline);
    const { page } = view;
    for (let i = 0; i < 40 && (await page.locator('[role=row]:focus').count()) === 0; i++) await page.keyboard.press('Tab');
    const heard = async () => (await page.locator(':focus').getAttribute('aria-label')) ?? '';
    let said = '';
    for (let i = 0; i < 120; i++) {
      said = await heard();
      if (/^error: .*EPERM LP008/.test(said)) break;
      if ((await page.locator(':focus').getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
    }
    assert.match(said, /^error: EPERM LP008, line 245/);
    assert.equal(await page.locator('.detail h2').textContent(), 'Pin without retaking the lease');
    await page.keyboard.press('Enter');
    assert.deepEqual((await view.posted()).at(-1), { type: 'reveal', line: 245, focusEditor: true });
  });

  it('every focus can be seen, and Tab leaves the timeline again', async () => {
    const view = await browser.open();
    await view.show(timeline);
    const stops: string[] = [];
    for (let i = 0; i < 40; i++) {
      await view.page.keyboard.press('Tab');
      const stop = await view.page.evaluate(() => {
        const one = document.activeElement;
        if (one === null || one === document.body) return 'out';
        return `${one.tagName} ${one.className} ${one.getAttribute('aria-label') ?? one.textContent?.slice(0, 30)}`;
      });
      if (stop === 'out' || stops[0] === stop) break;
      stops.push(stop);
    }
    assert.ok(stops.length > 8 && stops.length < 40, stops.join('\n'));
    assert.equal(stops.filter((stop) => stop.startsWith('DIV') && stop.includes('pool.dat')).length, 1, 'the table is one stop');
  });

  it('under forced colours bars, gaps and findings have colours of the system', async () => {
    const view = await browser.open({ forcedColors: 'active' });
    await view.show(timeline);
    assert.deepEqual(await flaws(view), []);
    const seen = await view.page.locator('#bars').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] !== 255) continue;
        const key = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        colours.set(key, (colours.get(key) ?? 0) + 1);
      }
      return [...colours.values()].filter((count) => count > 60).length;
    });
    assert.ok(seen >= 3, `${seen} colours`);
    await view.page.screenshot({ caret: 'initial', path: 'test/out/timeline-forced-colours.png' });
    assert.deepEqual(view.troubles, []);
  });
});
