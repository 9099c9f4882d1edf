// An event as one plain sentence.

import type { FdRef, TraceEvent } from '../../../grammar/event';
import type { Analysis } from '../analysis';
import { beginningOn } from '../lives/alive';
import { pageText, timeText } from '../words';
import { bytesText, counted, leaseArgument, signalText } from './names';

/** `file`: index into the analysis' files of the file it is about. */
export function sentenceOf(analysis: Analysis, event: TraceEvent, file: number | undefined): string {
  return `${what(event, nameOf(analysis, event, file), analysis, file)}${ending(event)}`;
}

function nameOf(analysis: Analysis, event: TraceEvent, file: number | undefined): string {
  if ('path' in event && event.path !== undefined && event.path !== '') return event.path;
  const ref = 'fd' in event ? (event.fd as FdRef | undefined) : undefined; // the union's members agree on the type where they have it
  if (ref?.path !== undefined) return ref.path;
  const known = file === undefined ? undefined : analysis.files[file];
  const name = known?.paths.at(-1) ?? (known?.inode === undefined ? undefined : `inode ${known.inode}`);
  if (name !== undefined) return ref === undefined ? name : `${name} (descriptor ${ref.fd})`;
  return ref === undefined ? 'a file the log does not name' : `descriptor ${ref.fd}`;
}

