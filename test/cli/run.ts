// Runs the built command line as a user does: a process of its own, its outputs and its exit status.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const command = 'dist/lease-lens.js';

/** `input`: standard input; none when absent. */
export function leaseLens(args: readonly string[], input?: string | Uint8Array, env: Readonly<Record<string, string>> = {}): Ran {
  assert.ok(existsSync(command), `${command} is not there: npm run build`);
  const ran = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    input: input ?? '',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

/** The NDJSON records of an output. */
export function records(out: string): readonly Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>); // NDJSON: each line is an object
}
