// Lines about the log itself: lost events, the buffer's overrun, annotations, headers.

import type { EventBase } from '../event';
import { fieldsOf } from './facts';
import { words } from './line-parser';
import type { Reading } from './reading';
import { skip } from './text';
import * as t from './tokens';

/** The line with which a script of `lease-lens record` names the events it switched on: `# lease-lens recorded: sys_enter_close …`. */
const recordedHeader = '# lease-lens recorded:';
const longestHeader = 16_384;

/** A line that starts with `#`. Returns what the tracer is called when the line says it. */
export function readHeader(reading: Reading): string | undefined {
  const { text } = reading;
  const at = skip(text, 0);
  if (text.startsWith('# entries-in-buffer/', at) || /^# lp: (?:de)?reg_mr\b/.test(text.slice(at, at + 20))) {
    readMark(reading);
    return undefined;
  }
  if (text.startsWith(recordedHeader, at)) {
    // What was switched on could show, whether it happened or not.
    for (const name of text.slice(at + recordedHeader.length, at + longestHeader).split(' ')) if (/^\w+$/.test(name)) reading.show(name);
    reading.sink.structure();
    return undefined;
  }
  // `# nop latency trace v1.1.5 on 6.18.44`: FOLL_* were renumbered around 6.3.
  const kernel = / latency trace v\S+ on (\d+)\.(\d+)/.exec(text.slice(0, 120));
  if (kernel !== null) reading.numbering = Number(kernel[1]) * 1000 + Number(kernel[2]) >= 6003 ? 'new' : 'old';
  reading.sink.structure();
  return /^# tracer: (\w+)/.exec(text.slice(at, at + 60))?.[1];
}

/** `CPU:0 [LOST 26054 EVENTS]`, `CPU:1 [EVENTS DROPPED]`, `# entries-in-buffer/entries-written: 67/187559`, `# lp: reg_mr …`. */
export function readMark(reading: Reading): void {
  reading.from = 0;
  reading.mode = 'marks';
  if (!reading.parse('mark') || words.name === undefined) return;
  const { tokenType, image } = words.name;
  const numbers = image.match(/\d+/g)?.map(Number) ?? [];
  if (tokenType === t.Entries) {
    const [inBuffer = 0, written = 0] = numbers;
    if (written > inBuffer) lost(reading, baseOf(reading), 'overrun-header', written - inBuffer);
    else reading.sink.structure();
  } else if (tokenType === t.Annotation) {
    annotation(reading, image.endsWith('dereg_mr') ? 'dereg-mr' : 'reg-mr');
  } else {
    const [cpu = 0, count] = numbers;
    lost(reading, { ...baseOf(reading), cpu }, 'lost-events', count);
  }
}

/** perf's `PERF_RECORD_LOST lost 12`. */
export function readLostSamples(reading: Reading): void {
  const count = /lost:? (\d+)/.exec(reading.text)?.[1];
  if (reading.parse('lost')) lost(reading, reading.base(), 'lost-events', count === undefined ? undefined : Number(count));
}

function lost(reading: Reading, base: EventBase, why: 'lost-events' | 'overrun-header', count: number | undefined): void {
  reading.sink.eventLine();
  reading.sink.lost(count ?? 0);
  reading.emit({ ...base, kind: 'lost', why, ...(count !== undefined && { count }) });
}

/** An annotation stands directly behind its ioctl and takes its task, time and result (decisions, 12). */
function annotation(reading: Reading, verb: 'reg-mr' | 'dereg-mr'): void {
  const fields = fieldsOf(words.body);
  const fd = fields.number('fd');
  const address = fields.number('addr');
  const length = fields.number('len');
  const access = fields.number('access');
  const handle = fields.text('mr');
  const { time, tid = 0, tgid, comm, result, errno } = reading.lastIoctl ?? {};
  reading.sink.eventLine();
  reading.emit({
    ...baseOf(reading),
    tid,
    ...(time !== undefined && { time }),
    ...(tgid !== undefined && { tgid }),
    ...(comm !== undefined && { comm }),
    ...(result !== undefined && { result }),
    ...(errno !== undefined && { errno }),
    kind: 'annotation',
    verb,
    ...(fd !== undefined && { fd: { fd } }),
    ...(address !== undefined && { address }),
    ...(length !== undefined && { length }),
    ...(handle !== undefined && { handle }),
    ...(access !== undefined && { access }),
  });
}

function baseOf({ text, line, to }: Reading): EventBase {
  return { line, endLine: line, column: skip(text, 0) + 1, endColumn: to + 1, tid: 0 };
}
