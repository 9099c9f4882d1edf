// The timeline as one picture: what is on the screen, lane names included, through the same painters; PNG through a canvas, SVG through svg-pen.ts.

import { drawAxis } from './draw-axis';
import { drawGround } from './draw-ground';
import { drawIntervals } from './draw-intervals';
import { drawMap } from './draw-map';
import { drawMarks } from './draw-marks';
import { drawOverlay } from './draw-overlay';
import type { FileMap } from './file-map';
import { fitName, fitText } from './fit-text';
import { headWords, laneName } from './labels';
import { rowsBetween } from './layout';
import type { Model } from './model';
import { createPatterns, type Patterns } from './patterns';
import type { Pen } from './pen';
import type { Scene } from './scene';
import type { Stage } from './stage';
import { createSvgPen } from './svg-pen';

export async function exportPicture(kind: 'png' | 'svg', model: Model, stage: Stage, map: FileMap): Promise<Uint8Array<ArrayBuffer>> {
  const scene = await stage.whole();
  const sizes = { width: gutter + scene.width, height: heightOf(model, scene) };
  const sheet: Sheet = { model, scene: { ...scene, hover: undefined }, map };
  if (kind === 'svg') {
    const ruler = new OffscreenCanvas(1, 1).getContext('2d');
    const svg = createSvgPen((text, font) => {
      if (ruler === null) return text.length * 6;
      ruler.font = font;
      return ruler.measureText(text).width;
    });
    drawSheet(svg.pen, svg.patterns, sheet);
    return new TextEncoder().encode(svg.finish(sizes.width, sizes.height, scene.theme.palette.background));
  }
  const ratio = Math.max(2, scene.ratio);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(sizes.width * ratio);
  canvas.height = Math.round(sizes.height * ratio);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this page cannot draw on a 2D canvas');
  pen.scale(ratio, ratio);
  pen.fillStyle = scene.theme.palette.background;
  pen.fillRect(0, 0, sizes.width, sizes.height);
  drawSheet(pen, createPatterns(pen, ratio), { ...sheet, scene: { ...sheet.scene, ratio } });
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());
}

interface Sheet {
  readonly model: Model;
  readonly scene: Scene;
  readonly map: FileMap;
}

function drawSheet(pen: Pen, patterns: Patterns, { model, scene, map }: Sheet): void {
  const { mode } = model.state;
  drawTitle(pen, model, scene);
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
    const lanes = { ...scene, scroll: 0, height: Math.min(model.state.layout.height, mostLanes) };
    at(gutter, lanes.height, () => {
      drawGround(pen, lanes);
      drawIntervals(pen, lanes, patterns);
      drawMarks(pen, lanes);
      drawOverlay(pen, lanes);
    });
    at(0, lanes.height, () => drawNames(pen, model, lanes));
    top += lanes.height;
  }
  if (mode !== 'lanes') at(0, mapHeight, () => drawMap(pen, scene, map.mapScene(scene, gutter, mapHeight), patterns));
}

function drawTitle(pen: Pen, model: Model, scene: Scene): void {
  const { title, policy, summary } = model.state.timeline;
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

function drawNames(pen: Pen, model: Model, scene: Scene): void {
  pen.textBaseline = 'middle';
  for (const row of rowsBetween(scene.layout, 0, scene.height)) {
    const middle = row.top + row.height / 2;
    if (row.kind === 'lane') {
      if (row.height < 14) continue;
      pen.font = scene.theme.font;
      pen.fillStyle = scene.theme.palette.text;
      pen.fillText(fitName(pen, scene.theme.font, laneName(model.state, row.index), gutter - 36), 28, middle);
      continue;
    }
    const { label, detail } = headWords(model.state, row);
    pen.font = scene.theme.fontBold;
    pen.fillStyle = scene.theme.palette.text;
    pen.fillText(fitText(pen, scene.theme.fontBold, label, gutter + scene.width - 24), 12, detail === undefined ? middle : middle - 8);
    pen.font = scene.theme.font;
    pen.fillStyle = scene.theme.palette.dim;
    if (detail !== undefined) pen.fillText(fitText(pen, scene.theme.font, detail, gutter + scene.width - 24), 12, middle + 8);
  }
}

function heightOf(model: Model, scene: Scene): number {
  const { mode } = model.state;
  return titleHeight + axisHeight + (mode === 'map' ? 0 : Math.min(scene.layout.height, mostLanes)) + (mode === 'lanes' ? 0 : mapHeight);
}

/** CSS pixels: a canvas cannot be taller. */
const mostLanes = 6000;
const gutter = 190;
const titleHeight = 28;
const axisHeight = 30;
const mapHeight = 320;
