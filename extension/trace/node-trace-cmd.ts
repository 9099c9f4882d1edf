// trace-cmd's own file as text, by `trace-cmd report` where the user has it. No shell, nothing from the file's folder is run, and the
// program is ended when it says too much, takes too long, or nobody reads on.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { ByteSource } from './byte-source';

/** The first bytes of trace.dat (trace-cmd.dat(5)). */
export const traceDatMagic: readonly number[] = [0x17, 0x08, 0x44, 0x74, 0x72, 0x61, 0x63, 0x69, 0x6e, 0x67];

export interface ReportLimits {
  /** bytes of text */
  readonly bytes: number;
  /** ms until the program is ended */
  readonly time: number;
}

/** Ten minutes. */
export const longestReport = 600_000;

export async function isTraceDat(source: ByteSource): Promise<boolean> {
  const head = await source.read?.(0, traceDatMagic.length);
  return head !== undefined && traceDatMagic.every((byte, i) => head[i] === byte);
}

/** The full path of a program on PATH; entries that depend on the current folder are passed over. */
export function programOnPath(name: string, path: string = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false; // not there, or not ours to run: look on
      }
    });
}

/** The text that `program report` writes of the file `path`, as it comes. A program that fails leaves what it wrote and a fault. */
export function reportOfTraceDat(program: string, path: string, limits: ReportLimits): ByteSource {
  let child: ChildProcess | undefined;
  let fault: string | undefined;
  const stop = (): void => {
    child?.kill('SIGKILL');
  };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const running = spawn(program, ['report', '-t', '-i', resolve(path)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    child = running;
    let complaint = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-longestComplaint);
    });
    const ended = new Promise<string | undefined>((done) => {
      running.once('error', (error) => done(`cannot be run (${error.message})`));
      running.once('close', (status, signal) => done(status === 0 ? undefined : `ended with ${signal ?? `status ${status}`}`));
    });
    const timer = setTimeout(() => {
      fault = `trace-cmd report took longer than ${limits.time / 1000} s and was ended; what it wrote until then was read`;
      stop();
    }, limits.time);
    let given = 0;
    try {
      for await (const piece of running.stdout as AsyncIterable<Uint8Array>) {
        given += piece.length;
        if (given > limits.bytes) {
          fault = `trace-cmd report wrote more than ${Math.round(limits.bytes / 2 ** 20)} MB; what follows was not read (the limit can be raised)`;
          return;
        }
        yield piece;
      }
      const why = await ended;
      if (why === undefined && given === 0) fault ??= 'trace-cmd report wrote nothing: the file is damaged, or was recorded without events';
      if (why !== undefined) fault ??= `trace-cmd report ${why}${complaint === '' ? '' : `: ${lastLine(complaint)}`}`;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }
  return { label: path, chunks, fault: () => fault, close: async () => stop() };
}

/** characters */
const longestComplaint = 2000;

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
