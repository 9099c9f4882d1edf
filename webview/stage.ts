// The drawing: layered canvases over a scrolling content, drawn at most once per frame and only the layers that changed.
// The canvas `bars` holds bars and marks and nothing else; its data-* say what it shows, for tests and bug reports:
// data-start, data-end (axis units), data-width (CSS px), data-scroll (CSS px), data-ratio (device px per CSS px).

import { drawAxis } from './draw-axis';
import { drawGround } from './draw-ground';
import { drawIntervals } from './draw-intervals';
import { drawMarks } from './draw-marks';
import { drawOverlay } from './draw-overlay';
import { drawOverview } from './draw-overview';
import { element } from './element';
import { createLabels } from './labels';
import type { Model } from './model';
import { createPatterns, type Patterns } from './patterns';
import type { Scene } from './scene';
import { createSurface, prepare } from './surface';
import { readTheme, type Theme } from './theme';
import type { View } from './viewport';

export interface Stage {
  readonly root: HTMLElement;
  readonly scroller: HTMLElement;
  readonly plot: HTMLElement;
  readonly overview: HTMLCanvasElement;
  /** CSS pixels of the plot. */
  width(): number;
  /** Sizes or theme may have changed. */
  measure(): void;
  /** `view` is what to show now; it differs from the model's while the view moves. */
  draw(view?: View): void;
  scrollToSelection(smooth: boolean): void;
}

export function createStage(model: Model): Stage {
  const canvas = (id: string) => element('canvas', { attributes: { id, 'aria-hidden': 'true' } });
  const surfaces = {
    overview: createSurface(canvas('overview')),
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
      attributes: { tabindex: '0', role: 'group', 'aria-label': 'Drawing of the timeline; the tree that follows has the same content' },
    },
    content,
  );
  const summary = element('div', { className: 'corner dim' });
  const axisName = element('div', { className: 'corner axis-name dim' });
  const root = element('div', { className: 'chart' }, summary, surfaces.overview.canvas, axisName, surfaces.axis.canvas, scroller);

  let theme: Theme = readTheme(document.body);
  let patterns: Patterns = createPatterns(surfaces.bars.context, devicePixelRatio);
  let size = { width: 0, height: 0 };
  let frame = 0;
  let shown: View = model.state.view;

  const paint = () => {
    frame = 0;
    const { state } = model;
    const ratio = devicePixelRatio;
    const scene: Scene = {
      timeline: state.timeline,
      layout: state.layout,
      lanes: state.lanes,
      view: shown,
      width: size.width,
      height: size.height,
      scroll: scroller.scrollTop,
      theme,
      ...(state.hover && { hover: state.hover }),
      ...(state.selected && { selected: state.selected }),
      ...(state.finding !== undefined && { finding: state.finding }),
      ...(state.cursor && { cursor: state.cursor.at }),
    };
    drawOverview(prepare(surfaces.overview, size.width, overviewHeight, ratio), scene, overviewHeight);
    drawAxis(prepare(surfaces.axis, size.width, axisHeight, ratio), scene, axisHeight, ratio);
    drawGround(prepare(surfaces.ground, size.width, size.height, ratio), scene, ratio);
    const bars = prepare(surfaces.bars, size.width, size.height, ratio);
    drawIntervals(bars, scene, patterns, ratio);
    drawMarks(bars, scene);
    drawOverlay(prepare(surfaces.over, size.width, size.height, ratio), scene, ratio);
    labels.render(scene.scroll, scene.scroll + size.height);
    summary.textContent = state.timeline.summary ?? '';
    summary.title = summary.textContent;
    axisName.textContent = state.timeline.axis === 'line' ? 'no clock: by line' : '';
    Object.assign(surfaces.bars.canvas.dataset, { start: shown.start, end: shown.end, width: size.width, scroll: scene.scroll, ratio });
  };
  const draw = (view: View = model.state.view) => {
    shown = view;
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  scroller.addEventListener('scroll', () => draw(shown), { passive: true });

  return {
    root,
    scroller,
    plot,
    overview: surfaces.overview.canvas,
    width: () => size.width,
    measure() {
      theme = readTheme(document.body);
      patterns = createPatterns(surfaces.bars.context, devicePixelRatio);
      content.style.height = `${Math.max(model.state.layout.height, scroller.clientHeight)}px`;
      size = { width: Math.max(1, scroller.clientWidth - labels.root.offsetWidth), height: Math.max(1, scroller.clientHeight) };
      plot.style.height = `${size.height}px`;
      draw();
    },
    draw,
    scrollToSelection(smooth) {
      const { selected, timeline, layout } = model.state;
      const thing = selected && (selected.kind === 'interval' ? timeline.intervals[selected.index] : timeline.marks[selected.index]);
      const row = thing && layout.lanes[thing.lane];
      if (row === undefined) return;
      const { scrollTop, clientHeight } = scroller;
      if (row.top >= scrollTop + 8 && row.top + row.height <= scrollTop + clientHeight - 8) return;
      scroller.scrollTo({ top: row.top - clientHeight / 2 + row.height / 2, behavior: smooth ? 'smooth' : 'auto' });
    },
  };
}

const overviewHeight = 36;
const axisHeight = 30;
