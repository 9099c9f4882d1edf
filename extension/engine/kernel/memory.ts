// Address spaces: which pages of which files an address range shows.

import type { AddressSpace, Mapping, PinSlice } from './model';
import { PAGE, same } from './model';

/** Adds a mapping; what it lies over is gone first. Returns the pieces it replaced. */
export function addMapping(memory: AddressSpace, mapping: Mapping): Mapping[] {
  const replaced = removeRange(memory, mapping.start, mapping.end);
  memory.mappings.push(mapping);
  memory.mappings.sort((a, b) => a.start - b.start);
  return replaced;
}

/** Removes [start, end) in bytes; a mapping cut in two leaves its rest. Returns the pieces removed. */
export function removeRange(memory: AddressSpace, start: number, end: number): Mapping[] {
  const removed: Mapping[] = [];
  const kept: Mapping[] = [];
  for (const mapping of memory.mappings) {
    if (mapping.end <= start || mapping.start >= end) {
      kept.push(mapping);
      continue;
    }
    const from = Math.max(start, mapping.start);
    const to = Math.min(end, mapping.end);
    removed.push({ ...mapping, start: from, end: to, offset: mapping.offset + (from - mapping.start) });
    if (mapping.start < from) kept.push({ ...mapping, end: from });
    if (to < mapping.end) kept.push({ ...mapping, start: to, offset: mapping.offset + (to - mapping.start) });
  }
  memory.mappings = kept.sort((a, b) => a.start - b.start);
  return removed;
}

/** The file pages behind an address range of `length` bytes; parts over anonymous memory give no slice (spec 1.6). */
export function slicesOf(memory: AddressSpace, address: number, length: number): PinSlice[] {
  const start = Math.floor(address / PAGE) * PAGE;
  const end = Math.ceil((address + length) / PAGE) * PAGE;
  const slices: PinSlice[] = [];
  for (const mapping of memory.mappings) {
    if (mapping.end <= start || mapping.start >= end) continue;
    const from = Math.max(start, mapping.start);
    const to = Math.min(end, mapping.end);
    slices.push({
      file: same(mapping.file),
      firstPage: Math.floor((mapping.offset + from - mapping.start) / PAGE),
      lastPage: Math.floor((mapping.offset + to - mapping.start - 1) / PAGE),
      mappingLine: mapping.line,
      shared: mapping.shared,
    });
  }
  return slices;
}

/** The mapping that shows an address. */
export function mappingAt(memory: AddressSpace, address: number): Mapping | undefined {
  return memory.mappings.find((mapping) => address >= mapping.start && address < mapping.end);
}
