// Answers questions about the columns; the worker and, where there is none, the page itself run it. Knows no DOM.

import { noColumns, rankOf, sizeOf } from './columns';
import type { FilterTerm } from './filter';
import { passing } from './filter-columns';
import { type Idle, idleOf, idleStretches, toShown } from './idle';
import type { Columns } from './protocol';
import { buildPyramids, type Drawn, type Pyramid, pyramidBytes } from './pyramid';
import { runsIn } from './query';
import type { Density, Facts, Question, Reply } from './questions';
import type { View } from './viewport';

export interface Answering {
  columns: Columns;
  axisEnd: number;
  /** Begin and end in turn of what is cut short. */
  stretches: Float64Array;
  terms: readonly FilterTerm[];
  facts: Facts;
  drawn: Drawn;
  pyramids: readonly Pyramid[];
}

export function createAnswering(): Answering {
  const facts: Facts = { groups: [], lanes: [], tasks: [], findings: [], texts: [] };
  return { columns: noColumns, axisEnd: 1, stretches: new Float64Array(), terms: [], facts, drawn: noColumns, pyramids: [] };
}

export function answer(state: Answering, question: Question): Reply {
  const { number } = question;
  const begun = performance.now();
  switch (question.kind) {
    case 'load':
      state.columns = question.columns;
      state.facts = question.facts;
      state.axisEnd = question.axisEnd;
      state.stretches = new Float64Array();
      state.terms = [];
      redraw(state);
      return {
        kind: 'loaded',
        number,
        milliseconds: performance.now() - begun,
        bytes: sizeOf(state.columns) + pyramidBytes(state.pyramids),
        intervals: state.columns.starts.length,
        looks: looksOf(state.columns),
      };
    case 'runs': {
      const runs = runsIn(state.drawn, state.pyramids, question.view, question.pixel, question.wanted);
      return { kind: 'runs', number, runs, milliseconds: performance.now() - begun };
    }
    case 'overview':
      return { kind: 'overview', number, density: densityOf(state.drawn, question.view, question.columns) };
    case 'find':
      return { kind: 'found', number, position: nextIn(state.drawn, question) };
    case 'filter':
      state.terms = question.terms;
      redraw(state);
      return { kind: 'filtered', number, counts: question.terms.length === 0 ? undefined : countsOf(state.drawn) };
    case 'shrink': {
      const { starts, ends } = state.columns;
      state.stretches = question.on ? idleStretches(starts, ends, state.axisEnd) : new Float64Array();
      redraw(state);
      return { kind: 'shrunk', number, stretches: state.stretches };
    }
  }
}

function looksOf({ codes }: Columns): number {
  let looks = 0;
  for (const code of codes) looks |= 1 << (code & 15);
  return looks;
}

/** What passes the filter, on the axis that is shown. */
function redraw(state: Answering): void {
  const passes = state.terms.length === 0 ? state.columns : passing(state.columns, state.facts, state.terms);
  state.drawn = state.stretches.length === 0 ? passes : shrunk(passes, idleOf(state.stretches, state.axisEnd));
  state.pyramids = buildPyramids(state.drawn);
}

function shrunk(drawn: Drawn, idle: Idle): Drawn {
  return { ...drawn, starts: drawn.starts.map((at) => toShown(idle, at)), ends: drawn.ends.map((at) => toShown(idle, at)) };
}

function countsOf({ offsets }: Drawn): Uint32Array {
  return Uint32Array.from({ length: offsets.length - 1 }, (_, track) => (offsets[track + 1] ?? 0) - (offsets[track] ?? 0));
}

/** Of equals in time, those behind `not` come after it; round the end. */
function nextIn({ starts, positions }: Drawn, { from, direction, not }: Extract<Question, { kind: 'find' }>): number | undefined {
  let best: number | undefined;
  let first: number | undefined;
  const before = (a: number, b: number): boolean => ((starts[a] ?? 0) - (starts[b] ?? 0) || a - b) * direction < 0;
  for (let at = 0; at < starts.length; at++) {
    const position = positions?.[at] ?? at;
    if (position === not) continue;
    if (first === undefined || before(at, first)) first = at;
    const start = starts[at] ?? 0;
    const ahead = (start - from) * direction > 0 || (start === from && (not === undefined || (position - not) * direction > 0));
    if (ahead && (best === undefined || before(at, best))) best = at;
  }
  const found = best ?? first;
  return found === undefined ? undefined : (positions?.[found] ?? found);
}

/** How crowded each column of the whole log is, and how bad. */
function densityOf(drawn: Drawn, view: View, columns: number): Density {
  const counts = new Uint32Array(columns);
  const ranks = new Uint8Array(columns);
  const scale = columns / (view.end - view.start);
  // A difference array: +1 where an item begins, −1 behind where it ends; their running sum is what lies on a column.
  const steps = new Int32Array(columns + 1);
  const { starts, ends, codes } = drawn;
  for (let at = 0; at < starts.length; at++) {
    const from = Math.min(columns - 1, Math.max(0, Math.floor(((starts[at] ?? 0) - view.start) * scale)));
    const to = Math.min(columns - 1, Math.max(from, Math.floor(((ends[at] ?? 0) - view.start) * scale)));
    steps[from] = (steps[from] ?? 0) + 1;
    steps[to + 1] = (steps[to + 1] ?? 0) - 1;
    const rank = rankOf(codes[at] ?? 0);
    if (rank > (ranks[from] ?? 0)) ranks[from] = rank;
  }
  let here = 0;
  for (let column = 0; column < columns; column++) {
    here += steps[column] ?? 0;
    counts[column] = here;
  }
  return { counts, ranks };
}
