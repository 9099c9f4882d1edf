// An explanation in which each line is named as that of its file.

import type { Finding } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import { type PlaceOf, placedWords, wordsInPlace } from '../engine/report/place';

/** `file` where it is not the one that was asked about. */
interface Link {
  readonly line: number;
  readonly role: string;
  readonly file?: string;
}

export interface Placed extends Omit<Explanation, 'links'> {
  readonly links: readonly Link[];
}

/** `own`: the file that was asked about; other files are named. */
export function explanationInPlace(explanation: Explanation, place: PlaceOf, own: string): Placed {
  const words = (text: string): string => placedWords(text, place, own);
  const { event } = explanation;
  return {
    ...explanation,
    event: {
      ...event,
      line: place(event.line).line,
      endLine: place(event.endLine).line,
      ...(event.also === undefined
        ? {}
        : {
            also: event.also.map((one) => ({ file: place(one.line).file, line: place(one.line).line, endLine: place(one.endLine).line })),
          }),
    },
    sentence: words(explanation.sentence),
    parts: explanation.parts.map((part) => ({ ...part, meaning: words(part.meaning) })),
    state: explanation.state.map((row) => ({ ...row, before: words(row.before), after: words(row.after) })),
    policies: explanation.policies.map((one) => ({ ...one, says: words(one.says) })),
    findings: explanation.findings.map((finding) => inPlace(finding, place, own)),
    links: explanation.links.map(({ line, role }) => placed(line, role, place, own)),
  };
}

function placed(line: number, role: string, place: PlaceOf, own: string): Link {
  const at = place(line);
  return { line: at.line, role, ...(at.file === own ? {} : { file: at.file }) };
}

function inPlace(finding: Finding, place: PlaceOf, own: string): Finding {
  return {
    ...wordsInPlace(finding, place),
    line: place(finding.line).line,
    evidence: finding.evidence.map(({ line, role }) => placed(line, role, place, own)),
    ...(finding.leaseLostLine === undefined ? {} : { leaseLostLine: place(finding.leaseLostLine).line }),
  };
}
