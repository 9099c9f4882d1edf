// Calls that pin memory: verbs through write() or ioctl(), vfio, io_uring's registered buffers, and the kernel's gup_test.

import type { IoctlEvent, MemoryRange, VerbsCommand } from '../../event';
import { at, type Call, type Decoders, type Draft } from '../call';
import { ioctlDirections, ioctlRequests, ringOperations } from '../flags';
import { readQuoted } from '../text';
import { fdOf, fieldOf, numberOf, offsetOf, type Value } from '../value';
import { withFd } from './descriptors';

/** A body longer than this is no command, and not worth keeping. */
const keptBytes = 512;

export const pinCalls: Decoders = {
  write: (call) => write(call, at(call, 1), numberOf(at(call, 2)), undefined),
  pwrite64: (call) => write(call, at(call, 1), numberOf(at(call, 2)), offsetOf(at(call, 3))),
  writev: (call) => writeVector(call, undefined),
  pwritev: (call) => writeVector(call, offsetOf(at(call, 3))),
  pwritev2: (call) => {
    const offset = offsetOf(at(call, 3));
    // -1 is the file position.
    return writeVector(call, offset === undefined || offset < 0 ? undefined : offset);
  },
  ioctl,
  io_uring_register: ringRegister,
};

/**
 * A body as a legacy uverbs command (uapi/rdma/ib_user_verbs.h): u32 command, u16 in_words, u16 out_words. undefined where the
 * header does not name the length of the write.
 */
export function verbsCommand(body: string, length: number): VerbsCommand | undefined {
  if (body.length < 8 || little(body, 4, 2) * 4 !== length) return undefined;
  const command = little(body, 0, 4);
  // reg_mr: response at 8, start at 16, length at 24, hca_va at 32, pd at 40, access at 44.
  if (command === 9 && body.length >= 32) {
    const region = { command: 'reg-mr', address: little(body, 16, 8), length: little(body, 24, 8) } as const;
    return body.length >= 48 ? { ...region, access: little(body, 44, 4) } : region;
  }
  if (command === 13) return body.length >= 12 ? { command: 'dereg-mr', handle: little(body, 8, 4) } : { command: 'dereg-mr' };
  return { command: 'other', number: command };
}

function write(call: Call, body: Value | undefined, length: number | undefined, offset: number | undefined): Draft | undefined {
  const text = body?.kind === 'string' ? readQuoted(body.text) : undefined;
  const size = length ?? (text !== undefined && !text.cut ? text.bytes.length : undefined);
  if (size === undefined) return undefined;
  const data = text !== undefined && text.bytes.length <= keptBytes ? text.bytes : undefined;
  const verbs = data === undefined ? undefined : verbsCommand(data, size);
  return withFd(call, (fd) => ({
    kind: 'write',
    fd,
    length: size,
    ...(offset !== undefined && { offset }),
    ...(data !== undefined && { data }),
    ...(verbs !== undefined && { verbs }),
  }));
}

function writeVector(call: Call, offset: number | undefined): Draft | undefined {
  const vector = at(call, 1);
  // Only its address: -e raw, a vector that cannot be read, perf trace.
  if (vector?.kind === 'number') return withFd(call, (fd) => ({ kind: 'write', fd, ...(offset !== undefined && { offset }) }));
  if (vector?.kind !== 'group') return undefined;
  let length = 0;
  for (const { value } of vector.items) length += numberOf(fieldOf(value, 'iov_len')) ?? 0;
  return write(call, vector.items.length === 1 ? fieldOf(vector.items[0]?.value, 'iov_base') : undefined, length, offset);
}

function ioctl(call: Call): Draft | undefined {
  const number = requestNumber(at(call, 1));
  const request = number === undefined ? undefined : requests[number];
  if (number === undefined || request === undefined) return undefined;
  return withFd(call, (fd) => {
    // The same number is VFIO_DEVICE_PCI_HOT_RESET on a device: only the container maps memory.
    const elsewhere = request.startsWith('vfio') && fd.path !== undefined && fd.path !== '/dev/vfio/vfio';
    return { kind: 'ioctl', fd, request: elsewhere ? 'other' : request, number };
  });
}

const requests: Readonly<Record<number, IoctlEvent['request']>> = {
  3222805249: 'rdma-verbs',
  15217: 'vfio-map-dma',
  15218: 'vfio-unmap-dma',
  1075341063: 'gup-test-start',
  26376: 'gup-test-stop',
};

/** A number, a name, `A or B` of names with one number, or `_IOC(direction, type, number, size)`. */
function requestNumber(value: Value | undefined): number | undefined {
  if (value?.kind === 'joined' && value.operator === 'or') {
    for (const part of value.parts) {
      const number = numberOf(part, ioctlRequests);
      if (number !== undefined) return number;
    }
    return undefined;
  }
  if (value?.kind !== 'apply') return numberOf(value, ioctlRequests);
  const [direction, type, index, size] = value.items.map((item) => numberOf(item.value, ioctlDirections));
  if (value.text !== '_IOC' || direction === undefined || type === undefined || index === undefined || size === undefined) return undefined;
  return direction * 2 ** 30 + size * 2 ** 16 + type * 2 ** 8 + index;
}

function ringRegister(call: Call): Draft | undefined {
  const code = numberOf(at(call, 1), ringOperations);
  const operation = code === undefined ? undefined : operations[code % 0x80000000];
  const fd = fdOf(at(call, 0));
  if (operation === undefined || fd === undefined) return undefined;
  const argument = at(call, 2);
  const vectors = operation === 'unregister' || operation === 'clone' ? undefined : (fieldOf(argument, 'data') ?? argument);
  const ranges = rangesOf(vectors);
  return { kind: 'ring-register', fd, operation, source: 'call', ...(ranges !== undefined && { ranges }) };
}

const operations: Readonly<Record<number, 'register' | 'update' | 'unregister' | 'clone'>> = {
  0: 'register',
  1: 'unregister',
  15: 'register',
  16: 'update',
  30: 'clone',
};

/** `[{iov_base=0x…, iov_len=65536}, …]` as shown. */
function rangesOf(value: Value | undefined): MemoryRange[] | undefined {
  if (value?.kind !== 'group') return undefined;
  const ranges: MemoryRange[] = [];
  for (const { value: item } of value.items) {
    const address = numberOf(fieldOf(item, 'iov_base'));
    const length = numberOf(fieldOf(item, 'iov_len'));
    if (address !== undefined && length !== undefined) ranges.push({ address, length });
  }
  return ranges.length === 0 && value.items.length > 0 ? undefined : ranges;
}

function little(bytes: string, offset: number, size: number): number {
  let number = 0;
  for (let at = offset + size - 1; at >= offset; at -= 1) number = number * 256 + (bytes.charCodeAt(at) & 0xff);
  return number;
}
