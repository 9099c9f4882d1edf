// Which tool wrote a log, by its first recognisable lines. It only guesses a dialect; whether a line is right is the grammar's word.
// Shapes: strace 4.x–7.x, kernel ftrace text up to 6.18, trace-cmd report 2.x/3.x, perf script and perf trace (spec, sections 3 and 4).

import type { Dialect } from './event';
import type { NotATrace } from './not-a-trace';

/** What one line looks like, and how much it says: 1 it could be chance, 3 no other tool writes it, more: it settles the whole file. */
export interface Shape {
  readonly of: Dialect | 'raw' | 'hex' | 'hist' | 'binary' | 'trace.dat' | 'perf.data' | 'perf-untimed';
  readonly weight: number;
}

/** `certain`: at least one line could not be anything else. */
export type Detected =
  | { readonly kind: 'dialect'; readonly dialect: Dialect; readonly certain: boolean }
  /** `index`: the first line of `lines` that shows it. */
  | { readonly kind: 'not-a-trace'; readonly what: NotATrace['what']; readonly index: number };

/** The dialect that most of the recognised lines have, what it is instead of a trace, or undefined when no line is recognised. */
export function detect(lines: readonly string[]): Detected | undefined {
  const weights = new Map<Shape['of'], number>();
  const first = new Map<Shape['of'], number>();
  const certain = new Set<Shape['of']>();
  for (const [index, line] of lines.entries()) {
    const shape = shapeOf(line);
    if (shape === undefined) continue;
    weights.set(shape.of, (weights.get(shape.of) ?? 0) + shape.weight);
    if (!first.has(shape.of)) first.set(shape.of, index);
    if (shape.weight > 1) certain.add(shape.of);
  }
  const best = [...weights].reduce<[Shape['of'], number] | undefined>((top, entry) => (top && top[1] >= entry[1] ? top : entry), undefined);
  if (best === undefined) return undefined;
  const of = best[0];
  if (isDialect(of)) return { kind: 'dialect', dialect: of, certain: certain.has(of) };
  return { kind: 'not-a-trace', what: of, index: first.get(of) ?? 0 };
}

/** What one line looks like; undefined when it fits no tool's output. Looks at its first 400 characters only. */
export function shapeOf(line: string): Shape | undefined {
  const text = (line.length > 400 ? line.slice(0, 400) : line).replace(colours, '');
  if (text.startsWith('\x17\x08Dtracing')) return { of: 'trace.dat', weight: 1000 };
  if (/^(?:PERFILE2|2ELIFREP)/.test(text)) return { of: 'perf.data', weight: 1000 };
  if (text.includes('\0')) return { of: 'binary', weight: 3 };
  return shapes.find(({ pattern }) => pattern.test(text));
}

