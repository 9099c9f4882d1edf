// The made-up logs of the bench: lines as real recordings have them, a chosen share of them relevant, times and tasks moving on.
// The same arguments give the same bytes.

import { closeSync, openSync, writeSync } from 'node:fs';

export type BenchDialect = 'ftrace' | 'strace';

/** What a log holds, so that every tool's answer can be checked. */
export interface MadeLog {
  readonly path: string;
  readonly dialect: BenchDialect;
  readonly bytes: number;
  readonly lines: number;
  /** Lines whose event or call matters, broken ones among them. */
  readonly relevant: number;
  readonly events: number;
  readonly broken: number;
}

export const dialects: readonly BenchDialect[] = ['ftrace', 'strace'];

/** Writes about `bytes` of log, and at most `most` lines. `relevant` and `broken` are shares of its lines, from 0 to 1. */
export function makeLog(
  path: string,
  dialect: BenchDialect,
  bytes: number,
  relevant: number,
  broken = 0,
  most = Number.POSITIVE_INFINITY,
): MadeLog {
  const file = openSync(path, 'w');
  const log = { path, dialect, bytes: 0, lines: 0, relevant: 0, events: 0, broken: 0 };
  const next = lineMaker(dialect, relevant, broken);
  let piece: string[] = [];
  let pieceBytes = 0;
  const flush = (): void => {
    log.bytes += writeSync(file, `${piece.join('\n')}\n`);
    piece = [];
    pieceBytes = 0;
  };
  while (log.bytes + pieceBytes < bytes && log.lines < most) {
    const line = next();
    log.lines += 1;
    if (line.isRelevant) log.relevant += 1;
    if (line.isEvent) log.events += 1;
    if (line.isBroken) log.broken += 1;
    piece.push(line.text);
    pieceBytes += line.text.length + 1;
    if (pieceBytes > 1 << 20) flush();
  }
  if (piece.length > 0) flush();
  closeSync(file);
  return log;
}

interface MadeLine {
  readonly text: string;
  /** Its event or call matters. */
  readonly isRelevant: boolean;
  /** An event starts on it. */
  readonly isEvent: boolean;
  readonly isBroken: boolean;
}

/** The lines of a log, one after the other; a broken line is a relevant one without its end. */
export function lineMaker(dialect: BenchDialect, relevant: number, broken: number): () => MadeLine {
  const cycle = dialect === 'ftrace' ? ftraceCycle : straceCycle;
  const noise = dialect === 'ftrace' ? ftraceNoise : straceNoise;
  let lines = 0;
  let due = 0;
  let dueBroken = 0;
  let step = 0;
  return () => {
    const number = lines;
    lines += 1;
    due += relevant;
    dueBroken += broken;
    if (dueBroken >= 1) {
      dueBroken -= 1;
      // One task makes nothing but these, so that no call of another is left open by them.
      return { text: `${prefix(dialect, 299, number)}${brokenCall[dialect]}`, isRelevant: true, isEvent: false, isBroken: true };
    }
    if (due >= 1) {
      due -= 1;
      const call = cycle[step % cycle.length] ?? '';
      // A task goes through its cycle alone: its calls follow each other.
      const task = 400 + (Math.floor(step / cycle.length) % 64);
      step += 1;
      const isEvent = dialect === 'strace' || !call.includes('->');
      return { text: `${prefix(dialect, task, number)}${call}`, isRelevant: true, isEvent, isBroken: false };
    }
    const text = `${prefix(dialect, 300 + (number % 7), number)}${noise[number % noise.length]}`;
    return { text, isRelevant: false, isEvent: false, isBroken: false };
  };
}

function prefix(dialect: BenchDialect, task: number, line: number): string {
  const microseconds = String((line * 7) % 1_000_000).padStart(6, '0');
  const seconds = Math.floor((line * 7) / 1_000_000);
  if (dialect === 'strace') return `${task}  ${1_795_355_353 + seconds}.${microseconds} `;
  const comm = comms[task % comms.length] ?? '';
  return `${comm.padStart(16)}-${String(task).padEnd(7)} [00${task % 2}] ${flags[line % flags.length]} ${String(1636 + seconds).padStart(5)}.${microseconds}: `;
}

const comms = ['sh', 'python3', 'kworker/1:2H', 'io-2', 'ping', 'lease holder', 'cat'];
const flags = ['.....', 'd..2.', 'd.h4.', '.N...', 'd..3.'];

const ftraceCycle = [
  'sys_openat(dfd: 0xffffff9c, filename: 0x7fa45df00140, flags: 2, mode: 0)',
  'sys_openat -> 0x5',
  'sys_fcntl(fd: 5, cmd: 0x400, arg: 0)',
  'sys_fcntl -> 0x0',
  'sys_fallocate(fd: 5, mode: 3, offset: 0x2000, len: 0x1000)',
  'sys_fallocate -> 0x0',
  'sys_fcntl(fd: 5, cmd: 0x400, arg: 2)',
  'sys_fcntl -> 0x0',
  'sys_close(fd: 5)',
  'sys_close -> 0x0',
];
const straceCycle = [
  'openat(AT_FDCWD, "/mnt/pmem/data.0", O_RDWR|O_CLOEXEC) = 5 <0.000021>',
  'fcntl(5, F_SETLEASE, F_RDLCK) = 0 <0.000011>',
  'fallocate(5, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 8192, 4096) = 0 <0.000040>',
  'fcntl(5, F_SETLEASE, F_UNLCK) = 0 <0.000010>',
  'close(5) = 0 <0.000009>',
];
const brokenCall = { ftrace: 'sys_fcntl(fd: 5, cmd: 0x4', strace: 'fcntl(5, F_SETLEASE, {F_RD) = 0 <0.000010>' };
const ftraceNoise = [
  'sched_switch: prev_comm=python3 prev_pid=6916 prev_prio=120 prev_state=S ==> next_comm=python3 next_pid=6969 next_prio=120',
  'sched_waking: comm=cat pid=6968 prio=120 target_cpu=000',
  'block_dirty_buffer: 254,0 sector=10850520 size=4096',
  'sys_read(fd: 7, buf: 0x7f63d0940da0, count: 0x1000)',
  'sys_read -> 0x1000',
  'block_rq_insert: 254,0 DS 4096 () 86804160 + 8 be,0,4 [io-2]',
  'sys_newfstatat(dfd: 3, filename: 0x7fa45df33c99, statbuf: 0x7ffe82648ab0, flag: 0x1000)',
  'sys_newfstatat -> 0x0',
  'sys_lseek(fd: 7, offset: 0, whence: 0)',
];
const straceNoise = [
  'read(3</usr/include/x86_64-linux-gnu/bits/wordsize.h>, "/* Copyright (C) 2002-2022 Free "..., 1838) = 1838 <0.000083>',
  'clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=5000000},  <unfinished ...>',
  '<... clock_nanosleep resumed>NULL) = 0 <0.005096>',
  'readlink("/usr/lib/gcc/x86_64-linux-gnu/12", 0x7ffc991dbf20, 1023) = -1 EINVAL (Invalid argument) <0.000049>',
  'getdents64(3</mnt/bs>, 0x55d5 /* 12 entries */, 32768) = 384 <0.000031>',
  'access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory) <0.000020>',
];

/** What matters, as grep, mawk and python see it. */
export const patterns: Readonly<Record<BenchDialect, string>> = {
  ftrace: ': sys_(openat|fcntl|fallocate|close)[( ]',
  strace: ' (openat|fcntl|fallocate|close)\\(',
};
