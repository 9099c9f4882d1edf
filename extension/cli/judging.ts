// The options that say how to judge and to read: one table for every command, and the way from their words to the engine's options.

import type { Dialect } from '../../grammar/event';
import type { PolicyName, RuleCode, Severity } from '../engine/analysis';
import { defaultOptions, type EngineOptions } from '../engine/options';
import { catalogue } from '../engine/rules/catalogue';
import { defaultUnpackLimit } from '../trace/packing';
import { defaultMostEvents } from '../trace/room';
import { nearest } from './nearest';
import { readPolicyFile } from './policy-file';
import { type OptionSpec, type Usage, UsageError } from './usage';
import { withWorkspaceFile, workspaceFileFor, workspaceFileOption } from './workspace-file';

/** How to read a log. */
export const readingOptions: readonly OptionSpec[] = [
  { name: 'dialect', kind: 'value', argument: 'auto|strace|ftrace|trace-cmd|perf', help: 'what wrote the log (default auto)' },
  { name: 'unpack-limit', kind: 'value', argument: 'MB', help: 'how much a .gz, .zst or .xz log may unpack to (default 4096)' },
  {
    name: 'most-events',
    kind: 'value',
    argument: 'N',
    help: `lines of events that are kept; a log with more is judged up to there, exit status 2 (default ${defaultMostEvents})`,
  },
];

/** For commands that can read several files of one run. */
export const togetherOptions: readonly OptionSpec[] = [
  {
    name: 'together',
    kind: 'flag',
    help: 'the files are one run: join strace and ftrace by the calls both show, files of one tool by time; of one file P.PID all its siblings',
  },
  {
    name: 'skew',
    kind: 'list',
    argument: 'FILE=SECONDS',
    help: 'with --together: add SECONDS to the stamps of FILE instead of estimating how its clock stands to the others',
  },
];

export const judgingOptions: readonly OptionSpec[] = [
  { name: 'policy', kind: 'value', argument: 'rfc-v1|rfc-v2|mainline', help: 'the policy to judge by (default rfc-v1)' },
  { name: 'policy-file', kind: 'value', argument: 'FILE', help: 'a policy of your own: JSON as docs/policy.schema.json has it' },
  {
    name: 'lease-break-time',
    kind: 'value',
    argument: 'SECONDS',
    help: '/proc/sys/fs/lease-break-time of the recorded kernel (default 45)',
  },
  { name: 'dax', kind: 'list', argument: 'GLOB', help: 'files that are on a DAX filesystem, whatever the log shows' },
  { name: 'not-dax', kind: 'list', argument: 'GLOB', help: 'files that are not' },
  ...readingOptions,
  { name: 'rule', kind: 'list', argument: 'CODE=off|hint|info|warning|error', help: 'the severity of a rule' },
  workspaceFileOption,
  { name: 'set', kind: 'list', argument: 'KEY=VALUE', help: 'an engine setting: hangSeconds, pinDuringBreak, uringPins, largePinPercent' },
];

export const policies: readonly PolicyName[] = ['rfc-v1', 'rfc-v2', 'mainline'];
const dialects: readonly (Dialect | 'auto')[] = ['auto', 'strace', 'ftrace', 'trace-cmd', 'perf', 'perf-trace'];
export const severities: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** How to judge a log (`-`: standard input), with the severities and suppressions of its workspace file. Throws UsageError. */
export function readJudging(usage: Usage, log: string): EngineOptions {
  const breakSeconds = usage.values.get('lease-break-time');
  const own = usage.values.get('policy-file');
  if (own !== undefined && usage.values.has('policy'))
    throw new UsageError('give --policy or --policy-file, not both: the file names its base');
  const base: EngineOptions = {
    ...defaultOptions,
    policy: oneOf('--policy', usage.values.get('policy') ?? defaultOptions.policy, policies),
    leaseBreakTime: breakSeconds === undefined ? defaultOptions.leaseBreakTime : number('--lease-break-time', breakSeconds, 0, 1e6) * 1e9,
    dax: usage.lists.get('dax') ?? [],
    notDax: usage.lists.get('not-dax') ?? [],
    rules: Object.fromEntries((usage.lists.get('rule') ?? []).map(ruleLevel)),
    ...(own === undefined ? {} : readPolicyFile(own)),
  };
  return withWorkspaceFile((usage.lists.get('set') ?? []).reduce(withSetting, base), workspaceFileFor(usage, log), log);
}

