// events FILE: the events as NDJSON, in the order of the lines; with --unparsed also the lines that were not understood.

import { type Command, outputOption } from './command';
import { eventRecord } from './event-record';
import { json } from './format-ndjson';
import { readInput } from './input';
import { judgingOptions, readDialect } from './judging';
import { UsageError } from './usage';

export const events: Command = {
  name: 'events',
  operands: 'FILE',
  summary: 'the events as NDJSON',
  options: [
    ...judgingOptions.filter((option) => option.name === 'dialect'),
    { name: 'unparsed', kind: 'flag', help: 'the lines that were not understood, with column and reason, instead of the events' },
    outputOption,
  ],
  async run(usage, console) {
    const [file, ...more] = usage.operands;
    if (file === undefined || more.length > 0) throw new UsageError('name one log, or - for standard input');
    const input = await readInput(file, readDialect(usage), console, false);
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const { trace } = input;
    if (usage.flags.has('unparsed')) {
      for (const line of trace.unparsed) console.data(json({ type: 'unparsed', ...line }));
      const more = trace.unparsedCount - trace.unparsed.length;
      if (more > 0) console.tell(`lease-lens: and ${more} more lines that were not understood`);
      return 0;
    }
    for (const event of trace.events) console.data(json(eventRecord(event)));
    return 0;
  },
};
