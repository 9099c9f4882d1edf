// check FILE…: the findings of each file.

import { json } from '../engine/report/json';
import type { LogReport, UnreadableRecord } from '../engine/report/records';
import { mostResults } from '../engine/report/sarif';
import { checkLogs } from './check-logs';
import { checkSideBySide, itemsOf, jobsOption, readJobs } from './check-side-by-side';
import { type Command, type ExitStatus, formatOption, outputOption } from './command';
import { judgingOptions, oneOf, readJudging, readReading, severities, togetherOptions } from './judging';
import { reportFormats, writeJunit, writeSarif } from './report-formats';
import { readSuppression } from './suppress';
import { UsageError } from './usage';

export const check: Command = {
  name: 'check',
  operands: 'FILE…',
  summary: 'findings of each file',
  options: [
    ...judgingOptions,
    ...togetherOptions,
    { name: 'strict', kind: 'flag', help: 'an undecidable finding fails too' },
    {
      name: 'fail-on',
      kind: 'value',
      argument: 'hint|info|warning|error',
      help: 'the least severity that gives exit status 1 (default error)',
    },
    { name: 'suppress', kind: 'list', argument: 'RULE[@FILE[:A-B]]', help: 'leave out findings of a rule, in a file, on lines A to B' },
    jobsOption,
    formatOption(reportFormats.join('|')),
    outputOption,
  ],
  async run(usage, console) {
    readReading(usage);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', reportFormats);
    const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
    for (const text of usage.lists.get('suppress') ?? []) readSuppression(text);
    const jobs = readJobs(usage);
    if (usage.operands.length === 0) throw new UsageError('name the logs to check, or - for standard input');
    readJudging(usage, usage.operands[0] ?? '-');
    const items = itemsOf(usage);
    const checked =
      jobs === 1 || items.length === 1 ? checkLogs(usage.operands, usage, console) : checkSideBySide(items, jobs, usage, console);
    let status: ExitStatus = 0;
    let index = -1;
    const logs: LogReport[] = [];
    const unreadable: UnreadableRecord[] = [];
    for await (const one of checked) {
      index += 1;
      if ('error' in one) {
        console.tell(`lease-lens: ${one.error}`);
        status = 2;
        const record = { type: 'unreadable', file: one.file, error: one.error } as const;
        if (format === 'ndjson') console.data(json(record));
        unreadable.push(record);
        continue;
      }
      if (one.gathered !== undefined) logs.push(one.gathered);
      if (index > 0 && format === 'text') console.data('');
      for (const line of one.lines) console.data(line);
      if (one.status > status) status = one.status;
    }
    if (format === 'sarif') writeSarif(logs, unreadable, mostResults, console);
    if (format === 'junit') writeJunit(logs, unreadable, { failOn, strict: usage.flags.has('strict') }, console);
    return status;
  },
};
