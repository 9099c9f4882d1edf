// How long the extension host stands still, and whose work that is: beats of a timer beside a profile of the same thread.

import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { sep } from 'node:path';

/** A stretch between two beats in which nothing else could run. */
export interface Stop {
  /** ms of this thread's processor time: what others take of a busy machine does not count. */
  readonly took: number;
  /** ms of it in which a function of the extension stood somewhere on the stack. */
  readonly ours: number;
  /** What took most of it, and how much: functions with their file, garbage collection, … */
  readonly most: readonly string[];
}

/** ms: a frame of the screen. */
export const longestFrame = 16;

/** Runs `work` and gives every stop of more than a frame, the longest first; of all stops the longest. */
export async function stopsDuring(work: () => Promise<void>): Promise<{ readonly above: readonly Stop[]; readonly longest: number }> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 250 });
  await session.post('Profiler.start');
  const found: { readonly from: number; readonly to: number; readonly took: number }[] = [];
  let longest = 0;
  let last = { at: clock(), spent: spent() };
  const beat = setInterval(() => {
    const now = { at: clock(), spent: spent() };
    const took = now.spent - last.spent;
    longest = Math.max(longest, took);
    if (took > longestFrame) found.push({ from: last.at, to: now.at, took });
    last = now;
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const stacks = stacksOf(profile);
  const above = found.map(({ from, to, took }) => stopOf(profile, stacks, from, to, took)).sort((a, b) => b.took - a.took);
  return { above, longest };
}

/** For a person: one line. */
export function told({ took, ours, most }: Stop): string {
  return `${took.toFixed(0)} ms, ${ours.toFixed(0)} of them ours: ${most.join(', ')}`;
}

/** µs on the clock of the profiler. */
function clock(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** ms of processor time of this thread. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

interface Stack {
  readonly isOurs: boolean;
  /** The innermost function that is not the engine's own. */
  readonly name: string;
}

function stacksOf({ nodes }: Profiler.Profile): ReadonlyMap<number, Stack> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)));
  const stacks = new Map<number, Stack>();
  for (const { id } of nodes) {
    const path: Profiler.ProfileNode[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node !== undefined) path.push(node);
    }
    const named = path.find(({ callFrame }) => callFrame.url !== '' || callFrame.functionName.startsWith('('));
    stacks.set(id, {
      isOurs: path.some(({ callFrame }) => /[\\/]dist[\\/]extension\.js$/.test(callFrame.url)),
      name: nameOf(named ?? path[0]),
    });
  }
  return stacks;
}

function nameOf(node: Profiler.ProfileNode | undefined): string {
  if (node === undefined) return '?';
  const { functionName, url, lineNumber, columnNumber } = node.callFrame;
  if (url === '') return functionName;
  return `${functionName || 'a function'} (${url.split(sep).at(-1)}:${lineNumber + 1}:${columnNumber + 1})`;
}

function stopOf(
  { samples = [], timeDeltas = [], startTime }: Profiler.Profile,
  stacks: ReadonlyMap<number, Stack>,
  from: number,
  to: number,
  took: number,
): Stop {
  let at = startTime;
  let all = 0;
  let ours = 0;
  const names = new Map<string, number>();
  samples.forEach((sample, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    const stack = stacks.get(sample);
    if (stack === undefined || at < from || at > to || stack.name === '(idle)') return;
    all += delta;
    if (stack.isOurs) ours += delta;
    const name = stack.isOurs ? `ours in ${stack.name}` : stack.name;
    names.set(name, (names.get(name) ?? 0) + delta);
  });
  // The profile counts time on the wall; its shares are taken of the processor time.
  const share = (part: number): number => (all === 0 ? 0 : (part / all) * took);
  const most = [...names].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return { took, ours: share(ours), most: most.map(([name, part]) => `${name} ${share(part).toFixed(0)}`) };
}
