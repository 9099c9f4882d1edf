// Words on bars and beside marks. Findings' words take their place first; a word that has no room is left out, never squeezed over another.

import { stopRadius, stopsOf } from './arrows';
import { barOf } from './bar-geometry';
import { lookOf, rankOf, trackOf } from './columns';
import { markRadius } from './draw-marks';
import { fitText, textWidth } from './fit-text';
import { type Row, rowsBetween } from './layout';
import type { Pen } from './pen';
import type { IntervalStyle } from './protocol';
import { isIn, runsOf } from './runs';
import type { Scene } from './scene';
import { titleOfRule } from './selection';
import { toX } from './viewport';

export function drawLabels(pen: Pen, scene: Scene): void {
  pen.textBaseline = 'middle';
  pen.font = scene.theme.font;
  const budget = { words: mostWords };
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    if (row.kind === 'lane' && row.height > 14) drawLaneLabels({ pen, scene, row, taken: [], budget });
  }
}

interface LabelJob {
  readonly pen: Pen;
  readonly scene: Scene;
  readonly row: Row;
  /** Stretches of the lane that hold words or shapes already. */
  readonly taken: Stretch[];
  /** Words that may still be written: a frame has a bound. */
  readonly budget: { words: number };
}
interface Stretch {
  readonly left: number;
  readonly right: number;
}

function drawLaneLabels(job: LabelJob): void {
  const marks = visibleMarks(job);
  reserveShapes(job, marks);
  const bars = visibleBars(job);
  for (const bar of bars) labelInside(job, bar);
  if (bars.length > 60) return;
  labelMarks(job, marks, bars);
  job.taken.push(...bars);
  for (const bar of bars) if (!bar.labelled) labelBeside(job, bar);
}

interface LabelledBar {
  readonly style: IntervalStyle;
  readonly label: string;
  readonly left: number;
  readonly right: number;
  labelled: boolean;
}

/** Single intervals in sight; of very many only those with room for a word. */
function visibleBars(job: LabelJob): readonly LabelledBar[] {
  const { scene, row } = job;
  const { runs, view, width, ratio } = scene;
  const [from, to] = runsOf(runs, trackOf(row.index, 'bars'));
  let inView = 0;
  for (let run = from; run < to; run++) if (isIn(runs, run, view)) inView += 1;
  const least = inView > 60 ? 24 : 0;
  const bars: LabelledBar[] = [];
  for (let run = from; run < to && bars.length < mostLabels; run++) {
    if (!isIn(runs, run, view) || runs.counts[run] !== 1) continue;
    const bar = barOf(runs, run, view, width, ratio);
    if (bar.right - bar.left < least) continue;
    const label = labelAt(scene, runs.positions[run] ?? 0);
    if (label !== '') bars.push({ style: lookOf(runs.codes[run] ?? 0) as IntervalStyle, label, ...bar, labelled: false }); // a track of bars
  }
  return bars;
}

function labelAt({ timeline }: Scene, position: number): string {
  return timeline.texts[timeline.columns.labels[position] ?? 0] ?? '';
}

/** Inside the visible part of the bar, cut with an ellipsis; a wedge and thin wait bars say theirs beside them. */
function labelInside(job: LabelJob, bar: LabelledBar): void {
  const { pen, scene } = job;
  if (bar.style === 'break' || job.budget.words === 0) return;
  const wanted = Math.max(bar.left, 0) + (bar.style === 'retaken' && bar.left > -4 ? 10 : 6);
  const left = job.taken.reduce(
    (at, stretch) => (stretch.left <= at && stretch.right > at - 4 ? Math.max(at, stretch.right + 2) : at),
    wanted,
  );
  const ahead = job.taken.filter((stretch) => stretch.left > left);
  const nextTaken = ahead.reduce((least, stretch) => Math.min(least, stretch.left), Number.POSITIVE_INFINITY);
  const right = Math.min(bar.right, scene.width, nextTaken) - 4;
  const text = fitText(pen, bar.label, right - left);
  if (text === '' || (text.endsWith('…') && text.length < 6)) return;
  const ink = scene.theme.palette.bars[bar.style];
  if (bar.style === 'breaking' || bar.style === 'wait' || bar.style === 'pin-uncertain') {
    pen.fillStyle = ink.fill;
    pen.fillRect(left - 3, job.row.barTop - scene.scroll + 2, textWidth(pen, text) + 6, job.row.barHeight - 4);
  }
  pen.fillStyle = ink.text;
  pen.fillText(text, left, middleOf(job) + 0.5);
  job.taken.push({ left: left - 2, right: left + textWidth(pen, text) });
  bar.labelled = true;
  job.budget.words -= 1;
}

