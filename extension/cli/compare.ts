// compare BEFORE AFTER: which findings are gone, new and kept between two runs of the same program. With --together each run may be several files.

import { basename } from 'node:path';
import type { Analysis, Finding } from '../engine/analysis';
import { type Comparison, compareAnalyses } from '../engine/compare';
import { json } from '../engine/report/json';
import { wordsInPlace } from '../engine/report/place';
import { findingRecord } from '../engine/report/records';
import { visible } from '../engine/report/visible';
import { type Command, formatOption, outputOption } from './command';
import type { Input } from './input';
import { readOne } from './inputs';
import { judged } from './judged';
import { judgingOptions, oneOf, readJudging, readReading, severities, togetherOptions } from './judging';
import { exitStatus } from './report';
import type { Paint } from './terminal';
import { type Usage, UsageError } from './usage';

export const compare: Command = {
  name: 'compare',
  operands: 'BEFORE AFTER',
  summary: 'findings gone, new and kept, matched by rule, file and task',
  options: [
    ...judgingOptions,
    ...togetherOptions,
    {
      name: 'after',
      kind: 'list',
      argument: 'FILE',
      help: 'with --together: a file of the second run; all operands are then files of the first',
    },
    {
      name: 'fail-on',
      kind: 'value',
      argument: 'hint|info|warning|error',
      help: 'the least severity of a new finding that gives exit status 1 (default error)',
    },
    formatOption('text|ndjson'),
    outputOption,
  ],
  async run(usage, console) {
    const together = usage.flags.has('together');
    const runs = runsOf(usage);
    const reading = readReading(usage);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
    const both: Run[] = [];
    for (const files of runs) {
      // A skew is said of a file; the other run has no such file.
      const skews = new Map([...reading.skews].filter(([file]) => files.some((path) => path === file || basename(path) === file)));
      const input = await readOne(files, together, { ...reading, skews }, console, false);
      if ('error' in input) console.tell(`lease-lens: ${input.error}`);
      else both.push({ input, analysis: judged(input, readJudging(usage, files[0] ?? '-'), console) });
    }
    const [first, second] = both;
    if (first === undefined || second === undefined) return 2;
    const comparison = compareAnalyses(first.analysis, second.analysis);
    if (format === 'ndjson') for (const record of records(first, second, comparison)) console.data(json(record));
    else for (const line of text(first, second, comparison, console.paint)) console.data(line);
    if ([first, second].some(({ analysis }) => analysis.summary.incomplete !== undefined)) return 2;
    return exitStatus(comparison.appeared, failOn, false);
  },
};

/** One of the two: what was read and what was found. */
interface Run {
  readonly input: Input;
  readonly analysis: Analysis;
}

/** The files of the run before and of the run after. Throws UsageError. */
function runsOf({ operands, flags, lists }: Usage): readonly (readonly string[])[] {
  const second = lists.get('after') ?? [];
  if (second.length > 0 && !flags.has('together')) throw new UsageError('--after goes with --together; else name two logs: BEFORE AFTER');
  const runs = second.length > 0 ? [operands, second] : operands.map((file) => [file]);
  if (runs.length !== 2 || operands.length === 0)
    throw new UsageError(
      flags.has('together')
        ? 'name two runs: BEFORE AFTER, each a file P.PID that stands for its set, or BEFORE… --after FILE for each file of the second'
        : 'name two logs: BEFORE AFTER; with --together each may be several files',
    );
  if (runs.flat().filter((file) => file === '-').length > 1) throw new UsageError('only one of the two can be standard input');
  return runs;
}

/** A finding with its place in its own file. */
function placed({ input: { file, place } }: Run, finding: Finding): { readonly file: string; readonly finding: Finding } {
  if (place === undefined) return { file, finding };
  const at = place(finding.line);
  return { file: at.file, finding: { ...wordsInPlace(finding, place), line: at.line } };
}

function records(before: Run, after: Run, { gone, appeared, kept }: Comparison): readonly object[] {
  const record = (run: Run, one: Finding): object => {
    const { file, place } = run.input;
    return findingRecord(file, place === undefined ? one : wordsInPlace(one, place), place);
  };
  return [
    ...gone.map((one) => ({ ...record(before, one), change: 'gone' })),
    ...appeared.map((one) => ({ ...record(after, one), change: 'new' })),
    ...kept.map((one) => ({
      ...record(after, one.after),
      change: 'kept',
      before: { ...placeOf(before, one.before), verdict: one.before.verdict, severity: one.before.severity },
    })),
    { type: 'compare', before: before.input.file, after: after.input.file, gone: gone.length, new: appeared.length, kept: kept.length },
  ];
}

/** The line; of several files the file too. */
function placeOf(run: Run, one: Finding): { readonly line: number; readonly file?: string } {
  const { file, finding } = placed(run, one);
  return { ...(run.input.place === undefined ? {} : { file }), line: finding.line };
}

function text(before: Run, after: Run, { gone, appeared, kept }: Comparison, paint: Paint): readonly string[] {
  const shown = (sign: string, run: Run, one: Finding, more: (finding: Finding) => string): string => {
    const { file, finding } = placed(run, one);
    return `${sign} ${visible(file)}:${finding.line}:${one.column} ${paint(one.severity, one.severity)} ${one.rule} ${visible(one.title)}${about(one)}${more(finding)}`;
  };
  const undecided = (one: Finding): string => (one.verdict === 'undecidable' ? `, undecidable: ${visible(one.because ?? '')}` : '');
  const was = (one: Finding): string => {
    const { line, file } = placeOf(before, one);
    return `, was on line ${line}${file === undefined ? '' : ` of ${visible(file)}`}`;
  };
  return [
    ...gone.map((one) => shown('-', before, one, undecided)),
    ...appeared.map((one) => shown('+', after, one, undecided)),
    ...kept.map((one) =>
      shown(
        '=',
        after,
        one.after,
        () =>
          `${was(one.before)}${one.before.verdict === one.after.verdict ? '' : `, ${one.before.verdict} before and ${one.after.verdict} now`}`,
      ),
    ),
    `${gone.length} gone, ${appeared.length} new, ${kept.length} kept`,
  ];
}

function about({ path, inode, comm, tid, pid }: Finding): string {
  const file = path ?? inode;
  const task = tid ?? pid;
  const who = comm === undefined ? (task === undefined ? undefined : `task ${task}`) : task === undefined ? comm : `${comm} (task ${task})`;
  return [file, who].map((part) => (part === undefined ? '' : `, ${visible(part)}`)).join('');
}
