// A dialect decides spelling, never meaning: the same calls, written as each tool writes them, give equal events wherever it shows the same.

import assert from 'node:assert/strict';
import type { Dialect, TraceEvent } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';

/** An argument: its name, its C type, its value, and strace's word for it. */
type Argument = readonly [name: string, type: string, value: number, word?: string];
interface Call {
  readonly name: string;
  readonly number: number;
  readonly args: readonly Argument[];
  readonly result: number;
  /** Name and number, of a failure. */
  readonly errno?: readonly [string, number];
}

const fd = (value: number): Argument => ['fd', 'unsigned int', value];
const call = (name: string, number: number, args: readonly Argument[], result = 0, errno?: Call['errno']): Call => ({
  ...{ name, number, args, result },
  ...(errno === undefined ? {} : { errno }),
});
const fcntl = (command: number, word: string, arg: Argument, result?: number, errno?: Call['errno']): Call =>
  call('fcntl', 72, [fd(7), ['cmd', 'unsigned int', command, word], arg], result, errno);
const lease = (value: number, word: string | undefined, result?: number, errno?: Call['errno']): Call =>
  fcntl(0x400, 'F_SETLEASE', word === undefined ? ['arg', 'unsigned long', value] : ['arg', 'unsigned long', value, word], result, errno);
const fallocate = (mode: number, word: string | undefined, offset: number, length: number, errno?: Call['errno']): Call =>
  call(
    'fallocate',
    285,
    [
      fd(7),
      word === undefined ? ['mode', 'int', mode] : ['mode', 'int', mode, word],
      ['offset', 'loff_t', offset],
      ['len', 'loff_t', length],
    ],
    0,
    errno,
  );

// Numbers of x86-64, where the recordings come from.
const calls: readonly Call[] = [
  lease(0, 'F_RDLCK'),
  lease(1, 'F_WRLCK', 0, ['EAGAIN', 11]),
  lease(2, 'F_UNLCK'),
  lease(16, '0x10 /* F_??? */', 0, ['EINVAL', 22]),
  fcntl(10, 'F_SETSIG', ['arg', 'unsigned long', 35, 'SIGRT_3']),
  fcntl(8, 'F_SETOWN', ['arg', 'unsigned long', 4711]),
  call('ftruncate', 77, [fd(7), ['length', 'off_t', 131072]], 0, ['ETXTBSY', 26]),
  call('ftruncate', 77, [fd(7), ['length', 'off_t', 0]]),
  fallocate(3, 'FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE', 8192, 4096),
  fallocate(0x10, 'FALLOC_FL_ZERO_RANGE', 0, 4096, ['EOPNOTSUPP', 95]),
  fallocate(8, 'FALLOC_FL_COLLAPSE_RANGE', 4096, 4096),
  call(
    'mmap',
    9,
    [
      ['addr', 'unsigned long', 0, 'NULL'],
      ['len', 'unsigned long', 1048576],
      ['prot', 'unsigned long', 3, 'PROT_READ|PROT_WRITE'],
      ['flags', 'unsigned long', 0x80003, 'MAP_SHARED_VALIDATE|MAP_SYNC'],
      ['fd', 'unsigned long', 7],
      ['off', 'unsigned long', 0],
    ],
    0x7f3b20200000,
  ),
  call('munmap', 11, [
    ['addr', 'unsigned long', 0x7f3b20200000, '0x7f3b20200000'],
    ['len', 'size_t', 1048576],
  ]),
  call('dup', 32, [['fildes', 'unsigned int', 7]], 9),
  call(
    'dup3',
    292,
    [
      ['oldfd', 'unsigned int', 7],
      ['newfd', 'unsigned int', 12],
      ['flags', 'int', 0x80000, 'O_CLOEXEC'],
    ],
    12,
  ),
  call('close', 3, [fd(9)]),
  call('close', 3, [fd(90)], 0, ['EBADF', 9]),
];

