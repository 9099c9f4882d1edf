// The findings for a human at a terminal: where, what, the line itself, the lines that prove it, what was expected, what to do.

import type { TraceEvent } from '../../grammar/event';
import type { AnalysisSummary, Finding, Severity } from '../engine/analysis';
import { eventOnLine } from '../engine/lives/event-on-line';
import type { PlaceOf } from '../engine/report/place';
import type { Recorded } from '../engine/report/records';
import { visible } from '../engine/report/visible';
import { wrapped as wrap } from '../engine/report/wrapped';
import { describeRule } from '../engine/rules/catalogue';
import { suppressionText } from '../engine/suppressions';
import type { Report } from './report';
import { type Paint, trimmed } from './terminal';

export interface TextPage {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
  /** Text of a line of the log, where it is kept. */
  readonly lineText: (line: number) => string | undefined;
  /** Of several files of one run: where a line stands. */
  readonly place?: PlaceOf;
}

export function reportText(report: Report, given: TextPage): readonly string[] {
  const page = report.place === undefined ? given : { ...given, place: report.place };
  const events = eventsByLine(report);
  return [...report.findings.flatMap((finding) => [...findingText(report.file, finding, events, page), '']), ...summaryText(report, page)];
}

/** The lines (1-based) whose text `reportText` shows. */
export function linesShown(report: Report): readonly number[] {
  const events = eventsByLine(report);
  return report.findings.flatMap((finding) =>
    [finding.line, ...finding.evidence.map(({ line }) => line)].flatMap((line) => [line, events.get(line)?.line ?? line]),
  );
}

type EventsByLine = Pick<ReadonlyMap<number, TraceEvent>, 'get'>;

/** The event that starts on a line, else the one that ends there. */
function eventsByLine({ analysis }: Report): EventsByLine {
  return {
    get(line) {
      const at = eventOnLine(analysis, line);
      return at === undefined ? undefined : analysis.events.at(at);
    },
  };
}

/** `1.041776 s`, from ns. */
export function seconds(time: number): string {
  return `${(time / 1e9).toFixed(6)} s`;
}

