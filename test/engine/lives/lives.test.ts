// The lives, causes, folds, outline and hints that the editor shows, read off real recordings.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis } from '../../../extension/engine/analysis';
import { argumentAt } from '../../../extension/engine/lives/argument';
import { causesOf, effectsOf } from '../../../extension/engine/lives/causes';
import { eventOnLine } from '../../../extension/engine/lives/event-on-line';
import { foldsOf } from '../../../extension/engine/lives/folds';
import { hintsOf } from '../../../extension/engine/lives/hints';
import { leaseLens } from '../../../extension/engine/lives/lens-words';
import { aliveAt, lifeOf, objectsOn } from '../../../extension/engine/lives/objects';
import { type OutlineNode, outlineOf } from '../../../extension/engine/lives/outline';
import { frameOf } from '../../../extension/engine/lives/stack-frame';
import { stateAt } from '../../../extension/engine/lives/state-at';
import { atOnce } from '../../../extension/engine/lives/steps';
import { tokenAt } from '../../../extension/engine/lives/token';
import { meaningOf } from '../../../extension/engine/lives/token-meaning';
import { defaultOptions } from '../../../extension/engine/options';
import { parseTrace } from '../../../grammar/parse';

const strace = read('samples/ignored-lease-break.strace.txt');
const ftrace = read('samples/ignored-lease-break.ftrace.txt');

describe('the lives of objects', () => {
  it('a lease: taken, pinned under, broken, told, taken away', () => {
    assert.deepEqual(
      lifeOf(strace.analysis, { kind: 'lease', index: 0 }).map(({ line, role }) => `${line} ${role}`),
      ['178 lease taken', '190 gup_test pin pinned', '208 break started', '210 SIGIO delivered', '218 lease taken away at the deadline'],
    );
  });

  it('are found from any of their lines', () => {
    for (const line of [178, 208, 218])
      assert.ok(
        objectsOn(strace.analysis, [line]).some(({ kind, index }) => kind === 'lease' && index === 0),
        `line ${line}`,
      );
    assert.deepEqual(objectsOn(strace.analysis, [1]), []);
  });

  it('a line has the state of its end', () => {
    const at = (line: number) => stateAt(strace.analysis, 0, line);
    assert.deepEqual(at(177), { held: 0, breaking: 0, pinned: 0 });
    assert.deepEqual(at(178), { held: 1, breaking: 0, pinned: 0 });
    assert.deepEqual(at(200), { held: 1, breaking: 0, pinned: 1 });
    assert.deepEqual(at(210), { held: 1, breaking: 1, pinned: 1 });
    assert.deepEqual(at(218), { held: 0, breaking: 0, pinned: 1 });
    assert.deepEqual(at(300), { held: 0, breaking: 0, pinned: 0 });
    for (const line of [100, 178, 190, 208, 218, 250, 300, 480, 510, 600]) {
      const { leases, pins } = aliveAt(strace.analysis, line);
      assert.deepEqual([leases.length, pins.length], [at(line).held, at(line).pinned], `line ${line}`);
    }
  });

  it('say above the lease what became of it', () => {
    const [lease] = strace.analysis.leases;
    assert.ok(lease);
    assert.equal(leaseLens(strace.analysis, lease), 'held 2.07 s · 1 pin · broken at line 208, taken away at line 218');
  });
});

