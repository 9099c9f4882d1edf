// One program, recorded by every tool and in every spelling (test/traces/every-call): its calls must be the same events wherever a tool shows the
// same. What a tool cannot show is listed for it; everything else has to be there, in order, and equal in every field that both show.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { EventKind, TraceEvent } from '../../grammar/event';
import { parseTrace } from '../../grammar/parse';

/** Calls behind whose pointers stands all that matters, so that a tool without them shows nothing. */
const pointers = /^(?:f?stat|newfstatat|statx|unlink(?:at)?|rename(?:at2?)?|mount|sendmsg|recvmsg)\(/;
const kernel = new RegExp(`${pointers.source}|^lseek\\(`);
const tools: Readonly<Record<string, { readonly hidden?: RegExp; readonly renames?: false; readonly signals?: false }>> = {
  'raw.strace': {},
  'verbose.strace': {},
  'hex.strace': {},
  'stderr.strace': {},
  // The last argument of statx and newfstatat is a pointer too.
  'numbers.strace': { hidden: pointers, renames: false },
  'default.ftrace': { hidden: kernel },
  'fields.ftrace': { hidden: kernel },
  'script.perfscript': { hidden: kernel },
  'raw.perfscript': { hidden: kernel, renames: false, signals: false },
  'trace.perftrace': { hidden: kernel, renames: false, signals: false },
};

interface Run {
  readonly lines: readonly string[];
  readonly events: readonly TraceEvent[];
  readonly main: number;
}

function runOf(name: string): Run {
  const text = gunzipSync(readFileSync(`test/traces/every-call/${name}.txt.gz`)).toString('utf8');
  const trace = parseTrace(text);
  if ('kind' in trace) assert.fail(trace.message);
  assert.deepEqual(trace.unparsed, [], name);
  const events = trace.events.map((event) => event);
  // In front of the program the recorders show how it was started.
  const first = events.findIndex((event) => event.kind === 'truncate');
  const main = events[first]?.tid ?? assert.fail(name);
  return { lines: text.split('\n'), events: events.slice(first), main };
}

const own: ReadonlySet<EventKind> = new Set<EventKind>([
  ...([
    'open',
    'close',
    'dup',
    'set-fd-flags',
    'fork',
    'exec',
    'exit',
    'rename-task',
    'mmap',
    'munmap',
    'mremap',
    'setlease',
    'getlease',
  ] as const),
  ...(['setsig', 'setown', 'sigaction', 'sigmask', 'signal-wait', 'sigreturn', 'truncate', 'fallocate', 'write', 'file-facts'] as const),
  ...(['unlink', 'rename-file', 'mount', 'pass-fd', 'ioctl', 'ring-register'] as const),
]);

/** The calls of the program's first task. */
function callsOf(run: Run, hidden?: RegExp, renames = true): readonly TraceEvent[] {
  return run.events.filter(
    (event) =>
      event.tid === run.main &&
      own.has(event.kind) &&
      !('source' in event && event.source === 'tracepoint') &&
      !(event.kind === 'exit' && event.phase === 'done') &&
      (renames || event.kind !== 'rename-task') &&
      hidden?.test(run.lines[event.line - 1]?.slice(event.column - 1) ?? '') !== true,
  );
}

/** Facts as far as two runs of one program can share them: no times, no numbers that the kernel gives away anew. */
function factsOf(event: TraceEvent, pids: ReadonlyMap<number, string>): Readonly<Record<string, unknown>> {
  const { line, endLine, column, endColumn, outcomeColumn, outcomeEndColumn, time, duration, tid, tgid, comm, cpu, ...facts } = event;
  const named = (key: string, value: unknown): unknown => {
    if (['child', 'target', 'sender'].includes(key) || (key === 'result' && event.kind === 'fork')) return pids.get(Number(value)) ?? value;
    if (key === 'inode') return undefined;
    if (typeof value === 'object' && value !== null && 'fd' in value) return value.fd;
    return Array.isArray(value) ? value.map((item) => (item !== null && typeof item === 'object' && 'fd' in item ? item.fd : item)) : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, named(key, value)]));
}

