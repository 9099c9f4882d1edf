// Puts the Analysis together: the replay's records as lives on lanes, and the summary.

import type { ParsedTrace, TraceEvent } from '../../grammar/event';
import type { Analysis, BreakLife, ChangeLife, FileLife, Finding, LeaseLife, Mark, PinLife, Severity } from './analysis';
import { notJudged } from './coverage';
import type { Break, Change, KernelFile, Lease, Pin } from './kernel/model';
import { same } from './kernel/model';
import type { EngineOptions } from './options';
import { policyHashOf } from './policy/policy-hash';
import { endTimeOf, outcomeOf, type World } from './replay/world';
import { catalogue } from './rules/catalogue';

export function assemble(trace: ParsedTrace, options: EngineOptions, world: World, findings: readonly Finding[]): Analysis {
  const used = new Set<number>();
  const note = (file: KernelFile) => {
    const { id } = same(file);
    used.add(id);
    return id;
  };
  const leases = world.leases.map((lease) => leaseLife(lease, note(lease.file)));
  const pins = world.pins.map((pin) => pinLife(pin, note(pin.file)));
  const breaks = world.breaks.map((broken) => breakLife(broken, note(broken.file)));
  // A change is worth a lane only on a file that leases, pins or mappings make one of ours.
  const changes = world.changes
    .filter((change): change is Change & { file: KernelFile } => change.file !== undefined && (change.break !== undefined || change.layout))
    .map((change) => changeLife(change, note(change.file)));
  const marks = [...world.marks.map(({ file, ...mark }): Mark => ({ ...mark, file: note(file) })), ...signalMarks(world, note)].sort(
    (a, b) => a.line - b.line,
  );
  const mappings = world.mappingLives
    .filter((life) => used.has(same(life.file).id))
    .map(({ file, endTime, ...life }) => ({ ...life, file: same(file).id, ...(endTime === undefined ? {} : { endTime }) }));
  for (const finding of findings) if (finding.file !== undefined) used.add(finding.file);
  const numbers = [...used].sort((a, b) => a - b);
  const index = new Map(numbers.map((id, at) => [id, at]));
  const at = <T extends { readonly file: number }>(one: T): T => ({ ...one, file: index.get(one.file) ?? 0 });
  const last = trace.events.findLast((event) => event.time !== undefined);
  const endTime = last === undefined ? undefined : trace.events.reduce((latest, event) => Math.max(latest, endTimeOf(event) ?? 0), 0);
  const off = catalogue
    .filter(({ code, policies }) => policies.includes(options.policy) && options.rules[code] === 'off')
    .map(({ code }) => code);
  return {
    summary: {
      dialect: trace.dialect,
      ...optional('dialects', trace.dialects),
      lines: trace.lines,
      events: trace.events.length,
      noise: trace.noise,
      unparsed: trace.unparsedCount,
      lost: trace.lost,
      policy: options.policy,
      ...optional('policyPack', options.policyPack),
      policyHash: policyHashOf(options),
      ...optional('off', off.length === 0 ? undefined : off),
      findings: count(findings),
      undecidable: findings.filter((finding) => finding.verdict === 'undecidable').length,
      notJudged: notJudged(trace, world, options),
      ...optional('incomplete', trace.incomplete),
      ...optional('detected', trace.detected),
    },
    findings: findings.map((finding) => (finding.file === undefined ? finding : { ...finding, file: index.get(finding.file) ?? 0 })),
    events: trace.events,
    files: numbers.map((id, position) => fileLife(world.files.all[id], position)),
    leases: leases.map(at),
    pins: pins.map(at),
    breaks: breaks.map(at),
    changes: changes.map(at),
    marks: marks.map(at),
    mappings: mappings.map(at),
    unparsed: trace.unparsed,
    eventFiles: trace.events.map((event) => {
      const file = world.eventFiles.get(event.line) ?? pointFile(world, event);
      return file === undefined ? -1 : (index.get(same(file).id) ?? -1);
    }),
    ...(endTime === undefined ? {} : { endTime }),
  };
}

