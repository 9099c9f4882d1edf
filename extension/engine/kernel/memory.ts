// Address spaces: which pages of which files an address range shows.

import type { AddressSpace, Mapping, PinSlice } from './model';
import { PAGE, same } from './model';

/** What a change of an address space took away and put in its place. */
export interface Exchange {
  readonly gone: readonly Mapping[];
  readonly come: readonly Mapping[];
}

/** Adds a mapping; what it lies over is gone first. */
export function addMapping(memory: AddressSpace, mapping: Mapping): Exchange {
  const { gone, come } = removeRange(memory, mapping.start, mapping.end);
  memory.mappings.splice(firstBehind(memory, mapping.start), 0, mapping);
  return { gone, come: [...come, mapping] };
}

/** Removes [start, end) in bytes; a mapping cut in two leaves its rest. */
export function removeRange(memory: AddressSpace, start: number, end: number): Exchange {
  const first = firstBehind(memory, start);
  const gone: Mapping[] = [];
  const come: Mapping[] = [];
  for (let at = first; at < memory.mappings.length; at++) {
    const mapping = memory.mappings[at];
    if (mapping === undefined || mapping.start >= end) break;
    gone.push(mapping);
    if (mapping.start < start) come.push({ ...mapping, end: start });
    if (end < mapping.end) come.push({ ...mapping, start: end, offset: mapping.offset + (end - mapping.start) });
  }
  memory.mappings.splice(first, gone.length, ...come);
  return { gone, come };
}

/** Index of the first mapping that ends behind an address; mappings lie in order and do not overlap. */
function firstBehind(memory: AddressSpace, address: number): number {
  let low = 0;
  let high = memory.mappings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((memory.mappings[middle]?.end ?? 0) > address) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The file pages behind an address range of `length` bytes; parts over anonymous memory give no slice (spec 1.6). */
export function slicesOf(memory: AddressSpace, address: number, length: number): PinSlice[] {
  const start = Math.floor(address / PAGE) * PAGE;
  const end = Math.ceil((address + length) / PAGE) * PAGE;
  const first = firstBehind(memory, start);
  const mapping = memory.mappings[first];
  // Nearly always one mapping shows all of it.
  if (mapping !== undefined && mapping.start <= start && mapping.end >= end) return [sliceOf(mapping, start, end)];
  const slices: PinSlice[] = [];
  for (let at = first; at < memory.mappings.length; at++) {
    const mapping = memory.mappings[at];
    if (mapping === undefined || mapping.start >= end) break;
    slices.push(sliceOf(mapping, Math.max(start, mapping.start), Math.min(end, mapping.end)));
  }
  return slices;
}

/** What a mapping shows at the addresses from..to (`to` exclusive), which lie in it. */
function sliceOf(mapping: Mapping, from: number, to: number): PinSlice {
  return {
    file: same(mapping.file),
    firstPage: Math.floor((mapping.offset + from - mapping.start) / PAGE),
    lastPage: Math.floor((mapping.offset + to - mapping.start - 1) / PAGE),
    mappingLine: mapping.line,
    shared: mapping.shared,
  };
}

/** The mapping that shows an address. */
export function mappingAt(memory: AddressSpace, address: number): Mapping | undefined {
  const mapping = memory.mappings[firstBehind(memory, address)];
  return mapping !== undefined && mapping.start <= address ? mapping : undefined;
}