/** The program's tasks in the order in which it makes them. */
function pidsOf(run: Run): ReadonlyMap<number, string> {
  const children = callsOf(run).flatMap((event) => (event.kind === 'fork' && event.child !== undefined ? [event.child] : []));
  return new Map([run.main, ...children].map((pid, index) => [pid, `task ${index}`]));
}

/** What `actual` shows otherwise than `expected`; a field that only one of them shows is no contradiction. */
function contradictions(expected: Readonly<Record<string, unknown>>, actual: Readonly<Record<string, unknown>>): object {
  const both = Object.keys(expected).filter((key) => actual[key] !== undefined && expected[key] !== undefined);
  return Object.fromEntries(
    both.filter((key) => JSON.stringify(expected[key]) !== JSON.stringify(actual[key])).map((key) => [key, [expected[key], actual[key]]]),
  );
}

describe('one program, recorded by every tool', () => {
  const plain = runOf('plain.strace');

  it('makes every kind of call that a log can show', () => {
    const kinds = new Set(plain.events.map(({ kind }) => kind));
    assert.deepEqual(
      [...own].filter((kind) => !kinds.has(kind)),
      [],
    );
  });

  for (const [name, { hidden, renames, signals }] of Object.entries(tools)) {
    it(`${name} shows the same calls`, () => {
      const run = runOf(name);
      const expected = callsOf(plain, hidden, renames);
      const actual = callsOf(run, hidden, renames);
      assert.deepEqual(
        actual.map(({ kind }) => kind),
        expected.map(({ kind }) => kind),
      );
      for (const [index, event] of actual.entries()) {
        const other = expected[index] ?? assert.fail();
        const differences = contradictions(factsOf(other, pidsOf(plain)), factsOf(event, pidsOf(run)));
        // The number is VFIO's on its own device only, and a path tells which device it is.
        if (event.kind === 'ioctl' && event.fd.path === undefined && event.request.startsWith('vfio')) continue;
        assert.deepEqual(differences, {}, `${name}:${event.line} and plain:${other.line}`);
      }
    });

    if (signals !== false)
      it(`${name} shows the same signals taken`, () => {
        const taken = (from: Run): readonly unknown[] =>
          from.events.flatMap((event) =>
            event.kind === 'signal' && event.phase === 'delivered' && event.tid === from.main && event.signal !== 17
              ? [[event.signal, event.code]]
              : [],
          );
        assert.equal(taken(plain).length, 3);
        assert.deepEqual(taken(runOf(name)), taken(plain));
      });
  }

  it('the tracepoints of three recorders are the same', () => {
    const points = (name: string): readonly object[] => {
      const run = runOf(name);
      const pids = pidsOf(run);
      return run.events
        .filter(
          ({ kind }) => /^(?:lease-|break-|layout-change|inode-seen)/.test(kind) || kind === 'rename-task' || kind === 'ring-register',
        )
        .filter((event) => event.tid === run.main && !kindIsCall(event))
        .map((event) => {
          // Addresses are hashed anew.
          const { lock, blocker, owner, ...facts } = factsOf(event, pids);
          return { ...facts, lock: lock !== undefined, blocker: blocker !== undefined, owner: owner !== undefined };
        });
    };
    const expected = points('default.ftrace');
    assert.ok(expected.length > 20, `${expected.length}`);
    assert.deepEqual(points('fields.ftrace'), expected);
    assert.deepEqual(
      points('script.perfscript'),
      expected.filter((point) => !('what' in point && /unlink|evict|begin_ordered/.test(String(point.what)))),
    );
  });
});

function kindIsCall(event: TraceEvent): boolean {
  return 'source' in event && event.source === 'call';
}
