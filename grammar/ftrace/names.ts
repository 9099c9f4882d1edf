// What a line is by its event's name alone, so that noise is told without lexing. One entry per spelling of a name.

import { type GupFunction, gupFunction, gupFunctionOfEvent } from './gup';
import { type SyscallSpec, syscallSpec } from './syscalls';
import { filelock } from './tracepoints/filelock';
import { filesystem } from './tracepoints/filesystem';
import { fsDax } from './tracepoints/fs-dax';
import { pinners } from './tracepoints/pinners';
import { tasks } from './tracepoints/tasks';
import type { DecodeTracepoint } from './tracepoints/tracepoint';

export type NameEntry =
  | { readonly is: 'noise' | 'structure' | 'malformed'; readonly shown?: string }
  /** `sys_x`, followed by its arguments or its result. */
  | { readonly is: 'syscall'; readonly shown: string; readonly call: string; readonly spec: SyscallSpec | undefined }
  | { readonly is: 'enter' | 'exit'; readonly shown: string; readonly call: string; readonly spec: SyscallSpec | undefined }
  | { readonly is: 'raw-enter' | 'raw-exit'; readonly shown: string }
  | { readonly is: 'tracepoint'; readonly shown: string; readonly decode: DecodeTracepoint }
  /** Any other event: a probe when its text starts with a place in the code. */
  | { readonly is: 'event'; readonly shown: string; readonly of: GupFunction | undefined }
  /** Free text follows, perhaps on further lines. */
  | { readonly is: 'text'; readonly shown: string }
  /** trace-cmd's function, funcgraph_entry, funcgraph_exit. */
  | { readonly is: 'function-event' | 'graph-event'; readonly shown: string }
  | { readonly is: 'function'; readonly shown: string; readonly of: GupFunction | undefined }
  | { readonly is: 'lost'; readonly shown: string };

/** Looks a name up as printed: with its colon, perf's `system:` in front. `learnt` is told of names not known before. */
export function createNames(learnt: (raw: string, entry: NameEntry) => void = () => {}): (raw: string) => NameEntry {
  const known = new Map<string, NameEntry>();
  return (raw) => {
    let entry = known.get(raw);
    if (entry === undefined) {
      entry = classify(raw);
      // Damaged or hostile logs can make names without end.
      if (known.size >= mostNames) known.clear();
      known.set(raw, entry);
      learnt(raw, entry);
    }
    return entry;
  };
}

const mostNames = 20000;
const tracepoints = new Map<string, DecodeTracepoint>(
  [filelock, fsDax, filesystem, tasks, pinners].flatMap((group) => Object.entries(group)),
);

function classify(raw: string): NameEntry {
  if (!raw.endsWith(':')) return classifyFunction(raw);
  if (raw.length > 200 || !/^(?:[\w.-]+:)?[\w.$<>-]+:$/.test(raw)) return { is: 'malformed' };
  const qualified = raw.slice(0, -1);
  const name = qualified.slice(qualified.indexOf(':') + 1);
  if (name.startsWith('sys_enter_')) return { is: 'enter', shown: name.slice(10), call: name.slice(10), spec: syscallSpec(name.slice(10)) };
  if (name.startsWith('sys_exit_')) return { is: 'exit', shown: name.slice(9), call: name.slice(9), spec: syscallSpec(name.slice(9)) };
  const decode = tracepoints.get(name);
  if (decode !== undefined) return { is: 'tracepoint', shown: name, decode };
  switch (name) {
    case 'sys_enter':
      return { is: 'raw-enter', shown: name };
    case 'sys_exit':
      return { is: 'raw-exit', shown: name };
    case 'kernel_stack':
    case 'user_stack':
      return { is: 'structure' };
    case 'tracing_mark_write':
    case 'print':
    case 'bprint':
    case 'bputs':
      return { is: 'text', shown: name };
    case 'function':
      return { is: 'function-event', shown: name };
    case 'funcgraph_entry':
    case 'funcgraph_exit':
      return { is: 'graph-event', shown: name };
    default:
      return { is: 'event', shown: name, of: gupFunctionOfEvent(name) };
  }
}

function classifyFunction(raw: string): NameEntry {
  if (raw === '<stack' || raw === '<user') return { is: 'structure' };
  // `Unknown type 839`, and `UNKNOWN TYPE 5` with the option fields: an event whose format this kernel cannot print.
  if (raw === 'Unknown' || raw === 'UNKNOWN') return { is: 'noise' };
  if (raw === 'PERF_RECORD_LOST' || raw === 'PERF_RECORD_LOST_SAMPLES') return { is: 'lost', shown: raw };
  if (raw.length > 200 || !/^[A-Za-z_.$][\w.$]*(?:\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?)?$/.test(raw)) {
    // A function outside any symbol: `0xffffffffc02a9083`.
    return /^0x[0-9a-f]+$/.test(raw) ? { is: 'noise' } : { is: 'malformed' };
  }
  if (raw.startsWith('sys_')) return { is: 'syscall', shown: raw.slice(4), call: raw.slice(4), spec: syscallSpec(raw.slice(4)) };
  return { is: 'function', shown: raw, of: gupFunction(raw) };
}
