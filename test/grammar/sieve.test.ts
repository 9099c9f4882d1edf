// What the sieve leaves out changes nothing: the same events, counts and names as without it, in WebAssembly and in plain TypeScript, for every
// recording, in chunks of any size. And it does leave lines out.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createByteReader } from '../../grammar/byte-reader';
import { createTraceParser, type ParseOptions } from '../../grammar/parse';
import { createPlainSieve } from '../../grammar/sieve/plain-sieve';
import type { Sieve } from '../../grammar/sieve/sieve';
import { createWasmSieve } from '../../grammar/sieve/wasm-sieve';
import { recordings } from '../support/recordings';

const newline = 10;

/** Reads `bytes` in chunks of `size`; `skipped` counts the lines that were left out. */
function readBytes(bytes: Uint8Array, sieve: Sieve | undefined, size: number, options: ParseOptions = {}) {
  const parser = createTraceParser(options);
  let skipped = 0;
  const counted = {
    ...parser,
    skip(count: number, unfinished: boolean, second: number) {
      skipped += count;
      parser.skip(count, unfinished, second);
    },
  };
  const reader = createByteReader(counted, sieve, options.longestLine);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  return { trace: parser.end(), skipped };
}

/** Sieves only work behind the first lines of a log: what comes is told in the shape that these set. */
const head = {
  ftrace: Array.from(
    { length: 420 },
    (_, at) => `            bash-123     [00${at % 4}] d..2.   100.${String(at).padStart(6, '0')}: sched_waking: comm=x pid=${at}`,
  ),
  strace: Array.from(
    { length: 420 },
    (_, at) =>
      `${300 + (at % 3)}  1795355353.${String(at).padStart(6, '0')} ${['brk(NULL) = 0x55', 'read(3, "", 1) = 0', '<... read resumed>) = 0'][at % 3]}`,
  ),
  day: Array.from({ length: 420 }, (_, at) => `${300 + (at % 3)}  23:5${at % 10}:00.${String(at).padStart(6, '0')} brk(NULL) = 0x55`),
  bare: Array.from({ length: 420 }, () => 'brk(NULL) = 0x55'),
};

const sieves: readonly (readonly [string, Sieve])[] = [
  ['in WebAssembly', createWasmSieve() ?? assert.fail('this host has WebAssembly')],
  ['in TypeScript', createPlainSieve()],
];

