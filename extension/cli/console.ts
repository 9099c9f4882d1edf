// Where a command writes: data on standard output (or -o FILE), all else on standard error. A closed pipe ends it quietly.

import { fstatSync, writeSync } from 'node:fs';
import { openOutputFile } from './output-file';
import { coloured, type Paint, plain } from './terminal';

export interface Console {
  /** One line of data, without its newline. */
  data(line: string): void;
  /** One line for the human: what went wrong, what was left out. */
  tell(line: string): void;
  /** Shows how far a long reading is; `undefined` wipes it. Silent unless standard error is a terminal. */
  progress(line: string | undefined): void;
  /** How to paint data. */
  readonly paint: Paint;
  /** Whether data goes to a terminal. */
  readonly terminal: boolean;
  /** Columns for one line of data. */
  readonly width: number;
  /** Writes what is left. `worked`: what the command had to say was said, be it nothing. */
  close(worked: boolean): void;
}

/** What was written cannot be kept: a full disk, a broken device. The message says where and what to do. */
export class CannotWrite extends Error {}

/** `output`: -o FILE, created, or emptied by the first data. Throws when it cannot be written. */
export function openConsole(output: string | undefined): Console {
  const file = output === undefined ? undefined : openOutputFile(output);
  const terminal = output === undefined && isTerminal(1);
  let waiting: string[] = [];
  let waitingCharacters = 0;
  let wiped = true;
  let closed = false;

  const flush = (): void => {
    const text = waiting.join('');
    waiting = [];
    waitingCharacters = 0;
    if (text === '' || closed) return;
    closed = true;
    file?.begin();
    closed = !writeAll(file?.descriptor ?? 1, text, output ?? 'standard output');
  };
  const progress = (line: string | undefined): void => {
    if ((line === undefined && wiped) || !isTerminal(2)) return;
    wiped = line === undefined;
    writeAll(2, `\r\x1b[K${line ?? ''}`, 'standard error');
  };
  return {
    data(line) {
      waiting.push(line, '\n');
      waitingCharacters += line.length;
      if (waitingCharacters > 1 << 16) flush();
    },
    tell(line) {
      flush();
      progress(undefined);
      writeAll(2, `${line}\n`, 'standard error');
    },
    progress,
    terminal,
    paint: terminal && !process.env.NO_COLOR ? coloured : plain,
    width: terminal ? Math.max(60, process.stdout.columns ?? 100) : 160,
    close(worked) {
      flush();
      progress(undefined);
      file?.close(worked);
    },
  };
}

/** Asks Node only where it may be one: it would make a stream for the answer. */
function isTerminal(descriptor: 1 | 2): boolean {
  return fstatSync(descriptor).isCharacterDevice() && (descriptor === 1 ? process.stdout : process.stderr).isTTY === true;
}

/** Writes to a descriptor, also one that is slow to take it. False: the reader went away (`| head`). Throws CannotWrite. */
function writeAll(descriptor: number, text: string, name: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw new CannotWrite(`${name}: ${whyNotWritten(error)}; what was written so far is not whole`);
      Atomics.wait(sleeper, 0, 0, 5); // a pipe set non-blocking by whoever made it: give its reader a moment
    }
  }
  return true;
}

/** What the system says of a file that cannot be written, in words, with what to do. */
export function whyNotWritten(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return writeFaults[code] ?? `cannot be written (${code})`;
}

const writeFaults: Readonly<Record<string, string | undefined>> = {
  ENOENT: 'its folder does not exist; make it first, or name another file',
  ENOTDIR: 'a part of its path is not a folder; name another file',
  EISDIR: 'a folder; name a file in it',
  EACCES: 'you may not write there; name a file in a folder of your own',
  EPERM: 'you may not write there; name a file in a folder of your own',
  EROFS: 'its filesystem is read-only; name a file elsewhere',
  ENOSPC: 'no space is left there; make room, or write elsewhere',
  EDQUOT: 'your quota there is used up; make room, or write elsewhere',
  EIO: 'cannot be written: the device reports a fault (EIO)',
};

const sleeper = new Int32Array(new SharedArrayBuffer(4));
