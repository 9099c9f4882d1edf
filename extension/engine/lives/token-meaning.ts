// What a word of a trace means where it stands, and what became of the object it names so far.

import type { MmapEvent, TraceEvent } from '../../../grammar/event';
import { glancer } from '../../../grammar/event-list';
import type { Analysis, FileLife } from '../analysis';
import { decode } from '../explain/decode';
import { errnoMeaning } from '../explain/names';
import { pageText, timeText } from '../words';
import { eventOnLine, fileOfEvent, firstEventFrom } from './event-on-line';
import { flagMeaning } from './flag-meanings';
import { aliveAt } from './objects';
import type { Token } from './token';

/** All strings are plain text, some of it from a hostile log: escape it where it is shown. */
export interface TokenMeaning {
  readonly title: string;
  readonly says: string;
  /** The object's life so far: lines up to the one asked about, in order. */
  readonly life: readonly { readonly line: number; readonly what: string }[];
}

/** `line` is 1-based; undefined: nothing is known of this word. */
export function meaningOf(analysis: Analysis, line: number, token: Token): TokenMeaning | undefined {
  const at = eventOnLine(analysis, line);
  const event = at === undefined ? undefined : analysis.events.at(at);
  switch (token.kind) {
    case 'errno':
      return words(token.text, errnoMeaning[token.text]);
    case 'flag':
    case 'signal':
      return words(token.text, flagMeaning(token.text));
    case 'time':
      return at === undefined || event === undefined ? undefined : timeMeaning(analysis, at, event, token);
    case 'task':
      return taskMeaning(analysis, line, Number(token.text));
    case 'fd':
      return at === undefined || event === undefined ? undefined : descriptorMeaning(analysis, at, event, token);
    case 'inode':
    case 'path': {
      const file = token.kind === 'path' ? analysis.files.find(({ paths }) => paths.includes(token.text)) : undefined;
      const index = file?.id ?? (at === undefined ? undefined : fileOfEvent(analysis, at));
      const known = index === undefined ? undefined : analysis.files[index];
      return known === undefined ? undefined : fileMeaning(analysis, known, line);
    }
    case 'address':
      return event === undefined ? undefined : addressMeaning(analysis, event, token);
    case 'number':
      return event === undefined ? undefined : numberMeaning(event, token);
    case 'word':
      return undefined;
  }
}

function words(title: string, says: string | undefined): TokenMeaning | undefined {
  return says === undefined ? undefined : { title, says, life: [] };
}

function numberMeaning(event: TraceEvent, { text }: Token): TokenMeaning | undefined {
  const value = Number(text);
  const part = decode(event).find((one) => one.text === text || one.text === `arg ${text}` || sameNumber(one.text, value));
  return part === undefined ? undefined : { title: text, says: part.meaning, life: [] };
}

/** `arg 0x10` and `16` are the same. */
function sameNumber(text: string, value: number): boolean {
  const number = /(?:^|\s)(0x[0-9a-f]+|\d+)$/.exec(text)?.[1];
  return number !== undefined && Number.isFinite(value) && Number(number) === value;
}

function timeMeaning(analysis: Analysis, at: number, event: TraceEvent, { text }: Token): TokenMeaning | undefined {
  if (event.time === undefined) return undefined;
  const file = fileOfEvent(analysis, at);
  const before = previousOfFile(analysis, at, file);
  const since =
    before?.time === undefined
      ? ''
      : `, ${timeText(event.time - before.time)} after the event before it on the same file (line ${before.line})`;
  const waits = analysis.breaks.findLast(
    (one) => one.file === file && one.startLine <= event.line && (one.endLine === undefined || one.endLine >= event.line),
  );
  const left =
    waits?.deadline === undefined || file === undefined
      ? ''
      : waits.deadline >= event.time
        ? `. The break of line ${waits.startLine} has ${timeText(waits.deadline - event.time)} left`
        : `. The deadline of the break of line ${waits.startLine} passed ${timeText(event.time - waits.deadline)} ago`;
  return { title: text, says: `${timeText(event.time)} after the first event of the log${since}${left}.`, life: [] };
}

/** The event before this one that is about the same file; not looked for farther than 20 000 events back. */
export function previousOfFile(analysis: Analysis, at: number, file: number | undefined): TraceEvent | undefined {
  if (file === undefined) return undefined;
  for (let index = at - 1; index >= Math.max(0, at - 20_000); index--)
    if (analysis.eventFiles?.[index] === file) return analysis.events.at(index);
  return undefined;
}

