// The page that stands alone: made by the command line, opened from the disk, with the same keys, and exports that hold what is drawn.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../tools/host/browser.mts';

const sample = 'samples/ignored-lease-break.ftrace.txt';

describe('the timeline as a page of its own', function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-page-'));
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const made = (log: string, name: string): string => {
    const file = join(folder, name);
    const run = spawnSync(process.execPath, ['dist/lease-lens.js', 'timeline', log, '-o', file], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return file;
  };
  const opened = async (file: string): Promise<{ readonly page: Page; readonly troubles: string[]; readonly asked: string[] }> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, reducedMotion: 'reduce' });
    const troubles: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.notice', { state: 'hidden' });
    await page.waitForFunction(() => document.querySelector<HTMLElement>('#bars')?.dataset.exact === '1');
    return { page, troubles, asked };
  };

  it('is the same every time, and names no place outside itself', () => {
    const page = readFileSync(made(sample, 'a.html'), 'utf8');
    assert.equal(page, readFileSync(made(sample, 'b.html'), 'utf8'));
    const loads = page.match(/\s(?:src|href)=["'][^"']+/g) ?? [];
    assert.deepEqual(loads, []);
    assert.ok(page.length < 400_000, `${page.length} characters`);
  });

  it('opens from the disk, finds the violation by keys and quotes its line', async () => {
    const { page, troubles, asked } = await opened(made(sample, 'c.html'));
    await page.keyboard.press('>');
    assert.match((await page.locator('.detail h2').textContent()) ?? '', /pinned pages/i);
    await page.keyboard.press('Enter');
    const said = (await page.locator('.quote').textContent()) ?? '';
    const line = Number(said.match(/^\d+/)?.[0]);
    assert.ok(line > 1);
    assert.equal(said, `${line}${readFileSync(sample, 'utf8').split('\n')[line - 1]}`);
    assert.deepEqual(troubles, []);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:')),
      [],
    );
  });

  it('has a context menu of its own: by the pointer on an item, by Shift+F10 on a row, all by keys', async () => {
    const { page, troubles } = await opened(made(sample, 'menu.html'));
    const menu = page.getByRole('menu', { name: 'Timeline' });
    const chosen = () => page.locator('[role=menuitem]:focus').textContent();
    await page.locator('.lane-label').nth(1).click({ button: 'right' });
    await menu.waitFor();
    assert.equal(await chosen(), 'Pin Lane to the Top, or Unpin');
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const flaws = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    assert.deepEqual(
      flaws.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      [],
    );
    await page.keyboard.press('Enter');
    await page.locator('.group-name', { hasText: 'Pinned' }).waitFor();
    assert.equal(await menu.isVisible(), false);
    // From the table's row that has the focus, and back to it.
    for (let i = 0; i < 40 && (await page.locator('[role=row]:focus').count()) === 0; i++) await page.keyboard.press('Tab');
    const row = await page.locator(':focus').getAttribute('aria-label');
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator(':focus').getAttribute('aria-label'), row);
    // On the drawing: what is selected.
    await page.keyboard.press('>');
    await page.locator('.scroller').focus();
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    assert.equal(await chosen(), 'Go to Line');
    await page.keyboard.press('ArrowUp');
    assert.equal(await chosen(), 'Skip Idle Time', 'round at the ends');
    await page.keyboard.press('m');
    assert.equal(await chosen(), 'Measure from Here (A)');
    mkdirSync('test/out', { recursive: true });
    await page.screenshot({ path: 'test/out/timeline-alone-menu.png' });
    await page.keyboard.press('Enter');
    assert.match((await page.locator('.measured').textContent()) ?? '', /set B/);
    const box = (await page.locator('#bars').boundingBox())!;
    await page.mouse.click(box.x + box.width - 4, box.y + box.height - 3, { button: 'right' });
    await menu.waitFor();
    assert.deepEqual(await page.getByRole('menuitem', { name: /Export/ }).allTextContents(), [
      'Export as PNG Picture…',
      'Export as SVG Drawing…',
    ]);
    await page.mouse.click(box.x + 5, box.y + box.height - 3);
    assert.equal(await menu.isVisible(), false);
    assert.deepEqual(troubles, []);
  });

  it('comes back from its own address as it was', async () => {
    const file = made(sample, 'd.html');
    const { page } = await opened(file);
    await page.keyboard.press('>');
    await page.keyboard.press('v');
    await page.waitForFunction(() => decodeURIComponent(location.hash).includes('"mode":"lanes"'));
    const again = await browser.newPage();
    await again.goto(page.url());
    await again.waitForFunction(() => document.querySelector('.detail h2') !== null);
    assert.equal(await again.locator('.detail h2').textContent(), await page.locator('.detail h2').textContent());
    assert.equal(await again.locator('.chart').getAttribute('data-mode'), 'lanes');
  });

  it('exports SVG that is well formed and PNG that is one, with the words that are drawn', async () => {
    const { page, troubles } = await opened(made(sample, 'e.html'));
    const download = async (kind: string): Promise<Buffer> => {
      const [got] = await Promise.all([page.waitForEvent('download'), page.getByLabel('Export the timeline').selectOption(kind)]);
      return readFileSync(await got.path());
    };
    const svg = (await download('svg')).toString();
    const words = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return parsed.querySelector('parsererror') === null
        ? [...parsed.querySelectorAll('text')].map((one) => one.textContent).join('\n')
        : undefined;
    }, svg);
    assert.ok(words?.includes('breaking · 2.01 s') && words.includes('/mnt/pmem0/data/pool.dat') && words.includes('LP002'), words);
    const png = await download('png');
    assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(png.readUInt32BE(16) > 1500 && png.readUInt32BE(20) > 800);
    assert.deepEqual(troubles, []);
  });

  it('keeps markup of the log as text', async () => {
    const log = join(folder, 'evil.ftrace.txt');
    const evil = '</script><img/src=x>';
    writeFileSync(log, readFileSync(resolve(sample), 'utf8').replaceAll('pool.dat', `p${evil}.dat`));
    const { page, troubles } = await opened(made(log, 'f.html'));
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('script').count(), 2);
    assert.deepEqual(troubles, []);
  });

  const hostileNames = {
    'the end of a script': '</script><script>ran=1</script>',
    'a comment in a script': '<!--<script>ran=1//',
    'an image with a handler': '<img/src=x/onerror=ran=1>',
    'quotes and a handler': `"'\`onload=ran=1\u00a0x="`,
    'ends of lines that only some know': '\u2028ran=1\u2029ran=1\u0085',
    'text that runs backwards': '\u202etxt.tad\u2066\u200f\u2069\ufeff',
    'the end of a style': '</style></title><svg/onload=ran=1>',
  };
  for (const [what, evil] of Object.entries(hostileNames)) {
    it(`runs nothing of names that hold ${what}`, async () => {
      const log = join(folder, 'evil.txt');
      const text = readFileSync(resolve(sample), 'utf8')
        .replaceAll('pool.dat', () => `p${evil}.dat`)
        .replace(/\bholder(?=-33)/g, () => evil);
      writeFileSync(log, text);
      // What the browser says of the name must come from a file's name too, where a file can be called so.
      const named = join(folder, `${evil.replaceAll('/', '\u2215')}.ftrace.txt`);
      writeFileSync(named, text);
      for (const [index, from] of [log, named].entries()) {
        const { page, troubles, asked } = await opened(made(from, `hostile-${index}.html`));
        await page.keyboard.press('>');
        await page.keyboard.press('Enter');
        await page.locator('.quote').waitFor();
        await page.keyboard.press('v');
        await page.locator('.group-name', { hasText: '.dat' }).first().waitFor({ state: 'attached' });
        const found = await page.evaluate(() => ({
          ran: 'ran' in globalThis,
          scripts: document.scripts.length,
          others: document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], body svg[onload]').length,
        }));
        assert.deepEqual(found, { ran: false, scripts: 2, others: 0 });
        assert.deepEqual(troubles, [], 'the policy had nothing to refuse');
        assert.deepEqual(
          asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:')),
          [],
        );
        await page.close();
      }
    });
  }

  it('has a policy that refuses a script of somebody else', async () => {
    const { page, troubles } = await opened(made(sample, 'g.html'));
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = 1';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'globalThis.ran = 1');
      image.src = 'x';
      document.body.append(image);
    });
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => 'ran' in globalThis), false);
    assert.ok(
      troubles.some((said) => /Content Security Policy/.test(said)),
      troubles.join('\n'),
    );
  });
});
