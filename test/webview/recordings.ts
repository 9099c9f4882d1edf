// The recordings whose timelines are looked at: real logs, each with something else to see.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../extension/engine/analyse';
import { defaultOptions } from '../../extension/engine/options';
import { timelineOf } from '../../extension/timeline-model';
import { parseTrace } from '../../grammar/parse';
import type { Timeline } from '../../webview/protocol';

/** Without ending: `samples/`, `test/traces/`, or `../shared/traces/` where that is. */
export const recordings: readonly (readonly [name: string, shows: string])[] = [
  ['ignored-lease-break.ftrace', 'a holder ignores SIGIO; the truncate meets pinned pages'],
  ['ignored-lease-break.strace', 'the same run as its system calls show it'],
  ['R57-unlck-while-pinned-uring.ftrace', 'a lease released while an io_uring buffer stays pinned'],
  ['R29-unlink-pinned.strace', 'a file unlinked under pins'],
  ['A08-nonblock-ewouldblock.ftrace', 'an open that does not wait for the lease'],
  ['S17-sigkill.strace', 'a holder killed while its lease is broken'],
];

/** undefined: not a trace. */
export function timelineOfRecording(name: string): Timeline | undefined {
  const folder = ['samples', 'test/traces'].find((one) => existsSync(join(one, `${name}.txt`)));
  if (folder === undefined) return undefined;
  const trace = parseTrace(readFileSync(join(folder, `${name}.txt`), 'utf8'));
  return 'kind' in trace ? undefined : timelineOf(analyse(trace, defaultOptions), `${name}.txt`);
}
