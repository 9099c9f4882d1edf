// How a finding is named in the editor's short places: one list of words for the diagnostic, the inline message, the diff and the lists.

import type { AnalysisSummary, Finding, Severity } from '../engine/analysis';
import { plain } from './escape';

/** A sign beside the colour: colour never carries meaning alone. */
export function sign(finding: Finding): string {
  return finding.verdict === 'undecidable' ? '?' : signs[finding.severity];
}

/** How severe it looks in the editor: what cannot be decided looks one step milder than its rule. */
export function look({ severity, verdict }: Finding): Severity {
  return verdict === 'undecidable' ? milder[severity] : severity;
}

/** `LP008 Lease not retaken after break`; what cannot be decided says so. */
export function headline(finding: Finding): string {
  const title = plain(finding.title, 120);
  return finding.verdict === 'undecidable' ? `${finding.rule} Undecidable: ${title}` : `${finding.rule} ${title}`;
}

/** The finding's message as one plain sentence; what cannot be decided says so first, and why last. */
export function sentence(finding: Finding, most = 1000): string {
  const because = finding.because === undefined ? '' : ` (${finding.because})`;
  const undecidable = finding.verdict === 'undecidable' ? 'Undecidable: ' : '';
  return plain(`${undecidable}${message(finding)}${because}`, most);
}

/** The message without the reason at its end, where the reason is shown in a place of its own. */
export function message({ message: whole, because }: Finding): string {
  const tail = ` Undecidable: ${because}.`;
  return because !== undefined && whole.endsWith(tail) ? whole.slice(0, -tail.length) : whole;
}

/** `2 errors, 1 warning`; nothing found says so. */
export function countsText({ findings }: AnalysisSummary): string {
  const said = (['error', 'warning', 'info', 'hint'] as const)
    .filter((level) => findings[level] > 0)
    .map((level) => `${findings[level]} ${level}${findings[level] > 1 && level !== 'info' ? 's' : ''}`);
  return said.length === 0 ? 'No findings' : said.join(', ');
}

/** Worst first, then by line. */
export function bySeverity(a: Finding, b: Finding): number {
  return rank[look(a)] - rank[look(b)] || a.line - b.line;
}

const signs: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: 'ℹ', hint: '•' };
const milder: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'hint', hint: 'hint' };
const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };
