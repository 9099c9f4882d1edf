// check FILE…: the findings of each file.

import { analyse } from '../engine/analyse';
import { type Command, type ExitStatus, formatOption, outputOption } from './command';
import { json, reportRecords } from './format-ndjson';
import { linesShown, reportText } from './format-text';
import { readInputs } from './inputs';
import { judgingOptions, oneOf, readJudging, readReading, severities, togetherOptions } from './judging';
import { exitStatus, reportOf } from './report';
import { readSuppression } from './suppress';
import { UsageError } from './usage';
import { workspaceFileFor } from './workspace-file';

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
    formatOption('text|ndjson'),
    outputOption,
  ],
  async run(usage, console) {
    const reading = readReading(usage);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
    const suppressions = (usage.lists.get('suppress') ?? []).map(readSuppression);
    if (usage.operands.length === 0) throw new UsageError('name the logs to check, or - for standard input');
    readJudging(usage, usage.operands[0] ?? '-');
    let status: ExitStatus = 0;
    const inputs = readInputs(usage.operands, usage.flags.has('together'), reading, console, format === 'text');
    let index = -1;
    for await (const input of inputs) {
      index += 1;
      if ('error' in input) {
        console.tell(`lease-lens: ${input.error}`);
        status = 2;
        continue;
      }
      const log = input.place?.(1).file ?? input.file;
      const found = workspaceFileFor(usage, log);
      // Of several files each line has its own path: `reportOf` suppresses.
      const { suppressions: _later, ...options } = readJudging(usage, log);
      const analysis = analyse(input.trace, options);
      const report = reportOf(input, analysis, [...suppressions, ...found.suppressions], found.path);
      if (format === 'ndjson') {
        for (const record of reportRecords(report)) console.data(json(record));
      } else {
        if (index > 0) console.data('');
        const texts = await input.texts(linesShown(report));
        for (const line of reportText(report, { ...console, lineText: (at) => texts.get(at) })) console.data(line);
      }
      const own = input.trace.incomplete !== undefined ? 2 : exitStatus(report.findings, failOn, usage.flags.has('strict'));
      if (own > status) status = own;
    }
    return status;
  },
};
