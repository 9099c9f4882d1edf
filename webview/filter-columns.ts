// The filter's terms against the columns: which positions pass, as columns of their own. Knows no DOM.

import { isShape, lookOf, rankOf, spanOf } from './columns';
import { type FilterTerm, stateNames } from './filter';
import { type Columns, noPage } from './protocol';
import type { Drawn } from './pyramid';
import type { Facts } from './questions';

/** The columns of what passes, with the positions they had. One pass over all of them. */
export function passing(columns: Columns, facts: Facts, terms: readonly FilterTerm[]): Drawn & { readonly positions: Uint32Array } {
  const checks = terms.map((term) => checkOf(term, columns, facts));
  const kept: number[] = [];
  const offsets = new Uint32Array(columns.offsets.length);
  for (let track = 0; track + 1 < columns.offsets.length; track++) {
    const [from, to] = spanOf(columns, track);
    for (let at = from; at < to; at++) if (checks.every((check) => check(at, track >> 1))) kept.push(at);
    offsets[track + 1] = kept.length;
  }
  const positions = Uint32Array.from(kept);
  const pages = columns.firstPages.length > 0;
  return {
    offsets,
    positions,
    starts: Float64Array.from(positions, (at) => columns.starts[at] ?? 0),
    ends: Float64Array.from(positions, (at) => columns.ends[at] ?? 0),
    codes: Uint8Array.from(positions, (at) => columns.codes[at] ?? 0),
    firstPages: pages ? Uint32Array.from(positions, (at) => columns.firstPages[at] ?? noPage) : new Uint32Array(),
    lastPages: pages ? Uint32Array.from(positions, (at) => columns.lastPages[at] ?? noPage) : new Uint32Array(),
  };
}

type Check = (position: number, lane: number) => boolean;

function checkOf(term: FilterTerm, columns: Columns, facts: Facts): Check {
  const check = term.kind === 'words' ? wordCheck(term, columns, facts) : rangeCheck(term, columns);
  return term.not ? (position, lane) => !check(position, lane) : check;
}

function wordCheck({ key, any }: Extract<FilterTerm, { kind: 'words' }>, columns: Columns, facts: Facts): Check {
  const has = (text: string | undefined): boolean => text !== undefined && any.some((word) => text.toLowerCase().includes(word));
  const byLane = (test: (lane: Facts['lanes'][number]) => boolean): Check => {
    const lanes = facts.lanes.map(test);
    return (_, lane) => lanes[lane] === true;
  };
  switch (key) {
    case 'file':
      return byLane((lane) => has(facts.groups[lane.group]?.label));
    case 'task':
      return byLane((lane) => has(facts.tasks[lane.task ?? -1]));
    case 'kind':
      return byLane((lane) => any.includes(lane.kind));
    case 'state': {
      const wanted = new Set(any.flatMap((name) => stateNames[name] ?? []));
      return (position) => wanted.has(lookOf(columns.codes[position] ?? 0));
    }
    case 'rule': {
      const lines = new Set(facts.findings.filter((one) => has(one.rule)).map((one) => one.line));
      return (position) =>
        rankOf(columns.codes[position] ?? 0) > 0 &&
        (lines.has(columns.lines[position] ?? 0) || has(facts.texts[columns.labels[position] ?? 0]));
    }
    case 'any': {
      const lanes = byLane((lane) => has(lane.label) || has(facts.groups[lane.group]?.label) || has(facts.tasks[lane.task ?? -1]));
      const texts = Uint8Array.from(facts.texts, (text) => (has(text) ? 1 : 0));
      return (position, lane) =>
        lanes(position, lane) || texts[columns.labels[position] ?? 0] === 1 || texts[columns.tooltips[position] ?? 0] === 1;
    }
  }
}

function rangeCheck({ key, any }: Extract<FilterTerm, { kind: 'ranges' }>, columns: Columns): Check {
  const meets = (low: number, high: number): boolean => any.some(([from, to]) => low <= to && high >= from);
  switch (key) {
    case 'severity':
      return (at) => meets(rankOf(columns.codes[at] ?? 0), rankOf(columns.codes[at] ?? 0));
    case 'line':
      return (at) => meets(columns.lines[at] ?? 0, columns.lines[at] ?? 0);
    case 'at':
      return (at) => meets(columns.starts[at] ?? 0, columns.ends[at] ?? 0);
    case 'lasts':
      return (at) => {
        const length = (columns.ends[at] ?? 0) - (columns.starts[at] ?? 0);
        return !isShape(lookOf(columns.codes[at] ?? 0)) && meets(length, length);
      };
    case 'page':
      return (at) => {
        const first = columns.firstPages[at] ?? noPage;
        return first !== noPage && meets(first, columns.lastPages[at] ?? noPage);
      };
  }
}
