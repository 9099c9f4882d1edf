// minimise FILE --finding N: the fewest lines of a log that still show one finding, unchanged, to paste into a mail or keep as a test.

import { analyse } from '../engine/analyse';
import { type Command, formatOption, outputOption } from './command';
import { json } from './format-ndjson';
import { readInput } from './input';
import { judgingOptions, oneOf, readJudging, readReading } from './judging';
import { minimised } from './minimised';
import { visible } from './terminal';
import { UsageError } from './usage';

export const minimise: Command = {
  name: 'minimise',
  operands: 'FILE',
  summary: 'the fewest lines that still show a finding',
  options: [
    ...judgingOptions,
    { name: 'finding', kind: 'value', argument: 'N', help: 'the N-th finding of check (1 is the first)' },
    formatOption('text|ndjson'),
    outputOption,
  ],
  async run(usage, console) {
    const [file, ...more] = usage.operands;
    if (file === undefined || more.length > 0) throw new UsageError('name one log, or - for standard input');
    const number = usage.values.get('finding') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(number)) throw new UsageError('say which: --finding N, the N-th finding of check, from 1');
    const options = readJudging(usage, file);
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const input = await readInput(file, readReading(usage), console, true);
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = analyse(input.trace, options);
    const finding = analysis.findings[Number(number) - 1];
    if (finding === undefined) {
      console.tell(`lease-lens: --finding ${number}: check has ${analysis.findings.length} findings in ${visible(file)}`);
      return 2;
    }
    const result = await minimised(analysis, finding, options, (lines) => input.texts(lines));
    if (result === undefined) {
      console.tell(
        `lease-lens: ${finding.rule} on line ${finding.line} of ${visible(file)} needs more of the log than can be told apart; send the whole`,
      );
      return 2;
    }
    const texts = await input.texts(result.lines);
    // Unchanged into a file or a pipe; on a terminal nothing in them may move the cursor.
    const shown = process.stdout.isTTY === true && !usage.values.has('output') ? visible : (text: string) => text;
    for (const line of result.lines) {
      const text = texts.get(line) ?? '';
      console.data(format === 'ndjson' ? json({ type: 'line', file, line, text }) : shown(text));
    }
    const { rule, policy } = finding;
    if (format === 'ndjson')
      console.data(
        json({
          type: 'minimised',
          file,
          rule,
          policy,
          line: finding.line,
          at: result.at,
          kept: result.lines.length,
          of: analysis.summary.lines,
        }),
      );
    else
      console.tell(
        `${result.lines.length} of ${analysis.summary.lines} lines show ${rule} (${policy}) on their line ${result.at}, line ${finding.line} of ${visible(file)}`,
      );
    return 0;
  },
};