describe('causes', () => {
  const lines = (analysis: Analysis, line: number, which: typeof causesOf, end: 'from' | 'to'): readonly string[] => {
    const at = eventOnLine(analysis, line);
    assert.ok(at !== undefined);
    return which(analysis, at).map((cause) => `${analysis.events.at(cause[end])?.line} ${cause.role}`);
  };

  it('of a break: the lease it breaks, and the pages it finds pinned', () => {
    assert.deepEqual(lines(strace.analysis, 208, causesOf, 'from').slice(0, 2), [
      '178 lease that it breaks',
      '190 pages that it finds pinned',
    ]);
  });
  it('of a pin: the lease that allows it', () => {
    assert.deepEqual(lines(strace.analysis, 190, causesOf, 'from'), ['178 lease that allows the pin']);
  });
  it('of a signal: the break that sent it', () => {
    assert.deepEqual(lines(strace.analysis, 210, causesOf, 'from'), ['208 break that sent it']);
  });
  it('of a refused pin: what its finding rests on', () => {
    assert.ok(lines(strace.analysis, 245, causesOf, 'from').some((cause) => cause.startsWith('208 ')));
  });
  it('lead both ways, and never to the event itself', () => {
    for (const { analysis } of [strace, ftrace])
      for (const at of Array.from(analysis.events, (_, at) => at))
        for (const cause of causesOf(analysis, at)) {
          assert.notEqual(cause.from, cause.to);
          assert.ok(effectsOf(analysis, cause.from).includes(cause));
        }
  });
});

describe('folds', () => {
  it('hold no event when they are noise, and never cross the end of the log', () => {
    for (const { analysis, lines } of [strace, ftrace]) {
      const folds = atOnce(foldsOf(analysis));
      assert.ok(folds.some(({ kind }) => kind === 'noise') && folds.some(({ kind }) => kind === 'life'));
      for (const { first, last, kind } of folds) {
        assert.ok(first < last && last <= lines.length, `${first}–${last} of ${lines.length}`);
        if (kind === 'noise') for (let line = first; line <= last; line++) assert.equal(eventOnLine(analysis, line), undefined);
      }
    }
  });
});

describe('the outline', () => {
  it('is file ▸ lease ▸ pin, break and end', () => {
    const [file] = atOnce(outlineOf(strace.analysis));
    assert.equal(file?.name, '/mnt/pmem0/data/pool.dat');
    const lease = file?.children.find(({ kind }) => kind === 'lease');
    assert.deepEqual(
      lease?.children.map(({ name, line }) => `${line} ${name}`),
      ['190 gup_test pin', '208 break started', '210 SIGIO delivered', '218 lease taken away at the deadline'],
    );
  });
  it('names no line behind the log', () => {
    const walk = (nodes: readonly OutlineNode[], last: number): void => {
      for (const node of nodes) {
        assert.ok(node.line >= 1 && node.lastLine <= last && node.line <= node.lastLine);
        walk(node.children, last);
      }
    };
    for (const { analysis, lines } of [strace, ftrace]) walk(atOnce(outlineOf(analysis)), lines.length);
  });
});

describe('hints', () => {
  const shown = ({ analysis, lines }: Read, line: number): readonly string[] => {
    const at = eventOnLine(analysis, line);
    return at === undefined ? [] : hintsOf(analysis, at, line, lines[line - 1] ?? '').map(({ text, what }) => `${what} ${text}`);
  };
  it('name the layout lease that strace prints as a number', () => {
    assert.ok(shown(strace, 178).includes('flag F_LAYOUT'), shown(strace, 178).join(' | '));
  });
  it('name the file behind a descriptor in ftrace, and the error behind its result', () => {
    const all = ftrace.lines.flatMap((_, index) => shown(ftrace, index + 1));
    assert.ok(all.includes('descriptor /mnt/pmem0/data/pool.dat'), all.slice(0, 20).join(' | '));
    assert.ok(all.includes('errno ETXTBSY'), 'no errno');
    assert.ok(all.includes('flag F_LAYOUT'), 'no flag');
  });
});

