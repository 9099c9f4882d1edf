// A change of a what-if in words: what the replay leaves out, moves or inserts, for a terminal and for the editor's diff.

import type { TraceEvent } from '../../../grammar/event';
import { leaseArgument } from '../explain/names';
import type { EventChange } from '../what-if';

/** `before line 57: fcntl(9, F_SETLEASE, F_LAYOUT)`; paths and names are the log's own: escape them. `lineText`: how a line (1-based) is named. */
export function changeWords(change: EventChange, lineText = (line: number): string => `line ${line}`): string {
  const line = lineText(change.line);
  switch (change.kind) {
    case 'retake-before':
      return `before ${line}: the layout lease is taken`;
    case 'getlease-before':
      return `before ${line}: the lease is only asked for`;
    case 'drop':
      return `${line} left out`;
    case 'move':
      return `${line} happens before ${lineText(change.before)}`;
    case 'insert-before':
      return `before ${line}: ${insertedWords(change.event)}`;
  }
}

/** An inserted call as strace would print it, or in words where no call of a program is meant. */
function insertedWords(event: TraceEvent): string {
  switch (event.kind) {
    case 'setlease':
      return `fcntl(${event.fd.fd}, F_SETLEASE, ${leaseArgument(event.argument).name})`;
    case 'sigaction':
      return 'sigaction installs a handler for SIGIO';
    case 'truncate':
      return event.fd === undefined ? `truncate(${event.path ?? ''}, ${event.size})` : `ftruncate(${event.fd.fd}, ${event.size})`;
    case 'fallocate':
      return `fallocate(${event.fd.fd}, 0x${event.mode.toString(16)}, ${event.offset}, ${event.length})`;
    case 'ring-register':
      return event.operation === 'unregister'
        ? 'io_uring gives its buffers back'
        : `io_uring registers ${bufferCount(event.ranges?.length ?? 0)}`;
    case 'ioctl':
      return event.request === 'gup-test-stop' ? 'gup_test gives its pins back' : `ioctl(${event.fd.fd})`;
    case 'pin':
      return `${event.function} pins ${event.length ?? 0} bytes at 0x${(event.address ?? 0).toString(16)}`;
    case 'unpin':
      return `${event.function} releases the pin`;
    default:
      return event.kind;
  }
}

function bufferCount(count: number): string {
  return `${count} ${count === 1 ? 'buffer' : 'buffers'}`;
}
