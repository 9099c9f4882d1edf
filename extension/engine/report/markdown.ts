// Reports as markdown that is good plain text too, ready for a mailing list: rows of 72 characters, lines of the log unwrapped in fences. Pure.

import type { AnalysisSummary, Severity } from '../analysis';
import { describeRule } from '../rules/catalogue';
import { fence } from './mail';
import type { MergedReport } from './merged';
import { mergedSummary } from './merged';
import { byProminence } from './prominence';
import type { FindingRecord, LogReport, SummaryRecord } from './records';
import { visible } from './visible';
import { wrapped } from './wrapped';

/** The text of a line of a log, where it is at hand. */
export type LineText = (file: string, line: number) => string | undefined;

/** Findings of one log for people; a list of thousands is for machines. */
export const mostTold = 200;

/** One log: what it says, then each finding with the lines that prove it. */
export function markdownOf({ findings, summary }: LogReport, lineText: LineText): string {
  const told = findings.length <= mostTold ? undefined : new Set([...findings].sort(byProminence).slice(0, mostTold));
  const left = findings.length - (told?.size ?? findings.length);
  return [
    `# ${prose(summary.file)}: ${countsText(summary)}`,
    '',
    ...rows(`${summaryText(summary)}${summary.suppressed === undefined ? '' : ` ${summary.suppressed} suppressed.`}`),
    ...gapRows(summary.notJudged),
    '',
    ...findings.filter((finding) => told === undefined || told.has(finding)).flatMap((finding) => [...section(finding, lineText), '']),
    ...(left === 0 ? [] : [...rows(`${left} more findings, less severe, are not told here: --format ndjson has them all.`), '']),
  ].join('\n');
}

function section(finding: FindingRecord, lineText: LineText): readonly string[] {
  const rule = describeRule(finding.rule);
  const about = [
    `${finding.severity}, ${finding.verdict}`,
    finding.path ?? finding.inode,
    finding.comm === undefined ? undefined : `${finding.comm}${finding.pid === undefined ? '' : ` (pid ${finding.pid})`}`,
  ];
  const because = finding.because === undefined || finding.message.includes(finding.because) ? '' : ` (${finding.because})`;
  return [
    `## ${finding.rule}: ${finding.title}, line ${finding.line}`,
    '',
    ...rows(about.flatMap((one) => one ?? []).join('; ')),
    '',
    ...rows(`${finding.message}${because}`),
    '',
    ...rows(`Judged under ${finding.policy}.${rule === undefined ? '' : ` ${rule.sentence} (${rule.source})`}`),
    ...(finding.expected === undefined ? [] : ['', ...rows(`Expected ${finding.expected}, observed ${finding.observed ?? 'nothing'}.`)]),
    ...proof(finding, lineText),
    ...(rule === undefined || rule.remedy === '' ? [] : ['', ...rows(`What helps: ${rule.remedy}`)]),
  ];
}

/** The lines themselves where they are at hand, else where they stand. */
function proof(finding: FindingRecord, lineText: LineText): readonly string[] {
  const places = new Map<string, { readonly file: string; readonly line: number; readonly roles: string[] }>();
  for (const { file = finding.file, line, role } of [...finding.evidence, { line: finding.line, role: '' }]) {
    const key = `${line} ${file}`;
    const place = places.get(key) ?? { file, line, roles: [] };
    if (role !== '') place.roles.push(role);
    places.set(key, place);
  }
  const lines = [...places.values()];
  if (lines.every(({ file }) => file === finding.file)) lines.sort((a, b) => a.line - b.line);
  const name = (file: string): string => (file === finding.file ? '' : ` of ${file}`);
  const what = (roles: readonly string[]): string => (roles.length === 0 ? 'the finding' : roles.join(', '));
  if (lines.every(({ file, line }) => lineText(file, line) === undefined))
    return ['', 'Evidence:', '', ...lines.map(({ file, line, roles }) => `- line ${line}${prose(name(file))}: ${prose(what(roles))}`)];
  return [
    '',
    'The lines that prove it:',
    '',
    ...fence(
      lines.map(({ file, line, roles }) => ({
        line,
        text: lineText(file, line) ?? '(the text of this line is not at hand)',
        note: `line ${line}${name(file)}: ${what(roles)}`,
      })),
    ),
  ];
}