const hex = (value: number): string => BigInt(value).toString(16);
const wide = (value: number): string => `0x${hex(value).padStart(8, '0')}`;
const returned = ({ result, errno }: Call): string => (errno === undefined ? hex(result) : (2n ** 64n - BigInt(errno[1])).toString(16));
const outcome = ({ result, errno }: Call, word: boolean): string =>
  errno === undefined
    ? result > 0xffff
      ? `0x${hex(result)}`
      : String(result)
    : word
      ? `-1 ${errno[0]} (Some words)`
      : `-1 (errno ${errno[1]})`;
const list = (one: Call, written: (argument: Argument) => string): string => one.args.map(written).join(', ');
const stamp = (step: number): string => `100.${String(100000 + step)}`;
const ftrace = (step: number, body: string): string => `        rdma-app-4711    [001] .....   ${stamp(step)}: ${body}`;
const traceCmd = (step: number, body: string): string => `        rdma-app-4711  [001]   ${stamp(step)}: ${body}`;
const perf = (step: number, name: string, body: string): string =>
  `        rdma-app  4711 [001]   ${stamp(step)}: ${`syscalls:${name}`.padStart(30)}: ${body}`;

/** An argument as perf trace writes it; undefined for zero, which it leaves out. */
function perfTraced(one: Call, [name, , value, word]: Argument): string | undefined {
  const isLease = one.args.some(([, , command]) => command === 0x400) && name === 'arg';
  if (value === 0) return undefined;
  if (isLease) return `${name}: ${word === undefined || word.includes('*') ? hex(value) : word.slice(2)}`;
  if (name === 'cmd') return `${name}: ${word?.slice(2)}`;
  if (name === 'prot') return `${name}: READ|WRITE`;
  // Its bits are those of MAP_SHARED and MAP_PRIVATE together.
  if (name === 'flags' && value === 0x80003) return `${name}: SHARED|PRIVATE|SYNC`;
  return `${name}: ${name === 'addr' ? `0x${hex(value)}` : value}`;
}

