// The file map's pane: its canvas, its pointer, and which pages it shows. Time, selection and markers are the lanes' own.

import { drawMap, type MapScene } from './draw-map';
import { element } from './element';
import { toLog } from './idle';
import { mapSceneOf } from './map-scene';
import { type MapShape, shapeAt } from './map-shapes';
import type { Model } from './model';
import type { Patterns } from './patterns';
import type { Scene } from './scene';
import { createSurface, prepare } from './surface';
import type { Tooltip } from './tooltip';
import { toAt } from './viewport';

export interface FileMap {
  readonly root: HTMLElement;
  /** `gutter`: CSS pixels on the left of the plot. */
  draw(scene: Scene, gutter: number, patterns: Patterns): void;
  /** What lies under the pointer: its position in the columns, and the moment on the log's own axis. */
  under(event: MouseEvent): { readonly position: number | undefined; readonly at: number } | undefined;
}

export function createFileMap(model: Model, picked: (line: number, focusEditor: boolean) => void, tooltip: () => Tooltip): FileMap {
  const surface = createSurface(element('canvas', { attributes: { id: 'map', 'aria-hidden': 'true' } }));
  const root = element(
    'div',
    {
      className: 'map',
      attributes: { tabindex: '0', role: 'group', 'aria-label': 'Map of the file: offset by time; the table has the same content' },
    },
    surface.canvas,
  );
  let last: { readonly scene: Scene; readonly map: MapScene } | undefined;
  const shapeUnder = (event: MouseEvent): MapShape | undefined => {
    if (last === undefined) return undefined;
    const { scene, map } = last;
    const box = surface.canvas.getBoundingClientRect();
    const pixel = (scene.view.end - scene.view.start) / scene.width;
    const tall = (map.pages.end - map.pages.start) / map.height;
    const at = toAt(scene.view, scene.width, event.clientX - box.left - map.gutter);
    return shapeAt(map.shapes, at, map.pages.start + (event.clientY - box.top) * tall, { time: pixel * 5, pages: tall * 2 });
  };
  attach(model, root, surface.canvas, shapeUnder, () => last, picked, tooltip);
  return {
    root,
    under(event) {
      if (last === undefined) return undefined;
      const { view, width, idle } = last.scene;
      const left = surface.canvas.getBoundingClientRect().left + last.map.gutter;
      return { position: shapeUnder(event)?.position, at: toLog(idle, toAt(view, width, event.clientX - left)) };
    },
    draw(scene, gutter, patterns) {
      if (root.hidden || root.clientHeight === 0) return;
      const map = mapSceneOf(model.state, scene, gutter, root.clientHeight);
      last = { scene, map };
      drawMap(prepare(surface, gutter + scene.width, map.height, scene.ratio), scene, map, patterns);
      Object.assign(surface.canvas.dataset, { first: map.pages.start, last: map.pages.end, gutter, shapes: map.shapes.length });
    },
  };
}

/** Drag moves both ways; the wheel zooms time, with Alt or over the offsets it zooms pages, with Shift it moves. */
function attach(
  model: Model,
  root: HTMLElement,
  canvas: HTMLCanvasElement,
  shapeUnder: (event: MouseEvent) => MapShape | undefined,
  shown: () => { readonly scene: Scene; readonly map: MapScene } | undefined,
  picked: (line: number, focusEditor: boolean) => void,
  tooltip: () => Tooltip,
): void {
  let drag: { x: number; y: number; moved: boolean } | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
    root.focus({ preventScroll: true });
  });
  canvas.addEventListener('pointermove', (event) => {
    const now = shown();
    if (now === undefined) return;
    if (drag === undefined) {
      const shape = shapeUnder(event);
      model.hover(shape?.position === undefined ? undefined : { position: shape.position, count: shape.count });
      tooltip().show(model.state, event.clientX, event.clientY);
      canvas.style.cursor = shape === undefined ? 'grab' : 'pointer';
      return;
    }
    const [dx, dy] = [drag.x - event.clientX, drag.y - event.clientY];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    drag = { x: event.clientX, y: event.clientY, moved: true };
    tooltip().hide();
    model.pan(dx / now.scene.width);
    model.panPages(dy / now.map.height);
  });
  canvas.addEventListener('pointerup', (event) => {
    const clicked = drag?.moved === false;
    drag = undefined;
    if (!clicked) return;
    const shape = shapeUnder(event);
    if (shape?.finding !== undefined) model.selectFinding(shape.finding);
    else model.select(shape?.position);
    const line = model.selectedLine();
    if (shape !== undefined && line !== undefined) picked(line, event.detail > 1);
  });
  canvas.addEventListener('pointercancel', () => {
    drag = undefined;
  });
  canvas.addEventListener('pointerleave', () => {
    model.hover(undefined);
    tooltip().hide();
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      const now = shown();
      if (now === undefined) return;
      event.preventDefault();
      tooltip().hide();
      const box = canvas.getBoundingClientRect();
      const x = event.clientX - box.left - now.map.gutter;
      const factor = Math.exp(Math.min(Math.max(event.deltaY, -300), 300) * 0.0022);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) model.pan((event.deltaX || event.deltaY) / now.scene.width);
      else if (event.altKey || x < 0) model.zoomPages(factor, (event.clientY - box.top) / now.map.height);
      else model.zoom(factor, toAt(now.scene.view, now.scene.width, x));
    },
    { passive: false },
  );
}
