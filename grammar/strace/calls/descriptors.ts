// Calls that make, copy and drop descriptors.

import type { FdRef } from '../../event';
import { at, type Call, type Decoder, type Decoders, type Draft, failed } from '../call';
import { closeOnExecFlags, closeRangeFlags, openFlags } from '../flags';
import { fdOf, fieldOf, flagsOf, intOf, type Value } from '../value';
import { pathOf } from './path';

const CLOEXEC = 0x80000;
const RDWR = 2;

export const descriptorCalls: Decoders = {
  open: (call) => open(call, undefined, at(call, 0), flagsOf(at(call, 1), openFlags)),
  creat: (call) => open(call, undefined, at(call, 0), 0x241),
  openat: (call) => open(call, at(call, 0), at(call, 1), flagsOf(at(call, 2), openFlags)),
  openat2: (call) => open(call, at(call, 0), at(call, 1), flagsOf(fieldOf(at(call, 2), 'flags'), openFlags)),
  open_by_handle_at: (call) => open(call, undefined, undefined, flagsOf(at(call, 2), openFlags)),
  memfd_create: (call) => make(call, 'memfd', (flagsOf(at(call, 1), closeOnExecFlags) ?? 0) & 1 ? CLOEXEC : 0),
  io_uring_setup: (call) => make(call, 'io_uring', CLOEXEC),
  socket: other(1),
  accept: other(),
  accept4: other(3),
  eventfd: other(),
  eventfd2: other(1),
  epoll_create: other(),
  epoll_create1: other(0),
  timerfd_create: other(1),
  inotify_init: other(),
  inotify_init1: other(0),
  fanotify_init: other(),
  userfaultfd: other(0),
  pidfd_open: other(),
  pidfd_getfd: other(),
  perf_event_open: other(),
  memfd_secret: other(0),
  fsopen: other(),
  fsmount: other(),
  open_tree: other(),
  mq_open: other(),

  close: (call) => withFd(call, (fd) => ({ kind: 'close', fd })),
  close_range: (call) => {
    const flags = flagsOf(at(call, 2), closeRangeFlags) ?? 0;
    const last = intOf(at(call, 1));
    return withFd(call, (fd) => ({
      kind: 'close',
      fd,
      // ~0 means every descriptor from the first on.
      last: last === undefined || last < 0 ? 0x7fffffff : last,
      ...(flags & 4 && { markOnly: true }),
    }));
  },
  dup: (call) => withFd(call, (fd) => ({ kind: 'dup', fd, closeOnExec: false })),
  dup2: (call) => duplicate(call, false),
  dup3: (call) => duplicate(call, ((flagsOf(at(call, 2), openFlags) ?? 0) & CLOEXEC) !== 0),
};

/** A draft about the descriptor in the first place, or none where there is no descriptor. */
export function withFd(call: Call, draft: (fd: FdRef) => Draft | undefined): Draft | undefined {
  const fd = fdOf(at(call, 0));
  return fd === undefined ? undefined : draft(fd);
}

function duplicate(call: Call, closeOnExec: boolean): Draft | undefined {
  const target = intOf(at(call, 1));
  return withFd(call, (fd) => ({ kind: 'dup', fd, closeOnExec, ...(target !== undefined && { target }) }));
}

function open(call: Call, directory: Value | undefined, path: Value | undefined, flags: number | undefined): Draft {
  const from = fdOf(directory);
  const name = pathOf(path);
  return {
    kind: 'open',
    object: 'file',
    ...(flags !== undefined && { flags }),
    ...(name !== undefined && { path: name }),
    ...(from !== undefined && { directory: from }),
    ...opened(call),
  };
}

function make(call: Call, object: 'memfd' | 'io_uring' | 'other', flags: number): Draft {
  return { kind: 'open', flags: RDWR | flags, object, ...opened(call) };
}

/** `place`: where the call takes its own spelling of O_CLOEXEC. */
function other(place?: number): Decoder {
  return (call) => make(call, 'other', place === undefined ? 0 : (flagsOf(at(call, place), closeOnExecFlags) ?? 0) & CLOEXEC);
}

function opened(call: Call): { readonly opened?: FdRef } {
  const fd = failed(call) ? undefined : fdOf(call.outcome.value);
  return fd === undefined || fd.fd < 0 ? {} : { opened: fd };
}
