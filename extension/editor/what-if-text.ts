// The two sides of a what-if diff: the trace around the changed line, then the findings, as plain text. Pure.

import type { Finding, Recomputed } from '../engine/analysis';
import { wrapped } from '../engine/report/wrapped';
import type { EventChange, Judged, Overlay, WhatIf } from '../engine/what-if';
import { changeWords } from '../engine/what-if/change-words';
import { recomputedWords } from '../engine/what-if/recomputed-words';
import { plain } from './escape';
import { countsText, sentence } from './finding-words';

export interface WhatIfSides {
  readonly recorded: string;
  readonly changed: string;
}

/** `lineText`: a physical line of the log, 1-based; undefined behind its end. */
export function whatIfSides(result: WhatIf, overlay: Overlay, lineText: (line: number) => string | undefined): WhatIfSides {
  const { inserted } = result;
  const lines = excerpt(excerptLines(result, overlay), lineText);
  const recorded = lines.map(({ line, text }) => row(String(line), text));
  const changed = lines.flatMap(({ line, text }) => [
    ...(inserted?.beforeLine === line ? [row('inserted', inserted.text)] : []),
    ...(overlay.kind === 'drop' && overlay.line === line ? [] : [row(String(line), text)]),
  ]);
  return { recorded: side(result.before, recorded), changed: side(result.after, changed) };
}

/** What the replay changed, in one sentence for a notification. */
export function whatIfOutcome({ gone, appeared }: WhatIf): string {
  if (gone.length === 0 && appeared.length === 0) return 'The findings stay the same.';
  return [list('Gone', gone), list('New', appeared)].filter((part) => part !== '').join(' ');
}

function list(what: string, findings: readonly Finding[]): string {
  return findings.length === 0 ? '' : `${what}: ${findings.map((finding) => `${finding.rule} at line ${finding.line}`).join(', ')}.`;
}

/**
 * Lines (1-based) that the sides show. The call of an outcome may begin lines before it: from there to the line that was asked about, and two lines around;
 * some may lie behind the end of the log.
 */
export function excerptLines({ inserted }: Pick<WhatIf, 'inserted'>, { line: to }: Pick<Overlay, 'line'>): readonly number[] {
  const from = inserted?.beforeLine ?? to;
  const first = Math.max(1, Math.min(from, to) - 2);
  const last = Math.min(to, from + mostBetween) + 2;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** As far to the left as the lines go together. */
function excerpt(
  wanted: readonly number[],
  lineText: (line: number) => string | undefined,
): readonly { readonly line: number; readonly text: string }[] {
  const lines = wanted.flatMap((line) => {
    const text = lineText(line);
    return text === undefined ? [] : [{ line, text }];
  });
  const indent = Math.min(...lines.map(({ text }) => text.length - text.trimStart().length));
  return lines.map(({ line, text }) => ({ line, text: text.slice(indent) }));
}

/** Lines that an excerpt shows between the inserted call and the line that was asked about. */
const mostBetween = 24;

function row(name: string, text: string): string {
  return `${name.padStart(8)}  ${plain(text, 200)}`;
}

/** The changes of a replay, each with the text of the line it is about below it, in rows that one side of a diff shows whole. */
export function changesText(changes: readonly EventChange[], lineText: (line: number) => string): string {
  const rowsOf = (change: EventChange): readonly string[] => [
    ...wrapped(plain(changeWords(change), 400), 62).map((row, index) => `${index === 0 ? '  ' : '    '}${row}`),
    ...wrapped(plain(lineText(change.line), 240), 58).map((row) => `      ${row}`),
  ];
  return ['Replayed with', ...changes.flatMap(rowsOf), ''].join('\n');
}

/** The findings of one side of a diff. */
export function findingsText(analysis: Judged): string {
  return side(analysis, undefined);
}

function side(analysis: Judged, excerpt: readonly string[] | undefined): string {
  const { findings, summary, recomputed } = analysis;
  return [
    `Policy ${summary.policy}`,
    '',
    ...(excerpt === undefined ? [] : ['Trace', ...excerpt, '']),
    ...(recomputed === undefined ? [] : ['Results', ...recomputed.flatMap(recomputedRows), '']),
    'Findings',
    `  ${countsText(summary)}`,
    ...findings.flatMap(findingRows),
    '',
  ].join('\n');
}

/** A result that gave way to the policy's: the changed side alone has such. */
function recomputedRows(one: Recomputed): readonly string[] {
  return wrapped(plain(`line ${one.line}: ${recomputedWords(one)}`, 240), 62).map((row, index) => `${index === 0 ? '  ' : '    '}${row}`);
}

function findingRows(finding: Finding): readonly string[] {
  return [
    '',
    `  line ${finding.line}: ${finding.severity} ${finding.rule} ${plain(finding.title, 120)}`,
    ...wrapped(sentence(finding), 60).map((row) => `    ${row}`),
  ];
}
