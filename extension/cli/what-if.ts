// what-if FILE: replay with one change, or under another policy; which findings vanish, which appear. The log itself is never edited.

import type { Analysis, Finding, PolicyName, Recomputed } from '../engine/analysis';
import { type Replay, replaysOf } from '../engine/fixes/replays';
import { openHistory } from '../engine/history';
import type { EngineOptions } from '../engine/options';
import { json } from '../engine/report/json';
import { type PlaceOf, wordsInPlace } from '../engine/report/place';
import { findingRecord } from '../engine/report/records';
import { visible } from '../engine/report/visible';
import { type EventChange, whatIf as replayWith, type WhatIf } from '../engine/what-if';
import { changeWords } from '../engine/what-if/change-words';
import { recomputedWords } from '../engine/what-if/recomputed-words';
import { watchOf } from '../trace/judge';
import { createRoom } from '../trace/node-room';
import { NoRoomForReplay } from '../trace/room';
import { type Command, type ExitStatus, formatOption, outputOption } from './command';
import type { Console } from './console';
import { eventChangeOptions, eventChanges, lineNumber } from './event-changes';
import type { Input } from './input';
import { readOne } from './inputs';
import { judged } from './judged';
import { judgingOptions, oneOf, policies, readJudging, readReading, togetherOptions } from './judging';
import type { Paint } from './terminal';
import { type Usage, UsageError } from './usage';

export const whatIf: Command = {
  name: 'what-if',
  operands: 'FILE…',
  summary: 'replay with a change; which findings vanish, which appear',
  options: [
    {
      name: 'finding',
      kind: 'value',
      argument: 'N',
      help: 'replay the remedy of the N-th finding of check (1 is the first): the lease retaken, the pins released, the call left out, as its rule says',
    },
    {
      name: 'retake-before',
      kind: 'value',
      argument: 'LINE|FILE:LINE',
      help: 'the task of the event on this line takes the layout lease right before it; FILE where several are joined',
    },
    ...eventChangeOptions,
    ...judgingOptions.filter((option) => option.name !== 'policy'),
    ...togetherOptions,
    {
      name: 'policy',
      kind: 'value',
      argument: 'P',
      help: 'alone: judge under this policy instead of rfc-v1; with a change: judge both under it',
    },
    formatOption('text|ndjson'),
    outputOption,
  ],
  async run(usage, console) {
    const together = usage.flags.has('together');
    const [first, ...more] = usage.operands;
    if (first === undefined || (more.length > 0 && !together))
      throw new UsageError('name one log, or - for standard input; with --together the files of one run');
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const options = readJudging(usage, first);
    const change = changeOf(usage);
    const input = await readOne(usage.operands, together, readReading(usage), console, false);
    if ('error' in input) return refused(input.error, console);
    const difference = differenceOf(input, options, change, console);
    if ('error' in difference) return refused(difference.error, console);
    const { file, place } = input;
    if (format === 'ndjson') for (const record of records(file, difference, place)) console.data(json(record));
    else for (const line of text(file, difference, console.paint, place)) console.data(line);
    return 0;
  },
};

function refused(error: string, console: Console): ExitStatus {
  console.tell(`lease-lens: ${visible(error)}`);
  return 2;
}

type Change =
  | { readonly finding: number }
  | { readonly line: number; readonly file?: string }
  | { readonly policy: PolicyName }
  | { readonly events: readonly EventChange[] };

interface Difference {
  readonly what: string;
  readonly gone: readonly Finding[];
  readonly appeared: readonly Finding[];
  readonly kept: readonly Finding[];
  readonly recomputed?: readonly Recomputed[];
}

function changeOf(usage: Usage): Change {
  const finding = usage.values.get('finding');
  const line = usage.values.get('retake-before');
  const policy = usage.values.get('policy');
  const events = eventChanges(usage);
  if ([finding, line, events[0]].filter((one) => one !== undefined).length > 1)
    throw new UsageError('give one of --finding, --retake-before, or changes of events (--insert, --drop, --move: as many as you like)');
  if (finding !== undefined) return { finding: lineNumber('--finding', finding) };
  if (line !== undefined) {
    const [, file, number] = /^(.+):(\d+)$/.exec(line) ?? [];
    return file === undefined ? { line: lineNumber('--retake-before', line) } : { file, line: lineNumber('--retake-before', number ?? '') };
  }
  if (events.length > 0) return { events };
  if (policy !== undefined) return { policy: oneOf('--policy', policy, policies) };
  throw new UsageError('name the change: --finding N, --retake-before LINE, --insert LINE:EVENT, --drop LINE, --move A:B or --policy P');
}

function differenceOf(input: Input, options: EngineOptions, change: Change, console: Console): Difference | { readonly error: string } {
  try {
    return differenceWithin(input, options, change, console);
  } catch (error) {
    if (error instanceof NoRoomForReplay) return { error: `${input.file}: ${error.message}` };
    throw error;
  }
}

