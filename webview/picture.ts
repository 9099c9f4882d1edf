// The timeline as one picture: title, axis, all lanes with their names, and the file map, through the painters of the page. Knows no DOM.

import { drawAxis } from './draw-axis';
import { drawGround } from './draw-ground';
import { drawIntervals } from './draw-intervals';
import { drawMap } from './draw-map';
import { drawMarks } from './draw-marks';
import { drawOverlay } from './draw-overlay';
import { fitName, fitText } from './fit-text';
import { headWords, laneName } from './labels';
import { rowsBetween } from './layout';
import { mapSceneOf } from './map-scene';
import type { State } from './model';
import type { Patterns } from './patterns';
import type { Pen } from './pen';
import type { Scene } from './scene';

/** CSS pixels. */
export function pictureSize(state: State, scene: Scene): { readonly width: number; readonly height: number } {
  const lanes = state.mode === 'map' ? 0 : Math.min(scene.layout.height, mostLanes) + (lanesLeftOut(state) > 0 ? noteHeight : 0);
  return { width: gutter + scene.width, height: titleHeight + axisHeight + lanes + (state.mode === 'lanes' ? 0 : mapHeight) };
}

/** Whether all lanes have room in a picture. */
export function isTooTall({ layout }: State): boolean {
  return layout.height > mostLanes;
}

/** Lanes that are hidden, or for which a picture has no room. */
function lanesLeftOut({ timeline, layout, arrangement }: State): number {
  const hidden = [...arrangement.hidden].filter((lane) => timeline.lanes[lane]?.kind !== 'mapping').length;
  return hidden + layout.rows.filter((row) => row.kind === 'lane' && row.top >= mostLanes).length;
}

/** Draws it from the pen's origin on; `scene` has the runs of all lanes. */
export function drawPicture(pen: Pen, patterns: Patterns, state: State, scene: Scene): void {
  const { mode } = state;
  drawTitle(pen, state, scene);
  let top = titleHeight;
  const at = (left: number, height: number, draw: () => void): void => {
    pen.save();
    pen.translate(left, top);
    pen.beginPath();
    pen.rect(0, 0, gutter + scene.width - left, height);
    pen.clip();
    draw();
    pen.restore();
  };
  at(gutter, axisHeight, () => drawAxis(pen, scene, axisHeight));
  top += axisHeight;
  if (mode !== 'map') {
    const lanes = { ...scene, scroll: 0, height: Math.min(state.layout.height, mostLanes) };
    at(gutter, lanes.height, () => {
      drawGround(pen, lanes);
      drawIntervals(pen, lanes, patterns);
      drawMarks(pen, lanes);
      drawOverlay(pen, lanes);
    });
    at(0, lanes.height, () => drawNames(pen, state, lanes));
    top += lanes.height;
    const left = lanesLeftOut(state);
    if (left > 0) {
      at(0, noteHeight, () =>
        drawNote(pen, scene, `${left} more ${left === 1 ? 'lane is' : 'lanes are'} not in this picture; the timeline has all`),
      );
      top += noteHeight;
    }
  }
  if (mode !== 'lanes') at(0, mapHeight, () => drawMap(pen, scene, mapSceneOf(state, scene, gutter, mapHeight), patterns));
}

function drawTitle(pen: Pen, state: State, scene: Scene): void {
  const { title, policy, summary } = state.timeline;
  pen.textBaseline = 'middle';
  pen.textAlign = 'start';
  pen.fillStyle = scene.theme.palette.text;
  pen.font = scene.theme.fontBold;
  pen.fillText(
    fitText(
      pen,
      scene.theme.fontBold,
      [title, summary, policy].filter((text) => text !== undefined && text !== '').join(' · '),
      gutter + scene.width - 24,
    ),
    12,
    titleHeight / 2,
  );
}

function drawNote(pen: Pen, scene: Scene, words: string): void {
  pen.textBaseline = 'middle';
  pen.textAlign = 'start';
  pen.font = scene.theme.font;
  pen.fillStyle = scene.theme.palette.dim;
  pen.fillText(fitText(pen, scene.theme.font, words, gutter + scene.width - 24), 12, noteHeight / 2);
}

function drawNames(pen: Pen, state: State, scene: Scene): void {
  pen.textBaseline = 'middle';
  for (const row of rowsBetween(scene.layout, 0, scene.height)) {
    const middle = row.top + row.height / 2;
    if (row.kind === 'lane') {
      if (row.height < 14) continue;
      pen.font = scene.theme.font;
      pen.fillStyle = scene.theme.palette.text;
      pen.fillText(fitName(pen, scene.theme.font, laneName(state, row.index), gutter - 36), 28, middle);
      continue;
    }
    const { label, detail } = headWords(state, row);
    pen.font = scene.theme.fontBold;
    pen.fillStyle = scene.theme.palette.text;
    pen.fillText(fitText(pen, scene.theme.fontBold, label, gutter + scene.width - 24), 12, detail === undefined ? middle : middle - 8);
    pen.font = scene.theme.font;
    pen.fillStyle = scene.theme.palette.dim;
    if (detail !== undefined) pen.fillText(fitText(pen, scene.theme.font, detail, gutter + scene.width - 24), 12, middle + 8);
  }
}

/** CSS pixels: a canvas cannot be taller. */
const mostLanes = 6000;
/** CSS pixels on the left of the plot, for the names of lanes. */
export const gutter = 190;
const titleHeight = 28;
const axisHeight = 30;
const noteHeight = 26;
const mapHeight = 320;