function what(event: TraceEvent, name: string, analysis: Analysis, file: number | undefined): string {
  switch (event.kind) {
    case 'open':
      return event.object === 'io_uring'
        ? 'Creates an io_uring'
        : `Opens ${name}${((event.flags ?? 0) & 0x200) === 0 ? '' : ' and truncates it to nothing'}`;
    case 'close':
      return `Closes ${name}`;
    case 'dup':
      return `Duplicates ${name}${event.result === undefined || event.result < 0 ? '' : ` as descriptor ${event.result}`}: both share one open file description, and with it the lease`;
    case 'set-fd-flags':
      return `${event.closeOnExec ? 'Marks' : 'Unmarks'} ${name} close-on-exec`;
    case 'fork':
      return `Creates ${event.flags === undefined ? 'task' : (event.flags & 0x10000) !== 0 ? 'thread' : 'process'} ${event.child ?? event.result ?? '?'}${event.flags !== undefined && (event.flags & 0x10400) === 0x400 ? ', which shares the descriptors' : ''}`;
    case 'exec':
      return `Executes ${event.path ?? 'a program'}: the old memory and every close-on-exec descriptor go`;
    case 'exit':
      return event.signal === undefined
        ? `Exits${event.status === undefined ? '' : ` with status ${event.status}`}`
        : `Is killed by ${event.signal}`;
    case 'rename-task':
      return `Is now called ${event.newComm}`;
    case 'mmap':
      return event.fd === undefined || event.fd.fd < 0
        ? `Maps ${bytesText(event.length)} of anonymous memory`
        : `Maps ${bytesText(event.length)} of ${name} from offset ${event.offset}`;
    case 'munmap':
      return `Unmaps ${bytesText(event.length)} at 0x${event.address.toString(16)}`;
    case 'mremap':
      return `Moves or resizes the mapping at 0x${event.address.toString(16)} to ${bytesText(event.newLength)}`;
    case 'setlease':
      return event.argument === 2 ? `Releases the lease on ${name}` : `Asks for a lease on ${name}: ${leaseArgument(event.argument).name}`;
    case 'getlease':
      return `Asks which lease this descriptor holds on ${name}${leaseAnswer(event.result)}`;
    case 'setsig':
      return `Sets the signal that tells of a break of the lease on ${name}${event.signal === undefined ? '' : `: ${event.signal === 0 ? 'plain SIGIO' : signalText(event.signal)}`}`;
    case 'setown':
      return `Sets who is told of a break of the lease on ${name}${event.target === undefined ? '' : `: ${event.target}`}`;
    case 'sigaction':
      return event.installs
        ? `Sets the action for ${signalText(event.signal)}${event.handler === undefined ? '; which one, a pointer hides' : `: ${event.handler === 'handler' ? 'a handler' : event.handler}`}`
        : `Asks for the action of ${signalText(event.signal)}`;
    case 'sigmask':
      return `Changes the mask of blocked signals (${event.how})`;
    case 'signal-wait':
      return 'Waits for signals, or makes a signalfd';
    case 'signal':
      return event.phase === 'generated'
        ? `Sends ${signalText(event.signal)} to ${event.targetComm ?? 'task'} ${event.target ?? ''}`.trimEnd()
        : `Receives ${signalText(event.signal)}${event.fd === undefined ? '' : ` for descriptor ${event.fd}`}`;
    case 'sigreturn':
      return 'Returns from a signal handler; the result shown is the interrupted call’s, repeated';
    case 'truncate':
      return `Truncates ${name} to ${bytesText(event.size)}`;
    case 'fallocate': {
      const verb =
        (event.mode & 2) !== 0
          ? 'Punches a hole into'
          : (event.mode & 0x10) !== 0
            ? 'Zeroes a range of'
            : (event.mode & 8) !== 0
              ? 'Collapses a range of'
              : (event.mode & 0x20) !== 0
                ? 'Inserts a range into'
                : 'Preallocates in';
      return `${verb} ${name}: ${pageText(Math.floor(event.offset / 4096), Math.ceil((event.offset + event.length) / 4096) - 1)}`;
    }
    case 'write':
      return event.verbs?.command === 'reg-mr'
        ? `Registers a memory region of ${bytesText(event.verbs.length)} at 0x${event.verbs.address.toString(16)}${pages(analysis, event, file)}`
        : event.verbs?.command === 'dereg-mr'
          ? 'Deregisters a memory region'
          : `Writes ${event.length === undefined ? '' : `${bytesText(event.length)} `}to ${name}`;
    case 'file-facts':
      return `Asks for the attributes of ${name}${event.size === undefined ? '' : `: ${bytesText(event.size)}`}`;
    case 'unlink':
      return `Removes the name ${event.path}`;
    case 'rename-file':
      return `Renames ${event.path} to ${event.newPath}`;
    case 'mount':
      return `Mounts ${event.filesystem ?? 'a filesystem'} on ${event.target}`;
    case 'pass-fd':
      return event.direction === 'send' ? 'Sends descriptors to another process' : 'Receives descriptors from another process';
    case 'ioctl':
      return ioctlWords(event.request, name);
    case 'ring-register':
      return event.operation === 'register'
        ? `Registers io_uring buffers, which pins their pages${pages(analysis, event, file)}`
        : `Changes the registered buffers of an io_uring (${event.operation})`;
    case 'annotation':
      return event.verb === 'reg-mr'
        ? 'Annotation: the ioctl above registers a memory region'
        : 'Annotation: the ioctl above deregisters a memory region';
    case 'pin':
      return `${event.function}() pins ${event.length === undefined ? 'user pages' : `${bytesText(event.length)} of user memory`}${pages(analysis, event, file)}`;
    case 'unpin':
      return `${event.function}() releases ${event.pages === undefined ? 'pinned pages' : counted(event.pages, 'pinned page')}${released(analysis, event)}`;
    case 'lease-added':
      return `The kernel adds (or tries to add) a lease to ${name}`;
    case 'lease-removed':
      return event.lock === undefined ? `The kernel finds no lease to delete on ${name}` : `The kernel deletes a lease of ${name}`;
    case 'lease-broken':
      return `The kernel starts a break of the leases on ${name} without waiting`;
    case 'break-waits':
      return `Waits for the holder to give up its lease on ${name}`;
    case 'break-wakes':
      return event.blocker === undefined
        ? `Wakes: the lease on ${name} was given up`
        : `Wakes with the lease on ${name} still in the way: a timeout, a signal, or only a poll`;
    case 'lease-checked':
      return `The kernel looks at a lease of ${name}${(event.flags & 0x300) === 0 ? '' : ', which is being broken'}; this is not a timeout by itself`;
    case 'lease-conflict':
      return event.conflict
        ? 'A lease conflicts with this operation: a break begins or goes on'
        : 'A lease does not conflict with this operation';
    case 'break-call':
      return `The kernel checks whether a lease must be broken (${event.type === 0x800 ? 'layout leases' : event.type === 4 ? 'delegations' : 'ordinary leases'})`;
    case 'layout-change':
      return `${event.filesystem === 'other' ? 'The filesystem' : event.filesystem} ${changeWords[event.operation]} ${name}`;
    case 'layout-busy':
      return event.busy === true ? 'A page in the range is pinned or referenced' : 'No page in the range is pinned or referenced';
    case 'dax-fault':
      return `A DAX page fault${event.pageOffset === undefined ? '' : ` at page ${event.pageOffset}`} of ${name}`;
    case 'dax-writeback':
      return `DAX write-back of ${name}`;
    case 'inode-seen':
      return `${event.what} shows that this is about ${name}`;
    case 'lost':
      return event.count === undefined ? 'Events were lost' : `${event.count} events were lost`;
    default:
      return unreachable(event);
  }
}

