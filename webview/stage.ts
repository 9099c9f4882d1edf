// The drawing: layered canvases over a scrolling content, drawn at most once per frame. A change of view is drawn at once from the runs at hand,
// and once more when the answering thread has those of the new view.
// The canvas `bars` holds bars and marks and nothing else; its data-* say what it shows, for tests and bug reports:
// data-start, data-end (axis units), data-width (CSS px), data-scroll (CSS px), data-ratio (device px per CSS px), data-exact (1: the runs are of this view).

import { drawAxis } from './draw-axis';
import { drawGround } from './draw-ground';
import { drawIntervals } from './draw-intervals';
import { drawMarks } from './draw-marks';
import { drawOverlay } from './draw-overlay';
import { drawOverview, drawWindow } from './draw-overview';
import { element } from './element';
import type { FileMap } from './file-map';
import { createLabels } from './labels';
import type { Model } from './model';
import { createPatterns, type Patterns } from './patterns';
import type { Queries } from './queries';
import type { Scene } from './scene';
import { laneOf } from './selection';
import { createSurface, prepare } from './surface';
import { readTheme, type Theme } from './theme';
import { fitView, type View, widened } from './viewport';

export interface Stage {
  readonly root: HTMLElement;
  readonly scroller: HTMLElement;
  readonly plot: HTMLElement;
  readonly overview: HTMLElement;
  /** CSS pixels of the plot. */
  width(): number;
  /** Another timeline was loaded: asks anew. */
  reload(): void;
  /** Sizes, theme or the overview's data may have changed. */
  measure(): void;
  /** `view` is what to show now; it differs from the model's while the view moves. */
  draw(view?: View): void;
  /** The picture as it is now, for exports and tests. */
  scene(): Scene;
  scrollToSelection(smooth: boolean): void;
}

