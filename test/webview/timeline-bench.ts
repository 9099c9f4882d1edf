// npm run bench -- timeline: how long the page takes from an input to the end of the drawing that answers it, for growing numbers of intervals.
// The inputs are real wheel events of the browser: at each zoom some that move the view, some that zoom in and out about it, and some that jump further
// than what is asked ahead, so that every frame waits for the worker. A frame begins when the page is given the event and ends behind the last call to a
// canvas and to the document that shows what was asked for: the question to the worker, its answer, and every drawing on the way are in it, also that of
// the last runs moved to their new places. The wait for the screen's next refresh before the event, and the compositor behind it, are not.
// On a busy machine a thread waits for a processor: how long is read from the kernel around each frame. Beside all frames those are printed in which
// the page's thread and the worker together waited less than half a millisecond: what the drawing costs where nothing else runs. Where that is allowed the
// browser runs at a better nice value than other programs, and these two threads at a better one than its compositor, which paints the frame before
// meanwhile and, without a graphics card, takes both processors for it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, setPriority } from 'node:os';
import type { TimelinePage } from './timeline-page';
import { launchTimeline } from './timeline-page';

/** `crowd`: the bundle of crowd.ts as an expression that defines `crowd` in the page. */
export async function benchTimeline(
  crowd: string,
  print: (line: string) => void,
  counts: readonly number[] = [1e5, 1e6, 1e7],
  zooms: readonly number[] = [1, 4, 30, 1000, 30_000, 1_000_000],
): Promise<boolean> {
  const browser = await launchTimeline();
  const nice = betterNice();
  const rows: Measured[] = [];
  try {
    print(
      `timeline: 24 lanes of bars, 2 of marks, 1600 × 900 at 1×, ${steps} moves, steps of zooming and jumps at each zoom, ms from the input to the end of the drawing`,
    );
    print(`Node ${process.version}, ${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}, the browser at nice ${nice}`);
    print(
      '                                          all frames        undisturbed frames       in the worker             drawing      waited',
    );
    print(
      'intervals     zoom       build  B/interval     p50    p99      n    p50    p99      n    p50    p99       p50    p99   per frame',
    );
    for (const count of counts) {
      const view = await browser.open({ viewport: { width: 1600, height: 900 } });
      await view.page.evaluate(crowd);
      const built = await load(view, count);
      for (const zoom of zooms) {
        await zoomTo(view, zoom);
        for (const kind of ['move', 'zoom', 'jump'] as const) {
          const row = { ...built, count, zoom, kind, frames: await frames(view, kind) };
          rows.push(row);
          print(lineOf(row));
        }
      }
      if (view.troubles.length > 0) throw new Error(view.troubles.join('\n'));
      await view.page.context().close();
    }
  } finally {
    await browser.close();
  }
  const count = Math.max(...counts);
  const most = rows.filter((row) => row.count === count);
  const all = most.flatMap((row) => row.frames.map((frame) => frame.took));
  const calm = most.flatMap((row) => undisturbed(row).map((frame) => frame.took));
  const p99 = quantile(calm.length > 0 ? calm : all, 0.99);
  const worst = most.reduce((so, row) => (so === undefined || ownP99(row) > ownP99(so) ? row : so), undefined as Measured | undefined);
  print(
    `${count.toExponential(0)} intervals, all zooms: ${calm.length} of ${all.length} frames undisturbed, of these p50 ${quantile(calm, 0.5).toFixed(2)} ms, p99 ${quantile(calm, 0.99).toFixed(2)} ms (target 8, stretch 4); all frames p50 ${quantile(all, 0.5).toFixed(2)}, p99 ${quantile(all, 0.99).toFixed(2)}; worst ${worst?.kind} at ${worst?.zoom}× with p99 ${worst === undefined ? '?' : ownP99(worst).toFixed(2)} ms; queries in the ${rows[0]?.frames[0]?.thread}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  return p99 < 8;
}

const steps = 120;

/** What the wheel does: Shift, Ctrl, and Shift by more than a screen. */
type Kind = 'move' | 'zoom' | 'jump';

interface Frame {
  /** From the input to the end of the drawing. */
  readonly took: number;
  /** Of that in the worker, 0 where the runs were there already; and in the drawing that ends it. */
  readonly query: number;
  readonly drawn: number;
  readonly thread: string;
  /** ms that the page's two threads were ready to run and had no processor; undefined where the kernel does not tell. */
  readonly waited?: number | undefined;
}
interface Built {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly intervals: number;
}
interface Measured extends Built {
  readonly count: number;
  readonly zoom: number;
  readonly kind: Kind;
  readonly frames: readonly Frame[];
}

/** The data is made inside the page: ten million intervals would not fit through the driver. */
async function load(view: TimelinePage, count: number): Promise<Built> {
  await view.page.evaluate((size) => {
    const { crowd } = globalThis as unknown as { crowd: { crowdTimeline(count: number, lanes: number, bad: number): object } };
    window.postMessage({ type: 'timeline', timeline: crowd.crowdTimeline(size, 26, Math.floor(size * 0.654)), document: 'bench' }, '*');
  }, count);
  await view.page.waitForFunction((size) => JSON.parse(document.body.dataset.loaded ?? '{}').intervals === size, count, {
    timeout: 120_000,
  });
  await view.drawn();
  return await view.page.evaluate(() => JSON.parse(document.body.dataset.loaded ?? '{}') as Built);
}

async function zoomTo(view: TimelinePage, zoom: number): Promise<void> {
  const { page } = view;
  await page.keyboard.press('0');
  await view.drawn();
  const plot = await page.locator('.plot').boundingBox();
  if (plot === null) throw new Error('nothing is drawn');
  await page.mouse.move(plot.x + plot.width * 0.4, plot.y + 50);
  await page.keyboard.down('Control');
  for (let left = Math.log(zoom) / 0.0022; left > 1; left -= 300) {
    await page.mouse.wheel(0, -Math.min(300, left));
    await view.drawn();
  }
  await page.keyboard.up('Control');
}

async function frames({ page }: TimelinePage, kind: Kind): Promise<readonly Frame[]> {
  const key = kind === 'zoom' ? 'Control' : 'Shift';
  const turn = (step: number): number => {
    if (kind === 'move') return step % 30 < 15 ? 120 : -120;
    if (kind === 'jump') return step % 4 < 2 ? 2400 : -2400;
    // Four steps in, four out: as far as a hand turns the wheel at once.
    return step % 8 < 4 ? -120 : 120;
  };
  await page.evaluate(() => {
    let since: number | undefined;
    let seen: (frame: unknown) => void = () => {};
    Object.assign(globalThis, { nextFrame: () => new Promise((done) => (seen = done)) });
    const bench = new AbortController();
    const { signal } = bench;
    (globalThis as unknown as { benchStop?: () => void }).benchStop?.();
    Object.assign(globalThis, { benchStop: () => bench.abort() });
    window.addEventListener('wheel', () => (since = performance.now()), { capture: true, signal });
    document.addEventListener(
      'timeline-frame',
      (event) => {
        const { detail } = event as CustomEvent<{ exact: boolean; query: number; drawn: number; thread: string }>;
        if (!detail.exact || since === undefined) return;
        seen({ took: performance.now() - since, query: detail.query, drawn: detail.drawn, thread: detail.thread });
        since = undefined;
      },
      { signal },
    );
  });
  const threads = ourThreads();
  favour(threads);
  const found: Frame[] = [];
  await page.keyboard.down(key);
  for (let step = 0; step < steps; step++) {
    const next = page.evaluate(() => (globalThis as unknown as { nextFrame: () => Promise<Frame> }).nextFrame());
    await page.evaluate(() => 0); // the page waits for the frame by now
    const before = waitedSoFar(threads);
    await page.mouse.wheel(0, turn(step));
    const frame = await next;
    const after = waitedSoFar(threads);
    found.push({ ...frame, waited: before === undefined || after === undefined ? undefined : after - before });
  }
  await page.keyboard.up(key);
  const painted = await page.locator('#bars').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((part) => part > 0);
  });
  if (!painted) throw new Error('nothing is painted');
  return found;
}

/** Of the browser's processes: Linux shares the processors between sessions first, and among the threads of one then. */
function betterNice(): number {
  const wanted = -15;
  try {
    for (const pid of pids().filter(isOurs)) {
      writeFileSync(`/proc/${pid}/autogroup`, `${wanted}`);
      for (const task of readdirSync(`/proc/${pid}/task`)) setPriority(Number(task), wanted);
    }
    return wanted;
  } catch {
    return 0; // not root, or not Linux: the figures hold what else runs here
  }
}

/** The threads that are measured before all others of the browser. */
function favour(threads: readonly string[]): void {
  const own = new Set(threads.map((path) => path.split('/')[4]));
  try {
    for (const pid of pids().filter(isOurs))
      for (const task of readdirSync(`/proc/${pid}/task`)) setPriority(Number(task), own.has(task) ? -20 : 5);
  } catch {
    return; // not root, not Linux, or a thread ended meanwhile: they wait more, which the figures show
  }
}

/** The kernel's accounts of the page's thread and the worker's. */
function ourThreads(): readonly string[] {
  return pids()
    .filter((pid) => isOurs(pid) && textOf(`/proc/${pid}/cmdline`).includes('--type=renderer'))
    .flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((task) => ({ pid, task })))
    .filter(({ pid, task }) => task === pid || textOf(`/proc/${pid}/task/${task}/comm`).startsWith('DedicatedWorker'))
    .map(({ pid, task }) => `/proc/${pid}/task/${task}/schedstat`);
}

/** ms that they were ready to run without running; undefined where the kernel keeps no such account. */
function waitedSoFar(threads: readonly string[]): number | undefined {
  const waits = threads.flatMap((path) => textOf(path).split(' ')[1] ?? []);
  return waits.length === 0 ? undefined : waits.reduce((sum, one) => sum + Number(one) / 1e6, 0);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not Linux, or it ended meanwhile
  }
}

function pids(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`);
}