describe('the sieve', function () {
  this.timeout(240_000);

  const logs = recordings();
  for (const [name, sieve] of sieves) {
    it(`${name} changes nothing in ${logs.length} recordings`, () => {
      let skipped = 0;
      let lines = 0;
      for (const log of logs) {
        const bytes = readFileSync(log);
        const sifted = readBytes(bytes, sieve, 4096);
        assert.deepEqual(sifted.trace, readBytes(bytes, undefined, 1 << 20).trace, log);
        skipped += sifted.skipped;
        lines += 'kind' in sifted.trace ? 0 : sifted.trace.lines;
      }
      assert.ok(skipped > 0, `${skipped} of ${lines} lines left out`);
    });
  }

  const shapes = Object.entries(head) as [keyof typeof head, readonly string[]][];
  for (const [shape, lines] of shapes) {
    it(`changes nothing in what may follow ${shape} lines`, () => {
      const rest = fc.array(fc.oneof(fc.constantFrom(...lines, ...odd[shape]), mutated([...lines, ...odd[shape]])), {
        minLength: 1,
        maxLength: 60,
      });
      fc.assert(
        fc.property(rest, fc.integer({ min: 50, max: 70_000 }), fc.constantFrom('\n', '\n', '\r\n'), (tail, size, eol) => {
          const bytes = new TextEncoder().encode([...lines, ...tail].join(eol));
          const plain = readBytes(bytes, undefined, bytes.length).trace;
          for (const [name, sieve] of sieves) assert.deepEqual(readBytes(bytes, sieve, size).trace, plain, name);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('looks the same in both', () => {
    const [wasm, plain] = [createWasmSieve() ?? assert.fail('this host has WebAssembly'), createPlainSieve()];
    for (const [shape, lines] of shapes) {
      const bytes = new TextEncoder().encode([...lines, ...odd[shape], ...lines, ''].join('\n'));
      const found = [wasm, plain].map((sieve) => {
        const seen: unknown[] = [];
        const parser = createTraceParser();
        const told = {
          ...parser,
          skip(...given: Parameters<typeof parser.skip>) {
            seen.push(given);
            parser.skip(...given);
          },
        };
        const reader = createByteReader(told, sieve);
        reader.push(bytes);
        reader.end();
        return seen;
      });
      assert.deepEqual(found[0], found[1], shape);
      assert.ok((found[0]?.length ?? 0) > 0, `${shape}: lines are left out`);
    }
  });

  it('leaves nothing out of a log whose lines say who they are by those before', () => {
    const lines = [...Array.from({ length: 420 }, (_, at) => `[pid ${300 + (at % 3)}] brk(NULL) = 0x55`), ''];
    assert.equal(readBytes(new TextEncoder().encode(lines.join('\n')), createPlainSieve(), 1 << 20).skipped, 0);
  });
});

/** A line with some characters changed, put in or taken out. */
function mutated(lines: readonly string[]): fc.Arbitrary<string> {
  const places = fc.array(
    fc.tuple(fc.nat(200), fc.constantFrom(...' \t\r()<>[]:=-.,0x9azAZ_é"\u001b', '', '  ', ' = 0', ': 0x'), fc.nat(3)),
    { maxLength: 3 },
  );
  return fc.tuple(fc.constantFrom(...lines), places).map(([line, changes]) => {
    let text = line;
    for (const [at, put, taken] of changes)
      text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + taken);
    return text.replaceAll(String.fromCharCode(newline), ' ');
  });
}

const odd: Record<keyof typeof head, readonly string[]> = {
  ftrace: [
    '            bash-123     [000] .....   101.000000: sys_openat(dfd: 0xffffff9c, filename: 0x7fa4, flags: 0x80000, mode: 0)',
    '            bash-123     [000] .....   101.000001: sys_openat -> 0x3',
    '            bash-123     [000] .....   101.000002: sys_brk(brk: 0)',
    '            bash-123     [000] .....   101.000003: sys_brk -> 0x559a666b8000',
    '            bash-123     [000] .....   101.000003: sys_brk <-x',
    '            bash-123     [000] .....   101.000003: sys_brk what',
    '            bash-123     [000] .....   101.000003: my_probe: (place+0x4) x=1',
    '            bash-123     [000] .....   101.000003: my_probe: x=1',
    '            bash-123     [000] .....   101.000003: some_function <-other',
    '            bash-123     [000] .....   101.000003: some_function',
    '            bash-123     [000] .....   101.000003: tracing_mark_write: free text',
    '            bash-123     [000] .....   101.000003: task_rename: pid=69 oldcomm=python3 newcomm=sh',
    'goes on',
    'bash',
    '              sh-6969    (   6969) [001] d.h6.  1636.838139: sched_waking: comm=cat pid=6968 prio=120 target_cpu=000',
    '              sh-6969    (-------) [001] d.h6.  1636.838139: sched_waking: comm=cat pid=6968 prio=120 target_cpu=000',
    '              sh-6969    [001] d.h6.  1636.838139: sched_waking: comm=cat pid=6968 prio=120 target_cpu=000',
    '              sh-6969    [001]  1636.838139: sched_waking: comm=cat pid=6968 prio=120 target_cpu=000',
    '# tracer: function_graph',
    '# tracer: nop',
    'CPU:1 [LOST 12 EVENTS]',
    '              é1-6969    [001]  1636.838139: sched_waking: comm=cat pid=6968',
    '',
  ],
  strace: [
    '300  1795355354.000001 openat(AT_FDCWD, "/mnt/pmem/a", O_RDWR) = 3',
    '301  1795355354.000001 fcntl(3, F_SETLEASE, F_RDLCK <unfinished ...>',
    '301  1795355354.000002 <... fcntl resumed>) = 0',
    '300  1795355354.000002 read(3,  <unfinished ...>',
    '300  1795355354.000002 read(3',
    '"", 1) = 0',
    ', F_RDLCK) = 0',
    '300  1795355354.000002 brk(NULL) = ?',
    '300  1795355354.000002 brk(NULL <detached ...>',
    '300  1795355354.000003 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---',
    '300  1795355354.000004 +++ exited with 0 +++',
    '300  brk(NULL) = 0',
    '300  12:00:00 brk(NULL) = 0',
    'brk(NULL) = 0',
    '[pid 300] brk(NULL) = 0',
    'strace: Process 44 attached',
    '% time     seconds  usecs/call     calls    errors syscall',
    ' 10.00    0.000000           0         1           brk',
    '\u001b[32m300\u001b[0m  1795355354.000001 brk(NULL) = 0',
    '300  1795355354.000001 brk("\u001b[32m") = 0',
    '4194305 1795355354.000001 brk(NULL) = 0',
    '300  0.000001 brk(NULL) = 0',
    '',
  ],
  day: [
    '300  00:00:01.000001 brk(NULL) = 0x55',
    '300  12:00:01.000001 brk(NULL) = 0x55',
    '300  23:59:59 brk(NULL) = 0x55',
    '300  23:59:59.5 fcntl(3, F_SETLEASE, F_RDLCK) = 0',
    '300  00:10:59.5 fcntl(3, F_SETLEASE, F_RDLCK) = 0',
    '300  00:10:59.5 what is this',
    '300  23:10:59.5 what is this',
    '300  1795355354.000001 fcntl(3, F_SETLEASE, F_RDLCK) = 0',
    '300  23:10:59.5 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---',
    '300  23:10:59.5 read(3, <unfinished ...>',
    '"", 1) = 0',
  ],
  bare: [
    'fcntl(3, F_SETLEASE, F_RDLCK) = 0',
    'read(3, "", 1',
    '"", 1) = 0',
    '[pid 300] brk(NULL) = 0',
    '300 brk(NULL) = 0',
    'strace: Process 44 attached',
    '12:00:00 brk(NULL) = 0',
    'clone(child_stack=NULL, flags=CLONE_VM) = 44',
    'read(3, <unfinished ...>',
  ],
};
