// The recordings that have a truth log, with the logs of each run and what is known of how they were made.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PolicyName } from '../../../extension/engine/analysis';
import { defaultOptions, type EngineOptions } from '../../../extension/engine/options';

export interface Recording {
  /** `R03-truncate-pinned.ftrace.txt` below its group's folder. */
  readonly name: string;
  readonly log: string;
  readonly truth: string;
  readonly options: EngineOptions;
  /** Why the log is not expected to show every call. */
  readonly partial?: string;
  /** strace -ff: the one task this file is about. */
  readonly onlyTask?: number;
}

/** Every log under `traces` beside which a truth log stands; B (hundreds of megabytes) is left to the benchmark. */
export function recordings(traces: string): readonly Recording[] {
  return globSync('[ADGKPQRSTV]/*.truth.jsonl*', { cwd: traces })
    .sort()
    .flatMap((truth) => {
      const base = truth.replace(/\.truth\.jsonl(\.gz)?$/, '');
      return globSync(`${base}.*`, { cwd: traces })
        .filter((file) => /\.(txt|txt\.gz|strace\.\d+)$/.test(file) && !/\.(dmesg|hang)\./.test(file))
        .sort()
        .map((log) => ({
          name: log,
          log: join(traces, log),
          truth: join(traces, truth),
          options: optionsOf(base),
          ...limitOf(log),
          ...taskOf(log),
        }));
    });
}

/** strace and ftrace of one run. */
export function pairsOf(all: readonly Recording[]): readonly (readonly [Recording, Recording])[] {
  return all.flatMap((strace) => {
    if (!/\.strace\.txt/.test(strace.name) || strace.onlyTask !== undefined) return [];
    const ftrace = all.find((one) => one.truth === strace.truth && /\.ftrace\.txt/.test(one.name));
    return ftrace === undefined ? [] : [[strace, ftrace] as const];
  });
}

/** The whole text of a log. */
export function readLog(recording: Recording): string {
  const bytes = readFileSync(recording.log);
  return (recording.log.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Group R ran a kernel that implements rfc-v1; all others ran mainline with lease-break-time set to 2 s outside the log. */
function optionsOf(base: string): EngineOptions {
  const policy: PolicyName = base.startsWith('R/') ? 'rfc-v1' : 'mainline';
  return { ...defaultOptions, policy, leaseBreakTime: policy === 'rfc-v1' ? 45e9 : 2e9 };
}

const limits: Readonly<Record<string, string>> = {
  'A27-app-lost': 'a 16 KiB buffer was overwritten: only the tail is there',
  'A30-filelock-only': 'only filelock and signal events were recorded',
  'R45-xfs-self-truncate.ftrace': 'the buffer was overrun: the beginning is lost',
  'S33-app-lowfilter': 'only descriptor and file calls and SIGIO were recorded',
  'S36-attach-z': 'only failing calls were recorded',
  'S37-failing-z': 'only successful calls were recorded',
  'S38-status': 'only failing and unfinished calls were recorded',
  'T01-tc-rdopen.report-cpu0': 'only CPU 0 was reported',
  'Q01-perf-rdopen.perfscript-rel': 'no task ids were printed',
  'S31-stack': 'only fcntl, openat and exit_group were recorded',
};

function taskOf(log: string): { readonly onlyTask?: number } {
  const tid = /\.(\d+)\.strace\.txt$|\.strace\.(\d+)$/.exec(log);
  return tid === null ? {} : { onlyTask: Number(tid[1] ?? tid[2]) };
}

function limitOf(log: string): { readonly partial?: string } {
  const found = Object.entries(limits).find(([name]) => log.includes(name))?.[1];
  return found === undefined ? {} : { partial: found };
}