/** Throws NoRoomForReplay. */
function differenceWithin(input: Input, options: EngineOptions, change: Change, console: Console): Difference | { readonly error: string } {
  const { trace, file, lineOf, place } = input;
  const watch = watchOf(createRoom());
  const replayed = (changes: EventChange | readonly EventChange[]) =>
    replayWith(trace, options, changes, openHistory(trace, options, undefined, watch), watch);
  if ('policy' in change) {
    const before = judged(input, { ...options, policy: 'rfc-v1' }, console).findings;
    const after = judged(input, options, console).findings;
    const key = (one: Finding): string => `${one.rule} ${one.line}`;
    const [was, is] = [new Set(before.map(key)), new Set(after.map(key))];
    return {
      what: `judged under ${change.policy} instead of rfc-v1`,
      gone: before.filter((one) => !is.has(key(one))),
      appeared: after.filter((one) => !was.has(key(one))),
      kept: after.filter((one) => was.has(key(one))),
    };
  }
  if ('events' in change) {
    if (lineOf !== undefined) return { error: 'of joined files: --finding, --retake-before FILE:LINE or --policy' };
    const result = replayed(change.events);
    return 'error' in result ? result : { ...result, ...replaced(result), what: change.events.map((one) => changeWords(one)).join(', ') };
  }
  let line: number;
  if ('finding' in change) {
    const analysis = judged(input, options, console);
    const { findings } = analysis;
    const finding = findings[change.finding - 1];
    if (finding === undefined) return { error: `--finding ${change.finding}: check has ${findings.length} findings` };
    const [remedy] = replaysOf(analysis, finding);
    if (remedy === undefined)
      return {
        error: `--finding ${change.finding}: nothing in the log can be changed so that ${finding.rule} goes; lease-lens rules ${finding.rule} says what to do, --drop and --insert try it`,
      };
    const result = replayed(remedy.changes);
    return 'error' in result ? result : { ...result, ...replaced(result), what: remedyWords(remedy, result.inserted, place) };
  } else {
    const own = change.file ?? file;
    const found = lineOf === undefined ? (own === file ? change.line : undefined) : lineOf(own, change.line);
    if (found === undefined)
      return {
        error: `--retake-before ${own}:${change.line}: no such line${lineOf === undefined ? '' : '; of joined files name one, as FILE:LINE'}`,
      };
    line = found;
  }
  const result = replayed({ kind: 'retake-before', line });
  if ('error' in result) return result;
  return {
    ...result,
    ...replaced(result),
    what: `inserted before ${whereOf(result.inserted?.beforeLine ?? line, place)}: ${result.inserted?.text ?? 'the layout lease is taken'}`,
  };
}

/** `Release the pins before this operation: before line 222: gup_test gives its pins back`. */
function remedyWords({ title, changes }: Replay, call: WhatIf['inserted'], place: PlaceOf | undefined): string {
  const words = changes.slice(0, mostNamed).map((one) => {
    const line = (at: number): string => whereOf(at, place);
    return one.kind === 'retake-before' && call !== undefined ? `before ${line(call.beforeLine)}: ${call.text}` : changeWords(one, line);
  });
  const more = changes.length > mostNamed ? [`and ${changes.length - mostNamed} more`] : [];
  return `${title} (${[...words, ...more].join('; ')})`;
}

/** Changes that the head of an answer names. */
const mostNamed = 6;

/** Results that gave way to the policy's. */
function replaced({ after: { recomputed } }: { readonly after: Analysis }): Pick<Difference, 'recomputed'> {
  return recomputed === undefined ? {} : { recomputed };
}

function whereOf(line: number, place: PlaceOf | undefined): string {
  const at = place?.(line);
  return at === undefined ? `line ${line}` : `line ${at.line} of ${at.file}`;
}

function records(file: string, { what, gone, appeared, kept, recomputed }: Difference, place?: PlaceOf): readonly object[] {
  const changed = (change: string, findings: readonly Finding[]): readonly object[] =>
    findings.map((one) => ({ ...findingRecord(file, place === undefined ? one : wordsInPlace(one, place), place), change }));
  const counts = { gone: gone.length, appeared: appeared.length, kept: kept.length };
  return [
    ...changed('gone', gone),
    ...changed('appeared', appeared),
    {
      type: 'what-if',
      file,
      what,
      ...counts,
      ...(recomputed === undefined ? {} : { recomputed: recomputed.map((one) => inPlace(one, place)) }),
    },
  ];
}

/** Of joined files a result stands in one of them. */
function inPlace(one: Recomputed, place: PlaceOf | undefined): object {
  const at = place?.(one.line);
  return at === undefined ? one : { ...one, file: at.file, line: at.line };
}

function text(file: string, { what, gone, appeared, kept, recomputed = [] }: Difference, paint: Paint, place?: PlaceOf): readonly string[] {
  const at = (one: { readonly line: number }) => place?.(one.line) ?? { file, line: one.line };
  const listed = (sign: string, findings: readonly Finding[]): readonly string[] =>
    findings.map(
      (one) =>
        `${sign} ${visible(at(one).file)}:${at(one).line}:${one.column} ${paint(one.severity, one.severity)} ${one.rule} ${visible(one.title)}`,
    );
  return [
    paint('bold', visible(what)),
    ...recomputed.map((one) => `= ${visible(at(one).file)}:${at(one).line}: ${recomputedWords(one)}`),
    ...listed('-', gone),
    ...listed('+', appeared),
    `${gone.length} gone, ${appeared.length} new, ${kept.length} as before`,
  ];
}
