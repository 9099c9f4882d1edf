// Events on their way out. Those of a first task whose number is not shown yet wait until it is, or until the log ends.

import type { LineSink } from '../dialect-parser';
import type { IoctlEvent, TraceEvent, WriteEvent } from '../event';
import { createFirstTask } from './first-task';
import type { Glance } from './glance';
import type { InFlight } from './in-flight';

/** The task of a line without a pid, while its number is not known. */
const nameless = 0;

export interface Output {
  event(event: TraceEvent): void;
  /** The line's task. */
  taskOf(text: string, glance: Glance): number;
  /** The task of a line that shows this pid by itself, or -1 for none. */
  taskOfPid(pid: number): number;
  /** `strace: Process N attached` */
  attached(pid: number): void;
  gone(pid: number): void;
  /** No line has named a task. */
  nobody(): boolean;
  /** The last ioctl or write, for a comment behind it. */
  registration(): IoctlEvent | WriteEvent | undefined;
  end(): void;
}

export function createOutput(sink: LineSink, inFlight: InFlight): Output {
  const first = createFirstTask();
  let waiting: TraceEvent[] = [];
  let registration: IoctlEvent | WriteEvent | undefined;

  const release = (tid: number): void => {
    for (const event of waiting) sink.event(event.tid === tid ? event : { ...event, tid });
    waiting = [];
  };

  return {
    event(event) {
      if (event.kind === 'fork' && event.child !== undefined) first.born(event.child);
      if (event.kind === 'ioctl' || event.kind === 'write') registration = event;
      if (event.tid === nameless) waiting.push(event);
      else sink.event(event);
    },
    taskOf(text, glance) {
      if (glance.bracketedPid) {
        const call = inFlight.current(nameless);
        const resumes = glance.shape === 'resumed' && text.slice(glance.nameStart, glance.nameEnd) === call;
        if (first.appeared(glance.pid, call !== undefined, resumes)) {
          inFlight.rename(nameless, glance.pid);
          release(glance.pid);
        }
      }
      return first.of(glance.pid) ?? nameless;
    },
    taskOfPid: (pid) => first.of(pid) ?? nameless,
    attached: (pid) => first.born(pid),
    gone: (pid) => first.gone(pid),
    nobody: () => first.nobody(),
    registration: () => registration,
    end: () => release(nameless),
  };
}