function isDialect(of: Shape['of']): of is Dialect {
  return of === 'strace' || of === 'ftrace' || of === 'trace-cmd' || of === 'perf' || of === 'perf-trace';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: strace --color writes them
const colours = /\x1b\[[0-9;]*m/g;

// `comm-pid (tgid) [cpu] flags time:`; comm is at most 16 bytes but tools differ in padding.
const taskPrefix = String.raw`^\s*.{1,40}-\d+\s+(?:\(\s*[\d-]+\)\s+)?\[\d{3,}\]\s+(?:[.\w#*]{4,6}\s+)?\d+(?:\.\d+)?:\s+(?:\([+-]?\d+\)\s+)?`;
const latencyPrefix = String.raw`^\s*.{1,40}-\d+\s+\d+[.\w#*]{3,6}\s+`;
// `[pid N<comm>]` or `N<comm>`, then the clocks, the call's number and the instruction pointer.
const stracePid = String.raw`(?:\[pid\s+\d+(?:<[^>]{0,64}>)?\]\s+|\d+(?:<[^>]{0,64}>)?\s+)?`;
const straceClock = String.raw`(?:\d\d:\d\d:\d\d(?:\.\d+)?\s+|\d+\.\d+\s+|\d{9,}\s+)?(?:\(\+\s*[\d.]+\)\s+)?(?:\[\s*\d+\]\s+)?(?:\[[0-9a-f?]{8,16}\]\s+)?`;
const strace = String.raw`^\s{0,8}${stracePid}\s{0,8}${straceClock}`;

// In this order: the first that fits names the line.
const shapes: readonly (Shape & { readonly pattern: RegExp })[] = [
  { of: 'hist', weight: 50, pattern: /^# (?:event histogram|trigger info: hist:)|^\{ .* \} hitcount:\s+\d+/ },
  { of: 'raw', weight: 20, pattern: /^\d+ \d+ \d+ (?:# )?type: \d+/ },
  { of: 'hex', weight: 20, pattern: /^[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{16}\b/ },
  { of: 'ftrace', weight: 3, pattern: /^# (?:tracer: |entries-in-buffer\/|\w+ latency trace v)/ },
  { of: 'ftrace', weight: 3, pattern: /^(?:CPU:\d+ \[LOST (?:\d+ )?EVENTS\]|##### CPU \d+ buffer started ####)/ },
  { of: 'trace-cmd', weight: 600, pattern: /^(?:version = \d+|cpus=\d+$|CPU \d+ is empty$)/ },
  { of: 'perf-trace', weight: 3, pattern: /^\s*\d+\.\d{3} \(\s*(?:\d+\.\d{3} ms\s*)?\): / },
  { of: 'perf-trace', weight: 3, pattern: /^ Summary of events:$|^\s+syscall\s+calls\s+errors\s+total\s+min/ },
  { of: 'perf', weight: 3, pattern: /^\s*\S.{0,40}?\s+(?:-?\d+(?:\/-?\d+)?\s+)?(?:\[\d{3,}\]\s+)?\d+\.\d+:\s+(?:\d+\s+)?[\w-]+:[\w-]+:\s/ },
  {
    of: 'perf-untimed',
    weight: 3,
    pattern:
      /^\s*\S.{0,40}?\s+-?\d{1,10}(?:\/-?\d+)?\s+(?:\[\d{3,}\]\s+)?(?:\d+\s+)?(?:syscalls|filelock|fs_dax|signal|sched|raw_syscalls|ext4|xfs|probe\w*|io_uring|task|rdma_\w+):\w+:\s/,
  },
  { of: 'perf', weight: 3, pattern: /PERF_RECORD_[A-Z0-9_]+/ },
  {
    of: 'trace-cmd',
    weight: 3,
    pattern: new RegExp(`(?:${taskPrefix}|${latencyPrefix}\\d+\\.\\d+:\\s+)(?:sys_(?:enter|exit)_\\w+:(?! __syscall_nr=0x)|\\w+: {2,})`),
  },
  { of: 'ftrace', weight: 3, pattern: new RegExp(`${taskPrefix}\\S`) },
  { of: 'ftrace', weight: 3, pattern: new RegExp(`${latencyPrefix}\\d+(?:us|ns)[ +!#*@$]?\\s*: `) },
  { of: 'ftrace', weight: 3, pattern: /^\s*.{1,40}\s\d+\s+\d+ \d+ [0-9a-f]{8} [0-9a-f]{8} \[[0-9a-f]+\] [\d.]+ms/ },
  { of: 'ftrace', weight: 3, pattern: /^sys_\w+(?:\(| -> 0x)|^sys_(?:enter|exit)_\w+: / },
  { of: 'ftrace', weight: 3, pattern: /^\w+: (?:fl=|dev=0x|dev \d+[:,]\d+ ino |sig=\d+ errno=|comm=.* pid=|\(\w+\+0x)/ },
  { of: 'ftrace', weight: 3, pattern: /^\s*(?:\d+\.\d+ \|\s+)?\d+\)\s.{0,60}\|\s.*(?:\{|;|\})/ },
  { of: 'ftrace', weight: 3, pattern: /^ {0,2}(?:[ +!#*@$] )?\s*(?:\d+\.\d+ us\s+|(?<=\s))\|\s.*(?:\{|;|\})$/ },
  {
    of: 'strace',
    weight: 3,
    pattern: new RegExp(`${strace}(?:<\\.\\.\\. \\w+ resumed>|--- (?:SIG\\w+ \\{|stopped by SIG)|\\+\\+\\+ (?:exited|killed|superseded))`),
  },
  { of: 'strace', weight: 3, pattern: new RegExp(`${strace}[a-z_]\\w*\\(.*(?:\\)\\s+= |<unfinished \\.\\.\\.>)`) },
  { of: 'strace', weight: 3, pattern: /^strace: Process \d+ (?:attached|detached)|^% time\s+seconds\s+usecs\/call\s+calls/ },
  { of: 'strace', weight: 1, pattern: new RegExp(`${strace}[a-z_]\\w*\\(`) },
];
