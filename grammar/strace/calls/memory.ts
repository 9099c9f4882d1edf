// Mappings. Lengths and offsets in bytes; strace prints mmap's offset always in hex, `-e raw` everything.

import { at, type Call, type Decoders, type Draft } from '../call';
import { mapFlags, protectionFlags, remapFlags } from '../flags';
import { fdOf, flagsOf, numberOf } from '../value';

const ANONYMOUS = 0x20;

export const memoryCalls: Decoders = {
  mmap,
  mmap2: mmap,
  munmap: (call) => ({ kind: 'munmap', address: number(call, 0), length: number(call, 1) }),
  mremap: (call) => ({
    kind: 'mremap',
    address: number(call, 0),
    oldLength: number(call, 1),
    newLength: number(call, 2),
    flags: flagsOf(at(call, 3), remapFlags) ?? 0,
  }),
};

function mmap(call: Call): Draft {
  const flags = flagsOf(at(call, 3), mapFlags) ?? 0;
  const fd = fdOf(at(call, 4));
  return {
    kind: 'mmap',
    address: number(call, 0),
    length: number(call, 1),
    protection: flagsOf(at(call, 2), protectionFlags) ?? 0,
    flags,
    offset: number(call, 5),
    ...(fd !== undefined && fd.fd >= 0 && (flags & ANONYMOUS) === 0 && { fd }),
  };
}

function number(call: Call, index: number): number {
  return numberOf(at(call, index)) ?? 0;
}
