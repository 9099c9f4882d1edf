// Words on bars and beside marks. Findings' words take their place first; a word that has no room is left out, never squeezed over another.

import { stopRadius, stopsOf } from './arrows';
import { barOf } from './bar-geometry';
import { markRadius } from './draw-marks';
import { fitText, textWidth } from './fit-text';
import { type LaneIndex, marksBetween, overlapping } from './lane-index';
import { type Row, rowsBetween } from './layout';
import type { Interval } from './protocol';
import type { Scene } from './scene';
import { rank } from './severity';
import { toX } from './viewport';

export function drawLabels(context: CanvasRenderingContext2D, scene: Scene, ratio: number): void {
  context.textBaseline = 'middle';
  context.font = scene.theme.font;
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    const lane = row.kind === 'lane' ? scene.lanes[row.index] : undefined;
    if (lane !== undefined) drawLaneLabels({ context, scene, ratio, row, lane, taken: [] });
  }
}

interface LabelJob {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly ratio: number;
  readonly row: Row;
  readonly lane: LaneIndex;
  /** Stretches of the lane that hold words or shapes already. */
  readonly taken: Stretch[];
}
interface Stretch {
  readonly left: number;
  readonly right: number;
}

function drawLaneLabels(job: LabelJob): void {
  reserveShapes(job);
  const bars = visibleBars(job);
  for (const bar of bars) labelInside(job, bar);
  labelMarks(job, bars);
  job.taken.push(...bars);
  for (const bar of bars) if (!bar.labelled) labelBeside(job, bar);
}

interface LabelledBar {
  readonly interval: Interval;
  readonly left: number;
  readonly right: number;
  labelled: boolean;
}

function visibleBars(job: LabelJob): readonly LabelledBar[] {
  const { scene, lane, ratio } = job;
  const [from, to] = overlapping(lane, scene.view.start, scene.view.end);
  const bars: LabelledBar[] = [];
  for (let position = from; position < to && bars.length < mostLabels; position++) {
    if ((lane.ends[position] ?? 0) < scene.view.start) continue;
    const interval = scene.timeline.intervals[lane.intervals[position] ?? 0];
    if (interval !== undefined) bars.push({ interval, ...barOf(lane, position, scene.view, scene.width, ratio), labelled: false });
  }
  return bars;
}

/** Inside the visible part of the bar, cut with an ellipsis; a wedge and thin wait bars say theirs beside them. */
function labelInside(job: LabelJob, bar: LabelledBar): void {
  const { context, scene } = job;
  if (bar.interval.style === 'break') return;
  const wanted = Math.max(bar.left, 0) + (bar.interval.style === 'retaken' && bar.left > -4 ? 10 : 6);
  const left = job.taken.reduce(
    (at, stretch) => (stretch.left <= at && stretch.right > at - 4 ? Math.max(at, stretch.right + 2) : at),
    wanted,
  );
  const ahead = job.taken.filter((stretch) => stretch.left > left);
  const nextTaken = ahead.reduce((least, stretch) => Math.min(least, stretch.left), Number.POSITIVE_INFINITY);
  const right = Math.min(bar.right, scene.width, nextTaken) - 4;
  const text = fitText(context, bar.interval.label, right - left);
  if (text === '' || (text.endsWith('…') && text.length < 6)) return;
  const ink = scene.theme.palette.bars[bar.interval.style];
  if (bar.interval.style === 'breaking' || bar.interval.style === 'wait' || bar.interval.style === 'pin-uncertain') {
    context.fillStyle = ink.fill;
    context.fillRect(left - 3, job.row.barTop - scene.scroll + 2, textWidth(context, text) + 6, job.row.barHeight - 4);
  }
  context.fillStyle = ink.text;
  context.fillText(text, left, middleOf(job) + 0.5);
  job.taken.push({ left: left - 2, right: left + textWidth(context, text) });
  bar.labelled = true;
}

function labelBeside(job: LabelJob, bar: LabelledBar): void {
  if (bar.right < 0 || bar.right > job.scene.width) return;
  place(job, bar.interval.label, bar.right + 5, job.scene.theme.palette.dim, job.taken);
}

/** Marks, and the stops of the selected finding's evidence, are never written over. */
function reserveShapes(job: LabelJob): void {
  for (const { x } of visibleMarks(job)) job.taken.push({ left: x - markRadius - 2, right: x + markRadius + 2 });
  const { scene } = job;
  const finding = scene.finding === undefined ? undefined : scene.timeline.findings[scene.finding];
  if (finding === undefined) return;
  for (const stop of stopsOf(finding, scene.layout, scene.view, scene.width)) {
    const here = stop.y >= job.row.top && stop.y < job.row.top + job.row.height;
    if (here) job.taken.push({ left: stop.x - stopRadius - 2, right: stop.x + stopRadius + 2 });
  }
}

/** Findings first, in full or by their code alone, if need be upon a bar; a mark without one only where nothing is. */
function labelMarks(job: LabelJob, bars: readonly Stretch[]): void {
  const { palette } = job.scene.theme;
  const marks = [...visibleMarks(job)].sort((a, b) => rank(b.mark.severity) - rank(a.mark.severity));
  for (const { mark, x } of marks) {
    const severe = mark.severity !== undefined;
    job.context.font = severe ? job.scene.theme.fontBold : job.scene.theme.font;
    const right = x + markRadius + 4;
    const left = x - markRadius - 4;
    const blocked = [...job.taken, ...bars];
    const code = mark.label.split(' ').at(-1) ?? '';
    if (!severe) place(job, mark.label, right, palette.dim, blocked, left);
    else if (!place(job, mark.label, right, palette.text, blocked)) {
      if (!place(job, code, right, palette.text, blocked)) place(job, code, right, palette.text, job.taken, left);
    }
  }
  job.context.font = job.scene.theme.font;
}

function visibleMarks(job: LabelJob) {
  const { scene, lane } = job;
  const [from, to] = marksBetween(lane, scene.view.start, scene.view.end);
  const found = [];
  for (let position = from; position < Math.min(to, from + mostLabels); position++) {
    const mark = scene.timeline.marks[lane.marks[position] ?? 0];
    if (mark !== undefined) found.push({ mark, x: toX(scene.view, scene.width, mark.at) });
  }
  return found;
}

/** At `x`, or ending at `leftOf` when there is no room to the right; false: no room at all. */
function place(job: LabelJob, text: string, x: number, colour: string, blocked: readonly Stretch[], leftOf?: number): boolean {
  const width = textWidth(job.context, text);
  const free = (left: number) =>
    left >= 2 &&
    left + width <= job.scene.width - 2 &&
    !blocked.some((stretch) => stretch.left < left + width + 3 && stretch.right > left - 1);
  const at = free(x) ? x : leftOf !== undefined && free(leftOf - width) ? leftOf - width : undefined;
  if (at === undefined) return false;
  // A rim in the ground's colour keeps lines behind the word from running through it.
  job.context.strokeStyle = job.scene.theme.palette.halo;
  job.context.lineWidth = 4;
  job.context.lineJoin = 'round';
  job.context.strokeText(text, at, middleOf(job) + 0.5);
  job.context.fillStyle = colour;
  job.context.fillText(text, at, middleOf(job) + 0.5);
  job.taken.push({ left: at, right: at + width });
  return true;
}

function middleOf(job: LabelJob): number {
  return job.row.barTop + job.row.barHeight / 2 - job.scene.scroll;
}

const mostLabels = 400;