/** Many logs: a table of rules, the worst findings, what could not be judged. `most`: findings listed. */
export function mergedMarkdown(report: MergedReport, most: number): string {
  const all = mergedSummary(report);
  const findings = report.logs.flatMap((log) => log.findings).sort(byProminence);
  const unreadable = report.unreadable.map(({ file, error }) => `- ${prose(file)}: ${prose(error)}`);
  return [
    `# ${all.logs} ${all.logs === 1 ? 'log' : 'logs'}: ${countsText(all)}`,
    '',
    ...rows(
      `${all.lines} lines, ${all.events} events, ${all.unparsed} lines not understood, ${all.lost} events lost; judged under ${all.policies.join(', ') || 'no policy'}.`,
    ),
    ...(all.rules.length === 0
      ? []
      : [
          '',
          '| rule | findings | undecidable | logs | what |',
          '|---|---|---|---|---|',
          ...all.rules.map(
            (one) => `| ${one.rule} | ${one.findings} | ${one.undecidable} | ${one.logs} | ${describeRule(one.rule)?.title ?? ''} |`,
          ),
        ]),
    ...(findings.length === 0
      ? []
      : [
          '',
          findings.length > most ? `The worst ${most} of ${findings.length} findings:` : 'The findings, the worst first:',
          '',
          ...findings
            .slice(0, most)
            .map(
              (one) =>
                `- ${prose(one.file)}:${one.line} ${one.severity} ${one.rule} ${prose(one.title)}${one.verdict === 'undecidable' ? ' (undecidable)' : ''}`,
            ),
        ]),
    ...(unreadable.length === 0 ? [] : ['', 'Not readable:', '', ...unreadable]),
    ...(all.differing.length === 0
      ? []
      : ['', 'Reports that differ for the same name:', '', ...all.differing.map((file) => `- ${prose(file)}`)]),
    ...gapRows(all.notJudged),
    '',
  ].join('\n');
}

function countsText(summary: Pick<AnalysisSummary, 'findings' | 'undecidable'>): string {
  const counted = severities.flatMap((severity) => {
    const count = summary.findings[severity];
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`];
  });
  if (counted.length === 0) return 'no findings';
  return `${counted.join(', ')}${summary.undecidable === 0 ? '' : ` (${summary.undecidable} undecidable)`}`;
}

function summaryText({ dialect, lines, events, unparsed, lost, policy, policyPack, incomplete }: SummaryRecord): string {
  const under = policyPack === undefined ? policy : `${policyPack} (on ${policy})`;
  const cut = incomplete === undefined ? '' : ` The log is incomplete: ${incomplete}.`;
  return `${dialect}, ${lines} lines, ${events} events, ${unparsed} lines not understood, ${lost} events lost; judged under ${under}.${cut}`;
}

function gapRows(gaps: SummaryRecord['notJudged']): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { rule, because } of gaps) byReason.set(because, (byReason.get(because) ?? new Set()).add(rule));
  return [...byReason].flatMap(([because, rules]) => ['', ...rows(`Not judged: ${[...rules].join(', ')}, because ${because}.`)]);
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** A paragraph. */
function rows(text: string): readonly string[] {
  return wrapped(visible(text), 72).map((row) => mark(row).replace(/^([#>+-]|\d+[.)]) /, '\\$1 '));
}

function prose(text: string): string {
  return mark(visible(text));
}

/** Text of a log stays text: no link, picture, HTML, code, table cell or mention comes out of it. What is read as plain text anyway is left alone. */
function mark(text: string): string {
  return text.replace(/[\\`<>[\]*|@]|&(?=[#\w])|:(?=\/\/)|(?<=\bwww)\./gi, (character) =>
    character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
  );
}
