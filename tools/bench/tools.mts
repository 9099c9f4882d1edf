// What the bench runs on a log, and what each one answers. Cost is user and system time of the whole process, Node's start included.

import { spawnSync } from 'node:child_process';
import { inRoot } from '../root.mts';
import { type BenchDialect, patterns } from './logs.mts';

export interface Cost {
  /** seconds */
  readonly cpu: number;
  /** KB */
  readonly peak: number;
  /** seconds */
  readonly wall: number;
}

/** `counts`: lines, relevant lines, events, unparsed lines; each tool gives those it knows. */
export interface Counts {
  readonly lines?: number;
  readonly relevant?: number;
  readonly events?: number;
  readonly unparsed?: number;
}

/** Rounds of a tool that takes long. */
export const slowRounds = 2;

export interface Tool {
  readonly name: string;
  /** Takes long: it runs in the first `slowRounds` rounds only. */
  readonly slow?: boolean;
  readonly run: (path: string, dialect: BenchDialect) => { readonly cost: Cost; readonly counts: Counts };
}

export const tools: readonly Tool[] = [
  {
    name: 'lease-lens check',
    run: ourCheck,
  },
  {
    name: 'wc -l',
    run(path) {
      const { cost, out } = measured(['wc', '-l', path]);
      return { cost, counts: { lines: Number.parseInt(out, 10) } };
    },
  },
  {
    name: 'grep -cE',
    run(path, dialect) {
      const { cost, out } = measured(['grep', '-cE', patterns[dialect], path]);
      return { cost, counts: { relevant: Number.parseInt(out, 10) } };
    },
  },
  {
    name: 'mawk',
    run(path, dialect) {
      const { cost, out } = measured(['mawk', `/${patterns[dialect]}/ { n++ } END { print n + 0, NR }`, path]);
      const [relevant = 0, lines = 0] = out.split(' ').map(Number);
      return { cost, counts: { relevant, lines } };
    },
  },
  python('python3, an expression per line', 'plain', true),
  python('python3, skimming first', 'skim', false),
];

/** The whole analysis, and its summary. */
export function ourCheck(path: string): { readonly cost: Cost; readonly counts: Counts } {
  const { cost, out } = measured([process.execPath, inRoot('dist/lease-lens.js'), 'check', '--format', 'ndjson', path]);
  const summary = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '{}') as { lines: number; events: number; unparsed: number };
  return { cost, counts: { lines: summary.lines, events: summary.events, unparsed: summary.unparsed } };
}

/** The same expressions twice: applied to every line, as one writes it first, and behind a search for the names, as one makes it faster. */
function python(name: string, how: 'plain' | 'skim', slow: boolean): Tool {
  return {
    name,
    slow,
    run(path, dialect) {
      const { cost, out } = measured(['python3', inRoot('tools/bench/events.py'), dialect, path, how]);
      const [events = 0, unparsed = 0] = out.split(' ').map(Number);
      return { cost, counts: { events, unparsed } };
    },
  };
}

/** Throws when the command cannot be run; a status of 1 is an answer (findings). */
export function measured(command: readonly string[]): { readonly cost: Cost; readonly out: string } {
  const { stdout, stderr, error } = spawnSync('python3', [inRoot('tools/bench/measure.py'), ...command], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  if (error !== undefined) throw error;
  const cost = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '{}') as Cost & { readonly status: number };
  if (cost.status !== 0 && cost.status !== 1) throw new Error(`${command.join(' ')}: status ${cost.status}\n${stderr}`);
  return { cost, out: stdout };
}
