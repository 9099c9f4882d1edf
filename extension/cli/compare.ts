// compare BEFORE AFTER: which findings are gone, new and kept between two logs of the same program.

import { analyse } from '../engine/analyse';
import type { Analysis, Finding } from '../engine/analysis';
import { type Comparison, compareAnalyses } from '../engine/compare';
import { type Command, formatOption, outputOption } from './command';
import { findingRecord, json } from './format-ndjson';
import { readInput } from './input';
import { judgingOptions, oneOf, readJudging, readReading, severities } from './judging';
import { exitStatus } from './report';
import { type Paint, visible } from './terminal';
import { UsageError } from './usage';

export const compare: Command = {
  name: 'compare',
  operands: 'BEFORE AFTER',
  summary: 'findings gone, new and kept, matched by rule, file and task',
  options: [
    ...judgingOptions,
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
    const [before, after, ...more] = usage.operands;
    if (before === undefined || after === undefined || more.length > 0) throw new UsageError('name two logs: BEFORE AFTER');
    if (before === '-' && after === '-') throw new UsageError('only one of the two can be standard input');
    const reading = readReading(usage);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
    const judged: Analysis[] = [];
    for (const file of [before, after]) {
      const input = await readInput(file, reading, console, false);
      if ('error' in input) console.tell(`lease-lens: ${input.error}`);
      else judged.push(analyse(input.trace, readJudging(usage, file)));
    }
    const [first, second] = judged;
    if (first === undefined || second === undefined) return 2;
    const comparison = compareAnalyses(first, second);
    if (format === 'ndjson') for (const record of records(before, after, comparison)) console.data(json(record));
    else for (const line of text(before, after, comparison, console.paint)) console.data(line);
    return exitStatus(comparison.appeared, failOn, false);
  },
};

function records(before: string, after: string, { gone, appeared, kept }: Comparison): readonly object[] {
  return [
    ...gone.map((one) => ({ ...findingRecord(before, one), change: 'gone' })),
    ...appeared.map((one) => ({ ...findingRecord(after, one), change: 'new' })),
    ...kept.map((one) => ({
      ...findingRecord(after, one.after),
      change: 'kept',
      before: { line: one.before.line, verdict: one.before.verdict, severity: one.before.severity },
    })),
    { type: 'compare', before, after, gone: gone.length, new: appeared.length, kept: kept.length },
  ];
}

function text(before: string, after: string, { gone, appeared, kept }: Comparison, paint: Paint): readonly string[] {
  const shown = (sign: string, file: string, one: Finding, more: string): string =>
    `${sign} ${visible(file)}:${one.line}:${one.column} ${paint(one.severity, one.severity)} ${one.rule} ${visible(one.title)}${about(one)}${more}`;
  const undecided = (one: Finding): string => (one.verdict === 'undecidable' ? `, undecidable: ${visible(one.because ?? '')}` : '');
  return [
    ...gone.map((one) => shown('-', before, one, undecided(one))),
    ...appeared.map((one) => shown('+', after, one, undecided(one))),
    ...kept.map((one) =>
      shown(
        '=',
        after,
        one.after,
        `, was on line ${one.before.line}${one.before.verdict === one.after.verdict ? '' : `, ${one.before.verdict} before and ${one.after.verdict} now`}`,
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