describe('the word under the cursor', () => {
  const about = ({ analysis, lines }: Read, line: number, word: string) => {
    const text = lines[line - 1] ?? '';
    assert.ok(text.includes(word), `${word} is not in ${text}`);
    const token = tokenAt(text, text.indexOf(word));
    return { token, meaning: token && meaningOf(analysis, line, token) };
  };
  it('a task, with its leases and pins so far', () => {
    const { token, meaning } = about(strace, 245, '334');
    assert.equal(token?.kind, 'task');
    assert.equal(meaning?.title, 'holder (task 334)');
    assert.deepEqual(meaning?.life.map(({ line }) => line).slice(-2), [178, 190]);
  });
  it('a time, with the time left of a break', () => {
    const { token, meaning } = about(strace, 210, '1795359755');
    assert.equal(token?.kind, 'time');
    assert.match(meaning?.says ?? '', /^554 ms after the first event of the log/);
  });
  it('a descriptor, with its open and its file’s life', () => {
    const { token, meaning } = about(strace, 257, '9<');
    assert.equal(token?.kind, 'fd');
    assert.match(meaning?.says ?? '', /pool\.dat.*opened at line 166/);
    assert.ok(meaning?.life.some(({ line, what }) => line === 178 && /layout lease taken/.test(what)));
  });
  it('an error, a flag, a path', () => {
    assert.match(about(strace, 257, 'EAGAIN').meaning?.says ?? '', /try again/);
    assert.match(about(strace, 178, 'F_SETLEASE').meaning?.says ?? '', /lease/);
    assert.match(about(strace, 178, '/mnt/pmem0/data/pool.dat').meaning?.says ?? '', /DAX: yes/);
  });
  it('an address inside a mapping: its page of the file', () => {
    const map = strace.analysis.events.find((event) => event.kind === 'mmap' && event.line === 172);
    assert.ok(map?.kind === 'mmap' && map.result !== undefined);
    const text = `0x${map.result.toString(16)}`;
    const { token, meaning } = about(strace, 172, text);
    assert.equal(token?.kind, 'address');
    assert.match(meaning?.says ?? '', /page 0 of \/mnt\/pmem0\/data\/pool\.dat/);
  });
  it('an inode of a tracepoint', () => {
    const line = ftrace.lines.findIndex((text) => text.includes('generic_add_lease')) + 1;
    const text = ftrace.lines[line - 1] ?? '';
    const inode = tokenAt(text, text.indexOf('ino=') + 4);
    assert.equal(inode?.kind, 'inode');
    assert.match((inode && meaningOf(ftrace.analysis, line, inode))?.says ?? '', /inode \d+:\d+:\d+/);
  });
  it('an argument goes from comma to comma, braces and quotes kept whole', () => {
    const at = (line: string, word: string) => {
      const span = argumentAt(line, line.indexOf(word));
      return span && line.slice(span.from, span.to);
    };
    assert.equal(at('openat(AT_FDCWD, "/a,b", O_RDWR|O_CREAT, 0644) = 3', 'CREAT'), 'O_RDWR|O_CREAT');
    assert.equal(at('openat(AT_FDCWD, "/a,b", O_RDWR|O_CREAT, 0644) = 3', 'a,b'), '"/a,b"');
    assert.equal(at('clock_gettime(X, {tv_sec=39, tv_nsec=1}) = 0', 'tv_nsec'), '{tv_sec=39, tv_nsec=1}');
    assert.equal(at('sys_fcntl(fd: 3, cmd: 400)', '3'), 'fd: 3');
    assert.equal(at('sys_fcntl -> 0x0', '0x0'), undefined);
  });
});

describe('a stack frame', () => {
  it('names its source line, or nothing', () => {
    const text = ' > /home/u/pin(main+0x1f) [0x1149] /home/u/src/pin.c:42';
    const frame = frameOf(text);
    assert.deepEqual([frame?.file, frame?.line, frame?.function], ['/home/u/src/pin.c', 42, 'main']);
    assert.equal(text.slice(frame?.from, frame?.to), '/home/u/src/pin.c:42');
    assert.equal(frameOf(' > /usr/lib/libc.so.6(ioctl+0x7) [0x1046f7]'), undefined);
    assert.equal(frameOf('write(1, "> a.c:3", 7) = 7'), undefined);
  });
});

interface Read {
  readonly analysis: Analysis;
  readonly lines: readonly string[];
}

function read(path: string): Read {
  const text = readFileSync(path, 'utf8');
  const trace = parseTrace(text);
  assert.ok(!('message' in trace));
  return { analysis: analyse(trace, defaultOptions), lines: text.trimEnd().split('\n') };
}
