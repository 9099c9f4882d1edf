// The page that stands alone: made by the command line, opened from the disk, with the same keys, and exports that hold what is drawn.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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
});