function pointFile(world: World, event: TraceEvent): KernelFile | undefined {
  return 'inode' in event && event.inode !== undefined ? world.files.byInode.get(event.inode) : undefined;
}

function count(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

function fileLife(file: KernelFile | undefined, id: number): FileLife {
  if (file === undefined) return { id, paths: [], dax: 'unknown', daxBecause: '' };
  return {
    id,
    paths: file.paths,
    dax: file.dax,
    daxBecause: file.daxBecause,
    ...(file.inode === undefined ? {} : { inode: file.inode }),
    ...(file.size === undefined ? {} : { size: file.size }),
  };
}

function leaseLife(lease: Lease, file: number): LeaseLife {
  const broken = lease.breaking ?? lease.endedUnder;
  return {
    file,
    pid: lease.holder.pid,
    type: lease.type,
    startLine: lease.takenLine,
    ...optional('startTime', lease.unseen ? lease.taken.time : endTimeOf(lease.taken)),
    ...optional('endLine', lease.endedLine),
    ...optional('endTime', lease.endedTime),
    ...optional('comm', lease.holder.comm),
    ...optional('fd', lease.fd),
    ...optional('breakLine', broken?.startLine),
    ...optional('breakTime', broken?.startTime),
    ...optional('end', lease.endedBy),
    ...optional('retakenBy', lease.retakenBy?.id),
  };
}

function pinLife(pin: Pin, file: number): PinLife {
  return {
    file,
    pid: pin.process.pid,
    owner: pin.owner,
    label: pin.label,
    startLine: pin.takenLine,
    ...optional('startTime', endTimeOf(pin.taken)),
    ...optional('endLine', pin.releasedLine),
    ...optional('endTime', pin.releasedTime),
    ...optional('comm', pin.process.comm),
    ...optional('firstPage', pin.firstPage),
    ...optional('lastPage', pin.lastPage),
    ...optional('write', pin.write),
    ...optional('releaseUncertain', pin.releaseUncertain),
  };
}

function breakLife(broken: Break, file: number): BreakLife {
  return {
    file,
    pid: broken.breaker?.pid ?? 0,
    startLine: broken.startLine,
    leases: broken.leases.map((lease) => lease.id),
    downgrade: broken.kind === 'downgrade',
    ...optional('startTime', broken.startTime),
    ...optional('endLine', broken.endLine),
    ...optional('endTime', broken.endTime),
    ...optional('comm', broken.breaker?.comm),
    // Where lease-break-time is not in the log, the moment it struck is the deadline.
    ...optional('deadline', broken.deadline ?? (broken.outcome === 'timed-out' ? broken.endTime : undefined)),
    ...optional('outcome', broken.outcome),
  };
}

function changeLife(change: Change, file: number): ChangeLife {
  const { event } = change;
  return {
    file,
    pid: change.task.process.pid,
    operation: change.operation,
    startLine: change.startLine,
    firstPage: change.firstPage,
    ...optional('startTime', change.startTime),
    ...(event.returned === false ? {} : { endLine: event.endLine, ...optional('endTime', endTimeOf(event)) }),
    ...optional('comm', change.task.comm ?? change.task.process.comm),
    ...optional('lastPage', change.lastPage === Number.POSITIVE_INFINITY ? undefined : change.lastPage),
    ...optional('outcome', outcomeOf(event)),
  };
}

function signalMarks(world: World, note: (file: KernelFile) => number): Mark[] {
  const lines = new Map<string, Mark>();
  for (const broken of world.breaks)
    for (const { line } of broken.signals) {
      const event = world.facts.byLine.get(line);
      const holder = broken.leases[0]?.holder;
      lines.set(`${line} ${broken.file.id}`, {
        file: note(broken.file),
        kind: 'signal',
        line,
        pid: holder?.pid ?? 0,
        label: event?.kind === 'signal' ? (event.phase === 'generated' ? 'SIGIO sent' : 'SIGIO delivered') : 'SIGIO',
        ...optional('comm', holder?.comm),
        ...optional('time', event?.time),
      });
    }
  return [...lines.values()];
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V }); // one key, as named
}