export interface Reading {
  readonly dialect: Dialect | 'auto';
  /** bytes */
  readonly unpackLimit: number;
  /** Lines of events. */
  readonly mostEvents: number;
  /** ns to be added to the stamps of a file, by its name or path. */
  readonly skews: ReadonlyMap<string, number>;
}

/** Throws UsageError. */
export function readReading(usage: Usage): Reading {
  const limit = usage.values.get('unpack-limit');
  if (usage.lists.has('skew') && !usage.flags.has('together')) throw new UsageError('--skew goes with --together');
  return {
    dialect: oneOf('--dialect', usage.values.get('dialect') ?? 'auto', dialects),
    unpackLimit: limit === undefined ? defaultUnpackLimit : number('--unpack-limit', limit, 1, 1e9) * 2 ** 20,
    mostEvents: mostEvents(usage),
    skews: new Map((usage.lists.get('skew') ?? []).map(skewOf)),
  };
}

function mostEvents(usage: Usage): number {
  const given = usage.values.get('most-events');
  return given === undefined ? defaultMostEvents : Math.floor(number('--most-events', given, 1, 1e9));
}

function skewOf(text: string): [string, number] {
  const equals = text.lastIndexOf('=');
  if (equals <= 0) throw new UsageError(`--skew ${text}: write --skew FILE=SECONDS`);
  return [text.slice(0, equals), number('--skew', text.slice(equals + 1), -1e11, 1e11) * 1e9];
}

/** `given` if it is one of `known`; else a UsageError that names the nearest. */
export function oneOf<T extends string>(what: string, given: string, known: readonly T[]): T {
  const found = known.find((word) => word === given);
  if (found !== undefined) return found;
  const meant = nearest(given, known);
  throw new UsageError(
    `${what} ${given}: ${meant === undefined ? `one of ${known.join(', ')}` : `did you mean ${meant}? (${known.join(', ')})`}`,
  );
}

/** A rule of the catalogue by its code, in any case; throws UsageError. */
export function ruleCode(what: string, given: string): RuleCode {
  const found = catalogue.find((rule) => rule.code === given.toUpperCase());
  if (found === undefined) throw new UsageError(`${what} ${given}: no such rule; lease-lens rules lists them, LP001 to LP901`);
  return found.code;
}

function ruleLevel(text: string): [RuleCode, Severity | 'off'] {
  const [code, level] = keyValue('--rule', text, 'CODE=LEVEL');
  return [ruleCode('--rule', code), oneOf(`--rule ${code}:`, level, ['off', ...severities] as const)];
}

function withSetting(options: EngineOptions, text: string): EngineOptions {
  const [key, value] = keyValue('--set', text, 'KEY=VALUE');
  const what = `--set ${key}:`;
  switch (oneOf('--set', key, ['hangSeconds', 'pinDuringBreak', 'uringPins', 'largePinPercent'] as const)) {
    case 'hangSeconds':
      return { ...options, hangTime: number(what, value, 0, 1e6) * 1e9 };
    case 'pinDuringBreak':
      return { ...options, pinDuringBreak: oneOf(what, value, ['allow', 'deny'] as const) };
    case 'uringPins':
      return { ...options, uringPins: oneOf(what, value, ['allowed', 'refused'] as const) };
    case 'largePinPercent':
      return { ...options, largePin: number(what, value, 0, 100) / 100 };
  }
}

function keyValue(what: string, text: string, shape: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UsageError(`${what} ${text}: write ${what} ${shape}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function number(what: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
    throw new UsageError(`${what} ${text}: a number from ${least} to ${most}`);
  }
  return value;
}
