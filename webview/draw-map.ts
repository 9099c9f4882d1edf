// The file map: offset downwards, time to the right. Pins are rectangles over the pages they hold, layout changes bands, mappings outlines, and a
// violation is where they meet.

import { ticksOf } from './axis';
import { drawCuts } from './draw-cuts';
import { drawMarkerLines } from './draw-markers';
import { drawPlayhead } from './draw-overlay';
import { fitText, textWidth } from './fit-text';
import { type MapShape, type PageView, pageStep } from './map-shapes';
import type { Patterns } from './patterns';
import type { Pen } from './pen';
import { type Scene, xOf } from './scene';
import { rank } from './severity';
import { snap } from './surface';
import { toX } from './viewport';

export interface MapScene {
  readonly shapes: readonly MapShape[];
  readonly pages: PageView;
  /** CSS pixels of the map; `gutter` on its left holds the offsets. */
  readonly height: number;
  readonly gutter: number;
  readonly name: string;
  /** Pins and changes in view whose pages the log does not name. */
  readonly unplaced: number;
}

/** `scene.width` is the plot's; the pen's origin is the gutter's left upper corner. */
export function drawMap(pen: Pen, scene: Scene, map: MapScene, patterns: Patterns): void {
  const { palette, font } = scene.theme;
  pen.font = font;
  pen.fillStyle = palette.background;
  pen.fillRect(0, 0, map.gutter + scene.width, map.height);
  drawOffsets(pen, scene, map);
  pen.save();
  pen.translate(map.gutter, 0);
  pen.beginPath();
  pen.rect(0, 0, scene.width, map.height);
  pen.clip();
  for (const tick of ticksOf(scene)) {
    if (tick.label === undefined) continue;
    pen.fillStyle = palette.gridFaint;
    pen.fillRect(snap(xOf(scene, tick.at), scene.ratio), 0, 1 / scene.ratio, map.height);
  }
  drawCuts(pen, { ...scene, height: map.height });
  const placed: Placed[] = [];
  for (const shape of map.shapes) {
    const box = boxOf(scene, map, shape);
    if (box.left > scene.width || box.left + box.width < 0 || box.top > map.height || box.top + box.height < 0) continue;
    placed.push({ shape, box });
    drawShape(pen, scene, box, shape, patterns);
  }
  drawWords(pen, scene, map, placed);
  drawUnplaced(pen, scene, map);
  drawSelected(pen, scene, map);
  drawPlayhead(pen, { ...scene, height: map.height });
  drawMarkerLines(pen, scene, map.height);
  pen.restore();
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Never thinner than it can be seen: a page of a terabyte still shows. */
export function boxOf(scene: Scene, map: MapScene, shape: MapShape): Box {
  const x = (at: number) => Math.min(Math.max(toX(scene.view, scene.width, at), -20), scene.width + 20);
  const y = (page: number) =>
    Math.min(Math.max(((page - map.pages.start) / (map.pages.end - map.pages.start)) * map.height, -20), map.height + 20);
  const left = x(shape.start);
  const top = y(shape.from);
  const least = shape.kind === 'change' ? 3 : 1;
  const box = { left, top, width: Math.max(x(shape.end) - left, least), height: Math.max(y(shape.to) - top, 2) };
  return shape.kind === 'finding' ? { left: left - 5, top: box.top - 1, width: 10, height: Math.max(box.height + 2, 8) } : box;
}

function drawShape(pen: Pen, scene: Scene, box: Box, shape: MapShape, patterns: Patterns): void {
  const { palette } = scene.theme;
  if (shape.kind === 'finding') {
    drawFinding(pen, scene, shape, box);
    return;
  }
  const ink = palette.bars[shape.style ?? 'pin'];
  if (shape.kind === 'mapping') {
    outline(pen, box, ink.edge, 1, [2, 3]);
    return;
  }
  const waits = shape.style === 'wait';
  const doubtful = shape.style === 'pin-uncertain' || waits;
  // Who waits does not touch the pages yet: what is under it stays visible.
  pen.globalAlpha = waits ? 0.4 : shape.kind === 'pin' && !palette.highContrast ? 0.8 : box.width > 12 ? 0.6 : 1;
  // A thin band of a dark fill would not show on black.
  const plain = shape.count > 1 ? ink.stripe : palette.highContrast && box.width <= 12 ? ink.edge : ink.fill;
  pen.fillStyle = doubtful ? patterns.of(ink, 'dots') : plain;
  pen.fillRect(box.left, box.top, box.width, box.height);
  pen.globalAlpha = 1;
  if (box.width > 6 && box.height > 4) outline(pen, box, ink.edge, 1, doubtful ? [2, 2] : []);
  if (!waits) return;
  pen.fillStyle = palette.bars.change.edge;
  pen.fillRect(box.left + box.width - 2, box.top, 3, box.height);
}

/** A block of the severity's colour with a bright rim and a cross through it: seen without colour too. */
function drawFinding(pen: Pen, scene: Scene, shape: MapShape, box: Box): void {
  const { palette } = scene.theme;
  const severity = shape.severity ?? 'error';
  pen.fillStyle = palette.severities[severity];
  pen.fillRect(box.left, box.top, box.width, box.height);
  const chosen = scene.finding === shape.finding;
  outline(pen, box, chosen ? palette.focus : palette.text, chosen ? 2.5 : 1.25);
  pen.strokeStyle = palette.severityInk[severity];
  pen.lineWidth = 1.25;
  pen.beginPath();
  const middle = box.top + box.height / 2;
  for (const turn of [-2.5, 2.5]) {
    pen.moveTo(box.left + 2.5, middle + turn);
    pen.lineTo(box.left + 7.5, middle - turn);
  }
  pen.stroke();
}

/** What cannot be drawn is said. */
function drawUnplaced(pen: Pen, scene: Scene, map: MapScene): void {
  if (map.unplaced === 0) return;
  const one = map.unplaced === 1;
  const text = `${map.unplaced} ${one ? 'pin or change is' : 'pins and changes are'} not on the map: the log does not name ${one ? 'its' : 'their'} pages`;
  pen.font = scene.theme.font;
  pen.textBaseline = 'middle';
  pen.strokeStyle = scene.theme.palette.halo;
  pen.lineWidth = 4;
  const words = fitText(pen, scene.theme.font, text, scene.width - 20);
  pen.strokeText(words, 8, map.height - 12);
  pen.fillStyle = scene.theme.palette.text;
  pen.fillText(words, 8, map.height - 12);
}

interface Placed {
  readonly shape: MapShape;
  readonly box: Box;
}

/** Words over all shapes: the worst findings first, then what has most room; none over another. */
function drawWords(pen: Pen, scene: Scene, map: MapScene, placed: readonly Placed[]): void {
  const titled = new Set<string>();
  const grounds = placed.filter(({ shape, box }) => shape.kind !== 'mapping' && hasRoom(box)).map(({ box }) => box);
  // Nor over a finding, nor across a band that is too narrow for words of its own, nor along the border of a shape.
  const taken: Box[] = placed.filter(({ shape, box }) => shape.kind === 'finding' || isNarrowBand(shape, box)).map(({ box }) => box);
  for (const { left, top, width, height } of grounds)
    for (const at of [top - 1, top + height - 1]) taken.push({ left, top: at, width, height: 2 });
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  const first = (one: Placed): number => (one.shape.kind === 'finding' ? 1e9 * rank(one.shape.severity) : one.box.width * one.box.height);
  for (const { shape, box } of placed.toSorted((a, b) => first(b) - first(a)).slice(0, mostWords)) {
    const words = wordsOf(scene, shape);
    if (words === '') continue;
    const bold = shape.kind === 'finding';
    const font = bold ? scene.theme.fontBold : scene.theme.font;
    pen.font = font;
    const inside = !bold && hasRoom(box);
    const room = inside ? Math.min(box.left + box.width, scene.width) - Math.max(box.left, 0) - 10 : 280;
    // A title is said once: the next finding of the rule is known by its code.
    const text = bold && titled.has(words) ? (words.split(' ')[0] ?? words) : fitText(pen, font, words, room);
    if (text === '' || (text.endsWith('…') && text.length < 6)) continue;
    const tops = inside
      ? [Math.max(box.top, 0) + 3, box.top + box.height - 16]
      : [0.5, 0.25, 0.75, 0, 1].map((share) => Math.min(Math.max(box.top + box.height * share - 6, 2), map.height - 14));
    const lefts = (wide: number): readonly number[] =>
      inside ? [Math.max(box.left, 0) + 5] : [box.left + box.width + 5, box.left - wide - 5];
    const spotFor = (width: number): Box | undefined =>
      tops.flatMap((top) => lefts(width).map((left) => ({ left, top, width, height: 12 }))).find((one) => isFree(one, taken, scene, map));
    let said = text;
    let spot = spotFor(textWidth(pen, font, text));
    if (spot === undefined && bold) {
      // Without its title the code still finds a place.
      said = words.split(' ')[0] ?? words;
      spot = spotFor(textWidth(pen, font, said));
    }
    if (spot === undefined) continue;
    const at = spot;
    taken.push(at);
    if (said.includes(' ')) titled.add(words);
    pen.strokeStyle = inside ? scene.theme.palette.bars[shape.style ?? 'pin'].fill : scene.theme.palette.halo;
    pen.lineWidth = 3;
    pen.strokeText(said, spot.left, spot.top + 6);
    pen.fillStyle = inside
      ? scene.theme.palette.bars[shape.style ?? 'pin'].text
      : bold || grounds.some((ground) => overlap(ground, at))
        ? scene.theme.palette.text
        : scene.theme.palette.dim;
    pen.fillText(said, spot.left, spot.top + 6);
  }
  pen.font = scene.theme.font;
}

function isFree(spot: Box, taken: readonly Box[], scene: Scene, map: MapScene): boolean {
  if (spot.left < 0 || spot.left + spot.width > scene.width || spot.top < 0 || spot.top + spot.height > map.height) return false;
  return !taken.some((one) => overlap(one, spot));
}

/** With two pixels between them. */
function overlap(one: Box, spot: Box): boolean {
  return (
    one.left < spot.left + spot.width + 2 &&
    one.left + one.width > spot.left - 2 &&
    one.top < spot.top + spot.height &&
    one.top + one.height > spot.top
  );
}

/** For words inside. */
function hasRoom(box: Box): boolean {
  return box.width >= 60 && box.height >= 14;
}

function isNarrowBand(shape: MapShape, box: Box): boolean {
  return shape.kind === 'change' && !hasRoom(box);
}

function wordsOf({ timeline }: Scene, shape: MapShape): string {
  const finding = shape.finding === undefined ? undefined : timeline.findings[shape.finding];
  if (finding !== undefined) return `${finding.rule} · ${finding.title}`;
  if (shape.kind === 'mapping' || shape.position === undefined || shape.count > 1) return '';
  return timeline.texts[timeline.columns.labels[shape.position] ?? 0] ?? '';
}

function drawSelected(pen: Pen, scene: Scene, map: MapScene): void {
  for (const [position, colour, width] of [
    [scene.hover, scene.theme.palette.text, 1],
    [scene.selected, scene.theme.palette.focus, 2],
  ] as const) {
    const shape = position === undefined ? undefined : map.shapes.find((one) => one.position === position && one.kind !== 'mapping');
    if (shape === undefined) continue;
    const box = boxOf(scene, map, shape);
    outline(pen, { left: box.left - 1.5, top: box.top - 1.5, width: box.width + 3, height: box.height + 3 }, colour, width);
  }
}

function drawOffsets(pen: Pen, scene: Scene, map: MapScene): void {
  const { palette } = scene.theme;
  const step = pageStep(map.pages, map.height);
  pen.textAlign = 'end';
  pen.textBaseline = 'middle';
  for (let page = Math.max(0, Math.ceil(map.pages.start / step) * step); page <= map.pages.end; page += step) {
    const y = snap(((page - map.pages.start) / (map.pages.end - map.pages.start)) * map.height, scene.ratio);
    pen.fillStyle = palette.grid;
    pen.fillRect(map.gutter, y, scene.width, 1 / scene.ratio);
    pen.fillStyle = palette.dim;
    pen.fillText(offsetText(page), map.gutter - 8, Math.min(Math.max(y, 24), map.height - 7));
  }
  pen.textAlign = 'start';
  pen.fillStyle = palette.grid;
  pen.fillRect(map.gutter - 1, 0, 1, map.height);
  pen.fillStyle = palette.text;
  pen.font = scene.theme.fontBold;
  pen.fillText(fitText(pen, scene.theme.fontBold, map.name, map.gutter - 20), 12, 11);
  pen.font = scene.theme.font;
}

/** `page 64 · 256K`: the unit that people type into truncate and fallocate. */
function offsetText(page: number): string {
  const bytes = page * 4096;
  const unit = (['T', 'G', 'M', 'K'] as const).find((_, index) => bytes >= 1024 ** (4 - index));
  const size = unit === undefined ? '0' : `${Math.round((bytes / 1024 ** (4 - ['T', 'G', 'M', 'K'].indexOf(unit))) * 100) / 100}${unit}`;
  return page === 0 ? 'page 0' : `${page} · ${size}`;
}

function outline(pen: Pen, box: Box, colour: string, width: number, dash: readonly number[] = []): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.strokeRect(box.left + width / 2, box.top + width / 2, Math.max(box.width - width, 0.1), Math.max(box.height - width, 0.1));
  pen.setLineDash([]);
}

/** Writing is dear. */
const mostWords = 120;
