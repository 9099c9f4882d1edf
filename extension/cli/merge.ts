// merge REPORT…: the NDJSON reports of many logs as one summary, one SARIF, or one report again. The order of the reports changes nothing.

import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Failing } from '../engine/report/failing';
import { json } from '../engine/report/json';
import { mergedMarkdown } from '../engine/report/markdown';
import { type MergedReport, merged, mergedSummary } from '../engine/report/merged';
import { ReportReader } from '../engine/report/read-records';
import { recordsOf } from '../engine/report/records';
import { mostResults } from '../engine/report/sarif';
import { visible } from '../engine/report/visible';
import { type Command, type ExitStatus, formatOption, outputOption } from './command';
import type { Console } from './console';
import { mergedText } from './format-merged';
import { oneOf, severities } from './judging';
import { exitStatus } from './report';
import { type ReportFormat, reportFormats, writeJunit, writeSarif } from './report-formats';
import { type Usage, UsageError } from './usage';
import { whyNotRead } from './why-not-read';

export const merge: Command = {
  name: 'merge',
  operands: 'REPORT…',
  summary: 'NDJSON reports of many logs as one summary, SARIF or report; of a folder its *.ndjson',
  options: [
    {
      name: 'max-results',
      kind: 'value',
      argument: 'N',
      help: `the worst N findings: of each SARIF run (default and most ${mostResults}), or listed as text and markdown (default 20)`,
    },
    {
      name: 'fail-on',
      kind: 'value',
      argument: 'hint|info|warning|error',
      help: 'the least severity that gives exit status 1 (default error)',
    },
    { name: 'strict', kind: 'flag', help: 'an undecidable finding fails too' },
    formatOption(reportFormats.join('|')),
    outputOption,
  ],
  async run(usage, console) {
    const format = oneOf('--format', usage.values.get('format') ?? 'text', reportFormats);
    const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
    const strict = usage.flags.has('strict');
    const most = mostOf(usage, format);
    if (usage.operands.length === 0)
      throw new UsageError('name the reports to merge (lease-lens check --format ndjson), or - for standard input');
    let status: ExitStatus = 0;
    const parts: MergedReport[] = [];
    for (const file of usage.operands.flatMap(reportsIn)) {
      const read = await readReport(file);
      parts.push(read.report);
      for (const problem of read.problems)
        console.tell(`lease-lens: ${visible(file === '-' ? 'standard input' : file)}: ${visible(problem)}`);
      if (read.problems.length > 0) status = 2;
    }
    const report = merged(parts);
    // A report about nothing would read as if all were well.
    if (status === 2 && report.logs.length + report.unreadable.length === 0) return status;
    write(format, report, most, { failOn, strict }, console);
    if (report.unreadable.length > 0 || report.logs.some(({ summary }) => summary.incomplete !== undefined)) status = 2;
    if (status === 0)
      status = exitStatus(
        report.logs.flatMap(({ findings }) => findings),
        failOn,
        strict,
      );
    return status;
  },
};

function mostOf(usage: Usage, format: ReportFormat): number {
  const given = usage.values.get('max-results');
  if (given === undefined) return format === 'sarif' ? mostResults : 20;
  if (format === 'ndjson' || format === 'junit')
    throw new UsageError(`--max-results goes with text, markdown and sarif: ${format} holds every finding`);
  const value = Number(given);
  if (!/^\d+$/.test(given) || (format === 'sarif' && value > mostResults))
    throw new UsageError(
      `--max-results ${given}: a whole number${format === 'sarif' ? ` up to ${mostResults}: services refuse a run with more` : ''}`,
    );
  return value;
}

/** A folder stands for the reports in it. Throws UsageError. */
function reportsIn(operand: string): readonly string[] {
  if (operand === '-') return [operand];
  try {
    if (!statSync(operand).isDirectory()) return [operand];
  } catch {
    return [operand]; // reading it tells why
  }
  const found = readdirSync(operand).filter((name) => name.endsWith('.ndjson'));
  if (found.length === 0) throw new UsageError(`${operand}: no *.ndjson in this folder`);
  return found.sort().map((name) => join(operand, name));
}

interface ReadReport {
  readonly report: MergedReport;
  readonly problems: readonly string[];
}

async function readReport(file: string): Promise<ReadReport> {
  const reader = new ReportReader();
  const problems: string[] = [];
  let number = 0;
  try {
    const lines = createInterface({ input: file === '-' ? process.stdin : createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      number += 1;
      const problem = reader.line(line);
      if (problem === undefined) continue;
      problems.push(
        number === 1 && problem === 'not JSON'
          ? 'no report: its first line is not JSON. Make one with lease-lens check --format ndjson -o REPORT.ndjson LOG, and merge that'
          : `line ${number}: ${problem}; the rest of this report is left out`,
      );
      break;
    }
  } catch (error) {
    problems.push(whyNotRead(error));
  }
  if (problems.length === 0 && reader.unfinished > 0)
    problems.push('ends without a summary: what wrote it was stopped; its last findings are left out. Check the log again');
  if (problems.length === 0 && number === 0) problems.push('empty: what should have written it was stopped. Check the log again');
  return { report: { logs: reader.logs, unreadable: reader.unreadable }, problems };
}

function write(format: ReportFormat, report: MergedReport, most: number, failing: Failing, console: Console): void {
  switch (format) {
    case 'text':
      for (const line of mergedText(report, most, console.paint)) console.data(line);
      return;
    case 'ndjson':
      for (const log of report.logs) for (const record of recordsOf(log)) console.data(json(record));
      for (const record of report.unreadable) console.data(json(record));
      console.data(json(mergedSummary(report)));
      return;
    case 'sarif':
      writeSarif(report.logs, report.unreadable, most, console);
      return;
    case 'junit':
      writeJunit(report.logs, report.unreadable, failing, console);
      return;
    case 'markdown':
      console.data(mergedMarkdown(report, most).trimEnd());
  }
}
