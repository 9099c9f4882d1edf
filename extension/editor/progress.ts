// What a user sees while the worker reads: nothing when it is quick, then the status bar, then a notification that can stop it.

import { ProgressLocation, type Uri, window } from 'vscode';
import { plain } from './escape';

/** ms of work before the status bar, and before the notification, tells of it. */
const quiet = 250;
const long = 2500;

export type Report = (done: number, total: number | undefined) => void;

/** Runs `work` on the file and shows its progress; the notification's Cancel aborts `stop`. */
export async function showProgress<T>(
  uri: Uri,
  doing: 'analyzing' | 'opening',
  stop: AbortController,
  work: (report: Report) => Promise<T>,
): Promise<T> {
  let share = 0;
  let told: Report | undefined;
  const running = work((done, total) => {
    share = total === undefined || total === 0 ? 0 : Math.min(1, done / total);
    told?.(done, total);
  });
  const name = plain(uri.path.split('/').at(-1) ?? 'trace', 80);
  const soon = setTimeout(() => {
    void window.withProgress({ location: ProgressLocation.Window, title: `Lease Lens: ${doing} ${name}` }, () =>
      running.then(nothing, nothing),
    );
  }, quiet);
  const later = setTimeout(() => {
    void window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title: `Lease Lens: ${doing} ${name}` },
      (progress, token) => {
        token.onCancellationRequested(() => stop.abort());
        let shown = 0;
        told = () => {
          progress.report({
            increment: (share - shown) * 100,
            message: share < 1 ? `${Math.floor(share * 100)} % read` : doing === 'opening' ? 'read' : 'judging',
          });
          shown = share;
        };
        told(0, undefined);
        return running.then(nothing, nothing);
      },
    );
  }, long);
  return running.finally(() => {
    clearTimeout(soon);
    clearTimeout(later);
  });
}

function nothing(): void {}