/** What F_GETLEASE answered. */
function leaseAnswer(result: number | undefined): string {
  if (result === undefined || result < 0) return '';
  if (result === 2) return ': none';
  if ((result & 0x10) !== 0) return (result & 0x20) !== 0 ? ': an exclusive layout lease' : ': a layout lease';
  return result === 0 ? ': a read lease' : result === 1 ? ': a write lease' : '';
}

const changeWords = {
  truncate: 'truncates',
  punch: 'punches a hole into',
  zero: 'zeroes a range of',
  collapse: 'collapses a range of',
  insert: 'inserts a range into',
  allocate: 'allocates blocks of',
  write: 'writes to',
  reflink: 'shares blocks of',
  'break-layouts': 'breaks the layouts of',
} as const;

function ioctlWords(request: string, name: string): string {
  switch (request) {
    case 'rdma-verbs':
      return `Calls RDMA verbs on ${name}; what it asks for is hidden behind a pointer`;
    case 'gup-test-start':
      return 'Asks gup_test to pin pages long-term; the range is hidden behind a pointer';
    case 'gup-test-stop':
      return 'Asks gup_test to unpin';
    case 'vfio-map-dma':
      return 'Maps memory for a device (vfio), which pins it';
    case 'vfio-unmap-dma':
      return 'Unmaps memory from a device (vfio)';
    default:
      return `Calls an ioctl on ${name}`;
  }
}

/** Which pins end on an event's line: the first of them, and how many more. */
function released(analysis: Analysis, event: TraceEvent): string {
  const [first, ...more] = analysis.pins.filter(({ endLine }) => endLine === event.endLine);
  if (first === undefined) return '';
  const known = analysis.files[first.file];
  const file = known?.paths.at(-1) ?? (known?.inode === undefined ? 'a file the log does not name' : `inode ${known.inode}`);
  const pages =
    first.firstPage === undefined ? 'pages the log does not name' : pageText(first.firstPage, first.lastPage ?? first.firstPage);
  return `: ${first.label} (${pages} of ${file}, line ${first.startLine})${more.length === 0 ? '' : ` and ${more.length} more`}`;
}

/** Which pages of which file a pin took, as the engine found out. */
function pages(analysis: Analysis, event: TraceEvent, file: number | undefined): string {
  const pin = beginningOn(analysis.pins, event.endLine).find((one) => one.file === file);
  const known = file === undefined ? undefined : analysis.files[file];
  if (known === undefined) return '';
  const name = known.paths.at(-1) ?? `inode ${known.inode ?? '?'}`;
  return pin?.firstPage === undefined ? `: memory of ${name}` : `: ${pageText(pin.firstPage, pin.lastPage)} of ${name}`;
}

function ending(event: TraceEvent): string {
  if (event.errno !== undefined)
    return event.result === undefined ? `; it is interrupted (${event.errno}).` : `; it fails with ${event.errno}.`;
  if (event.returned === false) return '; the log does not show that it returns.';
  if (event.duration !== undefined && event.duration >= 1e8) return `; it takes ${timeText(event.duration)}.`;
  return '.';
}

function unreachable(event: never): never {
  throw new Error(`no words for ${JSON.stringify(event)}`);
}
