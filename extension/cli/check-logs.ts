// What `check` finds in the logs of one operand (or of one set of files): plain data, so that it may come from another thread.

import { version } from '../../package.json';
import { json } from '../engine/report/json';
import { markdownOf } from '../engine/report/markdown';
import { type LogReport, logReportOf, recordsOf } from '../engine/report/records';
import type { ExitStatus } from './command';
import type { Console } from './console';
import { linesShown, reportText } from './format-text';
import type { Input } from './input';
import { readInputs } from './inputs';
import { judged } from './judged';
import { oneOf, readJudging, readReading, severities } from './judging';
import { exitStatus, type Report, reportOf } from './report';
import { type ReportFormat, reportFormats } from './report-formats';
import { readSuppression } from './suppress';
import type { Usage } from './usage';
import { workspaceFileFor } from './workspace-file';

export interface CheckedLog {
  /** The report in the format asked for, without newlines; none in one that tells of all logs in one document. */
  readonly lines: readonly string[];
  /** For such a document. */
  readonly gathered?: LogReport;
  readonly status: ExitStatus;
}

/** A log that could not be read. `file`: as the user gave it. */
export interface UnreadLog {
  readonly file: string;
  readonly error: string;
}

/** One answer per log, in order; a log that cannot be read is an error. Throws UsageError. */
export async function* checkLogs(operands: readonly string[], usage: Usage, console: Console): AsyncGenerator<CheckedLog | UnreadLog> {
  const format = oneOf('--format', usage.values.get('format') ?? 'text', reportFormats);
  const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
  const suppressions = (usage.lists.get('suppress') ?? []).map(readSuppression);
  const showText = format === 'text' || format === 'markdown';
  for await (const input of readInputs(operands, usage.flags.has('together'), readReading(usage), console, showText)) {
    if ('error' in input) {
      yield input;
      continue;
    }
    const log = input.place?.(1).file ?? input.file;
    const found = workspaceFileFor(usage, log);
    // Of several files each line has its own path: `reportOf` suppresses.
    const { suppressions: _later, ...options } = readJudging(usage, log);
    const analysis = judged(input, options, console);
    const { incomplete } = analysis.summary;
    const report = reportOf(input, analysis, [...suppressions, ...found.suppressions], found.path);
    const status = incomplete !== undefined ? 2 : exitStatus(report.findings, failOn, usage.flags.has('strict'));
    if (format === 'sarif' || format === 'junit') yield { lines: [], gathered: logReportOf(report, version), status };
    else yield { lines: await linesOf(format, report, input.texts, console), status };
  }
}

async function linesOf(
  format: Exclude<ReportFormat, 'sarif' | 'junit'>,
  report: Report,
  textsOf: Input['texts'],
  console: Console,
): Promise<readonly string[]> {
  switch (format) {
    case 'ndjson':
      return recordsOf(logReportOf(report, version)).map((record) => json(record));
    case 'text': {
      const texts = await textsOf(linesShown(report));
      return reportText(report, { ...console, lineText: (line) => texts.get(line) });
    }
    case 'markdown':
      return markdownOf(logReportOf(report, version), await lineTexts(report, textsOf)).split('\n');
  }
}

/** Texts by file and line, of a report whose lines may stand in several files. */
async function lineTexts(report: Report, textsOf: Input['texts']): Promise<(file: string, line: number) => string | undefined> {
  const lines = report.findings.flatMap((finding) => [finding.line, ...finding.evidence.map((one) => one.line)]);
  const found = new Map<string, string>();
  for (const [line, text] of await textsOf(lines)) {
    const at = report.place?.(line) ?? { file: report.file, line };
    found.set(`${at.line} ${at.file}`, text.slice(0, 2000));
  }
  return (file, line) => found.get(`${line} ${file}`);
}
