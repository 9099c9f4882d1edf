// A file that grows (`trace_pipe > file`, strace running): its reader is called when there is more, never twice at once, and not so often
// that reading is all that is done. Pausable.

import { Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { nameIn } from './shown-uri';

export interface Following extends Disposable {
  isPaused(): boolean;
  /** Going on reads at once what came meanwhile. */
  pause(paused: boolean): void;
}

/** `read`: takes in what is new; the next call waits at least `rest` times as long as this one took. */
export function followFile(file: Uri, read: () => Promise<void>): Following {
  let paused = false;
  let isNew = false;
  let working = false;
  let disposed = false;
  let timer: NodeJS.Timeout | undefined;
  let size = 0;

  const work = async (): Promise<void> => {
    timer = undefined;
    if (paused || disposed || working || !isNew) return;
    isNew = false;
    working = true;
    const started = performance.now();
    await read().finally(() => {
      working = false;
    });
    const took = performance.now() - started;
    if (!disposed) timer = setTimeout(() => void work(), Math.max(shortest, rest * took));
  };
  const wake = (): void => {
    isNew = true;
    if (timer === undefined && !working) timer = setTimeout(() => void work(), shortest);
  };
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(file, '..'), globOf(nameIn(file))), true, false, true);
  // Watching tells late or never where the writer holds the file open (network and kernel files): its size is looked at too.
  const look = setInterval(() => {
    void workspace.fs.stat(file).then(
      (stat) => {
        if (stat.size !== size && size !== 0) wake();
        size = stat.size;
      },
      () => {}, // gone for now: a log that is rotated comes back
    );
  }, lookEvery);
  const all = Disposable.from(watcher, watcher.onDidChange(wake), {
    dispose() {
      disposed = true;
      clearInterval(look);
      clearTimeout(timer);
    },
  });
  return {
    isPaused: () => paused,
    pause(wish) {
      paused = wish;
      if (!paused) wake();
    },
    dispose: () => void all.dispose(),
  };
}

/** A name as a glob that fits nothing else. */
export function globOf(name: string): string {
  return name.replace(/[[\]{}*?]/g, (character) => `[${character}]`);
}

/** ms */
const shortest = 400;
const lookEvery = 1000;
/** Of the time at most one part in four is spent on reading. */
const rest = 3;