function taskMeaning(analysis: Analysis, line: number, tid: number): TokenMeaning | undefined {
  const own = eventsOfTask(analysis, tid);
  const first = analysis.events.at(own[0] ?? analysis.events.length);
  if (first === undefined) return undefined;
  const named = lastName(analysis, own, line);
  const pid = first.tgid ?? analysis.findings.find((finding) => finding.tid === tid)?.pid ?? tid;
  const alive = aliveAt(analysis, line);
  const leases = alive.leases.filter((lease) => lease.pid === pid);
  const pins = alive.pins.filter((pin) => pin.pid === pid);
  const name =
    named ?? [...analysis.leases, ...analysis.pins, ...analysis.breaks].find((one) => one.pid === pid && one.comm !== undefined)?.comm;
  const life = [
    { line: first.line, what: 'first event of this task' },
    ...analysis.leases
      .filter((lease) => lease.pid === pid)
      .map((lease) => ({ line: lease.startLine, what: `takes a ${lease.type} lease on ${nameOf(analysis, lease.file)}` })),
    ...analysis.pins
      .filter((pin) => pin.pid === pid)
      .map((pin) => ({ line: pin.startLine, what: `pins ${pageText(pin.firstPage, pin.lastPage)} of ${nameOf(analysis, pin.file)}` })),
  ];
  return {
    title: name === undefined ? `task ${tid}` : `${name} (task ${tid})`,
    says: `${pid === tid ? 'A process' : `A thread of process ${pid}`}; here it holds ${count(leases.length, 'lease')} and ${count(pins.length, 'pin')}.`,
    life: upTo(life, line),
  };
}

/** Indices of the events of a task. */
function eventsOfTask({ events }: Analysis, tid: number): readonly number[] {
  const found: number[] = [];
  const glance = glancer(events);
  for (let at = 0; at < events.length; at += 1) if (glance(at).tid === tid) found.push(at);
  return found;
}

/** The name that a task has on a line, where its events show one; `own`: its events. */
function lastName({ events }: Analysis, own: readonly number[], line: number): string | undefined {
  for (let index = own.length - 1; index >= 0; index -= 1) {
    const event = events.at(own[index] ?? 0);
    if (event !== undefined && event.line <= line && event.comm !== undefined) return event.comm;
  }
  return undefined;
}

function descriptorMeaning(analysis: Analysis, at: number, event: TraceEvent, { text }: Token): TokenMeaning | undefined {
  const fd = Number(text);
  const index = fileOfEvent(analysis, at) ?? fileOfDescriptor(analysis, event, fd);
  const file = index === undefined ? undefined : analysis.files[index];
  const opened = openOf(analysis, event, fd);
  if (file === undefined && opened === undefined) return undefined;
  const life = file === undefined ? [] : fileLife(analysis, file.id);
  return {
    title: `descriptor ${fd}`,
    says: `${file === undefined ? 'A file the log does not name' : fileWords(file)}${opened === undefined ? '; the log does not show where it was opened' : `, opened at line ${opened.line}`}.`,
    life: upTo([...(opened === undefined ? [] : [{ line: opened.line, what: `opened as descriptor ${fd}` }]), ...life], event.endLine),
  };
}

/** The open that made a descriptor of the event's task, as far as one line of calls tells. */
export function openOf(analysis: Analysis, event: TraceEvent, fd: number): TraceEvent | undefined {
  const glance = glancer(analysis.events);
  for (let index = firstEventFrom(analysis.events, event.line) - 1; index >= 0; index--) {
    const { kind, tid } = glance(index);
    if (tid !== event.tid || (kind !== 'open' && kind !== 'dup' && kind !== 'close')) continue;
    const one = analysis.events.at(index);
    if (one === undefined) continue;
    if ((one.kind === 'open' || one.kind === 'dup') && one.result === fd) return one;
    if (one.kind === 'close' && one.fd.fd === fd && one.errno === undefined) return undefined;
  }
  return undefined;
}

function fileOfDescriptor(analysis: Analysis, event: TraceEvent, fd: number): number | undefined {
  const opened = openOf(analysis, event, fd);
  const at = opened === undefined ? undefined : eventOnLine(analysis, opened.line);
  return at === undefined ? undefined : fileOfEvent(analysis, at);
}

