// The bars. Plain ones first, then those with findings from mild to worst, so that the worst severity always has the pixel.

import { barBetween } from './bar-geometry';
import { deadlineOf, lookOf, rankOf, trackOf } from './columns';
import { type Row, rowsBetween } from './layout';
import type { Ink, Palette } from './palette';
import type { Patterns } from './patterns';
import type { Pen } from './pen';
import type { IntervalStyle, Severity } from './protocol';
import { runsOf } from './runs';
import type { Scene } from './scene';
import { severityOf } from './severity';
import { snap } from './surface';
import { toX } from './viewport';

export function drawIntervals(pen: Pen, scene: Scene, patterns: Patterns): void {
  for (const row of rowsBetween(scene.layout, scene.scroll, scene.scroll + scene.height)) {
    if (row.kind === 'lane') drawLane(pen, scene, patterns, row);
  }
}

/** What a bar is drawn from. */
interface BarJob {
  readonly pen: Pen;
  readonly scene: Scene;
  readonly patterns: Patterns;
  readonly style: IntervalStyle;
  readonly severity: Severity | undefined;
  readonly run: number;
  readonly box: Box;
}
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawLane(pen: Pen, scene: Scene, patterns: Patterns, row: Row): void {
  const { runs, view, width, ratio, theme } = scene;
  const [from, to] = runsOf(runs, trackOf(row.index, 'bars'));
  const top = snap(row.barTop - scene.scroll, ratio);
  let worstRank = 0;
  for (let rank = 0; rank <= worstRank; rank++) {
    let filledTo = Number.NEGATIVE_INFINITY;
    for (let run = from; run < to; run++) {
      const code = runs.codes[run] ?? 0;
      const own = rankOf(code);
      if (own > worstRank) worstRank = own;
      if (own !== rank || (runs.ends[run] ?? 0) < view.start || (runs.starts[run] ?? 0) > view.end) continue;
      const bar = barBetween(runs.starts[run] ?? 0, runs.ends[run] ?? 0, view, width, ratio);
      if (bar.right <= filledTo) continue;
      const look = lookOf(code) as IntervalStyle; // a track of bars holds no shapes
      const box: Box = { left: bar.left, top, width: bar.right - bar.left, height: row.barHeight };
      if (box.width < 4 || (runs.counts[run] ?? 1) > 1) {
        pen.fillStyle = rank === 0 ? thinColour(look, theme.palette) : theme.palette.severities[severityOf(rank) ?? 'error'];
        pen.fillRect(box.left, box.top, box.width, box.height);
        // Below two pixels a bar is a stroke of its colour: others on the same pixel would not show.
        if (box.width <= 2) filledTo = bar.right;
      } else drawBar({ pen, scene, patterns, style: look, severity: severityOf(rank), run, box });
    }
  }
}

function drawBar(job: BarJob): void {
  const { pen, scene, style, severity, box } = job;
  if (style === 'break') drawWedge(job);
  else drawStyled(job);
  if (severity === undefined) return;
  const colour = scene.theme.palette.severities[severity];
  if (style === 'break') underline(pen, box, colour);
  else outline(pen, box, colour, 2);
}

function drawStyled({ pen, scene, patterns, style, box }: BarJob): void {
  const { palette } = scene.theme;
  const ink = palette.bars[style];
  const hatch = style === 'breaking' ? 'diagonal' : style === 'pin-uncertain' || style === 'wait' ? 'dots' : undefined;
  pen.fillStyle = hatch === undefined ? ink.fill : patterns.of(ink, hatch);
  pen.beginPath();
  pen.roundRect(box.left, box.top, box.width, box.height, Math.min(3, box.width / 3));
  pen.fill();
  if (style === 'lost') outline(pen, box, ink.edge, 1, [4, 3]);
  else if (style === 'pin-uncertain') outline(pen, box, ink.edge, 1, [2, 2]);
  else if (palette.highContrast) outline(pen, box, ink.edge, 1);
  if (style === 'retaken') {
    pen.fillStyle = ink.edge;
    pen.fillRect(box.left, box.top, Math.min(4, box.width), box.height);
  }
}

/** What is left of the break time: full height when the break starts, nothing at the deadline. The lower edge is flat. */
function drawWedge({ pen, scene, run, box }: BarJob): void {
  const { runs, timeline } = scene;
  const ink: Ink = scene.theme.palette.bars.break;
  const bottom = box.top + box.height;
  const start = toX(scene.view, scene.width, runs.starts[run] ?? 0);
  const moment = deadlineOf(timeline.columns, runs.positions[run] ?? 0);
  const deadline = moment === undefined ? undefined : toX(scene.view, scene.width, moment);
  const heightAt = (x: number) => {
    if (deadline === undefined || deadline <= start) return box.height * 0.5;
    return Math.max(2.5, box.height * Math.min(1, Math.max(0, (deadline - x) / (deadline - start))));
  };
  const right = box.left + box.width;
  pen.fillStyle = ink.fill;
  pen.beginPath();
  pen.moveTo(box.left, bottom - heightAt(box.left));
  pen.lineTo(right, bottom - heightAt(right));
  pen.lineTo(right, bottom);
  pen.lineTo(box.left, bottom);
  pen.closePath();
  pen.fill();
  pen.strokeStyle = ink.edge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(box.left, bottom - heightAt(box.left));
  pen.lineTo(right, bottom - heightAt(right));
  pen.stroke();
}

/** A rim would hide the wedge's slope. */
function underline(pen: Pen, box: Box, colour: string): void {
  pen.fillStyle = colour;
  pen.fillRect(box.left, box.top + box.height - 2, box.width, 2);
}

function outline(pen: Pen, box: Box, colour: string, width: number, dash: readonly number[] = []): void {
  const inset = width / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  pen.roundRect(
    box.left + inset,
    box.top + inset,
    Math.max(box.width - width, 0.1),
    Math.max(box.height - width, 0.1),
    Math.min(2.5, box.width / 3),
  );
  pen.stroke();
  pen.setLineDash([]);
}

function thinColour(style: IntervalStyle, palette: Palette): string {
  const ink = palette.bars[style];
  return palette.highContrast || style === 'lost' || style === 'pin-uncertain' ? ink.edge : ink.stripe;
}
