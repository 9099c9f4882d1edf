// One ftrace, trace-cmd or perf log, line by line: finds the prefix, tells noise by the event's name, parses and decodes the rest, pairs starts with ends.

import type { IToken } from 'chevrotain';
import type { DialectParser, LineSink } from '../dialect-parser';
import type { EventBase, TraceEvent } from '../event';
import { type Body, type Decoded, fieldsOf, isFault, type Mutable, type PrefixFacts, prefixFacts } from './facts';
import { type GraphColumns, graphBanner, graphColumns } from './graph';
import { enteredBody, type FlagNumbering, type GupFunction, gupFunction } from './gup';
import { type Family, parseLine, words } from './line-parser';
import { createNames, type NameEntry } from './names';
import { integer } from './numbers';
import { createPairing, type Ending, finished, returned, type TaskKey } from './pairing';
import { createPrefixFinder } from './prefix';
import { isCallchain, isStructure } from './structure';
import { syscallName } from './syscall-numbers';
import { type Arguments, type SyscallSpec, syscallSpec } from './syscalls';
import * as t from './tokens';

/**
 * A parser for one log. Times are ns from the first stamp; a clock of unknown unit (uptime, counter, x86-tsc) leaves them out.
 * Syscall arguments need no radix of the file: up to 6.17 every value is bare hex, from 6.18 on a value of ten or more has `0x`, so a bare one is always hex.
 */
