// events FILE: the events as NDJSON, in the order of the lines; with --unparsed only the lines that were not understood.

import { type Command, outputOption } from './command';
import { eventRecord } from './event-record';
import { json } from './format-ndjson';
import { readInput } from './input';
import { readingOptions, readReading } from './judging';
import { UsageError } from './usage';

export const events: Command = {
  name: 'events',
  operands: 'FILE',
  summary: 'the events as NDJSON',
  options: [
    ...readingOptions,
    { name: 'unparsed', kind: 'flag', help: 'the lines that were not understood, with column and reason, instead of the events' },
    outputOption,
  ],
  async run(usage, console) {
    const [file, ...more] = usage.operands;
    if (file === undefined || more.length > 0) throw new UsageError('name one log, or - for standard input');
    const wantsUnparsed = usage.flags.has('unparsed');
    const input = await readInput(file, readReading(usage), console, wantsUnparsed, wantsUnparsed ? { keptUnparsed: shown } : {});
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const { trace } = input;
    const status = trace.incomplete === undefined ? 0 : 2;
    if (wantsUnparsed) {
      const texts = await input.texts(trace.unparsed.map(({ line }) => line));
      for (const one of trace.unparsed) console.data(json({ type: 'unparsed', ...one, text: texts.get(one.line)?.slice(0, longestText) }));
      const more = trace.unparsedCount - trace.unparsed.length;
      if (more > 0) console.tell(`lease-lens: and ${more} more lines that were not understood`);
      return status;
    }
    for (const event of trace.events) console.data(json(eventRecord(event)));
    return status;
  },
};

/** A file that is no trace at all must not fill the memory with reasons. */
const shown = 1_000_000;
/** characters */
const longestText = 1000;
