// The timeline as a picture of the command line: well formed, with the words and the findings of the log, and nothing of the log in its markup.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../tools/host/browser.mts';
import { letterWidths, measuredFamily } from '../../webview/letter-widths';
import { pageColours } from '../../webview/page-colours';
import { leaseLens, records } from '../cli/run';

const sample = 'samples/ignored-lease-break.ftrace.txt';

/** What a reader of the picture sees of it. */
interface Read {
  readonly words: string;
  readonly width: number;
  readonly background: string | null;
  /** Beside shapes and texts: nothing is wanted. */
  readonly strangers: readonly string[];
}

describe('the timeline as a picture of the command line', function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-picture-'));
    browser = await startBrowser();
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const made = (log: string, ...options: readonly string[]): string => {
    const file = join(folder, 'picture.svg');
    const ran = leaseLens(['timeline', log, '--svg', ...options, '-o', file]);
    assert.equal(ran.status, 0, ran.err);
    return readFileSync(file, 'utf8');
  };
  const read = (svg: string): Promise<Read> =>
    page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      const all = [...parsed.querySelectorAll('*')];
      const usual = new Set(['svg', 'defs', 'rect', 'g', 'path', 'text', 'pattern', 'clipPath']);
      return {
        words: [...parsed.querySelectorAll('text')].map((one) => one.textContent).join('\n'),
        width: Number(parsed.documentElement.getAttribute('width')),
        background: parsed.querySelector('svg > rect')?.getAttribute('fill') ?? null,
        strangers: all.map((one) => one.nodeName).filter((name) => !usual.has(name)),
      };
    }, svg);

  it('shows the lanes, the map and every finding, the same each time', async () => {
    const svg = made(sample);
    assert.equal(made(sample), svg);
    const { words, width, background, strangers } = await read(svg);
    assert.deepEqual([width, background, strangers], [1600, 'rgba(255, 255, 255, 1)', []]);
    for (const word of ['/mnt/pmem0/data/pool.dat', 'breaking · 2.01 s', 'truncate waits 2.01 s, then ETXTBSY', '16 · 64K'])
      assert.ok(words.includes(word), `${word}: ${words}`);
    const rules = new Set(records(leaseLens(['check', '--format', 'ndjson', sample]).out).flatMap((one) => one.rule ?? []));
    assert.ok(rules.size >= 4);
    for (const rule of rules) assert.ok(words.includes(String(rule)), `${rule}: ${words}`);
  });

  it('is dark, as wide as asked, without idle time and with the steps of one finding', async () => {
    const { words, width, background } = await read(made(sample, '--theme', 'dark', '--width', '1000', '--skip-idle', '--finding', '2'));
    assert.deepEqual([width, background], [1000, 'rgba(31, 31, 31, 1)']);
    const plain = (await read(made(sample))).words;
    for (const [inBoth, word] of [
      [false, '↔ 2.01 s'],
      [false, '\n5\n'],
      [true, 'pin · holder 334'],
    ] as const)
      assert.deepEqual([words.includes(word), plain.includes(word)], [true, inBoth], word);
  });

  it('of a finding that is not there is none', () => {
    const file = join(folder, 'none.svg');
    const ran = leaseLens(['timeline', sample, '--svg', '--finding', '99', '-o', file]);
    assert.deepEqual([ran.status, ran.out, existsSync(file)], [2, '', false]);
    assert.match(ran.err, /--finding 99: check has \d+ findings/);
  });

  it('says how many lanes it has no room for, and of a finding shows its file', async () => {
    const log = join(folder, 'many.strace.txt');
    const calls = Array.from({ length: 300 }, (_, index) => [
      `100 ${index}.1 openat(AT_FDCWD, "/mnt/pmem0/f${index}", O_RDWR) = 3</mnt/pmem0/f${index}> <0.0001>`,
      `100 ${index}.2 fcntl(3</mnt/pmem0/f${index}>, F_SETLEASE, F_WRLCK) = 0 <0.0001>`,
      `100 ${index}.25 fallocate(3</mnt/pmem0/f${index}>, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 4096) = -1 ETXTBSY (Text file busy) <0.0001>`,
      `100 ${index}.3 close(3</mnt/pmem0/f${index}>) = 0 <0.0001>`,
    ]);
    writeFileSync(log, `${calls.flat().join('\n')}\n`);
    const whole = await read(made(log));
    const left = Number(/(\d+) more lanes are not in this picture/.exec(whole.words)?.[1]);
    const shown = (words: string) => (words.match(/^\/mnt\/pmem0\/f\d+$/gm) ?? []).length;
    assert.ok(left > 100 && left + 2 * shown(whole.words) === 600, `${left} left out, ${shown(whole.words)} shown`);
    const findings = records(leaseLens(['check', '--format', 'ndjson', log]).out).filter((one) => one.type === 'finding');
    const last = await read(made(log, '--finding', `${findings.length}`));
    assert.deepEqual([findings.length >= 300, shown(last.words)], [true, 1], last.words);
    assert.match(last.words, /598 more lanes are not in this picture; the timeline has all/);
  });

  it('of every sample is well formed', async () => {
    for (const log of ['killed-by-break.strace.txt', 'lease-of-another.ftrace.txt', 'rdma-on-mainline.ftrace.txt'])
      assert.deepEqual((await read(made(`samples/${log}`))).strangers, [], log);
  });

  it('takes no markup from a log', async () => {
    const log = join(folder, 'log"><script>run=1</script>&amp;.txt'.replaceAll('/', '∕'));
    copyFileSync(sample, log);
    const { words, strangers } = await read(made(log));
    assert.deepEqual(strangers, []);
    assert.ok(words.includes('"><script>run=1<∕script>&amp;.txt'), words);
  });

  it('has the colours of a page of its own', () => {
    const css = readFileSync('webview/timeline.css', 'utf8');
    const blocks = [...css.matchAll(/html\.standalone \{([^}]*)\}/g)].map(([, block = '']) => block);
    const read = (block: string) => new Map([...block.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
    const [dark = new Map(), light = new Map()] = blocks.map(read);
    assert.ok(dark.size > 8 && light.size > 12);
    for (const [name, value] of Object.entries(pageColours.dark)) assert.equal(dark.get(name), value, name);
    for (const [name, value] of Object.entries(pageColours.light)) assert.equal(light.get(name), value, name);
    for (const name of [...light.keys()].filter((one) => /editor|charts|foreground|focus/i.test(one)))
      if (!/button|badge|input|list|textLink|panel/.test(name)) assert.ok(name in pageColours.light, `${name} is missing`);
  });

  it('takes texts for as wide as they are drawn', async () => {
    const texts = [
      'layout change · truncator 335',
      'EPERM LP008 · Lease not retaken after break',
      '/mnt/pmem0/data/pool.dat',
      '16 · 64K',
      'fi1lij',
    ];
    for (const font of [`11px ${measuredFamily}`, `600 11px ${measuredFamily}`]) {
      const drawn = await page.evaluate(
        ([list, given]) => {
          const pen = new OffscreenCanvas(1, 1).getContext('2d');
          if (pen === null) return [];
          pen.font = given;
          return list.map((text) => pen.measureText(text).width);
        },
        [texts, font] as const,
      );
      // The fonts of the tests are not Helvetica's: a fifth wider or narrower is as near as another family comes.
      texts.forEach((text, index) => {
        const ratio = letterWidths(text, font) / (drawn[index] ?? 0);
        assert.ok(ratio > 0.75 && ratio < 1.25, `${text} in ${font}: ${ratio}`);
      });
    }
  });
});