function labelBeside(job: LabelJob, bar: LabelledBar): void {
  if (bar.right < 0 || bar.right > job.scene.width) return;
  place(job, bar.label, bar.right + 5, job.scene.theme.palette.dim, job.taken);
}

/** Marks, and the stops of the selected finding's evidence, are never written over. */
function reserveShapes(job: LabelJob, marks: readonly VisibleMark[]): void {
  for (const { x } of marks) job.taken.push({ left: x - markRadius - 2, right: x + markRadius + 2 });
  const { scene } = job;
  const finding = scene.finding === undefined ? undefined : scene.timeline.findings[scene.finding];
  if (finding === undefined) return;
  for (const stop of stopsOf(finding, scene)) {
    const here = stop.y >= job.row.top && stop.y < job.row.top + job.row.height;
    if (here) job.taken.push({ left: stop.x - stopRadius - 2, right: stop.x + stopRadius + 2 });
  }
}

interface VisibleMark {
  readonly label: string;
  readonly rank: number;
  readonly x: number;
}

/** Findings first, in full or by their code alone, if need be upon a bar; a mark without one only where nothing is. */
function labelMarks(job: LabelJob, found: readonly VisibleMark[], bars: readonly Stretch[]): void {
  const { palette } = job.scene.theme;
  for (const { label, rank, x } of [...found].sort((a, b) => b.rank - a.rank)) {
    const severe = rank > 0;
    job.pen.font = severe ? job.scene.theme.fontBold : job.scene.theme.font;
    const right = x + markRadius + 4;
    const left = x - markRadius - 4;
    const blocked = [...job.taken, ...bars];
    const code = label.split(' ').at(-1) ?? '';
    if (!severe) place(job, label, right, palette.dim, blocked, left);
    else if (place(job, named(job, label, code), right, palette.text, blocked)) continue;
    else if (!place(job, label, right, palette.text, blocked)) {
      if (!place(job, code, right, palette.text, blocked)) place(job, code, right, palette.text, job.taken, left);
    }
  }
  job.pen.font = job.scene.theme.font;
}

/** `ETXTBSY LP002 · Layout change on pinned pages`: where there is room, the picture says itself what went wrong. */
function named({ scene }: LabelJob, label: string, code: string): string {
  const title = titleOfRule(scene.timeline, code);
  return title === '' ? label : `${label} · ${title}`;
}

function visibleMarks({ scene, row }: LabelJob): readonly VisibleMark[] {
  const { runs, view, width } = scene;
  const [from, to] = runsOf(runs, trackOf(row.index, 'marks'));
  const found: VisibleMark[] = [];
  for (let run = from; run < to && found.length < mostMarks; run++) {
    const at = runs.starts[run] ?? 0;
    if (at < view.start || at > view.end) continue;
    found.push({ label: labelAt(scene, runs.positions[run] ?? 0), rank: rankOf(runs.codes[run] ?? 0), x: toX(view, width, at) });
  }
  return found;
}

/** At `x`, or ending at `leftOf` when there is no room to the right; false: no room at all. */
function place(job: LabelJob, text: string, x: number, colour: string, blocked: readonly Stretch[], leftOf?: number): boolean {
  if (text === '' || x > job.scene.width) return false;
  const width = textWidth(job.pen, text);
  const free = (left: number) =>
    left >= 2 &&
    left + width <= job.scene.width - 2 &&
    !blocked.some((stretch) => stretch.left < left + width + 3 && stretch.right > left - 1);
  const at = free(x) ? x : leftOf !== undefined && free(leftOf - width) ? leftOf - width : undefined;
  if (at === undefined || job.budget.words === 0) return false;
  job.budget.words -= 1;
  // A rim in the ground's colour keeps lines behind the word from running through it.
  job.pen.strokeStyle = job.scene.theme.palette.halo;
  job.pen.lineWidth = 4;
  job.pen.lineJoin = 'round';
  job.pen.strokeText(text, at, middleOf(job) + 0.5);
  job.pen.fillStyle = colour;
  job.pen.fillText(text, at, middleOf(job) + 0.5);
  job.taken.push({ left: at, right: at + width });
  return true;
}

function middleOf(job: LabelJob): number {
  return job.row.barTop + job.row.barHeight / 2 - job.scene.scroll;
}

const mostLabels = 80;
const mostMarks = 60;
/** Of a frame: writing is dear. */
const mostWords = 200;
