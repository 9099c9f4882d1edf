// The pointer: hover, click, double click, drag and wheel over the plot; drag in the overview moves the window.

import { type Hit, hitTest } from './hit-test';
import type { Model } from './model';
import type { Stage } from './stage';
import type { Tooltip } from './tooltip';
import { fitView, toAt } from './viewport';

export function attachPointer(model: Model, stage: Stage, tooltip: Tooltip, picked: (focusEditor: boolean) => void): void {
  const { plot, scroller, overview } = stage;
  const hitAt = (event: MouseEvent): Hit | undefined => {
    const box = plot.getBoundingClientRect();
    const { layout, view } = model.state;
    return hitTest(layout, stage.scene().runs, view, stage.width(), event.clientX - box.left, event.clientY - box.top + scroller.scrollTop);
  };
  let drag: { readonly x: number; readonly y: number; lastX: number; lastY: number; moved: boolean } | undefined;

  plot.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, lastX: event.clientX, lastY: event.clientY, moved: false };
    plot.setPointerCapture(event.pointerId);
    scroller.focus({ preventScroll: true });
  });
  plot.addEventListener('pointermove', (event) => {
    if (drag === undefined) {
      const hit = hitAt(event);
      model.hover(hit);
      tooltip.show(model.state, event.clientX, event.clientY);
      plot.classList.toggle('pointing', hit !== undefined);
      return;
    }
    if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < clickReach) return;
    drag.moved = true;
    tooltip.hide();
    plot.classList.add('dragging');
    model.pan((drag.lastX - event.clientX) / stage.width());
    scroller.scrollTop += drag.lastY - event.clientY;
    drag.lastX = event.clientX;
    drag.lastY = event.clientY;
  });
  const release = (event: PointerEvent) => {
    const clicked = drag !== undefined && !drag.moved && event.type === 'pointerup';
    drag = undefined;
    plot.classList.remove('dragging');
    if (!clicked) return;
    const hit = hitAt(event);
    model.select(hit?.position);
    if (hit !== undefined) picked(false);
  };
  plot.addEventListener('pointerup', release);
  plot.addEventListener('pointercancel', release);
  plot.addEventListener('dblclick', (event) => {
    if (hitAt(event) !== undefined) picked(true);
  });
  plot.addEventListener('pointerleave', () => {
    model.hover(undefined);
    tooltip.hide();
  });
  scroller.addEventListener('wheel', (event) => onWheel(event, model, stage, tooltip), { passive: false });
  attachOverview(model, stage, overview);
}

/** Ctrl or a wheel that has nothing to scroll zooms at the pointer; Shift or a sideways wheel moves; else the lanes scroll. */
function onWheel(event: WheelEvent, model: Model, stage: Stage, tooltip: Tooltip): void {
  const { scroller, plot } = stage;
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  const fits = scroller.scrollHeight <= scroller.clientHeight + 1;
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    model.pan((sideways * unit) / stage.width());
  } else if (event.ctrlKey || event.metaKey || fits) {
    event.preventDefault();
    const at = toAt(model.state.view, stage.width(), event.clientX - plot.getBoundingClientRect().left);
    model.zoom(Math.exp(Math.min(Math.max(event.deltaY * unit, -300), 300) * 0.0022), at);
  } else return;
  tooltip.hide();
}

function attachOverview(model: Model, stage: Stage, overview: HTMLElement): void {
  const centre = (event: PointerEvent) => {
    const { view, idle } = model.state;
    const at = toAt(fitView(idle.end), stage.width(), event.clientX - overview.getBoundingClientRect().left);
    const half = (view.end - view.start) / 2;
    model.setView({ start: at - half, end: at + half });
  };
  overview.addEventListener('pointerdown', (event) => {
    overview.setPointerCapture(event.pointerId);
    centre(event);
  });
  overview.addEventListener('pointermove', (event) => {
    if (overview.hasPointerCapture(event.pointerId)) centre(event);
  });
}

/** CSS pixels a pointer may move and still click. */
const clickReach = 4;
