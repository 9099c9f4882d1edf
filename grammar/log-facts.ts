// What the first lines of a log show of how it was recorded: clock, number bases, kernel, options of the recorder. Only what a line
// shows by its form is told; what no line shows stays absent.

import type { Dialect, LogFacts } from './event';

export interface LogObserver {
  /** The next line; only the first ones are looked at. */
  look(line: string): void;
  /** It has seen enough. */
  done(): boolean;
  facts(dialect: Dialect): LogFacts;
}

export function createLogObserver(): LogObserver {
  const lines: string[] = [];
  return {
    look(line) {
      if (lines.length < linesLookedAt) lines.push(line.slice(0, charactersLookedAt));
    },
    done: () => lines.length >= linesLookedAt,
    facts: (dialect) => (dialect === 'strace' ? ofStrace(lines) : ofKernelTrace(lines, dialect)),
  };
}

const linesLookedAt = 400;
const charactersLookedAt = 2000;

type Shown = readonly (readonly [name: string, form: RegExp])[];

function ofStrace(lines: readonly string[]): LogFacts {
  const all = seen(lines, straceOptions);
  const options = all.includes('-yy') ? all.filter((option) => option !== '-y') : all;
  const clock = seen(lines, straceClocks)[0];
  const radix = seen(lines, [
    ['numbers with names', /0x[0-9a-f]+ \/\* [A-Z_]+[A-Z] \*\//],
    ['raw numbers', /(?:openat\(0xffffff9c|openat\(-100|fcntl\(\w+(?:<[^>]*>)?, 0x[0-9a-f]+[,)]|mmap\(NULL, \d+, 0x)/],
  ])[0];
  return { ...(clock === undefined ? {} : { clock }), ...(radix === undefined ? {} : { radix }), options };
}

const task = String.raw`^(?:\[pid +\d+(?:<[^>]*>)?\] |\d+(?:<[^>]*>)? )?`;
const straceClocks: Shown = [
  ['epoch', new RegExp(`${task} *\\d{9,}(?:\\.\\d+)? `)],
  ['time of day', new RegExp(`${task} *\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? `)],
  ['since the line before', new RegExp(`${task} *\\d{1,8}\\.\\d{3,9} `)],
];
const straceOptions: Shown = [
  ['-f', /^(?:\[pid +\d+|\d+(?:<[^>]*>)? +(?:\d\d:|\d{9,}|\d{1,8}\.\d{3}|[a-z_<+[-]))/],
  ['-T', /\) += .* <\d+\.\d+>$/],
  ['-yy', /\d<[^>]{0,1024}<(?:char|block) \d+:\d+>>|\d<(?:TCP|UDP|UNIX|NETLINK)[^>]{0,1024}:\[/],
  ['-y', /[(, ]\d+<(?:\/|[a-z_]+:\[)/],
  ['--decode-pids=comm', /^\[pid +\d+<|^\d+<[^>]+> /],
  ['-i', /\[[0-9a-f]{16}\] [a-z_]+\(/],
  ['-n', /\[ *\d{1,4}\] [a-z_]\w*\(/],
  ['-k', /^ > \S.*\[0x[0-9a-f]+\]/],
  ['-xx', /^[^"]*\b(?:openat\([^"]*|execve\()"\\x2f(?:\\x[0-9a-f]{2})+/],
  ['-c', /^% time +seconds/],
  ['--inject', /\((?:INJECTED|DELAYED|INJECTED: args)\)/],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: strace --color writes them
  ['--color', /\u001b\[/],
];

function ofKernelTrace(lines: readonly string[], dialect: Dialect): LogFacts {
  const known = dialect === 'ftrace' ? ftraceFacts : dialect === 'trace-cmd' ? traceCmdFacts : [];
  const clock = seen(lines, kernelClocks)[0];
  const radix = dialect === 'perf-trace' ? undefined : seen(lines, kernelRadix)[0];
  const release = first(lines, /^# \w+ latency trace v\S+ on (\S{1,64})$/);
  // tracing/syscalls: 6.18 prints `0x` in front of hexadecimal arguments; only ftrace's own text shows that.
  const generation = dialect !== 'ftrace' ? undefined : radix === 'hex' ? 'before 6.18' : radix === '0x' ? '6.18 or newer' : undefined;
  const kernel = release ?? generation;
  const tracer = first(lines, /^# tracer: (\w{1,32})$/);
  return {
    ...(clock === undefined ? {} : { clock }),
    ...(radix === undefined ? {} : { radix }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(tracer === undefined ? {} : { tracer }),
    options: seen(lines, known),
  };
}

// A clock's name is not in the log; its unit is.
const kernelClocks: Shown = [
  ['seconds, ns', /\s\d+\.\d{9}:\s/],
  ['seconds', /\s\d+\.\d{6}:\s|^\s*\d+\.\d{6} \|/],
  ['milliseconds', /^\s*\d+\.\d{3} \(|\] \d+\.\d{3}ms/],
  ['microseconds', /\s\d+us[ +!#*@$]?\s*: /],
  ['unknown unit', /(?:\]\s+(?:\S{4,6}\s+)?\d{3,}|-\d+\s+\d+[.A-Za-z#][.\w#]{3,5}\s+\d+):\s/],
];
const kernelRadix: Shown = [
  ['padded 0x', /sys_enter_\w+: .*\b\w+: 0x0\d{7}\b|sys_enter_\w+: .*=0x0\d{7}\b/],
  ['0x and decimal', /sys_enter_\w+: __syscall_nr=0x/],
  ['0x', /\bsys_\w+\(.*: 0x/],
  ['hex', /\bsys_\w+\(.*: [0-9a-f]{3,}[,)]/],
];
const ftraceFacts: Shown = [
  ['record-tgid', /-\d+ +\( *[\d-]+\) \[\d+\]/],
  ['latency-format', /^# \w+ latency trace v/],
  ['verbose', /\bsys_\w+\((?:unsigned |int |const |struct |size_t |long |char )|\] \d+\.\d+ms \(\+/],
  ['fields', /sys_enter_\w+: __syscall_nr=/],
  ['noirq-info', /^\s*\S.{0,40}-\d+ +\[\d+\] +\d+\.\d+: /],
  ['stacktrace', /<stack trace>|^ => /],
  ['userstacktrace', /<user stack trace>/],
  ['nocontext-info', /^sys_\w+\(/],
];
const traceCmdFacts: Shown = [
  ['-R', /sys_enter_\w+: +__syscall_nr=\d/],
  ['-t', /\s\d+\.\d{9}: \w+: /],
  ['-l', /-\d+ +\d+[.dNnXhHsSzZbB#]{4,} /],
  ['--ts-diff', /\d\.\d+: \(\+?\d+\)/],
];

function seen(lines: readonly string[], forms: Shown): readonly string[] {
  return forms.filter(([, form]) => lines.some((line) => form.test(line))).map(([name]) => name);
}

function first(lines: readonly string[], form: RegExp): string | undefined {
  for (const line of lines) {
    const found = form.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
