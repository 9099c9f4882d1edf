// Findings of a changed trace, on lines that the log has.

import type { Analysis, Evidence } from '../analysis';
import type { Place } from './changed-trace';

/** A finding on an inserted call stands on the line that the call was put in front of; one on a moved event where the log has the event. */
export function onWholeLines(analysis: Analysis, places: ReadonlyMap<number, Place>): Analysis {
  if (places.size === 0) return analysis;
  const whole = (line: number) => places.get(line)?.line ?? Math.ceil(line);
  const words = (text: string) => {
    let said = text;
    for (const [line, place] of places)
      if (!Number.isInteger(line))
        said = said.replaceAll(`line ${line}`, place.what === 'inserted' ? 'the inserted call' : `line ${place.line} (moved)`);
    return said;
  };
  const shown = (one: Evidence): Evidence => {
    const place = places.get(one.line);
    if (place === undefined) return Number.isInteger(one.line) ? one : { ...one, line: Math.ceil(one.line) };
    return { line: place.line, role: place.what === 'inserted' ? `${one.role} (inserted call)` : `${one.role} (moved)` };
  };
  const touched = (line: number | undefined) => line !== undefined && (places.has(line) || !Number.isInteger(line));
  const { recomputed } = analysis;
  return {
    ...analysis,
    ...(recomputed === undefined ? {} : { recomputed: recomputed.map((one) => ({ ...one, line: whole(one.line) })) }),
    findings: analysis.findings
      .map((finding) =>
        !touched(finding.line) && !touched(finding.leaseLostLine) && !finding.evidence.some((one) => touched(one.line))
          ? finding
          : {
              ...finding,
              line: whole(finding.line),
              message: words(finding.message),
              evidence: finding.evidence.map(shown).sort((a, b) => a.line - b.line),
              ...(finding.leaseLostLine === undefined ? {} : { leaseLostLine: whole(finding.leaseLostLine) }),
            },
      )
      .sort((a, b) => a.line - b.line || a.rule.localeCompare(b.rule)),
  };
}
