// Evidence of a joined log: a call that two recorders show is proved by the lines of both.

import type { TraceEvent } from '../../../grammar/event';
import type { Evidence, Finding } from '../analysis';

/** The findings with, behind each line that proves something, the other recorders' lines of the same call, in the same role. */
export function withSecondPlaces(findings: readonly Finding[], events: Iterable<TraceEvent>): readonly Finding[] {
  const places = secondPlaces(events);
  if (places.size === 0) return findings;
  return findings.map((finding) => {
    const evidence = new Map<string, Evidence>();
    const add = (one: Evidence): void => {
      const key = `${one.line} ${one.role}`;
      if (!evidence.has(key)) evidence.set(key, one);
    };
    for (const one of finding.evidence) {
      add(one);
      for (const line of places.get(one.line) ?? []) add({ line, role: one.role });
    }
    const shown = new Set([...evidence.values()].map(({ line }) => line));
    for (const line of places.get(finding.line) ?? []) if (!shown.has(line)) add({ line, role: 'the same call' });
    return evidence.size === finding.evidence.length
      ? finding
      : { ...finding, evidence: [...evidence.values()].sort((a, b) => a.line - b.line) };
  });
}

/** Lines of events that stand elsewhere too, and where: beginnings by beginnings, ends by ends. */
function secondPlaces(events: Iterable<TraceEvent>): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, readonly number[]>();
  for (const { line, endLine, also } of events) {
    if (also === undefined) continue;
    places.set(
      line,
      also.map((one) => one.line),
    );
    places.set(
      endLine,
      also.map((one) => one.endLine),
    );
  }
  return places;
}
