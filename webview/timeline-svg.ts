// A timeline as an SVG where there is no page: the command line's. The page's own model, queries and painters make it; nothing here knows the DOM.

import { answer, createAnswering } from './answering';
import { letterWidths, measuredFamily } from './letter-widths';
import { createModel } from './model';
import { pageColours } from './page-colours';
import { paletteOf } from './palette';
import { drawPicture, gutter, isTooTall, pictureSize } from './picture';
import type { DrawTimeline, PackedTimeline } from './protocol';
import type { Scene } from './scene';
import { createSvgPen } from './svg-pen';

export const drawTimeline: DrawTimeline = (timeline, { theme, width, skipIdle, finding }) => {
  const model = createModel();
  model.setTimeline(timeline);
  model.setMode(timeline.groups.some((group) => group.pages !== undefined) ? 'both' : 'lanes');
  const answering = createAnswering();
  const { columns, end: axisEnd, texts, groups, lanes, tasks, findings } = timeline;
  answer(answering, { kind: 'load', number: 0, columns, axisEnd, facts: { groups, lanes, tasks, findings, texts } });
  if (skipIdle) {
    const shrunk = answer(answering, { kind: 'shrink', number: 0, on: true });
    if (shrunk.kind === 'shrunk') model.setIdle(shrunk.stretches);
  }
  if (finding !== undefined) {
    model.selectFinding(finding);
    if (isTooTall(model.state)) model.hide(lanesBeside(timeline, finding));
  }
  const { state } = model;
  const plot = Math.max(1, width - gutter);
  const pixel = (state.view.end - state.view.start) / plot;
  const reply = answer(answering, { kind: 'runs', number: 0, view: state.view, pixel, wanted: undefined });
  if (reply.kind !== 'runs') throw new Error(`a question for runs was answered with ${reply.kind}`);
  const colours: Readonly<Record<string, string>> = pageColours[theme];
  const scene: Scene = {
    timeline,
    layout: state.layout,
    runs: reply.runs,
    view: state.view,
    idle: state.idle,
    width: plot,
    height: state.layout.height,
    scroll: 0,
    ratio: 1,
    theme: {
      palette: paletteOf((variable) => colours[variable] ?? '', false),
      font: `11px ${measuredFamily}`,
      fontBold: `600 11px ${measuredFamily}`,
    },
    selected: state.selected,
    finding: state.finding,
  };
  const svg = createSvgPen(letterWidths);
  drawPicture(svg.pen, svg.patterns, state, scene);
  const size = pictureSize(state, scene);
  return svg.finish(size.width, size.height, scene.theme.palette.background);
};

/** Lanes of other files than those of a finding and its evidence. */
function lanesBeside({ lanes, findings }: PackedTimeline, index: number): ReadonlySet<number> {
  const { lane, evidence = [] } = findings[index] ?? {};
  const groups = new Set([lane, ...evidence.map((step) => step.lane)].map((one) => lanes[one ?? -1]?.group));
  return new Set(lanes.flatMap(({ group }, at) => (groups.has(group) ? [] : [at])));
}
