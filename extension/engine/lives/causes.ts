// What led to an event and what followed from it: break → SIGIO → release → retake → pin, as edges between the lines of a log.
// Read off the lives and the evidence of an analysis; nothing is judged here.

import type { Analysis, BreakLife, LeaseLife } from '../analysis';
import { eventOnLine } from './event-on-line';
import { leaseOf, pinsBefore, signalsBetween, touches } from './objects';
import { derived } from './steps';

export interface Cause {
  /** Indices into `Analysis.events`. */
  readonly from: number;
  readonly to: number;
  /** What the first is to the second: `lease that allows it`, `break that sent it`. */
  readonly role: string;
  /** `from` is where the object that `to` is about was made: where *Go to Definition* leads. */
  readonly defines: boolean;
}

/** Edges that end at an event, by the order of their first lines. */
export function causesOf(analysis: Analysis, event: number): readonly Cause[] {
  return causeEdges(analysis).into.get(event) ?? [];
}

/** Edges that start at an event. */
export function effectsOf(analysis: Analysis, event: number): readonly Cause[] {
  return causeEdges(analysis).outOf.get(event) ?? [];
}

/** The last pins of a file that an operation on it is compared with. */
const most = 64;

interface Edges {
  readonly into: ReadonlyMap<number, readonly Cause[]>;
  readonly outOf: ReadonlyMap<number, readonly Cause[]>;
}

export const causeEdges = derived<Edges>(function* (analysis) {
  const edges = new Map<string, Cause>();
  const add: Add = (fromLine, toLine, role, defines = false) => {
    const from = fromLine === undefined ? undefined : eventOnLine(analysis, fromLine);
    const to = toLine === undefined ? undefined : eventOnLine(analysis, toLine);
    if (from === undefined || to === undefined || from === to) return;
    const key = `${from} ${to}`;
    if (!edges.has(key)) edges.set(key, { from, to, role, defines });
  };
  for (const one of analysis.breaks) {
    breakEdges(analysis, one, add);
    yield;
  }
  for (const [at, lease] of analysis.leases.entries()) {
    leaseEdges(analysis, lease, add);
    if (at % short === 0) yield;
  }
  for (const [at, pin] of analysis.pins.entries()) {
    add(leaseOf(analysis, pin)?.startLine, pin.startLine, 'lease that allows the pin', true);
    add(pin.startLine, pin.endLine, 'pages pinned here', true);
    if (at % short === 0) yield;
  }
  for (const change of analysis.changes) {
    for (const pin of pinsBefore(analysis, change.file, change.endLine ?? change.startLine, most).filter((one) => touches(change, one)))
      add(pin.startLine, change.startLine, 'pages that it finds pinned', true);
    yield;
  }
  for (const [at, finding] of analysis.findings.entries()) {
    add(finding.leaseLostLine, finding.line, 'lease lost here');
    for (const { line, role } of finding.evidence) if (line < finding.line) add(line, finding.line, role);
    if (at % short === 0) yield;
  }
  const all = [...edges.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  yield;
  return { into: grouped(all, ({ to }) => to), outOf: grouped(all, ({ from }) => from) };
});

/** Steps of this work are longer than most. */
const short = 64;

type Add = (fromLine: number | undefined, toLine: number | undefined, role: string, defines?: boolean) => void;

function leaseEdges(analysis: Analysis, lease: LeaseLife, add: Add): void {
  add(lease.startLine, lease.endLine, 'lease taken here', true);
  const retaken = lease.retakenBy === undefined ? undefined : analysis.leases[lease.retakenBy];
  add(lease.endLine, retaken?.startLine, 'lease lost here');
}

function breakEdges(analysis: Analysis, one: BreakLife, add: Add): void {
  for (const index of one.leases) {
    const lease = analysis.leases[index];
    if (lease === undefined) continue;
    add(lease.startLine, one.startLine, 'lease that it breaks', true);
    const signals = signalsBetween(analysis, one.file, lease.pid, one.startLine, lease.endLine);
    for (const signal of signals) {
      add(one.startLine, signal.line, 'break that sent it', true);
      if (lease.end === 'released') add(signal.line, lease.endLine, 'signal that asked for it');
    }
    if (signals.length === 0) add(one.startLine, lease.endLine, 'break that asked for it');
    add(lease.endLine, one.endLine, 'lease given up here');
  }
}

function grouped(edges: readonly Cause[], by: (edge: Cause) => number): ReadonlyMap<number, readonly Cause[]> {
  const groups = new Map<number, Cause[]>();
  for (const edge of edges) {
    const list = groups.get(by(edge));
    if (list === undefined) groups.set(by(edge), [edge]);
    else list.push(edge);
  }
  return groups;
}
