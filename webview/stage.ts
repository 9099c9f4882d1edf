// The drawing: layered canvases over a scrolling content. A change of view is drawn at once where the runs at hand show it. Else the thread is asked, and
// its answer is drawn as soon as it comes; where that takes longer than a frame of the screen, the runs at hand are drawn meanwhile, moved to where they belong.
// The canvas `bars` holds bars and marks and nothing else; its data-* say what it shows, for tests and bug reports:
// data-start, data-end (axis units), data-width (CSS px), data-scroll (CSS px), data-ratio (device px per CSS px), data-exact (1: the runs show this view).

import { createAsking } from './asking';
import { drawAxis } from './draw-axis';
import { drawGround } from './draw-ground';
import { drawIntervals } from './draw-intervals';
import { drawMarks } from './draw-marks';
import { drawOverlay } from './draw-overlay';
import { drawOverview, drawWindow } from './draw-overview';
import { element } from './element';
import type { FileMap } from './file-map';
import { createLabels } from './labels';
import { rowsBetween } from './layout';
import type { Model } from './model';
import { createPatterns, type Patterns } from './patterns';
import type { LaneKind } from './protocol';
import type { Queries } from './queries';
import type { Scene } from './scene';
import { laneOf } from './selection';
import { createStrokeRaster } from './stroke-raster';
import { createSurface, prepare } from './surface';
import { readTheme, type Theme } from './theme';
import { fitView, type View } from './viewport';

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
  /** The thread has answered. */
  answered(): void;
  /** The picture as it is now, for exports and tests; `whole`: with the runs of lanes out of sight too. */
  scene(): Scene;
  whole(): Promise<Scene>;
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
  const raster = createStrokeRaster(surfaces.bars.context);
  let patterns: Patterns = createPatterns(surfaces.bars.context, devicePixelRatio);
  let size = { width: 0, height: 0 };
  let frame = 0;
  let gutter = 190;
  let shown: View = model.state.view;
  let overviewStale = true;
  /** Drawings since the last frame of the screen: more than two would be for nobody. */
  let drawings = 0;
  let patient = 0;
  /** A picture comes at the end of this task; whether the runs at hand suffice for it. */
  let isDue = false;
  let shows = false;
  /** Whether the last picture showed what it should, and whether it waited for an answer. */
  let exact = false;
  let waited = false;

  const scene = (): Scene => {
    const { state } = model;
    return {
      timeline: state.timeline,
      layout: state.layout,
      runs: queries.runs,
      density: queries.density,
      view: shown,
      idle: state.idle,
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
  const nextOfScreen = () => {
    drawings = 0;
  };
  const paint = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    isDue = false;
    if (drawings === 0) requestAnimationFrame(nextOfScreen);
    drawings += 1;
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
    drawIntervals(bars, now, patterns, raster);
    drawMarks(bars, now);
    drawOverlay(prepare(surfaces.over, size.width, size.height, ratio), now);
    map.draw(now, gutter, patterns);
    labels.render(now.scroll, now.scroll + size.height);
    const { timeline } = model.state;
    if (summary.textContent !== (timeline.summary ?? '')) {
      summary.textContent = timeline.summary ?? '';
      summary.title = summary.textContent;
    }
    axisName.textContent = timeline.axis === 'line' ? 'no clock: by line' : '';
    exact = asking.ask();
    Object.assign(surfaces.bars.canvas.dataset, {
      start: shown.start,
      end: shown.end,
      width: size.width,
      scroll: now.scroll,
      ratio,
      exact: exact ? 1 : 0,
    });
    const drawn = performance.now() - begun;
    const query = waited ? queries.cost : 0;
    document.dispatchEvent(new CustomEvent('timeline-frame', { detail: { drawn, exact, query, thread: queries.thread } }));
    if (!exact) return;
    waited = false;
    asking.lookAhead();
  };
  /** Of the lanes in sight and so many screens above and below; of the map's file all that the map shows. */
  const tracks = (screens: number): Uint8Array => {
    const { timeline, layout, mapGroup } = model.state;
    const wanted = new Uint8Array(timeline.lanes.length * 2);
    const from = scroller.scrollTop - size.height * screens;
    for (const row of rowsBetween(layout, from, from + size.height * (1 + 2 * screens)))
      if (row.kind === 'lane') wanted.fill(1, row.index * 2, row.index * 2 + 2);
    if (map.root.hidden) return wanted;
    timeline.lanes.forEach((lane, index) => {
      if (lane.group === mapGroup && onMap.has(lane.kind)) wanted[index * 2] = 1;
    });
    return wanted;
  };
  const asking = createAsking(queries, () => ({
    view: shown,
    pixel: (shown.end - shown.start) / Math.max(1, size.width * devicePixelRatio),
    all: fitView(model.state.idle.end),
    tracks,
  }));
  const askAnew = () => {
    shown = model.state.view;
    exact = false;
    queries.askOverview(fitView(model.state.idle.end), Math.round(size.width * devicePixelRatio));
    asking.anew();
  };
  /** At the end of the task, so that what changes together is drawn once. Twice within a frame of the screen would be for nobody. */
  const draw = (view: View = model.state.view) => {
    shown = view;
    shows = asking.ask();
    if (isDue || frame !== 0) return;
    if (drawings > 0 || !shows) return paintInFrame();
    isDue = true;
    queueMicrotask(() => {
      if (!isDue) return;
      isDue = false;
      if (shows) paint();
      else paintInFrame();
    });
  };
  const paintInFrame = () => {
    patient = performance.now() + patience;
    frame = requestAnimationFrame(paintUnlessAnswered);
  };
  const paintUnlessAnswered = () => {
    if (asking.ask() || performance.now() >= patient) paint();
    else frame = requestAnimationFrame(paintUnlessAnswered);
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
    answered() {
      // What was asked ahead is for later.
      if (exact && frame === 0) return;
      waited = true;
      if (drawings < 2) paint();
      else if (frame === 0) frame = requestAnimationFrame(paint);
    },
    async whole() {
      const now = scene();
      return { ...now, runs: await queries.whole(now.view, size.width * devicePixelRatio) };
    },
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

/** ms: an answer that comes within it is shown by the same frame of the screen as the runs at hand would be. */
const patience = 8;

/** The kinds of lanes that a file's map draws. */
const onMap: ReadonlySet<LaneKind> = new Set<LaneKind>(['pin', 'change', 'mapping']);

const overviewHeight = 36;
const axisHeight = 30;
