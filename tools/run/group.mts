// A child process as the leader of its own process group, so that everything it starts ends with it.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Group {
  readonly child: ChildProcess;
  /** The exit status; 128 + the signal's number is folded into 1 by the callers, who only ask for zero. */
  readonly ended: Promise<number>;
  /** SIGTERM, then SIGKILL after `graceMs` (ms). Resolves when the leader is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/** Starts a group. It is killed when this process exits, however it exits short of SIGKILL. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions = {}): Group {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  const kill = (signal: NodeJS.Signals): void => signalGroup(child, signal);
  const killNow = (): void => kill('SIGKILL');
  process.once('exit', killNow);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.removeListener('exit', killNow);
      resolve(code ?? 1);
    });
  });
  ended.catch(() => process.removeListener('exit', killNow));
  const stop = async (graceMs = 5000): Promise<void> => {
    kill('SIGTERM');
    const timer = setTimeout(killNow, graceMs);
    await ended.catch(() => 1);
    clearTimeout(timer);
    // The leader may leave members behind; they are ours as well.
    killNow();
  };
  return { child, ended, stop };
}

/** Turns the signals that end a run into an ordinary exit, so that `exit` listeners (ours above) run. */
export function exitOnSignals(before: () => Promise<void> = async () => undefined): void {
  const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
  for (const [signal, number] of Object.entries(numbers)) {
    process.once(signal, () => void before().finally(() => process.exit(128 + number)));
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      child.kill(signal);
    } else {
      process.kill(-child.pid, signal);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      // process.kill throws nothing else
      throw error;
    }
  }
}