/** Among the descendants of this process. */
function isOurs(pid: string): boolean {
  for (let one = pid; one !== '0' && one !== '1'; ) {
    if (one === `${process.pid}`) return true;
    one = textOf(`/proc/${one}/stat`).split(') ').at(-1)?.split(' ')[1] ?? '0';
  }
  return false;
}

/** Where the kernel does not tell who waited, none is known to be. */
function undisturbed(row: Measured): readonly Frame[] {
  return row.frames.filter((frame) => frame.waited !== undefined && frame.waited < 0.5);
}

function ownP99(row: Measured): number {
  return quantile(
    row.frames.map((frame) => frame.took),
    0.99,
  );
}

function lineOf(row: Measured): string {
  const both = (of: (frame: Frame) => number, wide: number) => {
    const values = row.frames.map(of);
    return `${quantile(values, 0.5).toFixed(2).padStart(wide)} ${quantile(values, 0.99).toFixed(2).padStart(6)}`;
  };
  const calm = undisturbed(row).map((frame) => frame.took);
  const asked = row.frames.map((frame) => frame.query).filter((query) => query > 0);
  const waited = row.frames.flatMap((frame) => frame.waited ?? []);
  return [
    row.count.toExponential(0).replace('e+', 'e').padStart(9),
    `${row.zoom}×`.padStart(8),
    row.kind,
    row.milliseconds.toFixed(0).padStart(6),
    (row.bytes / row.intervals).toFixed(1).padStart(11),
    both((frame) => frame.took, 7),
    `${calm.length}`.padStart(6),
    `${quantile(calm, 0.5).toFixed(2).padStart(6)} ${quantile(calm, 0.99).toFixed(2).padStart(6)}`,
    `${asked.length}`.padStart(6),
    `${quantile(asked, 0.5).toFixed(2).padStart(6)} ${quantile(asked, 0.99).toFixed(2).padStart(6)}`,
    both((frame) => frame.drawn, 9),
    (waited.length === 0 ? '?' : (waited.reduce((sum, one) => sum + one, 0) / waited.length).toFixed(2)).padStart(11),
  ].join(' ');
}

/** 0 without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
