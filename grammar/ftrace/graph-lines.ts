// Lines of the function graph: a pinning or breaking function's opening and closing line are one event with its duration, and its result where funcgraph-retval
// shows it. Events inside the graph are printed as comments, `/* sys_close(fd: 3) */`.

import type { TraceEvent } from '../event';
import type { Word } from '../word';
import type { Body } from './facts';
import { type GraphColumns, graphBanner } from './graph';
import { type GupFunction, gupFunction } from './gup';
import { words } from './line-parser';
import { type Ending, finished, type Open, returned, type TaskKey } from './pairing';
import { enteredFunction, isTraced } from './probe-lines';
import { endingOf, type Reading, taskOf } from './reading';
import { skip, trimmedEnd, wordEnd } from './text';
import * as t from './tokens';

export interface GraphLines {
  /** A line in the kernel's own columns. */
  read(columns: GraphColumns): void;
  /** trace-cmd's funcgraph_entry and funcgraph_exit: the graph's body behind a prefix. @param nameEnd end of the event's name */
  readEvent(nameEnd: number): void;
  /** ` 1)  a-2388  =>  b-2389 `: true when the line is such a banner. */
  readBanner(): boolean;
  end(): void;
}

/** @param event reads the event whose name starts at a column */
export function createGraphLines(reading: Reading, event: (at: number) => void): GraphLines {
  const opened = new Map<TaskKey, OpenCall[]>();
  /** Who runs on each CPU, as the banners tell. */
  const running = new Map<number, { readonly tid: number; readonly comm: string }>();

  const body = (at: number, task: () => TaskKey): void => {
    reading.body = at;
    const { text, to } = reading;
    const first = text.charCodeAt(at);
    if (at >= to || first === lessThan || first === equals) reading.sink.structure();
    else if (first === closeBrace) closing(at, task);
    else if (first === slash && text.charCodeAt(at + 1) === asterisk) comment(at);
    else called(at, gupFunction(text.slice(at, wordEnd(text, at, to))));
  };

  const called = (at: number, of: GupFunction | undefined): void => {
    if (of === undefined || !isTraced(of)) {
      reading.sink.noise();
      return;
    }
    if (!reading.parse('calls')) return;
    reading.show(of.name);
    const [base, decoded] = enteredFunction(reading, of, 'function');
    const call: OpenCall = { base, body: decoded, of, indent: at };
    reading.sink.eventLine();
    if (words.body.at(-1)?.tokenType === t.OpenBrace) {
      const task = taskOf(base);
      const open = opened.get(task) ?? [];
      opened.set(task, open);
      if (open.length < deepest) open.push(call);
      else reading.emit(unclosed(call));
    } else {
      reading.emit(closed(call, words.body, endingOf(base)));
    }
  };

  /** A closing brace stands in the column of its function's name. */
  const closing = (at: number, task: () => TaskKey): void => {
    if (opened.size === 0) {
      reading.sink.noise();
      return;
    }
    const key = task();
    const open = opened.get(key);
    const last = open?.at(-1);
    if (open === undefined || last === undefined || last.indent !== at) {
      reading.sink.noise();
    } else if (reading.parse('calls')) {
      open.pop();
      if (open.length === 0) opened.delete(key);
      reading.sink.eventLine();
      reading.emit(closed(last, words.body, endingOf(reading.base())));
    }
  };

  const comment = (at: number): void => {
    const { text } = reading;
    const end = text.lastIndexOf('*/');
    if (end <= at + 2) {
      reading.sink.unparsed(reading.line, reading.to + 1, 'the comment does not end');
      return;
    }
    reading.to = trimmedEnd(text, end);
    reading.from = skip(text, at + 2);
    reading.mode = 'head';
    event(reading.from);
  };

  return {
    read(columns) {
      const cpu = columns.cpu ?? 0;
      const task = columns.tid === undefined ? running.get(cpu) : { tid: columns.tid, comm: columns.comm ?? '' };
      const tid = task?.tid ?? placeholder(cpu);
      reading.comm = task?.comm;
      reading.given = {
        tid,
        ...(columns.cpu !== undefined && { cpu: columns.cpu }),
        ...(columns.nanoseconds !== undefined && { nanoseconds: columns.nanoseconds }),
      };
      reading.from = columns.duration;
      reading.mode = 'calls';
      body(columns.body, () => tid);
    },
    readEvent(nameEnd) {
      const bar = reading.text.indexOf('|', nameEnd);
      const name = reading.body;
      if (bar < 0) reading.sink.noise();
      else body(skip(reading.text, bar + 1), () => taskOf(reading.prefixed(name)));
    },
    readBanner() {
      const banner = graphBanner(reading.text);
      if (banner === undefined) return false;
      const { cpu, from: before, to: next } = banner;
      if (!running.has(cpu)) {
        const open = opened.get(placeholder(cpu));
        opened.delete(placeholder(cpu));
        if (open !== undefined) {
          opened.set(
            before.tid,
            open.map((call) => ({ ...call, base: { ...call.base, ...before } })),
          );
        }
        reading.identify(placeholder(cpu), before);
      }
      running.set(cpu, next);
      reading.sink.structure();
      return true;
    },
    end() {
      for (const calls of opened.values()) for (const call of calls) reading.emit(unclosed(call));
      opened.clear();
    },
  };
}

interface OpenCall extends Open {
  readonly of: GupFunction;
  /** Column of its name. */
  readonly indent: number;
}

const asterisk = 42;
const slash = 47;
const lessThan = 60;
const equals = 61;
const closeBrace = 125;
const deepest = 1000;

/** Stands for the task of a CPU before its first banner. */
function placeholder(cpu: number): number {
  return -1 - cpu;
}

function unclosed(call: { readonly base: Open['base']; readonly body: Body }): TraceEvent {
  return { ...call.base, ...call.body, returned: false } as TraceEvent; // base and body are the two halves of one event
}

function closed(call: OpenCall, line: readonly Word[], at: Ending): TraceEvent {
  const duration = line.find(({ tokenType }) => tokenType === t.Duration)?.image ?? '';
  const remark = line.find(({ tokenType }) => tokenType === t.Remark)?.image ?? '';
  // `/* = 0x0 */`, `/* fn = -22 */`, `/* fn ret=0x1000 */`.
  const image = /(?:^|[ =])(?:ret)?= ?(-?(?:0x[0-9a-f]+|\d+)) \*\/$/.exec(remark)?.[1];
  const [ends, more] = returned(call.of, call.body.kind === 'unpin' ? undefined : image);
  const event = finished(call, at, ends, more);
  const microseconds = /\d+(?:\.\d+)?/.exec(duration)?.[0];
  return microseconds === undefined ? event : { ...event, duration: Math.round(Number(microseconds) * 1000) };
}
