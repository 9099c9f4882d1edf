// The two sides of a what-if diff: the trace around the changed line, then the findings, as plain text. Pure.

import type { Analysis, Finding } from '../engine/analysis';
import type { Overlay, WhatIf } from '../engine/what-if';
import { plain } from './escape';
import { sentence } from './finding-words';

export interface WhatIfSides {
  readonly recorded: string;
  readonly changed: string;
}

/** `lineText`: a physical line of the log, 1-based; undefined behind its end. */
export function whatIfSides(result: WhatIf, overlay: Overlay, lineText: (line: number) => string | undefined): WhatIfSides {
  // The call of an outcome may have begun lines before: the excerpt reaches from there to the line the user asked about.
  const first = Math.min(overlay.line, result.inserted?.beforeLine ?? overlay.line);
  const last = Math.min(overlay.line, first + mostBetween);
  const excerpt = (inserted: WhatIf['inserted'], dropped: boolean) => {
    const rows: string[] = [];
    for (let at = Math.max(1, first - 2); at <= last + 2; at++) {
      const text = lineText(at);
      if (text === undefined) break;
      if (inserted !== undefined && inserted.beforeLine === at) rows.push(`  inserted  ${plain(inserted.text, 200)}`);
      if (!(dropped && at === overlay.line)) rows.push(`${String(at).padStart(10)}  ${plain(text, 200)}`);
    }
    return rows;
  };
  return {
    recorded: side(result.before, excerpt(undefined, false)),
    changed: side(result.after, excerpt(result.inserted, overlay.kind === 'drop')),
  };
}

/** What the replay changed, in one sentence for a notification. */
export function whatIfOutcome({ gone, appeared }: WhatIf): string {
  if (gone.length === 0 && appeared.length === 0) return 'The findings stay the same.';
  return [list('Gone', gone), list('New', appeared)].filter((part) => part !== '').join(' ');
}

function list(what: string, findings: readonly Finding[]): string {
  return findings.length === 0 ? '' : `${what}: ${findings.map((finding) => `${finding.rule} at line ${finding.line}`).join(', ')}.`;
}

/** Lines of the log that an excerpt shows between the inserted call and the finding's line. */
const mostBetween = 24;

function side(analysis: Analysis, excerpt: readonly string[]): string {
  const { findings, summary } = analysis;
  const counts = (['error', 'warning', 'info', 'hint'] as const).map((severity) => `${severity} ${summary.findings[severity]}`).join(', ');
  return [`Policy ${summary.policy}`, '', 'Trace', ...excerpt, '', 'Findings', `  ${counts}`, ...findings.flatMap(findingRows), ''].join(
    '\n',
  );
}

function findingRows(finding: Finding): readonly string[] {
  return [
    '',
    `  line ${finding.line}: ${finding.severity} ${finding.rule} ${plain(finding.title, 120)}`,
    ...wrap(sentence(finding), 96).map((row) => `    ${row}`),
  ];
}

function wrap(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}
