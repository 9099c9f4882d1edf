// The findings for a human at a terminal: where, what, the line itself, the lines that prove it, what was expected, what to do.

import type { TraceEvent } from '../../grammar/event';
import type { Finding, Severity } from '../engine/analysis';
import { describeRule } from '../engine/rules/catalogue';
import type { Report } from './report';
import { type Paint, trimmed, visible } from './terminal';

export interface TextPage {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
  /** Text of a line of the log, where it is kept. */
  readonly lineText: (line: number) => string | undefined;
}

export function reportText(report: Report, page: TextPage): readonly string[] {
  const events = new Map<number, TraceEvent>();
  for (const event of report.analysis.events) {
    events.set(event.line, events.get(event.line) ?? event);
    events.set(event.endLine, events.get(event.endLine) ?? event);
  }
  return [...report.findings.flatMap((finding) => [...findingText(report.file, finding, events, page), '']), ...summaryText(report, page)];
}

/** `1.041776 s`, from ns. */
export function seconds(time: number): string {
  return `${(time / 1e9).toFixed(6)} s`;
}

export function findingText(file: string, finding: Finding, events: ReadonlyMap<number, TraceEvent>, page: TextPage): readonly string[] {
  const { paint } = page;
  const where = paint('bold', `${visible(file)}:${finding.line}:${finding.column}`);
  const undecidable = finding.verdict === 'undecidable' ? ' (undecidable)' : '';
  return [
    `${where} ${paint(finding.severity, finding.severity)} ${finding.rule} ${paint('bold', visible(finding.title))}${undecidable}`,
    ...wrapped(visible(finding.message), page.width - 2).map((line) => `  ${line}`),
    ...who(finding, paint),
    ...theLine(finding.line, page),
    ...(finding.because === undefined ? [] : [`  ${paint('dim', 'because')}   ${visible(finding.because)}`]),
    ...outcome(finding, paint),
    ...evidenceText(finding, events, page),
    ...remedy(finding, page),
  ];
}

function who(finding: Finding, paint: Paint): readonly string[] {
  const pid = finding.pid ?? finding.tid;
  const parts = [
    finding.comm === undefined ? undefined : visible(finding.comm),
    pid === undefined || pid === 0 ? undefined : `pid ${pid}`,
    finding.tid === undefined || finding.tid === pid ? undefined : `tid ${finding.tid}`,
    finding.time === undefined ? undefined : `at ${seconds(finding.time)}`,
    finding.path === undefined ? finding.inode : visible(finding.path),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [`  ${paint('dim', parts.join(' · '))}`];
}

function theLine(line: number, page: TextPage): readonly string[] {
  const text = page.lineText(line);
  if (text === undefined) return [];
  const gutter = `  ${String(line).padStart(6)} │ `;
  return [`${page.paint('dim', gutter)}${excerpt(text.trimStart(), page.width - gutter.length)}`];
}

function outcome(finding: Finding, paint: Paint): readonly string[] {
  if (finding.expected === undefined && finding.observed === undefined) return [];
  return [
    `  ${paint('dim', 'expected')}  ${visible(finding.expected ?? 'not known')}, ${paint('dim', 'observed')} ${visible(finding.observed ?? 'not shown')}`,
  ];
}

function evidenceText(finding: Finding, events: ReadonlyMap<number, TraceEvent>, page: TextPage): readonly string[] {
  if (finding.evidence.length === 0) return [];
  const roleWidth = Math.min(34, Math.max(...finding.evidence.map(({ role }) => role.length)));
  return [
    `  ${page.paint('dim', 'evidence')}`,
    ...finding.evidence.map(({ line, role }) => {
      const event = events.get(line);
      const time = event?.time === undefined || event.line !== line ? '' : seconds(event.time);
      const head = `  ${String(line).padStart(6)}   ${trimmed(visible(role), roleWidth).padEnd(roleWidth)}  ${time.padStart(13)}`;
      const text = eventText(line, event, page);
      return text === undefined ? head.trimEnd() : `${head}  ${page.paint('dim', excerpt(text, page.width - head.length - 2))}`;
    }),
  ];
}

/** The event's own text, without the columns in front of it. */
function eventText(line: number, event: TraceEvent | undefined, page: TextPage): string | undefined {
  const text = page.lineText(line);
  if (text === undefined || event === undefined) return text?.trimStart();
  const column = line === event.line ? event.column : event.outcomeColumn;
  return column === undefined ? text.trimStart() : text.slice(column - 1);
}

function remedy(finding: Finding, page: TextPage): readonly string[] {
  const words = describeRule(finding.rule)?.remedy;
  if (words === undefined || words === '' || words === '–') return [];
  const [first = '', ...more] = wrapped(words, page.width - 12);
  return [`  ${page.paint('dim', 'do')}        ${first}`, ...more.map((line) => `            ${line}`)];
}

/** Runs of blanks (strace's alignment) are one blank. */
function excerpt(text: string, width: number): string {
  return trimmed(visible(text.slice(0, 4000)).replace(/ {2,}/g, ' ').trim(), Math.max(20, width));
}

export function wrapped(text: string, width: number): readonly string[] {
  const limit = Math.min(width, 110);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function summaryText({ file, summary, suppressed }: Report, { paint }: TextPage): readonly string[] {
  const counted = (['error', 'warning', 'info', 'hint'] as const)
    .filter((severity) => summary.findings[severity] > 0)
    .map((severity) => paint(severity, plural(summary.findings[severity], names[severity])));
  const findings = counted.length === 0 ? 'no findings' : counted.join(', ');
  const more = [
    summary.undecidable > 0 ? `${summary.undecidable} undecidable` : undefined,
    suppressed > 0 ? `${suppressed} suppressed` : undefined,
  ].filter((part) => part !== undefined);
  const lines = [
    `${paint('bold', visible(file))}: ${[findings, ...more].join('; ')}; policy ${summary.policy}`,
    `  ${summary.dialect}, ${plural(summary.lines, 'line')}: ${plural(summary.events, 'event')}, ${summary.noise} noise, ${summary.unparsed} not understood, ${summary.lost} lost`,
  ];
  const byReason = new Map<string, string[]>();
  for (const { rule, because } of summary.notJudged) byReason.set(because, [...(byReason.get(because) ?? []), rule]);
  for (const [because, rules] of byReason) lines.push(`  ${paint('dim', 'not judged')} ${rules.join(', ')}: ${visible(because)}`);
  return lines;
}

const names: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'info', hint: 'hint' };

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === 'info' ? '' : 's'}`;
}