export function createStage(model: Model, queries: Queries, map: FileMap): Stage {
  const canvas = (id: string) => element('canvas', { attributes: { id, 'aria-hidden': 'true' } });
  const surfaces = {
    overview: createSurface(canvas('overview')),
    window: createSurface(canvas('window')),
    axis: createSurface(canvas('axis')),
    ground: createSurface(canvas('ground')),
    bars: createSurface(canvas('bars')),
    over: createSurface(canvas('over')),
  };
  const labels = createLabels(model);
  const plot = element('div', { className: 'plot' }, surfaces.ground.canvas, surfaces.bars.canvas, surfaces.over.canvas);
  const content = element('div', { className: 'content' }, labels.root, plot);
  const scroller = element(
    'div',
    {
      className: 'scroller',
      attributes: { tabindex: '0', role: 'group', 'aria-label': 'Drawing of the timeline; the table that follows has the same content' },
    },
    content,
  );
  const summary = element('div', { className: 'corner dim' });
  const axisName = element('div', { className: 'corner axis-name dim' });
  const overview = element('div', { className: 'overview' }, surfaces.overview.canvas, surfaces.window.canvas);
  const root = element('div', { className: 'chart' }, summary, overview, axisName, surfaces.axis.canvas, scroller, map.root);

  let theme: Theme = readTheme(document.body);
  let patterns: Patterns = createPatterns(surfaces.bars.context, devicePixelRatio);
  let size = { width: 0, height: 0 };
  let frame = 0;
  let gutter = 190;
  let shown: View = model.state.view;
  let overviewStale = true;

  const scene = (): Scene => {
    const { state } = model;
    return {
      timeline: state.timeline,
      layout: state.layout,
      runs: queries.runs,
      density: queries.density,
      view: shown,
      width: size.width,
      height: size.height,
      scroll: scroller.scrollTop,
      ratio: devicePixelRatio,
      theme,
      hover: state.hover?.position,
      selected: state.selected,
      finding: state.finding,
      cursor: state.cursor?.at,
      markers: state.markers,
    };
  };
  const paint = () => {
    frame = 0;
    const begun = performance.now();
    const now = scene();
    const { ratio } = now;
    if (overviewStale) {
      drawOverview(prepare(surfaces.overview, size.width, overviewHeight, ratio), now, overviewHeight);
      overviewStale = queries.density === undefined;
    }
    drawWindow(prepare(surfaces.window, size.width, overviewHeight, ratio), now, overviewHeight);
    drawAxis(prepare(surfaces.axis, size.width, axisHeight, ratio), now, axisHeight);
    drawGround(prepare(surfaces.ground, size.width, size.height, ratio), now);
    const bars = prepare(surfaces.bars, size.width, size.height, ratio);
    drawIntervals(bars, now, patterns);
    drawMarks(bars, now);
    drawOverlay(prepare(surfaces.over, size.width, size.height, ratio), now);
    map.draw(now, gutter, patterns);
    const drawn = performance.now() - begun;
    labels.render(now.scroll, now.scroll + size.height);
    const { timeline } = model.state;
    if (summary.textContent !== (timeline.summary ?? '')) {
      summary.textContent = timeline.summary ?? '';
      summary.title = summary.textContent;
    }
    axisName.textContent = timeline.axis === 'line' ? 'no clock: by line' : '';
    const exact = isFor(queries.runs.view, shown);
    Object.assign(surfaces.bars.canvas.dataset, {
      start: shown.start,
      end: shown.end,
      width: size.width,
      scroll: now.scroll,
      ratio,
      exact: exact ? 1 : 0,
    });
    document.dispatchEvent(new CustomEvent('timeline-frame', { detail: { drawn, exact, ...queries.cost, thread: queries.thread } }));
  };
  const askAnew = () => {
    shown = model.state.view;
    queries.askOverview(fitView(model.state.timeline.end), Math.round(size.width * devicePixelRatio));
    queries.ask(widened(shown), widenedBy * size.width * devicePixelRatio);
  };
  const draw = (view: View = model.state.view) => {
    if (view !== shown) queries.ask(widened(view), widenedBy * size.width * devicePixelRatio);
    shown = view;
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  scroller.addEventListener('scroll', () => draw(shown), { passive: true });

  return {
    root,
    scroller,
    plot,
    overview,
    width: () => size.width,
    scene,
    reload: askAnew,
    measure() {
      theme = readTheme(document.body);
      patterns = createPatterns(surfaces.bars.context, devicePixelRatio);
      const { mode, timeline } = model.state;
      const mapped = timeline.groups.some((group) => group.pages !== undefined);
      root.dataset.mode = mapped ? mode : 'lanes';
      root.style.setProperty('--lanes', `${model.state.layout.height}px`);
      map.root.hidden = !mapped || mode === 'lanes';
      scroller.hidden = mapped && mode === 'map';
      content.style.height = `${Math.max(model.state.layout.height, scroller.clientHeight)}px`;
      const before = size.width;
      gutter = labels.root.offsetWidth || gutter;
      const wide = scroller.hidden ? map.root.clientWidth : scroller.clientWidth;
      size = { width: Math.max(1, wide - gutter), height: Math.max(1, scroller.clientHeight) };
      plot.style.height = `${size.height}px`;
      if (before !== size.width) askAnew();
      overviewStale = true;
      draw();
    },
    draw,
    scrollToSelection(smooth) {
      const { selected, timeline, layout } = model.state;
      const row = selected === undefined ? undefined : layout.lanes[laneOf(timeline, selected)];
      if (row === undefined) return;
      const { scrollTop, clientHeight } = scroller;
      if (row.top >= scrollTop + 8 && row.top + row.height <= scrollTop + clientHeight - 8) return;
      scroller.scrollTo({ top: row.top - clientHeight / 2 + row.height / 2, behavior: smooth ? 'smooth' : 'auto' });
    },
  };
}

/** Whether runs asked for `asked` (a widened view) are those of `view`. */
function isFor(asked: View, view: View): boolean {
  const wanted = widened(view);
  return asked.start === wanted.start && asked.end === wanted.end;
}

/** `widened` asks for so much more than is seen: a small move shows what is there already. */
const widenedBy = 1.25;
const overviewHeight = 36;
const axisHeight = 30;
