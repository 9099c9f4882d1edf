// One ftrace, trace-cmd or perf log, line by line: finds the prefix, tells noise by the event's name, hands the rest to its family.

import type { DialectParser, LineSink } from '../dialect-parser';
import type { FtraceSetting } from '../sieve/sieve';
import { graphColumns } from './graph';
import { createGraphLines } from './graph-lines';
import { gupFunction } from './gup';
import { createKnownLines } from './known-lines';
import { words } from './line-parser';
import { readHeader, readLostSamples, readMark } from './mark-lines';
import { createNames } from './names';
import { createNoiseNames } from './noise-names';
import { createPrefixFinder } from './prefix';
import { readFunction, readProbe } from './probe-lines';
import { createReading } from './reading';
import { isBare, isCallchain, isGraphStart, isRestOfName, isStructure } from './structure';
import { readKnown, readRawSyscall, readSyscall } from './syscall-lines';
import type { SyscallSpec } from './syscalls';
import { openParen, skip, trimmedEnd, wordEnd } from './text';
import { mendLine, readTracepoint } from './tracepoint-lines';

/** A parser for one log. Times are ns from the first stamp; a clock of unknown unit (uptime, counter, x86-tsc) leaves them out. */
export function createFtraceParser(sink: LineSink, dialect: 'ftrace' | 'trace-cmd' | 'perf'): DialectParser {
  const finder = createPrefixFinder(dialect === 'perf');
  const noise = createNoiseNames();
  const nameOf = createNames(noise.learn);
  const reading = createReading(sink);
  const graph = createGraphLines(reading, (at) => event(at));
  const known = createKnownLines();
  const comms = new Map<string, string>();
  let prefixed = false;
  let isGraph = false;
  /** A short line without a prefix: perhaps the first part of a comm with a newline in it. */
  let fragment: { readonly text: string; readonly line: number } | undefined;
  /** What stands behind the newline of such a comm. */
  const tails = new Set<string>();

  /** The event whose name starts at `at`. */
  const event = (at: number): void => {
    const { text, line, to } = reading;
    reading.body = at;
    const nameEnd = wordEnd(text, at, to);
    const entry = nameOf(text.slice(at, nameEnd));
    if (entry.shown !== undefined) reading.show(entry.shown);
    switch (entry.is) {
      case 'noise':
        sink.noise();
        break;
      case 'structure':
        sink.structure();
        break;
      case 'malformed':
        sink.unparsed(line, at + 1, 'an event name expected');
        break;
      case 'text':
        reading.goesOn = true;
        sink.noise();
        break;
      case 'syscall':
        if (text.charCodeAt(nameEnd) === openParen) {
          // `0x` in an argument list: 6.18 or newer, so FOLL_* are the new ones.
          if (reading.numbering === undefined && text.includes(': 0x', nameEnd)) reading.numbering = 'new';
          syscall(entry, false);
        } else if (text.startsWith(' -> ', nameEnd)) syscall(entry, true);
        else if (text.startsWith(' <-', nameEnd) || nameEnd >= to) sink.noise();
        else sink.unparsed(line, nameEnd + 1, 'arguments or a result expected');
        break;
      case 'enter':
        syscall(entry, false);
        break;
      case 'exit':
        syscall(entry, true);
        break;
      case 'raw-enter':
        readRawSyscall(reading, nameEnd, false);
        break;
      case 'raw-exit':
        readRawSyscall(reading, nameEnd, true);
        break;
      case 'tracepoint':
        readTracepoint(reading, entry.shown, entry.decode, nameEnd);
        break;
      case 'event': {
        const open = skip(text, nameEnd);
        if (text.charCodeAt(open) === openParen) readProbe(reading, entry.shown, entry.of, open);
        else sink.noise();
        break;
      }
      case 'function-event': {
        const name = skip(text, nameEnd);
        const of = gupFunction(text.slice(name, wordEnd(text, name, to)));
        if (of !== undefined) reading.show(of.name);
        readFunction(reading, of);
        break;
      }
      case 'graph-event':
        graph.readEvent(nameEnd);
        break;
      case 'function': {
        const behind = skip(text, nameEnd);
        const called = nameEnd >= to || text.charCodeAt(nameEnd) === openParen || text.startsWith('<-', behind) || text[behind] === '[';
        if (called) readFunction(reading, entry.of);
        else if (entry.shown.startsWith('PERF_RECORD_')) sink.noise();
        else sink.unparsed(line, nameEnd + 1, 'a colon, arguments or a caller expected');
        break;
      }
      case 'lost':
        readLostSamples(reading);
    }
  };

  const syscall = ({ call, spec }: { readonly call: string; readonly spec: SyscallSpec | undefined }, isExit: boolean): void => {
    if (readSyscall(reading, call, spec, isExit)) known.learn(reading.line, call, spec, isExit, words.body, reading.from);
  };

  /** A line without a prefix. @param wentOn the line before may go on here */
  const unprefixed = (wentOn: boolean): void => {
    const { text, line } = reading;
    const at = skip(text, 0);
    const first = text[at];
    const columns = isGraph || first === '|' || isGraphStart(text, at) ? graphColumns(text) : undefined;
    if (columns !== undefined) {
      graph.read(columns);
    } else if (first === '#') {
      const tracer = readHeader(reading);
      if (tracer !== undefined) isGraph = tracer === 'function_graph';
    } else if (isStructure(text) || (dialect === 'perf' && isCallchain(text))) {
      sink.structure();
      // A text written to trace_marker may have blank lines.
      reading.goesOn = wentOn;
    } else if (/^CPU:\d+ \[/.test(text.slice(0, 12))) {
      readMark(reading);
    } else if (isGraphStart(text, at) && graph.readBanner()) {
      return;
    } else if (!prefixed && isBare(text)) {
      reading.from = 0;
      reading.mode = 'head';
      event(0);
    } else if (wentOn) {
      sink.structure();
      reading.goesOn = true;
    } else if (isRestOfName(text, tails)) {
      sink.structure();
    } else if (text.length < commColumns) {
      fragment = { text, line };
    } else {
      sink.unparsed(line, at + 1, noPrefix);
    }
  };

  const commOf = (): string | undefined => {
    const printed = reading.text.slice(finder.at.commStart, finder.at.commEnd);
    if (printed === '' || printed === '<...>') return undefined;
    const known = comms.get(printed);
    if (known !== undefined) return known;
    // A flat copy: a slice would keep its whole line alive.
    const copy = Array.from(printed).join('');
    if (comms.size < mostComms) comms.set(copy, copy);
    return copy;
  };

  /** A comm with a newline in it breaks its line: both parts and the newline fill the columns of a comm exactly. */
  const joinFragment = (isPrefixed: boolean): void => {
    if (fragment === undefined) return;
    const { text, line } = fragment;
    fragment = undefined;
    if (isPrefixed && finder.at.commStart === 0 && text.length + 1 + finder.at.commEnd === commColumns) {
      sink.structure();
      if (reading.comm !== undefined && tails.size < mostComms) tails.add(reading.comm);
      reading.comm = `${text.trimStart()}\n${reading.comm ?? ''}`;
    } else {
      sink.unparsed(line, skip(text, 0) + 1, noPrefix);
    }
  };

  let setting: FtraceSetting | undefined;

  return {
    sieve() {
      // perf's prefix has no fixed columns; a graph's lines have another shape.
      if (!prefixed || isGraph || dialect === 'perf') return undefined;
      const column = finder.column();
      const numbered = reading.numbering !== undefined;
      if (setting?.column !== column || setting.numbered !== numbered)
        setting = { dialect: 'ftrace', names: noise.names, column, numbered };
      return setting;
    },
    skipped() {
      // Their prefix is padded, so none of them is the rest of a broken comm or line.
      mendLine(reading);
      joinFragment(false);
      reading.goesOn = false;
    },
    pushKnown(bytes, start, end, number) {
      if (reading.broken !== undefined || fragment !== undefined) return false;
      const line = known.read(bytes, start, end, finder.column(), number);
      if (line === undefined) return false;
      reading.goesOn = false;
      sink.parserEntry();
      readKnown(reading, line, number);
      return true;
    },
    push(text, line) {
      const wentOn = reading.goesOn;
      reading.text = text;
      reading.line = line;
      reading.to = trimmedEnd(text, text.length);
      reading.given = undefined;
      reading.comm = undefined;
      reading.goesOn = false;
      if (!isGraph && finder.find(text) && finder.at.body < reading.to) {
        mendLine(reading);
        reading.comm = commOf();
        joinFragment(true);
        reading.from = finder.at.tail;
        reading.mode = 'prefix';
        // The log's time starts with its first stamp, even on a line of noise.
        if (!prefixed) reading.sinceOrigin(reading.stamp(finder.at.body));
        prefixed = true;
        event(finder.at.body);
      } else {
        joinFragment(false);
        if (!mendLine(reading, text)) unprefixed(wentOn);
      }
    },
    end() {
      mendLine(reading);
      joinFragment(false);
      graph.end();
      reading.end();
    },
  };
}

const commColumns = 16;
const mostComms = 20000;
const noPrefix = 'no task, CPU and time stamp in front of an event';