/** How each tool writes a call: one line, or its start and its end. */
const tools: Readonly<Record<string, readonly [Dialect, (one: Call, step: number) => readonly string[]]>> = {
  'strace -f': [
    'strace',
    (one) => [`4711  ${one.name}(${list(one, ([, , value, word]) => word ?? String(value))}) = ${outcome(one, true)}`],
  ],
  'strace -f, interrupted': [
    'strace',
    (one) => [
      `4711  ${one.name}(${list(one, ([, , value, word]) => word ?? String(value))} <unfinished ...>`,
      `4711  <... ${one.name} resumed>)      = ${outcome(one, true)}`,
    ],
  ],
  'strace -f -X raw': [
    'strace',
    (one) => [
      `4711  ${one.name}(${list(one, ([, , value, word]) => (word === undefined ? String(value) : `0x${hex(value)}`))}) = ${outcome(one, true)}`,
    ],
  ],
  'strace -f -X verbose': [
    'strace',
    (one) => [
      `4711  ${one.name}(${list(one, ([, , value, word]) => (word === undefined || word.includes('*') || word === 'NULL' ? (word ?? String(value)) : `0x${hex(value)} /* ${word} */`))}) = ${outcome(one, true)}`,
    ],
  ],
  'strace -f -e raw=all': [
    'strace',
    (one) => [`4711  ${one.name}(${list(one, ([, , value]) => `0x${hex(value)}`)}) = ${outcome(one, true)}`],
  ],
  'ftrace, before 6.18': [
    'ftrace',
    (one, step) => [
      ftrace(step, `sys_${one.name}(${list(one, ([name, , value]) => `${name}: ${hex(value)}`)})`),
      ftrace(step + 1, `sys_${one.name} -> 0x${returned(one)}`),
    ],
  ],
  'ftrace, 6.18': [
    'ftrace',
    (one, step) => [
      ftrace(step, `sys_${one.name}(${list(one, ([name, , value]) => `${name}: ${value < 10 ? value : `0x${hex(value)}`}`)})`),
      ftrace(step + 1, `sys_${one.name} -> 0x${returned(one)}`),
    ],
  ],
  'ftrace, verbose': [
    'ftrace',
    (one, step) => [
      ftrace(step, `sys_${one.name}(${list(one, ([name, type, value]) => `${type} ${name}: ${value < 10 ? value : `0x${hex(value)}`}`)})`),
      ftrace(step + 1, `sys_${one.name} -> 0x${returned(one)}`),
    ],
  ],
  'ftrace, fields': [
    'ftrace',
    (one, step) => [
      ftrace(
        step,
        `sys_enter_${one.name}: __syscall_nr=0x${hex(one.number)} (${one.number}) ${one.args.map(([name, , value]) => `${name}=0x${hex(value)} (${value})`).join(' ')}`,
      ),
      ftrace(
        step + 1,
        `sys_exit_${one.name}: __syscall_nr=0x${hex(one.number)} (${one.number}) ret=0x${returned(one)} (${one.errno === undefined ? one.result : -one.errno[1]})`,
      ),
    ],
  ],
  'ftrace, raw_syscalls': [
    'ftrace',
    (one, step) => [
      ftrace(
        step,
        `sys_enter: NR ${one.number} (${[...one.args.map(([, , value]) => hex(value)), '0', '0', '0', '0', '0'].slice(0, 6).join(', ')})`,
      ),
      ftrace(step + 1, `sys_exit: NR ${one.number} = ${one.errno === undefined ? one.result : -one.errno[1]}`),
    ],
  ],
  'trace-cmd report': [
    'trace-cmd',
    (one, step) => [
      traceCmd(step, `sys_enter_${one.name}:       ${list(one, ([name, , value]) => `${name}: ${wide(value)}`)}`),
      traceCmd(step + 1, `sys_exit_${one.name}:        0x${returned(one)}`),
    ],
  ],
  'perf trace': [
    'perf-trace',
    (one, step) => [
      `   ${(100 + step / 1000).toFixed(3)} ( 0.019 ms): rdma-app/4711 ${`${one.name}(${one.args.flatMap((argument) => perfTraced(one, argument) ?? []).join(', ')})`.padEnd(70)} = ${outcome(one, true)}`,
    ],
  ],
  'perf trace, interrupted': [
    'perf-trace',
    (one, step) => [
      `   ${(100 + step / 1000).toFixed(3)} (         ): rdma-app/4711 ${`${one.name}(${one.args.flatMap((argument) => perfTraced(one, argument) ?? []).join(', ')})`.padEnd(70)} ...`,
      `   ${(100 + step / 1000).toFixed(3)} ( 0.019 ms): rdma-app/4711  ... [continued]: ${one.name}()) = ${outcome(one, true)}`,
    ],
  ],
  'perf script': [
    'perf',
    (one, step) => [
      perf(
        step,
        `sys_enter_${one.name}`,
        list(one, ([name, , value]) => `${name}: ${wide(value)}`),
      ),
      perf(step + 1, `sys_exit_${one.name}`, `0x${returned(one)}`),
    ],
  ],
};

/** What every tool shows of a call: all but its place, its time, and the task's name and processor. */
function shared(event: TraceEvent): object {
  const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, time, duration, comm, cpu, tgid, ...facts } = event;
  return facts;
}

function eventsOf(tool: string): readonly object[] {
  const [dialect, write] = tools[tool] ?? assert.fail(tool);
  const text = calls.flatMap((one, i) => write(one, i * 10)).join('\n');
  const trace = parseTrace(text, { dialect });
  assert.ok(!('kind' in trace));
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map(shared);
}

describe('the same calls mean the same', () => {
  const expected = eventsOf('strace -f');

  it('strace’s own words have an event for each call, with its facts', () => {
    assert.equal(expected.length, calls.length);
    assert.deepEqual(expected[1], { kind: 'setlease', tid: 4711, fd: { fd: 7 }, argument: 1, result: -1, errno: 'EAGAIN' });
    assert.deepEqual(expected[6], { kind: 'truncate', tid: 4711, fd: { fd: 7 }, size: 131072, result: -1, errno: 'ETXTBSY' });
  });

  for (const tool of Object.keys(tools).slice(1)) it(tool, () => assert.deepEqual(eventsOf(tool), expected));
});
