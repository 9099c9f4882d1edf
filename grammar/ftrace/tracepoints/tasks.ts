// signal:*, sched:sched_process_*, task:task_rename (include/trace/events/{signal,sched,task}.h). A comm holds any text but is at most 15 bytes,
// so it is cut out of the line between its own name and the next field's, the last of that name.

import type { Decoded, Fields } from '../facts';
import { int32 } from '../numbers';
import type { Tracepoints } from './tracepoint';

export const tasks: Tracepoints = {
  signal_generate: (fields, line) => {
    const signal = fields.number('sig');
    if (signal === undefined) return { fault: 'sig expected' };
    const target = lastNumber(line, ' pid=');
    const targetComm = between(line, 'comm=', ' pid=');
    const code = codeOf(fields);
    return {
      kind: 'signal',
      signal,
      phase: 'generated',
      ...(code !== undefined && { code }),
      ...(target !== undefined && { target }),
      ...(targetComm !== undefined && { targetComm }),
      ...((fields.number('res') ?? fields.number('result')) === 1 && { ignored: true }), // trace-cmd report -R writes result=
    };
  },
  signal_deliver: (fields) => {
    const signal = fields.number('sig');
    const handler = fields.text('sa_handler');
    if (signal === undefined || handler === undefined) return { fault: 'sig and sa_handler expected' };
    const code = codeOf(fields);
    return { kind: 'signal', signal, phase: 'delivered', ...(code !== undefined && { code }), handler: handlerOf(handler) };
  },
  sched_process_fork: (_fields, line) => {
    const child = lastNumber(line, ' child_pid=');
    if (child === undefined) return { fault: 'child_pid expected' };
    const childComm = between(line, ' child_comm=', ' child_pid=');
    return { kind: 'fork', child, ...(childComm !== undefined && { childComm }), source: 'tracepoint' };
  },
  sched_process_exec: (_fields, line) => {
    const path = between(line, 'filename=', ' pid=');
    return path === undefined ? { fault: 'filename and pid expected' } : { kind: 'exec', path, source: 'tracepoint' };
  },
  sched_process_exit: (fields, line) => {
    const tid = lastNumber(line, ' pid=');
    const dead = fields.text('group_dead');
    return {
      kind: 'exit',
      phase: 'done',
      ...(tid !== undefined && { tid }),
      ...(dead !== undefined && { wholeGroup: dead === 'true' || dead === '1' || dead === '(1)' || dead === '0x1' }),
    };
  },
  task_rename: (fields, line) => renamed(fields, line),
};

/** si_code is an int; the option `fields` prints a negative one as `0xfffffffa (-6)`. */
function codeOf(fields: Fields): number | undefined {
  const code = fields.number('code');
  return code === undefined ? undefined : int32(code);
}

function renamed(fields: Fields, line: string): Decoded {
  const tid = fields.number('pid');
  // A name with a newline in it ends the line early.
  const newComm = between(line, ' newcomm=', ' oom_score_adj=') ?? after(line, ' newcomm=');
  if (tid === undefined || newComm === undefined) return { fault: 'pid and newcomm expected' };
  return { kind: 'rename-task', tid, newComm };
}

function handlerOf(printed: string): 'default' | 'ignore' | 'handler' {
  const digits = printed.replace(/^(?:0x)?0*/, '');
  return digits === '' ? 'default' : digits === '1' ? 'ignore' : 'handler';
}

/** The text between the first `name` and the last `next` behind it. */
function between(line: string, name: string, next: string): string | undefined {
  const start = line.indexOf(name);
  const end = line.lastIndexOf(next);
  return start < 0 || end < start + name.length ? undefined : line.slice(start + name.length, end);
}

function after(line: string, name: string): string | undefined {
  const start = line.indexOf(name);
  return start < 0 ? undefined : line.slice(start + name.length);
}

function lastNumber(line: string, name: string): number | undefined {
  const start = line.lastIndexOf(name);
  if (start < 0) return undefined;
  // The `fields` option prints `pid=0x42c3 (17091)`.
  const image = /^(?:0x[0-9a-f]+|\d+)/.exec(line.slice(start + name.length, start + name.length + 20))?.[0];
  return image === undefined ? undefined : Number(image);
}