export function createFtraceParser(sink: LineSink, dialect: 'ftrace' | 'trace-cmd' | 'perf'): DialectParser {
  const finder = createPrefixFinder(dialect === 'perf');
  const nameOf = createNames();
  const shown = new Set<string>();
  const comms = new Map<string, string>();

  // The line being read.
  let text = '';
  let line = 0;
  /** What of the line the lexer gets, and how it starts. */
  let from = 0;
  let to = 0;
  let mode: t.Mode = 'prefix';
  /** First character of the event's name. */
  let body = 0;
  let comm: string | undefined;
  /** Who and when, where the columns of a function graph say it and no prefix does. */
  let given: PrefixFacts | undefined;

  // The log so far.
  let origin: number | undefined;
  let prefixed = false;
  let isGraph = false;
  let numbering: FlagNumbering;
  let fragment: { readonly text: string; readonly line: number } | undefined;
  /** The last line holds free text that may go on. */
  let goesOn = false;
  let lastIoctl: TraceEvent | undefined;
  /** Functions entered in a function graph, by task. */
  const graphOpen = new Map<TaskKey, GraphOpen[]>();
  const cpuTasks = new Map<number, { readonly tid: number; readonly comm: string }>();
  /** Events of a graph whose task is not known before its CPU's first banner, by CPU. */
  const held = new Map<number, TraceEvent[]>();

  const emit = (event: TraceEvent): void => {
    if (event.tid < 0) {
      const cpu = -1 - event.tid;
      const waiting = held.get(cpu) ?? [];
      held.set(cpu, waiting);
      if (waiting.length < mostHeld) waiting.push(event);
      else sink.event({ ...event, tid: 0 });
      return;
    }
    if (event.kind === 'ioctl') lastIoctl = event;
    sink.event(event);
  };
  const pairing = createPairing(emit);

  const show = (name: string): void => {
    if (shown.has(name)) return;
    if (shown.size < mostShown) shown.add(name);
    sink.seen(name);
  };
  const fail = (offset: number | undefined, reason: string): void => {
    sink.unparsed(line, (offset === undefined ? to : from + offset) + 1, reason);
  };
  /** Runs the grammar over the line; false when it does not fit, which is then reported. */
  const parse = (family: Family): boolean => {
    sink.parserEntry();
    const fault = parseLine(text.slice(from, to), mode, family);
    if (fault !== undefined) fail(fault.offset, fault.reason);
    return fault === undefined;
  };
  const sinceOrigin = (nanoseconds: number | undefined): number | undefined => {
    if (nanoseconds === undefined) return undefined;
    if (origin === undefined) {
      origin = nanoseconds;
      sink.clockOrigin?.(nanoseconds);
    }
    return nanoseconds - origin;
  };
  const baseOf = (): Mutable<EventBase> => {
    const facts = given ?? prefixFacts(words.prefix);
    const base: Mutable<EventBase> = { line, endLine: line, column: body + 1, endColumn: to + 1, tid: facts.tid };
    const time = sinceOrigin(facts.nanoseconds);
    if (time !== undefined) base.time = time;
    if (facts.tgid !== undefined) base.tgid = facts.tgid;
    if (comm !== undefined) base.comm = comm;
    if (facts.cpu !== undefined) base.cpu = facts.cpu;
    return base;
  };
  const endingOf = (base: EventBase): Ending => ({
    line,
    column: base.column,
    endColumn: base.endColumn,
    ...(base.time !== undefined && { time: base.time }),
  });
  /** perf without a pid tells tasks by their comm alone. */
  const taskOf = (base: EventBase): TaskKey => (base.tid === 0 && base.comm !== undefined ? base.comm : base.tid);
  const point = (base: EventBase, decoded: Body): void => {
    sink.eventLine();
    emit({ ...base, ...decoded } as TraceEvent); // base and body are the two halves of one event
  };

  const syscallEntered = (call: string, spec: SyscallSpec, shownArguments: SyscallArguments): void => {
    const base = baseOf();
    const task = taskOf(base);
    if (shownArguments.count < spec.arity) {
      fail(undefined, `${call} has ${spec.arity} arguments, ${shownArguments.count} shown`);
      return;
    }
    const decoded = spec.decode(shownArguments);
    if (decoded === undefined) {
      pairing.callSkipped(task);
      sink.noise();
    } else if (spec.never) {
      pairing.callSkipped(task);
      point(base, decoded);
    } else {
      pairing.callEntered(task, call, base, decoded);
      sink.eventLine();
    }
  };
  const syscallReturned = (call: string, value: number): void => {
    const base = baseOf();
    if (Number.isNaN(value)) fail(undefined, 'a result expected');
    else if (pairing.callReturned(taskOf(base), call, value, endingOf(base))) sink.eventLine();
    else sink.noise();
  };
  const syscall = (call: string, spec: SyscallSpec | undefined, isExit: boolean): void => {
    if (spec === undefined) sink.noise();
    else if (!parse('syscall')) return;
    else if (isExit) syscallReturned(call, resultOf(words.body));
    else syscallEntered(call, spec, argumentsOf(words.body));
  };
  const rawSyscall = (isExit: boolean): void => {
    const number = /^NR (-?\d+)/.exec(text.slice(skip(text, text.indexOf(':', body) + 1)))?.[1];
    const call = number === undefined ? undefined : syscallName(Number(number));
    const spec = call === undefined ? undefined : syscallSpec(call);
    if (call === undefined || spec === undefined) {
      sink.noise();
      return;
    }
    show(call);
    if (!parse('raw')) return;
    const values = words.body.slice(1);
    if (isExit) syscallReturned(call, integer(values[0]?.image ?? ''));
    else syscallEntered(call, spec, rawArguments(values));
  };

  const tracepoint = (entry: Extract<NameEntry, { readonly is: 'tracepoint' }>, nameEnd: number): void => {
    if (!parse('fields')) return;
    const decoded: Decoded = entry.decode(fieldsOf(words.body), text.slice(nameEnd, to));
    if (decoded === undefined) {
      sink.noise();
    } else if (isFault(decoded)) {
      fail(undefined, `${entry.shown}: ${decoded.fault}`);
    } else {
      const base = baseOf();
      if (decoded.kind === 'exit') pairing.taskEnded(decoded.tid ?? taskOf(base));
      if (decoded.kind === 'rename-task' || decoded.kind === 'exit') goesOn = !/ (?:oom_score_adj|prio)=/.test(text);
      point(base, decoded);
    }
  };

  const entered = (of: GupFunction, source: 'probe' | 'function'): [EventBase, Body] => {
    if (of.name === 'gup_fast_fallback') numbering = 'new';
    return [baseOf(), enteredBody(of, fieldsOf(words.body), source, numbering)];
  };
  const probe = (entry: Extract<NameEntry, { readonly is: 'event' }>, open: number): void => {
    const close = text.indexOf(')', open);
    const place = text.slice(open + 1, close < 0 ? to : close);
    const arrow = place.indexOf(' <- ');
    const symbol = symbolOf(arrow < 0 ? place : place.slice(arrow + 4));
    const of = symbol === undefined ? entry.of : gupFunction(symbol);
    if (symbol !== undefined) show(symbol);
    if (of === undefined) {
      const probed = symbol ?? entry.shown;
      if (arrow >= 0 || !text.includes('="', close) || !/open|truncate|exec|getname/.test(probed)) {
        sink.noise();
      } else if (parse('fields')) {
        const path = words.body.find((word) => word.tokenType === t.QuotedField);
        const image = path?.image ?? '';
        const found = path !== undefined && pairing.pathSeen(taskOf(baseOf()), probed, image.slice(image.indexOf('"') + 1, -1));
        if (found) sink.eventLine();
        else sink.noise();
      }
    } else if (arrow >= 0) {
      if (of.does === 'unpin') {
        sink.noise();
      } else if (parse('fields')) {
        const base = baseOf();
        const value = words.body.find((word) => word.tokenType === t.Field)?.image;
        const image = value?.slice(value.indexOf('=') + 1);
        if (pairing.functionReturned(taskOf(base), of, image, endingOf(base))) sink.eventLine();
        else sink.noise();
      }
    } else if (parse('fields')) {
      const [base, decoded] = entered(of, 'probe');
      if (of.does === 'unpin') {
        point(base, decoded);
      } else {
        pairing.functionEntered(taskOf(base), of, base, decoded);
        sink.eventLine();
      }
    }
  };

  /** A line of the function tracer: no result, no duration. */
  const tracedFunction = (of: GupFunction | undefined): void => {
    if (of === undefined || !isGup(of)) sink.noise();
    else if (parse('calls')) point(...entered(of, 'function'));
  };

  const graphLine = (bodyAt: number, lexFrom: number, lexMode: t.Mode, key: () => TaskKey): void => {
    const first = text.charCodeAt(bodyAt);
    from = lexFrom;
    mode = lexMode;
    body = bodyAt;
    if (first === closeBrace) {
      if (graphOpen.size === 0) {
        sink.noise();
        return;
      }
      const task = key();
      const open = graphOpen.get(task);
      const last = open?.at(-1);
      if (open === undefined || last === undefined || last.indent !== bodyAt) {
        sink.noise();
      } else if (parse('calls')) {
        open.pop();
        if (open.length === 0) graphOpen.delete(task);
        const base = baseOf();
        sink.eventLine();
        emit(graphFinished(last, words.body, endingOf(base)));
      }
      return;
    }
    if (first === slash && text.charCodeAt(bodyAt + 1) === 42 /* * */) {
      // An event inside the graph, as a comment.
      const end = text.lastIndexOf('*/');
      to = end > bodyAt + 2 ? trimmedEnd(text, end) : to;
      const start = skip(text, bodyAt + 2);
      if (lexMode === 'calls') {
        from = start;
        mode = 'head';
      }
      event(start);
      return;
    }
    const nameEnd = wordEnd(text, bodyAt, to);
    const of = gupFunction(text.slice(bodyAt, nameEnd));
    if (nameEnd === bodyAt || !isNameStart(first)) {
      sink.structure();
    } else if (of === undefined || !isGup(of)) {
      sink.noise();
    } else if (parse('calls')) {
      const [base, decoded] = entered(of, 'function');
      const opens = words.body.at(-1)?.tokenType === t.OpenBrace;
      if (!opens) {
        sink.eventLine();
        emit(graphFinished({ base, body: decoded, of, indent: bodyAt }, words.body, endingOf(base)));
        return;
      }
      show(of.name);
      sink.eventLine();
      const task = taskOf(base);
      const open = graphOpen.get(task) ?? [];
      graphOpen.set(task, open);
      open.push({ base, body: decoded, of, indent: bodyAt });
    }
  };
  const kernelGraph = (columns: GraphColumns): void => {
    const cpu = columns.cpu ?? 0;
    const task = columns.tid === undefined ? cpuTasks.get(cpu) : { tid: columns.tid, comm: columns.comm ?? '' };
    const tid = task?.tid ?? -1 - cpu;
    comm = task?.comm;
    given = {
      tid,
      ...(columns.cpu !== undefined && { cpu: columns.cpu }),
      ...(columns.nanoseconds !== undefined && { nanoseconds: columns.nanoseconds }),
    };
    graphLine(columns.body, columns.duration, 'calls', () => tid);
  };
  const switched = (): boolean => {
    const banner = graphBanner(text);
    if (banner === undefined) return false;
    const { cpu, to: next, from: before } = banner;
    if (!cpuTasks.has(cpu)) {
      pairing.rename(-1 - cpu, before.tid, before.comm);
      const open = graphOpen.get(-1 - cpu);
      if (open !== undefined)
        graphOpen.set(
          before.tid,
          open.map((entry) => ({ ...entry, base: { ...entry.base, ...before } })),
        );
      graphOpen.delete(-1 - cpu);
      for (const event of held.get(cpu) ?? []) emit({ ...event, ...before });
      held.delete(cpu);
    }
    cpuTasks.set(cpu, next);
    sink.structure();
    return true;
  };

  /** The event whose name starts at `at`. */
  const event = (at: number): void => {
    body = at;
    const nameEnd = wordEnd(text, at, to);
    const entry = nameOf(text.slice(at, nameEnd));
    if (entry.shown !== undefined) show(entry.shown);
    switch (entry.is) {
      case 'noise':
        sink.noise();
        return;
      case 'structure':
        sink.structure();
        return;
      case 'malformed':
        sink.unparsed(line, at + 1, 'an event name expected');
        return;
      case 'text':
        goesOn = true;
        sink.noise();
        return;
      case 'syscall':
        if (text.charCodeAt(nameEnd) === openParen) {
          if (numbering === undefined && text.includes(': 0x', nameEnd)) numbering = 'new';
          syscall(entry.call, entry.spec, false);
        } else if (text.startsWith(' -> ', nameEnd)) {
          syscall(entry.call, entry.spec, true);
        } else if (text.startsWith(' <-', nameEnd) || nameEnd >= to) {
          sink.noise();
        } else {
          sink.unparsed(line, nameEnd + 1, 'arguments or a result expected');
        }
        return;
      case 'enter':
        syscall(entry.call, entry.spec, false);
        return;
      case 'exit':
        syscall(entry.call, entry.spec, true);
        return;
      case 'raw-enter':
        rawSyscall(false);
        return;
      case 'raw-exit':
        rawSyscall(true);
        return;
      case 'tracepoint':
        tracepoint(entry, nameEnd);
        return;
      case 'event': {
        const open = skip(text, nameEnd);
        if (text.charCodeAt(open) === openParen) probe(entry, open);
        else sink.noise();
        return;
      }
      case 'function-event': {
        const name = skip(text, nameEnd);
        const of = gupFunction(text.slice(name, wordEnd(text, name, to)));
        if (of !== undefined) show(of.name);
        tracedFunction(of);
        return;
      }
      case 'graph-event': {
        const bar = text.indexOf('|', nameEnd);
        if (bar < 0) sink.noise();
        else graphLine(skip(text, bar + 1), from, mode, () => (parse('calls') ? taskOf(baseOf()) : ''));
        return;
      }
      case 'function': {
        const next = text.charCodeAt(nameEnd);
        const behind = skip(text, nameEnd);
        if (nameEnd >= to || next === openParen || text.startsWith('<-', behind) || text.charCodeAt(behind) === 91 /* [ */)
          tracedFunction(entry.of);
        else if (entry.shown === 'Unknown' || entry.shown.startsWith('PERF_RECORD_')) sink.noise();
        else sink.unparsed(line, nameEnd + 1, 'a colon, arguments or a caller expected');
        return;
      }
      case 'lost':
        lostSamples();
    }
  };
  const lostSamples = (): void => {
    const count = /lost (\d+)/.exec(text)?.[1];
    sink.eventLine();
    sink.lost(Number(count ?? 0));
    emit({ ...markBase(), kind: 'lost', why: 'lost-events', ...(count !== undefined && { count: Number(count) }) });
  };

  const markBase = (): EventBase => ({ line, endLine: line, column: skip(text, 0) + 1, endColumn: to + 1, tid: 0 });
  /** `CPU:0 [LOST 26054 EVENTS]`, `# entries-in-buffer/entries-written: 67/187559`, `# lp: reg_mr …`. */
  const mark = (): void => {
    from = 0;
    mode = 'marks';
    body = 0;
    if (!parse('mark') || words.name === undefined) return;
    const { tokenType, image } = words.name;
    const numbers = image.match(/\d+/g)?.map(Number) ?? [];
    if (tokenType === t.Entries) {
      const [inBuffer = 0, written = 0] = numbers;
      if (written <= inBuffer) {
        sink.structure();
        return;
      }
      sink.eventLine();
      sink.lost(written - inBuffer);
      emit({ ...markBase(), kind: 'lost', why: 'overrun-header', count: written - inBuffer });
    } else if (tokenType === t.Annotation) {
      annotation(image.endsWith('dereg_mr') ? 'dereg-mr' : 'reg-mr');
    } else {
      const [cpu = 0, count] = numbers;
      sink.eventLine();
      sink.lost(count ?? 0);
      emit({ ...markBase(), cpu, kind: 'lost', why: 'lost-events', ...(count !== undefined && { count }) });
    }
  };
  const annotation = (verb: 'reg-mr' | 'dereg-mr'): void => {
    const fields = fieldsOf(words.body);
    const fd = fields.number('fd');
    const address = fields.number('addr');
    const length = fields.number('len');
    const access = fields.number('access');
    const handle = fields.text('mr');
    const { time, tid = 0, tgid, comm: name, result, errno } = lastIoctl ?? {};
    sink.eventLine();
    emit({
      ...markBase(),
      tid,
      ...(time !== undefined && { time }),
      ...(tgid !== undefined && { tgid }),
      ...(name !== undefined && { comm: name }),
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
  };

  const header = (): void => {
    const at = skip(text, 0);
    if (text.startsWith('# entries-in-buffer/', at) || /^# lp: (?:de)?reg_mr\b/.test(text.slice(at, at + 20))) {
      mark();
      return;
    }
    if (text.startsWith('# tracer: ', at)) isGraph = text.startsWith('function_graph', at + 10);
    const kernel = / latency trace v\S+ on (\d+)\.(\d+)/.exec(text.slice(0, 120));
    if (kernel !== null) numbering = Number(kernel[1]) * 1000 + Number(kernel[2]) >= 6003 ? 'new' : 'old';
    sink.structure();
  };

  /** A line without a prefix. */
  const unprefixed = (): void => {
    const at = skip(text, 0);
    const columns = isGraph || text.charCodeAt(at) === bar || isGraphStart(text, at) ? graphColumns(text) : undefined;
    if (columns !== undefined) {
      kernelGraph(columns);
    } else if (text.charCodeAt(at) === 35 /* # */) {
      header();
    } else if (isStructure(text) || (dialect === 'perf' && isCallchain(text))) {
      sink.structure();
    } else if (/^CPU:\d+ \[/.test(text.slice(0, 12))) {
      mark();
    } else if (isGraphStart(text, at) && switched()) {
      return;
    } else if (!prefixed && isBare(text)) {
      from = 0;
      mode = 'head';
      event(0);
    } else if (goesOn) {
      sink.structure();
      goesOn = true;
    } else if (text.length < 16) {
      fragment = { text, line };
    } else {
      sink.unparsed(line, at + 1, 'no task, CPU and time stamp in front of an event');
    }
  };

  const commOf = (): string | undefined => {
    const { commStart, commEnd } = finder.at;
    const printed = text.slice(commStart, commEnd);
    if (printed === '' || printed === '<...>') return undefined;
    const known = comms.get(printed);
    if (known !== undefined) return known;
    // A flat copy: a slice would keep its whole line alive.
    const copy = Array.from(printed).join('');
    if (comms.size < mostShown) comms.set(copy, copy);
    return copy;
  };
  /** A comm with a newline in it breaks the line: what was in front is as long as the 16 columns of a comm leave room for. */
  const joinFragment = (isPrefixed: boolean): void => {
    if (fragment === undefined) return;
    const { text: front, line: frontLine } = fragment;
    fragment = undefined;
    const { commStart, commEnd } = finder.at;
    if (isPrefixed && commStart === 0 && front.length + 1 + commEnd === 16) {
      sink.structure();
      comm = `${front.trimStart()}\n${comm ?? ''}`;
    } else {
      sink.unparsed(frontLine, skip(front, 0) + 1, 'no task, CPU and time stamp in front of an event');
    }
  };

  return {
    push(pushed, number) {
      text = pushed;
      line = number;
      to = trimmedEnd(text, text.length);
      given = undefined;
      comm = undefined;
      if (!isGraph && finder.find(text) && finder.at.body < to) {
        prefixed = true;
        comm = commOf();
        joinFragment(true);
        goesOn = false;
        from = finder.at.tail;
        mode = 'prefix';
        if (origin === undefined) firstStamp();
        event(finder.at.body);
        return;
      }
      joinFragment(false);
      const wentOn = goesOn;
      unprefixed();
      if (goesOn && !wentOn) goesOn = false;
    },
    end() {
      joinFragment(false);
      pairing.end();
      for (const open of graphOpen.values()) {
        for (const entry of open) emit({ ...entry.base, ...entry.body, returned: false } as TraceEvent); // base and body are the two halves of one event
      }
      graphOpen.clear();
      for (const events of held.values()) for (const event of events) sink.event({ ...event, tid: 0 });
      held.clear();
    },
  };

  /** The log's time starts with its first stamp, even on a line of noise. */
  function firstStamp(): void {
    if (parseLine(`${text.slice(from, finder.at.body)} x:`, 'prefix', 'fields') === undefined)
      sinceOrigin(prefixFacts(words.prefix).nanoseconds);
  }
}

interface GraphOpen {
  readonly base: EventBase;
  readonly body: Body;
  readonly of: GupFunction;
  /** Column of its name; its closing brace stands there too. */
  readonly indent: number;
}

interface SyscallArguments extends Arguments {
  readonly count: number;
}

const mostHeld = 10000;
const mostShown = 20000;
const openParen = 40;
const slash = 47;
const bar = 124;
const closeBrace = 125;

function skip(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

function trimmedEnd(text: string, from: number): number {
  let end = from;
  while (end > 0) {
    const code = text.charCodeAt(end - 1);
    if (code !== 32 && code !== 9 && code !== 13) break;
    end -= 1;
  }
  return end;
}

/** Where the name that starts at `from` ends: at a blank or an opening parenthesis. */
function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === openParen) break;
    at += 1;
  }
  return at;
}

function isNameStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 46;
}

