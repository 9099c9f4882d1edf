// One event as the `events` command writes it: the released names of command-line.md, flags by name, what the log does not show absent.

import type { TraceEvent } from '../../grammar/event';
import { fallocateModes, leaseArgument, lockFlags, mapFlags, names, openFlags, signalName } from './flag-names';

export function eventRecord(event: TraceEvent): object {
  const { kind, line, endLine, time, duration, tgid, tid, comm, cpu, result, errno, returned, injected, column, endColumn, ...own } = event;
  // `type` of a record says that it is an event; what a kind itself calls its type has a name of its own below.
  // What only a joined log has is told by the command, in places of files.
  const {
    outcomeColumn: _from,
    outcomeEndColumn: _to,
    type: _type,
    also: _also,
    callsKnownOf: _known,
    unprobed: _missed,
    ...fields
  } = own as { readonly [name: string]: unknown };
  return {
    type: 'event',
    ...{ kind, line, endLine, time, duration, pid: tgid, tid: tid === 0 ? undefined : tid, comm, cpu },
    ...ownFields(event, fields),
    ...{ result, errno, returned, injected },
  };
}

/** Fields under their released names; kinds that need nothing but flattening of descriptors fall through to `flat`. */
function ownFields(event: TraceEvent, fields: object): object {
  switch (event.kind) {
    case 'open':
      return {
        fd: event.opened?.fd ?? (event.result !== undefined && event.result >= 0 ? event.result : undefined),
        path: event.path ?? event.opened?.path,
        flags: event.flags === undefined ? undefined : names(event.flags, openFlags, 'O_RDONLY'),
        object: event.object,
      };
    case 'dup':
      return { fd: event.fd.fd, path: event.fd.path, newFd: event.result !== undefined && event.result >= 0 ? event.result : event.target };
    case 'mmap':
      return {
        address: event.result !== undefined && event.errno === undefined ? event.result : event.address,
        length: event.length,
        offset: event.offset,
        fd: event.fd?.fd,
        path: event.fd?.path,
        flags: names(event.flags, mapFlags),
      };
    case 'setlease':
      return { fd: event.fd.fd, path: event.fd.path, lease: leaseArgument(event.argument) };
    case 'getlease':
      return {
        fd: event.fd.fd,
        path: event.fd.path,
        lease: event.result === undefined || event.result < 0 ? undefined : leaseArgument(event.result),
      };
    case 'setsig':
      return { ...flat(fields), signal: event.signal === undefined ? undefined : signalName(event.signal) };
    case 'setown':
      return { ...flat(fields), targetType: event.type };
    case 'break-call':
      return { ...flat(fields), breakType: event.type === undefined ? undefined : names(event.type, lockFlags) };
    case 'sigaction':
    case 'signal':
      return { ...flat(fields), signal: signalName(event.signal) };
    case 'fallocate':
      return { fd: event.fd.fd, path: event.fd.path, offset: event.offset, length: event.length, mode: names(event.mode, fallocateModes) };
    case 'pin': {
      const first = event.address === undefined ? undefined : Math.floor(event.address / 4096);
      const pages =
        first === undefined || event.length === undefined ? undefined : Math.ceil(((event.address ?? 0) + event.length) / 4096) - first;
      return { owner: /^ib_umem|^ibv_/.test(event.function) ? 'rdma' : 'unknown', ...flat(fields), pages };
    }
    case 'unpin':
      return { owner: /^ib_umem|^ibv_|^mr_/.test(event.function) ? 'rdma' : 'unknown', ...flat(fields) };
    case 'lease-added':
    case 'lease-removed':
    case 'lease-broken':
    case 'break-waits':
    case 'break-wakes':
    case 'lease-checked':
      return {
        ...flat(fields),
        flags: names(event.flags, lockFlags),
        lease: event.flags & 0x800 ? (event.flags & 0x1000 ? 'layout-exclusive' : 'layout') : event.type,
      };
    case 'lease-conflict':
      return { ...flat(fields), leaseFlags: names(event.leaseFlags, lockFlags), breakerFlags: names(event.breakerFlags, lockFlags) };
    case 'dax-fault':
      return { ...flat(fields), offset: event.pageOffset === undefined ? undefined : event.pageOffset * 4096 };
    default:
      return flat(fields);
  }
}

/** A descriptor becomes its number, and its path stands beside it. */
function flat(fields: object): object {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'fd' && typeof value === 'object' && value !== null && 'fd' in value) {
      out.fd = value.fd;
      if ('path' in value) out.path = value.path;
    } else {
      out[name] = value;
    }
  }
  return out;
}
