// Axis units ↔ pixels, zoom and pan: plain functions on a view, which is a stretch of the axis. Knows no DOM.

/** The stretch of the axis that is shown: ns, or lines. */
export interface View {
  readonly start: number;
  readonly end: number;
}

/** Everything, with a margin so that the first and the last event do not stick to the border. */
export function fitView(axisEnd: number): View {
  const end = Math.max(axisEnd, 1);
  return { start: -end * margin, end: end * (1 + margin) };
}

/** Pixels from the plot's left border. */
export function toX(view: View, width: number, at: number): number {
  return ((at - view.start) / (view.end - view.start)) * width;
}

/** The reverse of `toX`. */
export function toAt(view: View, width: number, x: number): number {
  return view.start + (x / Math.max(width, 1)) * (view.end - view.start);
}

/** `factor` below 1 zooms in; the point `at` keeps its place on the screen. */
export function zoomView(view: View, axisEnd: number, factor: number, at: number): View {
  const span = limitSpan((view.end - view.start) * factor, axisEnd);
  const share = (at - view.start) / (view.end - view.start);
  return clampView({ start: at - share * span, end: at + (1 - share) * span }, axisEnd);
}

/** `share` of the view's own width: 0.1 moves a tenth to the right. */
export function panView(view: View, axisEnd: number, share: number): View {
  const by = (view.end - view.start) * share;
  return clampView({ start: view.start + by, end: view.end + by }, axisEnd);
}

/** Brings a stretch into view: unchanged when it is there already, else moved, and widened only when it does not fit. */
export function showInView(view: View, axisEnd: number, from: number, to: number): View {
  const span = view.end - view.start;
  const inset = span * 0.08;
  if (from >= view.start + inset / 2 && to <= view.end - inset / 2) return view;
  const wanted = Math.max(span, (to - from) * 1.3);
  const middle = (from + to) / 2;
  return clampView({ start: middle - wanted / 2, end: middle + wanted / 2 }, axisEnd);
}

/** Keeps a view inside the log and its width between a sliver and everything. */
export function clampView(view: View, axisEnd: number): View {
  const all = fitView(axisEnd);
  const span = limitSpan(view.end - view.start, axisEnd);
  const middle = (view.start + view.end) / 2;
  const start = Math.min(Math.max(middle - span / 2, all.start), all.end - span);
  return { start, end: start + span };
}

const margin = 0.02;

function limitSpan(span: number, axisEnd: number): number {
  const all = fitView(axisEnd);
  const widest = all.end - all.start;
  return Math.min(Math.max(span, Math.min(widest, 10)), widest);
}
