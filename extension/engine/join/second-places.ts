// Evidence of a joined log: a call that two recorders show is proved by the lines of both.

import type { Evidence, Finding } from '../analysis';

/**
 * The findings with, behind each line that proves something, the other recorders' lines of the same call, in the same role. `places`: where the lines
 * of a call stand elsewhere too.
 */
export function withSecondPlaces(findings: readonly Finding[], places: ReadonlyMap<number, readonly number[]>): readonly Finding[] {
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