/** ` 0) ` */
function isGraphStart(text: string, at: number): boolean {
  let end = at;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return end > at && end - at < 6 && text.charCodeAt(end) === 41 && text.charCodeAt(end + 1) === 32;
}

/** Output without context info starts with the event itself. */
function isBare(text: string): boolean {
  return /^(?:sys_\w+(?:\(| -> )|[\w.-]+: )/.test(text.slice(0, 120));
}

function isGup(of: GupFunction): boolean {
  return of.does === 'pin' || of.does === 'unpin';
}

/** The function's name in `pin_user_pages+0x0/0x50 [mod]`; undefined for a bare address and for `[unknown/kretprobe'd]`. */
function symbolOf(place: string): string | undefined {
  const end = place.search(/[+ ]/);
  const symbol = end < 0 ? place : place.slice(0, end);
  return symbol === '' || !/^[A-Za-z_.$][\w.$]*$/.test(symbol) || /^[0-9a-f]{8,16}$/.test(symbol) ? undefined : symbol;
}

function argumentsOf(body: readonly IToken[]): SyscallArguments {
  const values: string[] = [];
  const texts: (string | undefined)[] = [];
  for (const { tokenType, image } of body) {
    if (tokenType === t.Argument) {
      values.push(image.slice(image.lastIndexOf(':') + 1).trimStart());
    } else if (tokenType === t.Field) {
      if (!image.startsWith('__syscall_nr=')) values.push(image.slice(image.indexOf('=') + 1));
    } else if (tokenType === t.Quoted && values.length > 0) {
      texts[values.length - 1] = image.slice(1, image.lastIndexOf('"'));
    }
  }
  return { count: values.length, value: (index) => integer(values[index] ?? '0', true), text: (index) => texts[index] };
}

function rawArguments(body: readonly IToken[]): SyscallArguments {
  return { count: body.length, value: (index) => integer(body[index]?.image ?? '0', true), text: () => undefined };
}

/** The value of `-> 0x3`, `0x3`, or of the field `ret`. */
function resultOf(body: readonly IToken[]): number {
  const field = body.find(({ tokenType, image }) => tokenType === t.Field && image.startsWith('ret='));
  const value = field === undefined ? body.find(({ tokenType }) => tokenType === t.Value)?.image : field.image.slice(4);
  return value === undefined ? Number.NaN : integer(value);
}

/** An event of the function graph at its closing line: duration, and the result where funcgraph-retval shows it. */
function graphFinished(open: GraphOpen, body: readonly IToken[], at: Ending): TraceEvent {
  const duration = body.find(({ tokenType }) => tokenType === t.Duration);
  const remark = body.find(({ tokenType }) => tokenType === t.Remark)?.image ?? '';
  const image = /(?:^|[ =])(?:ret)?= ?(-?(?:0x[0-9a-f]+|\d+)) \*\/$/.exec(remark)?.[1];
  const [ends, more] = returned(open.of, open.body.kind === 'unpin' ? undefined : image);
  const event = finished(open, at, ends, more);
  const microseconds = /\d+(?:\.\d+)?/.exec(duration?.image ?? '')?.[0];
  return microseconds === undefined ? event : { ...event, duration: Math.round(Number(microseconds) * 1000) };
}
