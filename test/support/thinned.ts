// Logs from which something was left out, as a recorder leaves it out: every line of one call or tracepoint, of one task, the head, or a stretch.

import type { ParsedTrace, TraceEvent } from '../../grammar/event';

/** One way to record less. `lines`: 1-based numbers of those that are not there. */
export interface Thinning {
  readonly what: string;
  readonly lines: ReadonlySet<number>;
}

/** Every line of one call or tracepoint, for each name that an event of the log has; signals of strace count as one. */
export function withoutNames(text: string, trace: ParsedTrace): readonly Thinning[] {
  const lines = text.split('\n');
  const byName = new Map<string, Set<number>>();
  const add = (name: string, line: number): void => {
    const known = byName.get(name);
    if (known === undefined) byName.set(name, new Set([line]));
    else known.add(line);
  };
  const names = new Set<string>();
  for (const event of trace.events) {
    const name = event.kind === 'lost' ? undefined : nameAt(lines[event.line - 1] ?? '', event.column);
    if (name !== undefined) names.add(name);
  }
  for (const [at, line] of lines.entries()) {
    const name = nameOf(line);
    if (name !== undefined && names.has(name)) add(name, at + 1);
  }
  // A probe's return has a name of its own, and goes with it.
  for (const event of trace.events) {
    const name = nameAt(lines[event.line - 1] ?? '', event.column);
    if (name !== undefined && names.has(name) && name !== 'signals') for (const line of [event.line, event.endLine]) add(name, line);
  }
  return [...byName].map(([what, gone]) => ({ what, lines: gone }));
}

/** Every line of one task, where the log has several. */
export function withoutTasks(text: string, trace: ParsedTrace): readonly Thinning[] {
  const tids = new Set([...trace.events].map((event) => event.tid));
  tids.delete(0);
  if (tids.size < 2) return [];
  const lines = text.split('\n');
  return [...tids].map((tid) => {
    const own = new RegExp(`^(?:\\[pid +${tid}[\\]<]|${tid}(?:<[^>]*>)? |.{0,24}[-/ ]${tid} +[[(]|.{0,60}/${tid} )`);
    const gone = new Set(lines.flatMap((line, at) => (own.test(line) ? [at + 1] : [])));
    for (const event of trace.events) if (event.tid === tid) gone.add(event.line).add(event.endLine);
    return { what: `task ${tid}`, lines: gone };
  });
}

/** Every line of the calls and tracepoints that give one kind of event, where they are several: dup and dup2, clone and vfork. */
export function withoutKinds(text: string, trace: ParsedTrace): readonly Thinning[] {
  const lines = text.split('\n');
  const names = withoutNames(text, trace);
  const byKind = new Map<TraceEvent['kind'], Set<string>>();
  for (const { kind, line, column } of trace.events) {
    const name = nameAt(lines[line - 1] ?? '', column);
    if (name === undefined) continue;
    const known = byKind.get(kind) ?? new Set();
    byKind.set(kind, known.add(name));
  }
  return [...byKind]
    .filter(([, these]) => these.size > 1)
    .map(([kind, these]) => ({
      what: `kind ${kind}`,
      lines: new Set(names.filter(({ what }) => these.has(what)).flatMap((one) => [...one.lines])),
    }));
}

/** The log as it is without its first lines. */
export function withoutHead(trace: ParsedTrace, share: number): Thinning {
  const event = trace.events.at(Math.floor(trace.events.length * share));
  const end = event?.line ?? 1;
  return { what: `the first ${end - 1} lines`, lines: new Set(Array.from({ length: end - 1 }, (_, at) => at + 1)) };
}

/** The rest of the text; what is left out leaves an empty line, so that the others keep their numbers. */
export function thinned(text: string, { lines }: Thinning): string {
  return text
    .split('\n')
    .map((line, at) => (lines.has(at + 1) ? '' : line))
    .join('\n');
}

const shape = /(?:^|[\s:])(?:--- (SIG)|<\.\.\. (\w+) resumed>|(?:sys_(?:enter_|exit_)?)(\w+)(?=[(: ])|([a-z_]\w*)(?=\())/;
const tracepoint = /\d+(?:\.\d+)?: +(?:[\w-]+:)?([A-Za-z_]\w*):(?: |$)/;

function nameOf(line: string): string | undefined {
  const [, signal, resumed, call, bare] = shape.exec(line) ?? [];
  if (signal !== undefined) return 'signals';
  const point = tracepoint.exec(line)?.[1];
  if (point !== undefined) return point.replace(/^sys_(?:enter|exit)_/, '');
  return resumed ?? (call === 'group' ? 'exit_group' : call) ?? bare;
}

function nameAt(line: string, column: number): string | undefined {
  const text = line.slice(column - 1);
  if (text.startsWith('--- SIG')) return 'signals';
  const name = /^(?:<\.\.\. )?(?:[\w-]+:)?(?:sys_(?:enter_|exit_)?)?(\w+)(?=[(: ])/.exec(text)?.[1];
  return name === 'group' ? 'exit_group' : name;
}
