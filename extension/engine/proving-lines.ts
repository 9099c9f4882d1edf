// The lines of a log that show a finding on their own: its evidence, and whatever names the objects in it. Which file a descriptor, an address or
// a name stands for, whom a signal reaches, how long a file is: these are no steps of the proof, but without them its lines mean nothing. Pure.

import type { EventList, OpenEvent, TraceEvent } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';
import { absolutePath, objectOfPath } from './replay/descriptors';

/** What the descriptors of a task stand for. */
const descriptors: ReadonlySet<TraceEvent['kind']> = new Set(['dup', 'close', 'pass-fd', 'set-fd-flags', 'exec']);
/** What its addresses stand for. */
const addresses: ReadonlySet<TraceEvent['kind']> = new Set(['mmap', 'mremap', 'munmap']);
/** Whether, and how, it hears a signal. */
const hearing: ReadonlySet<TraceEvent['kind']> = new Set(['sigaction', 'sigmask', 'signal-wait', 'setsig', 'setown']);
/** What ties a name, an inode and a length to one file. */
const identity: ReadonlySet<TraceEvent['kind']> = new Set(['file-facts', 'inode-seen', 'dax-fault', 'truncate']);

const FL_PENDING = 0x100 | 0x200;

/** Lines (1-based, ascending) that give the finding when nothing else of the log had happened. */
export function provingLines(analysis: Analysis, finding: Finding): readonly number[] {
  const proof = proofOf(finding);
  const { events, eventFiles = [] } = analysis;
  const isProof = ({ line, endLine }: TraceEvent): boolean => proof.has(line) || proof.has(endLine);
  const files = new Set(finding.file === undefined ? [] : [finding.file]);
  const shown: TraceEvent[] = [];
  for (const [at, event] of [...events].entries()) {
    if (!isProof(event)) continue;
    shown.push(event);
    const file = eventFiles[at] ?? -1;
    if (file >= 0) files.add(file);
  }
  const last = [...proof, ...shown.map(({ endLine }) => endLine)].reduce((latest, line) => Math.max(latest, line), 0);
  const tasks = tasksOf(events, shown, finding);
  const paths = new Set([...files].flatMap((file) => analysis.files[file]?.paths ?? []));
  const calls = shown.length === 0 ? [] : around(events, shown);
  const asked = linesAsking(events, tasks);
  const names = (event: TraceEvent, at: number): boolean => {
    const isOfFile = files.has(eventFiles[at] ?? -1);
    switch (event.kind) {
      case 'lost':
        return finding.verdict === 'undecidable';
      case 'fork':
        return tasks.has(event.child ?? event.result ?? 0);
      case 'pass-fd':
        return true;
      case 'open':
        // One that failed names nothing; one without a name may be whatever a pin goes through.
        if (event.result !== undefined && event.result < 0) return false;
        return isOfFile || isBreakTime(event) || (tasks.has(event.tid) && !isNamedFile(event));
      case 'write':
        return isBreakTime(event) || (event.fd.path !== undefined && paths.has(event.fd.path)) || (isOfFile && event.verbs === undefined);
      case 'rename-file':
        return paths.has(event.path) || paths.has(event.newPath);
      case 'unlink':
        return paths.has(event.path);
      case 'getlease':
      case 'lease-checked':
        return asked.has(event.line);
      default:
        if (identity.has(event.kind)) return isOfFile && (event.errno === undefined || event.kind === 'file-facts');
        return tasks.has(event.tid) && (descriptors.has(event.kind) || addresses.has(event.kind) || hearing.has(event.kind));
    }
  };
  const own = new Set([...events].map(({ line }) => line));
  const lines = new Set(proof);
  for (const [at, event] of [...events].entries()) {
    // A file that is renamed later has its last name throughout.
    if (event.line > last && event.kind !== 'rename-file') continue;
    if (!isProof(event) && !calls.some((call) => isInside(event, call) && !looksOn(event)) && !names(event, at)) continue;
    for (const line of linesOf(event)) if (line === event.line || line === event.endLine || !own.has(line)) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}

function isNamedFile(event: OpenEvent): boolean {
  const path = absolutePath(event);
  return event.object === 'file' && path !== undefined && objectOfPath(path) === 'file';
}

/**
 * Some lines, and of every kind of event of which they hold none the last that the log has: a smaller log then shows that such events were
 * recorded, behind whatever the finding is about where that can be.
 */
export function withWitnesses({ events }: Analysis, lines: readonly number[]): readonly number[] {
  const kept = new Set(lines);
  const missing = new Map<TraceEvent['kind'], TraceEvent>();
  for (const event of events) missing.set(event.kind, event);
  for (const event of events) if (kept.has(event.line)) missing.delete(event.kind);
  for (const event of missing.values()) for (const line of [event.line, event.endLine]) kept.add(line);
  return [...kept].sort((a, b) => a - b);
}

/** The tasks of the evidence, their threads' processes, and those from which they inherited what they have. */
function tasksOf(events: EventList, shown: readonly TraceEvent[], { pid, tid }: Finding): ReadonlySet<number> {
  const tasks = new Set<number>();
  const add = (...some: readonly (number | undefined)[]): void => {
    for (const one of some) if (one !== undefined) tasks.add(one);
  };
  add(pid, tid);
  for (const event of shown) {
    add(event.tid, event.tgid);
    if (event.kind === 'signal') add(event.target);
  }
  // Threads come with their process; a descriptor that was passed on comes from whoever has it.
  for (const event of events) if (event.kind === 'pass-fd' || (event.tgid !== undefined && tasks.has(event.tgid))) add(event.tid);
  for (const event of [...events].filter(({ kind }) => kind === 'fork').reverse()) {
    if (event.kind !== 'fork' || !tasks.has(event.child ?? event.result ?? 0)) continue;
    add(event.tid, event.tgid);
  }
  return tasks;
}

/**
 * Lines of F_GETLEASE and of the points inside it, where its descriptor is one that none of the tasks made: it came over a socket, of which the kernel's
 * logs show no message, and only these points tell what it stands for.
 */
function linesAsking(events: EventList, tasks: ReadonlySet<number>): ReadonlySet<number> {
  const made = new Set<number | undefined>();
  for (const event of events) if ((event.kind === 'open' || event.kind === 'dup') && tasks.has(event.tid)) made.add(event.result);
  const lines = new Set<number>();
  const last = new Map<number, TraceEvent>();
  for (const event of events) {
    if (event.kind === 'getlease' && tasks.has(event.tid) && event.fd.path === undefined && !made.has(event.fd.fd))
      last.set(event.tid, event);
    const call = last.get(event.tid);
    if (call !== undefined && isInside(event, call)) lines.add(event.line);
  }
  return lines;
}

/** A point proves its call, and a call shows itself in the points inside it. */
function around(events: EventList, shown: readonly TraceEvent[]): readonly TraceEvent[] {
  return events.filter((call) => call.endLine > call.line && shown.some((one) => isInside(one, call)));
}

function isInside(event: TraceEvent, call: TraceEvent): boolean {
  return event.tid === call.tid && call.line <= event.line && event.endLine <= call.endLine;
}

/** A lease that nobody breaks was looked at, as every call does with every lease of a file: it says nothing of the call. */
function looksOn(event: TraceEvent): boolean {
  return (event.kind === 'lease-checked' && (event.flags & FL_PENDING) === 0) || (event.kind === 'lease-conflict' && !event.conflict);
}

/** lease-break-time is set: it decides what times out. */
function isBreakTime(event: TraceEvent): boolean {
  const path = '/proc/sys/fs/lease-break-time';
  if (event.kind === 'open') return event.path === path || event.opened?.path === path;
  return event.kind === 'write' && (event.fd.path === path || (event.fd.path === undefined && /^\d+\s*$/.test(event.data ?? '')));
}

/** A probe inside a call that takes a path shows the name, and is no event of its own. */
export function linesOf(event: TraceEvent): readonly number[] {
  const { kind, line, endLine } = event;
  if ((kind !== 'open' && kind !== 'truncate' && kind !== 'exec') || endLine - line > 64) return [line, endLine];
  return Array.from({ length: endLine - line + 1 }, (_, at) => line + at);
}

/** Lines that prove a finding; a smaller log holds them all, or it would show the finding for another reason. */
export function proofOf(finding: Finding): ReadonlySet<number> {
  return new Set([finding.line, ...finding.evidence.map((one) => one.line)]);
}
