// The Large Trace page for everybody: axe finds nothing in any theme; keys alone read a line, its finding and what it means, search and go
// anywhere; a screen reader hears lines, findings and how many there are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { type LargeBrowser, launchLarge } from './large-page';
import { dark, highContrast, highContrastLight, light } from './themes';

describe('a large trace for everybody', function () {
  this.timeout(60_000);
  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  let browser: LargeBrowser;
  before(async () => {
    browser = await launchLarge('samples/ignored-lease-break.ftrace.txt');
  });
  after(() => browser?.close());

  const flaws = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe);
    const found = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 110)} ${(node.failureSummary ?? '').replaceAll('\n', ' ').slice(0, 220)}`),
    );
  };
  const heard = async (page: Page): Promise<string> => {
    const id = await page.locator('.lines').getAttribute('aria-activedescendant');
    return (await page.locator(`[id="${id}"]`).textContent()) ?? '';
  };

  for (const theme of [dark, light, highContrast, highContrastLight])
    it(`axe finds nothing in ${theme.name}: lines, a finding, its card, a search`, async () => {
      const { page } = await browser.open(theme);
      assert.deepEqual(await flaws(page), [], 'the lines');
      await page.locator('.lines').focus();
      await page.keyboard.press('.');
      await page.locator('.row.current .message').waitFor();
      assert.deepEqual(await flaws(page), [], 'a finding');
      await page.keyboard.press('Enter');
      await page.locator('.card table').first().waitFor();
      assert.deepEqual(await flaws(page), [], 'its card');
      await page.keyboard.press('Escape');
      await page.keyboard.press('.');
      await page.keyboard.press('.');
      await page.keyboard.press('.');
      await page.locator('.row.current.look-warning .message').waitFor();
      assert.deepEqual(await flaws(page), [], 'a warning');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('time_out_leases');
      await page.locator('.row .found').first().waitFor();
      assert.deepEqual(await flaws(page), [], 'a search');
    });

  it('keys alone reach every control, in order, each with a name, and come back to the lines', async () => {
    const { page } = await browser.open(dark);
    const names: string[] = [];
    for (let stop = 0; stop < 30; stop++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const one = document.activeElement;
        return one === null || one === document.body ? '' : (one.getAttribute('aria-label') ?? '');
      });
      if (name === '' || names.includes(name)) break;
      names.push(name);
    }
    assert.equal(names.length, await page.locator('input, button:visible, .lines').count(), names.join(' | '));
    for (const expected of [/^Search/, /^Go to a line/, /^Next finding/, /^Open the timeline/, /^Lines of/, /^Judge by another policy/])
      assert.ok(
        names.some((name) => expected.test(name)),
        `${expected} in ${names.join(' | ')}`,
      );
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'lines');
  });

  it('a screen reader hears the line, its place among all, its finding in words, and how many there are', async () => {
    const { page, marked } = await browser.open(dark);
    await page.locator('.lines').focus();
    assert.equal(await page.locator('.lines').getAttribute('role'), 'listbox');
    const seen: number[] = [];
    for (const line of marked) {
      await page.keyboard.press('.');
      await page.locator(`.row.current[data-line="${line}"] .message`).waitFor();
      const said = await heard(page);
      assert.match(said, /^line \d+.*LP\d{3} .*\. \S.*[.)]$/, said);
      seen.push(Number(/^line (\d+)/.exec(said)?.[1]));
    }
    assert.deepEqual(seen, marked);
    const doing = page.locator('.doing');
    assert.equal(await doing.textContent(), `${marked.length} of ${marked.length} lines with findings`);
    assert.equal(await doing.getAttribute('aria-live'), 'polite');
    const row = page.locator('.row.current');
    assert.equal(await row.getAttribute('aria-posinset'), String(marked.at(-1)));
    assert.equal(await row.getAttribute('role'), 'option');
    assert.equal(await page.locator('.summary').getAttribute('role'), 'status');
    assert.equal(await page.locator('.ruler').getAttribute('aria-hidden'), 'true');
  });

  it('the card of a line takes the keyboard, leads to its evidence, and gives the keyboard back', async () => {
    const { page } = await browser.open(dark);
    await page.locator('.lines').focus();
    await page.keyboard.press('.');
    await page.keyboard.press('Enter');
    const card = page.locator('.card');
    await card.locator('table').first().waitFor();
    assert.equal(await card.getAttribute('role'), 'dialog');
    assert.match((await card.getAttribute('aria-label')) ?? '', /^Line \d+$/);
    await page.keyboard.press('Tab');
    const to = Number(/line (\d+)/.exec((await page.evaluate(() => document.activeElement?.textContent)) ?? '')?.[1]);
    await page.keyboard.press('Enter');
    await page.locator(`.row.current[data-line="${to}"]`).waitFor();
    assert.ok(await card.isHidden());
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'lines');
  });

  it('the card stands beside its line, never over it, wherever the line is', async () => {
    const { page, marked } = await browser.open(dark);
    await page.locator('.lines').focus();
    for (const line of marked) {
      await page.keyboard.press('.');
      await page.locator(`.row.current[data-line="${line}"] .message`).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.card').waitFor();
      const [card, row] = [await page.locator('.card').boundingBox(), await page.locator('.row.current').boundingBox()];
      assert.ok(card && row);
      assert.ok(
        card.y >= row.y + row.height - 1 || card.y + card.height <= row.y + 1,
        `card ${JSON.stringify(card)} over ${JSON.stringify(row)}`,
      );
      assert.ok(card.y >= 0 && card.y + card.height <= 700, JSON.stringify(card));
      await page.keyboard.press('Escape');
    }
  });

  it('a severity is a shape and a word, not only a colour', async () => {
    const { page, marked } = await browser.open(dark);
    await page.locator('.lines').focus();
    const signs = new Set<string>();
    for (const line of marked) {
      await page.keyboard.press('.');
      await page.locator(`.row.current[data-line="${line}"] .message`).waitFor();
      signs.add((await page.locator('.row.current .sign').textContent()) ?? '');
    }
    assert.ok(signs.has('✖') && signs.size > 1 && !signs.has(''), [...signs].join(' '));
  });
});