export function findingText(file: string, finding: Finding, events: EventsByLine, page: TextPage): readonly string[] {
  const { paint } = page;
  const at = page.place?.(finding.line) ?? { file, line: finding.line };
  const where = paint('bold', `${visible(at.file)}:${at.line}:${finding.column}`);
  const undecidable = finding.verdict === 'undecidable' ? ' (undecidable)' : '';
  return [
    `${where} ${paint(finding.severity, finding.severity)} ${finding.rule} ${paint('bold', visible(finding.title))}${undecidable}`,
    ...wrapped(visible(finding.message), page.width - 2).map((line) => `  ${line}`),
    ...who(finding, paint),
    ...theLines(finding.line, events.get(finding.line), page),
    ...because(finding, paint),
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

/** The line that the finding is about; of a call shown on two lines both. */
export function theLines(line: number, event: TraceEvent | undefined, page: TextPage): readonly string[] {
  const lines = event === undefined || sameLine(event.line, line, page) ? [line] : [event.line, line];
  return lines.flatMap((one) => {
    const text = page.lineText(one);
    const gutter = `  ${lineLabel(one, line, page)} │ `;
    return text === undefined ? [] : [`${page.paint('dim', gutter)}${excerpt(text, page.width - gutter.length)}`];
  });
}

/** The line's number, behind the name of its file where that is not the finding's. */
function lineLabel(line: number, finding: number, { place }: TextPage): string {
  const at = place?.(line) ?? { file: '', line, name: '' };
  const other = place !== undefined && place(finding).file !== at.file;
  return other ? `${visible(at.name ?? at.file)}:${at.line}` : String(at.line).padStart(6);
}

/** A call of a joined log may start and end at one line of its file. */
function sameLine(a: number, b: number, { place }: TextPage): boolean {
  if (a === b || place === undefined) return a === b;
  return place(a).file === place(b).file && place(a).line === place(b).line;
}

function outcome({ expected, observed }: Finding, paint: Paint): readonly string[] {
  const parts = [
    expected === undefined ? undefined : `${paint('dim', 'expected')}  ${visible(expected)}`,
    observed === undefined ? undefined : `${paint('dim', 'observed')}  ${visible(observed)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [`  ${parts.join('   ')}`];
}

function because({ message, because: reason }: Finding, paint: Paint): readonly string[] {
  return reason === undefined || message.includes(reason) ? [] : [`  ${paint('dim', 'because')}   ${visible(reason)}`];
}

function evidenceText({ evidence, line: finding }: Finding, events: EventsByLine, page: TextPage): readonly string[] {
  if (evidence.length === 0) return [];
  const roleWidth = Math.min(34, Math.max(...evidence.map(({ role }) => role.length)));
  return [
    `  ${page.paint('dim', 'evidence')}`,
    ...evidence.map(({ line, role }, index) => {
      const event = events.get(line);
      const time = event === undefined ? undefined : timeOn(line, event);
      const head = `  ${lineLabel(line, finding, page)}   ${trimmed(visible(role), roleWidth).padEnd(roleWidth)}  ${(time === undefined ? '' : seconds(time)).padStart(13)}`;
      // A line that proves two things is shown once.
      const text = evidence[index - 1]?.line === line ? undefined : eventText(line, event, page);
      return text === undefined ? head.trimEnd() : `${head}  ${page.paint('dim', excerpt(text, page.width - head.length - 2))}`;
    }),
  ];
}

/** The time on the line: of a call's second line, when it returned. */
function timeOn(line: number, event: TraceEvent): number | undefined {
  if (line === event.line || event.time === undefined) return event.time;
  return event.duration === undefined ? undefined : event.time + event.duration;
}

/** The event's own text, without the columns in front of it; of a call shown on two lines `start … outcome`. */
function eventText(line: number, event: TraceEvent | undefined, page: TextPage): string | undefined {
  const text = page.lineText(line);
  if (text === undefined || event === undefined) return text;
  if (sameLine(line, event.line, page)) return text.slice(event.column - 1);
  const outcome = text.slice((event.outcomeColumn ?? 1) - 1).replace(/^<\.\.\. \w+ resumed>/, '');
  const start = page
    .lineText(event.line)
    ?.slice(event.column - 1)
    .replace(/<unfinished \.\.\.>$/, '')
    .trimEnd();
  return start === undefined ? outcome : `${trimmed(start, 60)} … ${outcome.trim()}`;
}

function remedy(finding: Finding, page: TextPage): readonly string[] {
  const words = describeRule(finding.rule)?.remedy;
  // Many messages end with it already.
  if (words === undefined || words === '' || words === '–' || finding.message.includes(words)) return [];
  const [first = '', ...more] = wrapped(words, page.width - 12);
  return [`  ${page.paint('dim', 'do')}        ${first}`, ...more.map((line) => `            ${line}`)];
}

/** Runs of blanks (strace's alignment) are one blank. */
function excerpt(text: string, width: number): string {
  return trimmed(visible(text.slice(0, 4000)).replace(/ {2,}/g, ' ').trim(), Math.max(20, width));
}

/** Rows that are read with ease, however wide the terminal is. */
export function wrapped(text: string, width: number): readonly string[] {
  return wrap(text, Math.min(width, 110));
}

function summaryText({ file, summary, suppressed, workspaceFile, joined }: Report, { paint, width }: TextPage): readonly string[] {
  const counted = (['error', 'warning', 'info', 'hint'] as const)
    .filter((severity) => summary.findings[severity] > 0)
    .map((severity) => paint(severity, plural(summary.findings[severity], names[severity])));
  const findings = counted.length === 0 ? 'no findings' : counted.join(', ');
  const more = [
    summary.undecidable > 0 ? `${summary.undecidable} of them undecidable` : undefined,
    suppressed.length > 0
      ? `${suppressed.length} suppressed${workspaceFile === undefined ? '' : ` (${visible(workspaceFile)})`}`
      : undefined,
  ].filter((part) => part !== undefined);
  const tools = joined?.map(({ dialect }) => dialect).join(' and ') ?? summary.dialect;
  // Of nothing nobody has to be told what was not recorded in it.
  if (summary.lines === 0) return [`${paint('bold', visible(file))}: no findings in 0 lines; policy ${policyWords(summary)}`];
  const lines = [
    `${paint('bold', visible(file))}: ${[findings, ...more].join('; ')}; policy ${policyWords(summary)}`,
    `  ${tools}, ${plural(summary.lines, 'line')}: ${plural(summary.events, 'event')}, ${summary.noise} noise, ${summary.unparsed} not understood, ${summary.lost} lost`,
  ];
  if (summary.incomplete !== undefined)
    lines.push(...wrapped(`${paint('error', 'incomplete')} ${visible(summary.incomplete)}`, width - 2).map((line) => `  ${line}`));
  for (const one of joined ?? []) lines.push(`  ${paint('dim', 'joined')} ${joinedText(one)}`);
  const byReason = new Map<string, string[]>();
  for (const { rule, because } of summary.notJudged) byReason.set(because, [...(byReason.get(because) ?? []), rule]);
  for (const [because, rules] of byReason) lines.push(`  ${paint('dim', 'not judged')} ${rules.join(', ')}: ${visible(because)}`);
  for (const entry of summary.staleSuppressions ?? [])
    lines.push(`  ${paint('dim', 'stale suppression')} ${visible(suppressionText(entry))}: hides nothing here`);
  return lines;
}

/** A policy of one's own stands under its name, with its base. */
function policyWords({ policy, policyPack }: AnalysisSummary): string {
  return policyPack === undefined ? policy : `${visible(policyPack)} (on ${policy})`;
}

/** Whose files they are, and how their clock stands to the first ones'. */
function joinedText({ dialect, files, skew, uncertainty, drift, shared }: Recorded): string {
  const who = `${files.map((file) => visible(file)).join(', ')} (${dialect})`;
  if (skew === undefined) return `${who}: its clock`;
  const within = uncertainty === undefined ? ', as given' : ` ± ${seconds(uncertainty)}`;
  const rate = drift === undefined ? '' : `, ${(drift * 1e6).toFixed(1)} µs more in each second`;
  return `${who}: ${skew < 0 ? '' : '+'}${seconds(skew)}${within}${rate}; ${plural(shared ?? 0, 'call')} in both`;
}

const names: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'info', hint: 'hint' };

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === 'info' ? '' : 's'}`;
}
