// mmap, munmap, mremap: which pages of which file a process sees, and what keeps a description alive.

import type { DaxFaultEvent, MmapEvent, MremapEvent, MunmapEvent, TraceEvent } from '../../../grammar/event';
import { daxRank, learnDax } from '../kernel/dax';
import { tieInode } from '../kernel/files';
import { pinsOfAddresses } from '../kernel/live-pins';
import { addMapping, type Exchange, mappingAt, removeRange } from '../kernel/memory';
import type { Description, KernelFile, Mapping, Process, Task } from '../kernel/model';
import { PAGE, same } from '../kernel/model';
import { type DropCause, fileOf, fileOfInode, putDescription, resolve } from './descriptors';
import { endTimeOf, type MappingRecord, type World } from './world';

const MAP_TYPE = 3;
const MAP_SHARED_VALIDATE = 3;
const MAP_ANONYMOUS = 0x20;
const MAP_SYNC = 0x80000;
/** More pins than this make a finding no clearer. */
const ENOUGH = 64;

export function onMmap(world: World, task: Task, event: MmapEvent): void {
  const process = task.process;
  const anonymous = event.fd === undefined || event.fd.fd < 0 || (event.flags & MAP_ANONYMOUS) !== 0;
  const description = anonymous || event.fd === undefined ? undefined : resolve(world, task, event.fd, event);
  const file = fileOf(world, description, event);
  const sync = (event.flags & MAP_SYNC) !== 0 && (event.flags & MAP_TYPE) === MAP_SHARED_VALIDATE;
  const failed = event.errno !== undefined || event.result === undefined;
  if (file !== undefined && sync) {
    if (!failed) learnDax(file, 'yes', daxRank.mapSync, `MAP_SYNC succeeded at line ${event.line}`);
    else if (event.errno === 'EOPNOTSUPP') learnDax(file, 'no', daxRank.mapSync, `MAP_SYNC was refused at line ${event.line}: not DAX`);
  }
  if (failed || event.result === undefined) return;
  const start = event.result;
  const end = start + Math.ceil(event.length / PAGE) * PAGE;
  if (description === undefined || file === undefined) {
    exchange(world, process, event, task, 'munmap', removeRange(process.memory, start, end));
    return;
  }
  const mapping: Mapping = {
    start,
    end,
    offset: event.offset,
    description,
    file,
    shared: (event.flags & MAP_TYPE) !== 2,
    line: event.line,
  };
  exchange(world, process, event, task, 'munmap', addMapping(process.memory, mapping));
  const reach = event.offset + event.length;
  if (file.size === undefined || (!file.sizeCertain && reach > file.size)) {
    file.size = reach;
    file.sizeCertain = false;
  }
  const life: MappingRecord = {
    file,
    pid: process.pid,
    startLine: event.line,
    ...(event.time === undefined ? {} : { startTime: event.time }),
    firstPage: Math.floor(event.offset / PAGE),
    lastPage: Math.ceil(reach / PAGE) - 1,
  };
  world.mappingLives.push(life);
  const key = lifeKey(process, description);
  const open = world.openMappings.get(key);
  if (open === undefined) world.openMappings.set(key, [life]);
  else open.push(life);
}

export function onMunmap(world: World, task: Task, event: MunmapEvent): void {
  if (event.result !== undefined && event.result !== 0) return;
  unmapRange(world, task, event, event.address, event.address + Math.ceil(event.length / PAGE) * PAGE);
}

export function onMremap(world: World, task: Task, event: MremapEvent): void {
  if (event.errno !== undefined || event.result === undefined) return;
  const process = task.process;
  const oldEnd = event.address + Math.ceil(event.oldLength / PAGE) * PAGE;
  const newEnd = event.result + Math.ceil(event.newLength / PAGE) * PAGE;
  const first = mappingAt(process.memory, event.address);
  const left = removeRange(process.memory, event.address, oldEnd);
  const moved =
    first === undefined
      ? { gone: [], come: [] }
      : addMapping(process.memory, { ...first, start: event.result, end: newEnd, offset: first.offset + (event.address - first.start) });
  exchange(world, process, event, task, 'munmap', { gone: [...left.gone, ...moved.gone], come: [...left.come, ...moved.come] });
}

function unmapRange(world: World, task: Task, event: TraceEvent, start: number, end: number): void {
  const process = task.process;
  const files = new Set<KernelFile>();
  const shown = removeRange(process.memory, start, end);
  for (const mapping of shown.gone) files.add(same(mapping.file));
  const pins = pinsOfAddresses(world.live, process, start, end, ENOUGH).filter((pin) => files.has(same(pin.file)));
  exchange(world, process, event, task, 'munmap', shown);
  if (pins.length > 0) world.tell({ kind: 'unmap', event, task, pins });
}

export function dropAllMappings(world: World, process: Process, event: TraceEvent, task: Task, cause: DropCause): void {
  const gone = process.memory.mappings;
  process.memory.mappings = [];
  exchange(world, process, event, task, cause, { gone, come: [] });
}

/** Settles the reference counts after an address space changed; a description that lost its last mapping here may go. */
function exchange(world: World, process: Process, event: TraceEvent, task: Task, cause: DropCause, { gone, come }: Exchange): void {
  for (const mapping of come) count(process, mapping, 1);
  for (const mapping of gone) count(process, mapping, -1);
  for (const description of new Set(gone.map((mapping) => mapping.description))) {
    if (description === undefined || process.memory.held.has(description)) continue;
    const key = lifeKey(process, description);
    for (const life of world.openMappings.get(key) ?? []) {
      life.endLine = event.endLine;
      life.endTime = endTimeOf(event);
    }
    world.openMappings.delete(key);
    putDescription(world, description, event, task, cause);
  }
}

function count(process: Process, { description, file }: Mapping, by: 1 | -1): void {
  if (description === undefined) return;
  const held = (process.memory.held.get(description) ?? 0) + by;
  if (held > 0) process.memory.held.set(description, held);
  else process.memory.held.delete(description);
  description.mappings += by;
  same(file).mappings += by;
}

function lifeKey(process: Process, description: Description): string {
  return `${process.pid} ${description.id}`;
}

/** A DAX fault proves DAX, names the inode of the mapping, and stands in for an mmap the log does not have (spec 3.3). */
export function onDaxFault(world: World, task: Task, event: DaxFaultEvent): void {
  let file = fileOfInode(world, event.inode);
  learnDax(file, 'yes', daxRank.tracepoint, `a DAX fault at line ${event.line}`);
  if (event.address === undefined) return;
  const mapping = mappingAt(task.process.memory, event.address);
  if (mapping !== undefined) {
    file = tieInode(world.files, mapping.file, event.inode);
    if (mapping.description !== undefined) mapping.description.file = file;
    learnDax(file, 'yes', daxRank.tracepoint, `a DAX fault at line ${event.line}`);
    return;
  }
  if (event.pageOffset === undefined) return;
  const start = Math.floor(event.address / PAGE) * PAGE;
  addMapping(task.process.memory, {
    start,
    end: start + PAGE,
    offset: event.pageOffset * PAGE,
    file,
    shared: event.shared !== false,
    line: event.line,
  });
}
