// The bar on top where a panel is narrow: the counts give way before anything takes another line, and are still told to who hears the page.

import assert from 'node:assert/strict';
import type { Timeline } from '../../webview/protocol';
import { poolTimeline } from './pool-page';
import { dark, highContrast, light } from './themes';
import { type TimelinePage, timelineBrowser } from './timeline-page';

describe('the bar of the timeline', function () {
  this.timeout(60_000);
  const browser = timelineBrowser();
  const [one] = poolTimeline.findings;
  const many = (count: number, severity: 'error' | 'warning' | 'info' | 'hint', verdict: 'violation' | 'advice' | 'undecidable') =>
    Array.from({ length: count }, () => ({ ...one!, severity, verdict }));
  const timeline: Timeline = {
    ...poolTimeline,
    findings: [
      ...many(14, 'error', 'violation'),
      ...many(32, 'warning', 'violation'),
      ...many(129, 'info', 'advice'),
      ...many(18, 'hint', 'undecidable'),
    ],
  };
  const told = ['14 violations', '32 warnings', '129 advice', '18 undecidable'];

  for (const theme of [dark, light, highContrast]) {
    it(`has four counts on one line at 900 pixels and on two at 600, in ${theme.name}`, async () => {
      const view = await browser.open({ theme, viewport: { width: 1400, height: 700 } });
      await view.show(timeline);
      assert.deepEqual(await lookOf(view), { lines: 1, words: told, seen: told });
      for (const [width, lines] of [
        [900, 1],
        [600, 2],
      ] as const) {
        await view.page.setViewportSize({ width, height: 700 });
        await view.page.waitForFunction((wide) => document.querySelector('.toolbar')?.clientWidth === wide, width);
        await view.drawn();
        assert.deepEqual(await lookOf(view), { lines, words: told, seen: ['× 14', '! 32', 'i 129', '? 18'] }, `${width} pixels`);
        await view.page.screenshot({ caret: 'initial', path: `test/out/timeline-bar-${theme.name}-${width}.png` });
      }
      await view.page.setViewportSize({ width: 1400, height: 700 });
      await view.page.waitForSelector('.toolbar[data-dense="no"]');
      assert.deepEqual((await lookOf(view)).seen, told);
      assert.deepEqual(view.troubles, []);
    });
  }
});

/** `words`: what is there for who hears; `seen`: what is there for the eye. */
async function lookOf({
  page,
}: TimelinePage): Promise<{ readonly lines: number; readonly words: readonly string[]; readonly seen: readonly string[] }> {
  return await page.locator('.toolbar').evaluate((bar) => {
    const middles = [...bar.children].map((child) => child.getBoundingClientRect()).filter(({ width }) => width > 0);
    const lines = new Set(middles.map(({ top, bottom }) => Math.round((top + bottom) / 16)));
    const pills = [...bar.querySelectorAll('.pill[data-sign]')];
    return {
      lines: lines.size,
      words: pills.map((pill) => pill.textContent ?? ''),
      seen: pills.map((pill) => {
        const isSeen = (pill.querySelector('.pill-word')?.getBoundingClientRect().width ?? 0) > 1;
        const sign = getComputedStyle(pill, '::before').content.match(/^"(.)"/)?.[1];
        return isSeen ? (pill.textContent ?? '') : `${sign} ${pill.firstChild?.textContent}`;
      }),
    };
  });
}
