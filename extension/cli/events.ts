// events FILE…: the events as NDJSON, in the order of the lines; with --unparsed only the lines that were not understood.

import type { TraceEvent } from '../../grammar/event';
import { json } from '../engine/report/json';
import type { PlaceOf } from '../engine/report/place';
import { grouped } from '../trace/pieces';
import { type Command, type ExitStatus, outputOption } from './command';
import type { Console } from './console';
import { eventRecord } from './event-record';
import type { Input } from './input';
import { readInputs } from './inputs';
import { readingOptions, readReading, togetherOptions } from './judging';
import { UsageError } from './usage';

export const events: Command = {
  name: 'events',
  operands: 'FILE…',
  summary: 'the events as NDJSON',
  options: [
    ...readingOptions,
    ...togetherOptions,
    { name: 'unparsed', kind: 'flag', help: 'the lines that were not understood, with column and reason, instead of the events' },
    outputOption,
  ],
  async run(usage, console) {
    const together = usage.flags.has('together');
    if (usage.operands.length === 0 || (!together && grouped(usage.operands).length > 1))
      throw new UsageError('name one log, or the files of one run of strace -ff, or - for standard input');
    const wantsUnparsed = usage.flags.has('unparsed');
    const more = wantsUnparsed ? { keptUnparsed: shown } : {};
    let status: ExitStatus = 0;
    for await (const input of readInputs(usage.operands, together, readReading(usage), console, wantsUnparsed, more)) {
      const own = 'error' in input ? refused(input.error, console) : await print(input, wantsUnparsed, console);
      if (own > status) status = own;
    }
    return status;
  },
};

function refused(error: string, console: Console): ExitStatus {
  console.tell(`lease-lens: ${error}`);
  return 2;
}

async function print({ trace, texts, place }: Input, unparsed: boolean, console: Console): Promise<ExitStatus> {
  const status = trace.incomplete === undefined ? 0 : 2;
  if (!unparsed) {
    for (const event of trace.events) console.data(json(placed(event, place)));
    return status;
  }
  const lines = await texts(trace.unparsed.map(({ line }) => line));
  for (const one of trace.unparsed)
    console.data(json({ type: 'unparsed', ...one, ...fileAndLine(one.line, place), text: lines.get(one.line)?.slice(0, longestText) }));
  const more = trace.unparsedCount - trace.unparsed.length;
  if (more > 0) console.tell(`lease-lens: and ${more} more lines that were not understood`);
  return status;
}

/** Of several files of one run each event names its file, and its lines there. */
function placed(event: TraceEvent, place: PlaceOf | undefined): object {
  const record = eventRecord(event);
  if (place === undefined) return record;
  const { also } = event;
  const twins = also?.map((one) => ({ ...fileAndLine(one.line, place), endLine: place(one.endLine).line }));
  return {
    ...record,
    ...fileAndLine(event.line, place),
    endLine: place(event.endLine).line,
    ...(twins === undefined ? {} : { also: twins }),
  };
}

function fileAndLine(number: number, place: PlaceOf | undefined): object {
  const at = place?.(number);
  return at === undefined ? {} : { file: at.file, line: at.line };
}

/** A file that is no trace at all must not fill the memory with reasons. */
const shown = 1_000_000;
/** characters */
const longestText = 1000;
