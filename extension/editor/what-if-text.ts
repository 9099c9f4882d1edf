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
  return {
    recorded: side(result.before, around(overlay.line, lineText, undefined, false)),
    changed: side(result.after, around(overlay.line, lineText, result.inserted, overlay.kind === 'drop')),
  };
}

/** What the replay changed, in one sentence for a notification. */
export function whatIfOutcome({ gone, appeared }: WhatIf): string {
  if (gone.length === 0 && appeared.length === 0) return 'The findings stay the same.';
  return [list('Gone', gone), list('new', appeared)].filter((part) => part !== '').join(' ');
}

function list(what: string, findings: readonly Finding[]): string {
  return findings.length === 0 ? '' : `${what}: ${findings.map((finding) => `${finding.rule} at line ${finding.line}`).join(', ')}.`;
}

function around(
  line: number,
  lineText: (line: number) => string | undefined,
  inserted: WhatIf['inserted'],
  dropped: boolean,
): readonly string[] {
  const rows: string[] = [];
  for (let at = Math.max(1, line - 3); at <= line + 3; at++) {
    const text = lineText(at);
    if (text === undefined) break;
    if (inserted !== undefined && inserted.beforeLine === at) rows.push(`  (inserted)  ${plain(inserted.text, 200)}`);
    if (!(dropped && at === line)) rows.push(`${String(at).padStart(10)}  ${plain(text, 200)}`);
  }
  return rows;
}

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
