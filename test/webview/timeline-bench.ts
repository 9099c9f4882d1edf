// npm run bench -- timeline: how long the page takes from an input to the end of the drawing that answers it, for growing numbers of intervals.
// A frame is the query's round trip to the worker and back, and the Canvas2D calls; the wait for the screen's next refresh and the compositor are not counted.

import { loadavg } from 'node:os';
import type { TimelinePage } from './timeline-page';
import { launchTimeline } from './timeline-page';

/** `crowd`: the bundle of crowd.ts as an expression that defines `crowd` in the page. */
export async function benchTimeline(crowd: string, print: (line: string) => void): Promise<boolean> {
  const browser = await launchTimeline();
  const rows: Measured[] = [];
  try {
    for (const count of [1e5, 1e6, 1e7]) {
      const view = await browser.open({ viewport: { width: 1600, height: 900 } });
      await view.page.evaluate(crowd);
      const built = await load(view, count);
      for (const zoom of [1, 30, 1000, 30_000, 1_000_000]) rows.push({ ...built, count, zoom, ...(await frames(view, zoom)) });
      if (view.troubles.length > 0) throw new Error(view.troubles.join('\n'));
      await view.page.context().close();
    }
  } finally {
    await browser.close();
  }
  print(
    `timeline: 24 lanes, 1600 × 900 at 1×, 120 frames per zoom; ms; Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}, queries in the ${rows[0]?.thread}`,
  );
  print('intervals      zoom   build  B/interval   frame p50    p99   query p50    p99   draw p50    p99   moved p50    p99');
  for (const row of rows) print(lineOf(row));
  const all = rows.filter((row) => row.count === 1e7).flatMap((row) => row.all);
  const p99 = quantile(all, 0.99);
  print(`10⁷ intervals, all zooms: p50 ${quantile(all, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (target 8 ms, stretch 4 ms)`);
  return p99 < 8;
}

interface Frame {
  readonly drawn: number;
  readonly waited: number;
  readonly query: number;
  readonly exact: boolean;
  readonly thread: string;
}
interface Built {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly intervals: number;
}
interface Measured extends Built {
  readonly count: number;
  readonly zoom: number;
  readonly exact: readonly Frame[];
  readonly moved: readonly Frame[];
  readonly all: readonly number[];
  readonly thread: string;
}

/** The data is made inside the page: ten million intervals would not fit through the driver. */
async function load(view: TimelinePage, count: number): Promise<Built> {
  await view.page.evaluate((size) => {
    const { crowd } = globalThis as unknown as { crowd: { crowdTimeline(count: number, lanes: number, bad: number): object } };
    window.postMessage({ type: 'timeline', timeline: crowd.crowdTimeline(size, 24, Math.floor(size * 0.654)), document: 'bench' }, '*');
  }, count);
  await view.page.waitForFunction((size) => JSON.parse(document.body.dataset.loaded ?? '{}').intervals === size, count, {
    timeout: 120_000,
  });
  await view.drawn();
  return await view.page.evaluate(() => JSON.parse(document.body.dataset.loaded ?? '{}') as Built);
}

async function frames(view: TimelinePage, zoom: number): Promise<Pick<Measured, 'exact' | 'moved' | 'all' | 'thread'>> {
  const found = await view.page.evaluate(async (factor): Promise<Frame[]> => {
    const scroller = document.querySelector('.scroller')!;
    const box = document.querySelector('.plot')!.getBoundingClientRect();
    const wheel = (init: WheelEventInit) =>
      scroller.dispatchEvent(
        new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: box.left + box.width * 0.4, clientY: box.top + 50, ...init }),
      );
    const seen: Frame[] = [];
    document.addEventListener('timeline-frame', (event) => seen.push((event as CustomEvent<Frame>).detail));
    const exact = async (act: () => void) => {
      const from = seen.length;
      act();
      while (!seen.slice(from).some((frame) => frame.exact)) await new Promise(requestAnimationFrame);
    };
    await exact(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: '0', bubbles: true })));
    for (let left = Math.log(factor) / 0.0022; left > 1; left -= 300)
      await exact(() => wheel({ ctrlKey: true, deltaY: -Math.min(300, left) }));
    seen.length = 0;
    for (let step = 0; step < 120; step++) await exact(() => wheel({ shiftKey: true, deltaY: step % 30 < 15 ? 120 : -120 }));
    return seen;
  }, zoom);
  const exact = found.filter((frame) => frame.exact);
  return {
    exact,
    moved: found.filter((frame) => !frame.exact),
    all: exact.map((frame) => frame.waited + frame.drawn),
    thread: exact[0]?.thread ?? '?',
  };
}

function lineOf(row: Measured): string {
  const both = (values: readonly number[]) =>
    `${quantile(values, 0.5).toFixed(2).padStart(11)} ${quantile(values, 0.99).toFixed(2).padStart(6)}`;
  return [
    row.count.toExponential(0).replace('e+', 'e').padStart(9),
    `${row.zoom}×`.padStart(9),
    row.milliseconds.toFixed(0).padStart(7),
    (row.bytes / row.intervals).toFixed(1).padStart(11),
    both(row.all),
    both(row.exact.map((frame) => frame.query)),
    both(row.exact.map((frame) => frame.drawn)).slice(1),
    both(row.moved.map((frame) => frame.drawn)),
  ].join(' ');
}

/** 0 without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
