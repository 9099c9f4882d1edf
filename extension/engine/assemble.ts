// Puts the Analysis together: the replay's records as lives on lanes, and the summary.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis, Elsewhere, Finding, Mark, Severity } from './analysis';
import { notJudged } from './coverage';
import type { Columns } from './first-look/columns';
import { ordered } from './first-look/ends';
import { type FirstLook, firstLook } from './first-look/first-look';
import type { Change, KernelFile, Lease } from './kernel/model';
import { same } from './kernel/model';
import type { Steps } from './lives/steps';
import type { EngineOptions } from './options';
import { policyHashOf } from './policy/policy-hash';
import { breakLife, changeLife, fileLife, leaseLife, pinLife } from './record-lives';
import { notedFiles } from './replay/event-files';
import type { World } from './replay/world';
import { catalogue } from './rules/catalogue';

/** Linear in the records, in steps between which the caller may do other things. */
export function* assemble(trace: ParsedTrace, options: EngineOptions, world: World, findings: readonly Finding[]): Steps<Analysis> {
  const { endTime, columns } = firstLook(trace);
  const elsewhere = elsewhereOf(firstLook(trace));
  const used = new Set<number>();
  const note = (file: KernelFile): void => void used.add(same(file).id);
  for (const { file } of world.leases) note(file);
  for (const { file } of world.pins) note(file);
  for (const { file } of world.breaks) note(file);
  const lists = new Map<readonly Lease[], readonly number[]>();
  // A change is worth a lane only on a file that leases, pins or mappings make one of ours.
  const changed = world.changes.filter(
    (change): change is Change & { file: KernelFile } => change.file !== undefined && (change.break !== undefined || change.layout),
  );
  for (const { file } of changed) note(file);
  const marked = [...world.marks, ...signalMarks(world)].sort((a, b) => a.line - b.line);
  for (const { file } of marked) note(file);
  const mapped = world.mappingLives.filter((life) => used.has(same(life.file).id));
  for (const finding of findings) if (finding.file !== undefined) used.add(finding.file);
  yield;
  const numbers = [...used].sort((a, b) => a - b);
  const index = new Map(numbers.map((id, at) => [id, at]));
  const numberOf = (file: KernelFile): number => index.get(same(file).id) ?? 0;
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
    files: yield* each(numbers, (id, position) => fileLife(world.files.all[id], position)),
    leases: yield* each(world.leases, (lease) => leaseLife(lease, numberOf(lease.file))),
    pins: yield* each(world.pins, (pin) => pinLife(pin, numberOf(pin.file))),
    breaks: yield* each(world.breaks, (broken) => breakLife(broken, numberOf(broken.file), lists)),
    changes: yield* each(changed, (change) => changeLife(change, numberOf(change.file))),
    marks: yield* each(marked, ({ file, ...mark }): Mark => ({ ...mark, file: numberOf(file) })),
    mappings: yield* each(mapped, ({ file, endTime: end, ...life }) => ({ ...life, file: numberOf(file), ...optional('endTime', end) })),
    unparsed: trace.unparsed,
    ...optional('recomputed', world.recomputed.length === 0 ? undefined : world.recomputed),
    eventFiles: yield* filesOfEvents(columns, world, index),
    ...optional('elsewhere', elsewhere.lines.length === 0 ? undefined : elsewhere),
    ...(endTime === undefined ? {} : { endTime }),
  };
}

function elsewhereOf({ elsewhere, ends: { byLine } }: FirstLook): Elsewhere {
  if (elsewhere.length === 0) return { lines: byLine.ends, starts: byLine.starts };
  const lines = [...elsewhere.map(({ line }) => line), ...byLine.ends];
  const { first, second } = ordered(lines, [...elsewhere.map(({ start }) => start), ...byLine.starts]);
  return { lines: first, starts: second };
}

/** Things between two yields. */
const stride = 2000;

function* each<From, To>(list: readonly From[], change: (one: From, at: number) => To): Steps<To[]> {
  const made: To[] = [];
  for (const one of list) {
    made.push(change(one, made.length));
    if (made.length % stride === 0) yield;
  }
  return made;
}

function* filesOfEvents({ lines, inodes, named }: Columns, world: World, index: ReadonlyMap<number, number>): Steps<Int32Array> {
  // Asked for each event: by the file's id, without a search.
  const positions = new Int32Array(world.files.all.length).fill(-1);
  for (const [id, position] of index) positions[id] = position;
  const positionOf = (file: KernelFile | undefined): number => (file === undefined ? -1 : (positions[same(file).id] ?? -1));
  const files = filesByInode(
    lines.length,
    named,
    inodes.map((inode) => positionOf(world.files.byInode.get(inode))),
  );
  yield;
  yield* notedFiles(world.eventFiles, lines, 8 * stride, (at, file) => {
    files[at] = positionOf(file);
  });
  return files;
}

/** A function of its own: V8 does not optimise the loop of a generator. */
function filesByInode(count: number, named: Columns['named'], byInode: readonly number[]): Int32Array {
  const files = new Int32Array(count).fill(-1);
  if (named === undefined) return files;
  for (let at = 0; at < count; at += 1) {
    const number = named[at] ?? 0;
    if (number > 0) files[at] = byInode[number - 1] ?? -1;
  }
  return files;
}

function count(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

function signalMarks(world: World): World['marks'] {
  const lines = new Map<string, World['marks'][number]>();
  for (const broken of world.breaks)
    for (const { line } of broken.signals) {
      const event = world.facts.byLine.get(line);
      const holder = broken.leases[0]?.holder;
      lines.set(`${line} ${same(broken.file).id}`, {
        file: broken.file,
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