function fileMeaning(analysis: Analysis, file: FileLife, line: number): TokenMeaning {
  const alive = aliveAt(analysis, line);
  const leases = alive.leases.filter((lease) => lease.file === file.id).length;
  const pins = alive.pins.filter((pin) => pin.file === file.id).length;
  return {
    title: file.paths.at(-1) ?? `inode ${file.inode ?? '?'}`,
    says: `${fileWords(file)}. DAX: ${file.dax} (${file.daxBecause}). Here: ${count(leases, 'lease')}, ${count(pins, 'pin')}.`,
    life: upTo(fileLife(analysis, file.id), line),
  };
}

function addressMeaning(analysis: Analysis, event: TraceEvent, { text }: Token): TokenMeaning | undefined {
  const address = Number.parseInt(text.replace(/^0x/, ''), 16);
  const map = mapOf(analysis, event, address);
  if (map === undefined) return numberMeaning(event, { kind: 'number', text, from: 0, to: 0 });
  const start = map.event.result ?? 0;
  const page = Math.floor((map.event.offset + (address - start)) / 4096);
  const file = fileOfEvent(analysis, map.at);
  const into = file === undefined ? 'memory that is no file the log knows' : `page ${page} of ${nameOf(analysis, file)}`;
  return {
    title: text,
    says: `A user address: ${into}, ${address - start} bytes into the mapping of line ${map.event.line}.`,
    life: [
      { line: map.event.line, what: `mapped by this task` },
      ...(file === undefined ? [] : upTo(fileLife(analysis, file), event.endLine)),
    ],
  };
}

/** The newest mapping of the task that covers an address. */
function mapOf(analysis: Analysis, event: TraceEvent, address: number): { readonly event: MmapEvent; readonly at: number } | undefined {
  const glance = glancer(analysis.events);
  for (let at = firstEventFrom(analysis.events, event.line + 1) - 1; at >= 0; at--) {
    const { kind, tid } = glance(at);
    if (kind !== 'mmap' || tid !== event.tid) continue;
    const one = analysis.events.at(at);
    if (one?.kind !== 'mmap' || one.result === undefined || one.result <= 0) continue;
    if (address >= one.result && address < one.result + one.length) return { event: one, at };
  }
  return undefined;
}

function fileLife(analysis: Analysis, file: number): TokenMeaning['life'] {
  return [
    ...analysis.leases
      .filter((lease) => lease.file === file)
      .flatMap((lease) => [
        { line: lease.startLine, what: `${lease.type} lease taken by ${who(lease)}` },
        ...(lease.endLine === undefined
          ? []
          : [{ line: lease.endLine, what: `lease of line ${lease.startLine} ends (${lease.end ?? 'gone'})` }]),
      ]),
    ...analysis.pins
      .filter((pin) => pin.file === file)
      .flatMap((pin) => [
        { line: pin.startLine, what: `${pin.label}: ${pageText(pin.firstPage, pin.lastPage)} pinned by ${who(pin)}` },
        ...(pin.endLine === undefined ? [] : [{ line: pin.endLine, what: `${pin.label} unpinned` }]),
      ]),
    ...analysis.breaks.filter((one) => one.file === file).map((one) => ({ line: one.startLine, what: `break started by ${who(one)}` })),
    ...analysis.changes
      .filter((one) => one.file === file && one.operation !== 'open')
      .map((one) => ({ line: one.startLine, what: `${one.operation} by ${who(one)}: ${one.outcome ?? 'outcome not shown'}` })),
  ];
}

/** The last twelve lines of a life up to a line. */
function upTo(life: TokenMeaning['life'], line: number): TokenMeaning['life'] {
  return life
    .filter((one) => one.line <= line)
    .sort((a, b) => a.line - b.line)
    .slice(-12);
}

function fileWords(file: FileLife): string {
  const name = file.paths.at(-1) ?? 'a file the log does not name';
  return file.inode === undefined ? name : `${name} (inode ${file.inode})`;
}

function nameOf(analysis: Analysis, file: number): string {
  const known = analysis.files[file];
  return known?.paths.at(-1) ?? `inode ${known?.inode ?? '?'}`;
}

function who({ comm, pid }: { readonly comm?: string; readonly pid: number }): string {
  return comm === undefined ? `pid ${pid}` : `${comm} (pid ${pid})`;
}

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`;
}
