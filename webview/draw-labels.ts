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
  const perUnit = width / (view.end - view.start);
  const [from, to] = runsOf(runs, trackOf(row.index, 'bars'));
  let inView = 0;
  for (let run = from; run < to; run++) if (isIn(runs, run, view)) inView += 1;
  const least = inView > 60 ? 24 : 0;
  const bars: LabelledBar[] = [];
  for (let run = from; run < to && bars.length < mostLabels; run++) {
    if (!isIn(runs, run, view) || runs.counts[run] !== 1) continue;
    if (((runs.ends[run] ?? 0) - (runs.starts[run] ?? 0)) * perUnit < least - 2) continue;
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
  let left = wanted;
  for (const stretch of job.taken) if (stretch.left <= left && stretch.right > left - 4) left = Math.max(left, stretch.right + 2);
  let nextTaken = Number.POSITIVE_INFINITY;
  for (const stretch of job.taken) if (stretch.left > left && stretch.left < nextTaken) nextTaken = stretch.left;
  const right = Math.min(bar.right, scene.width, nextTaken) - 4;
  const { font } = scene.theme;
  const text = fitText(pen, font, bar.label, right - left);
  if (text === '' || (text.endsWith('…') && text.length < 6)) return;
  const ink = scene.theme.palette.bars[bar.style];
  if (bar.style === 'breaking' || bar.style === 'wait' || bar.style === 'pin-uncertain') {
    pen.fillStyle = ink.fill;
    pen.fillRect(left - 3, job.row.barTop - scene.scroll + 2, textWidth(pen, font, text) + 6, job.row.barHeight - 4);
  }
  pen.fillStyle = ink.text;
  pen.fillText(text, left, middleOf(job) + 0.5);
  job.taken.push({ left: left - 2, right: left + textWidth(pen, font, text) });
  bar.labelled = true;
  job.budget.words -= 1;
}

function labelBeside(job: LabelJob, bar: LabelledBar): void {
  if (bar.right < 0 || bar.right > job.scene.width) return;
  const { font, palette } = job.scene.theme;
  place(job, bar.label, bar.right + 5, { font, colour: palette.dim, blocked: [job.taken] });
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
  const { palette, font, fontBold } = job.scene.theme;
  const blocked = [job.taken, bars];
  const plain = { font, colour: palette.dim, blocked };
  const severe = { font: fontBold, colour: palette.text, blocked };
  for (const { label, rank, x } of [...found].sort((a, b) => b.rank - a.rank)) {
    if (job.budget.words === 0) break;
    const right = x + markRadius + 4;
    const left = x - markRadius - 4;
    if (rank === 0) {
      job.pen.font = font;
      place(job, label, right, plain, left);
      continue;
    }
    job.pen.font = fontBold;
    const code = label.split(' ').at(-1) ?? '';
    if (place(job, named(job, label, code), right, severe) || place(job, label, right, severe) || place(job, code, right, severe)) continue;
    place(job, code, right, { ...severe, blocked: [job.taken] }, left);
  }
  job.pen.font = font;
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
  for (let run = from; run < to && found.length < mostMarks * 2; run++) {
    const at = runs.starts[run] ?? 0;
    if (at > view.end) break;
    const rank = rankOf(runs.codes[run] ?? 0);
    // Of very many only findings have a word.
    if (at < view.start || (rank === 0 && found.length >= mostMarks)) continue;
    found.push({ label: labelAt(scene, runs.positions[run] ?? 0), rank, x: toX(view, width, at) });
  }
  return found;
}

interface Written {
  /** The pen has it already. */
  readonly font: string;
  readonly colour: string;
  /** Where no word may stand. */
  readonly blocked: readonly (readonly Stretch[])[];
}

/** At `x`, or ending at `leftOf` when there is no room to the right; false: no room at all. */
function place(job: LabelJob, text: string, x: number, { font, colour, blocked }: Written, leftOf?: number): boolean {
  if (text === '' || x > job.scene.width) return false;
  const width = textWidth(job.pen, font, text);
  let at = x;
  if (!isFree(job, at, width, blocked)) {
    if (leftOf === undefined) return false;
    at = leftOf - width;
    if (!isFree(job, at, width, blocked)) return false;
  }
  if (job.budget.words === 0) return false;
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

function isFree({ scene }: LabelJob, left: number, width: number, blocked: readonly (readonly Stretch[])[]): boolean {
  if (left < 2 || left + width > scene.width - 2) return false;
  for (const stretches of blocked)
    for (const stretch of stretches) if (stretch.left < left + width + 3 && stretch.right > left - 1) return false;
  return true;
}

function middleOf(job: LabelJob): number {
  return job.row.barTop + job.row.barHeight / 2 - job.scene.scroll;
}

const mostLabels = 80;
const mostMarks = 60;
/** Of a frame: writing is dear. */
const mostWords = 200;
