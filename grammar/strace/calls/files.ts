// Files: their size and layout, what they are, their names, and descriptors handed over sockets.

import type { FdRef, InodeKey } from '../../event';
import { at, type Call, type Decoder, type Decoders, type Draft, failed, resultOf } from '../call';
import { fallocateFlags, modeBits, seekOrigins } from '../flags';
import { fdOf, fieldOf, flagsOf, numberOf, offsetOf, type Value } from '../value';
import { withFd } from './descriptors';
import { pathFrom, pathOf } from './path';

export const fileCalls: Decoders = {
  truncate,
  truncate64: truncate,
  ftruncate,
  ftruncate64: ftruncate,
  fallocate: (call) =>
    withFd(call, (fd) => ({
      kind: 'fallocate',
      fd,
      mode: flagsOf(at(call, 1), fallocateFlags) ?? 0,
      offset: offsetOf(at(call, 2)) ?? 0,
      length: offsetOf(at(call, 3)) ?? 0,
    })),
  fstat: (call) => facts(call, at(call, 0), undefined, at(call, 1)),
  fstat64: (call) => facts(call, at(call, 0), undefined, at(call, 1)),
  stat: (call) => facts(call, undefined, pathOf(at(call, 0)), at(call, 1)),
  stat64: (call) => facts(call, undefined, pathOf(at(call, 0)), at(call, 1)),
  lstat: (call) => facts(call, undefined, pathOf(at(call, 0)), at(call, 1)),
  newfstatat: statAt,
  fstatat64: statAt,
  statx: (call) => factsAt(call, at(call, 4)),
  lseek: (call) => {
    const size = resultOf(call);
    if (numberOf(at(call, 2), seekOrigins) !== 2 || numberOf(at(call, 1)) !== 0 || failed(call) || size === undefined) return undefined;
    return withFd(call, (fd) => ({ kind: 'file-facts', fd, size }));
  },
  unlink: (call) => unlink(pathOf(at(call, 0))),
  unlinkat: (call) => unlink(pathFrom(at(call, 0), at(call, 1))),
  rename: (call) => rename(pathOf(at(call, 0)), pathOf(at(call, 1))),
  renameat: renameAt,
  renameat2: renameAt,
  mount: (call) => {
    const target = pathOf(at(call, 1));
    const filesystem = pathOf(at(call, 2));
    const options = pathOf(at(call, 4));
    if (target === undefined) return undefined;
    return { kind: 'mount', target, ...(filesystem !== undefined && { filesystem }), ...(options !== undefined && { options }) };
  },
  sendmsg: passed('send'),
  sendmmsg: passed('send'),
  recvmsg: passed('receive'),
  recvmmsg: passed('receive'),
};

function truncate(call: Call): Draft | undefined {
  const path = pathOf(at(call, 0));
  const size = offsetOf(at(call, 1));
  return size === undefined ? undefined : { kind: 'truncate', size, ...(path !== undefined && { path }) };
}

function ftruncate(call: Call): Draft | undefined {
  const size = offsetOf(at(call, 1));
  return size === undefined ? undefined : withFd(call, (fd) => ({ kind: 'truncate', fd, size }));
}

function unlink(path: string | undefined): Draft | undefined {
  return path === undefined ? undefined : { kind: 'unlink', path };
}

function rename(path: string | undefined, newPath: string | undefined): Draft | undefined {
  return path === undefined || newPath === undefined ? undefined : { kind: 'rename-file', path, newPath };
}

function renameAt(call: Call): Draft | undefined {
  return rename(pathFrom(at(call, 0), at(call, 1)), pathFrom(at(call, 2), at(call, 3)));
}

function statAt(call: Call): Draft | undefined {
  return factsAt(call, at(call, 2));
}

/** With an empty path (AT_EMPTY_PATH) the descriptor itself is meant. */
function factsAt(call: Call, struct: Value | undefined): Draft | undefined {
  const path = pathFrom(at(call, 0), at(call, 1));
  return path === '' || path === undefined ? facts(call, at(call, 0), undefined, struct) : facts(call, undefined, path, struct);
}

/** A failed call tells nothing of the file. */
function facts(call: Call, fdValue: Value | undefined, path: string | undefined, struct: Value | undefined): Draft | undefined {
  if (failed(call) || struct?.kind !== 'group') return undefined;
  const fd = fdOf(fdValue);
  if (path === undefined && (fd === undefined || fd.fd < 0)) return undefined;
  const size = numberOf(fieldOf(struct, 'st_size') ?? fieldOf(struct, 'stx_size'));
  const mode = flagsOf(fieldOf(struct, 'st_mode') ?? fieldOf(struct, 'stx_mode'), modeBits);
  const inode = inodeOf(struct);
  return {
    kind: 'file-facts',
    ...(path === undefined && fd !== undefined && { fd }),
    ...(path !== undefined && { path }),
    ...(size !== undefined && { size }),
    ...(inode !== undefined && { inode }),
    ...(mode !== undefined && { isRegular: (mode & 0o170000) === 0o100000 }),
  };
}

/** Shown with -v: `st_dev=makedev(0xfe, 0), st_ino=…`, or the device's number, also as 32-bit halves in statx. */
function inodeOf(struct: Value): InodeKey | undefined {
  const inode = numberOf(fieldOf(struct, 'st_ino') ?? fieldOf(struct, 'stx_ino'));
  const device = fieldOf(struct, 'st_dev');
  const halves = device?.kind === 'apply' ? device.items.map((item) => numberOf(item.value)) : split(numberOf(device));
  const major = numberOf(fieldOf(struct, 'stx_dev_major')) ?? halves[0];
  const minor = numberOf(fieldOf(struct, 'stx_dev_minor')) ?? halves[1];
  return inode === undefined || major === undefined || minor === undefined ? undefined : `${major}:${minor}:${inode}`;
}

/** glibc's gnu_dev_major and _minor for numbers below 2^32. */
function split(device: number | undefined): (number | undefined)[] {
  if (device === undefined || device >= 2 ** 32) return [];
  return [(device >>> 8) & 0xfff, (device & 0xff) | ((device >>> 12) & 0xfff00)];
}

function passed(direction: 'send' | 'receive'): Decoder {
  return (call) => {
    if (failed(call)) return undefined;
    const fds: FdRef[] = [];
    for (const item of call.items) collectRights(item.value, fds);
    return fds.length === 0 ? undefined : { kind: 'pass-fd', direction, fds };
  };
}

/** `{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3]}`, however deep. */
function collectRights(value: Value | undefined, fds: FdRef[]): void {
  if (value?.kind !== 'group') return;
  const type = fieldOf(value, 'cmsg_type');
  const isRights = type?.kind === 'word' ? type.text === 'SCM_RIGHTS' : numberOf(type) === 1;
  const data = fieldOf(value, 'cmsg_data');
  if (isRights && data?.kind === 'group') {
    for (const item of data.items) {
      const fd = fdOf(item.value);
      if (fd !== undefined) fds.push(fd);
    }
    return;
  }
  for (const item of value.items) collectRights(item.value, fds);
}
