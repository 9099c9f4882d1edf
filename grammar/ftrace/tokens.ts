// The words of one ftrace, trace-cmd or perf line. A line is lexed from the end of its comm on (prefix.ts says where that is) in modes:
// prefix → head (the event's name) → arguments (syscalls), raw, fields (tracepoints, probes) or calls (function tracers).

import { createToken, type ITokenConfig, Lexer, type TokenType } from 'chevrotain';
import { grammarChecks, once } from '../once';

/** Every UTF-16 unit: a hint for tokens whose first character can be anything (Chevrotain buckets units from 256 on). */
const anyCharacter = [...Array.from({ length: 256 }, (_, code) => code), ...Array.from({ length: 256 }, (_, times) => (times + 2) * 255)];
const token = (name: string, pattern: RegExp, more: Partial<ITokenConfig> = {}): TokenType =>
  createToken({ name, pattern, line_breaks: false, ...more });
const open = (name: string, pattern: RegExp, more: Partial<ITokenConfig> = {}): TokenType =>
  token(name, pattern, { start_chars_hint: anyCharacter, ...more });
const blank = createToken({ name: 'Blank', pattern: /[ \t]+/, group: Lexer.SKIPPED, line_breaks: false });

// Categories: what may stand in one place of the grammar, so that one CONSUME takes any of them.
const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
export const PrefixWord = category('PrefixWord');
export const Stamp = category('Stamp');
export const ArgumentWord = category('ArgumentWord');
export const FieldWord = category('FieldWord');
export const CallName = category('CallName');
export const CallParameter = category('CallParameter');
export const CallEnd = category('CallEnd');
export const LossWord = category('LossWord');

// prefix
export const SecondsStamp = token('SecondsStamp', /\d+(?:\.\d+)?:/, { push_mode: 'head', categories: [Stamp] });
export const MicrosecondsStamp = token('MicrosecondsStamp', /\d+us[ !+#*@$]?:/, { push_mode: 'head', categories: [Stamp] });
export const MillisecondsStamp = token('MillisecondsStamp', /\d+\.\d+ms \([+-]?\d+\.\d+ms\):/, { push_mode: 'head', categories: [Stamp] });
export const DashPid = token('DashPid', /-\d+/, { categories: [PrefixWord] });
export const PidTid = token('PidTid', /\d+\/\d+/, { categories: [PrefixWord] });
export const Tgid = token('Tgid', /\([ \d-]+\)/, { categories: [PrefixWord] });
/** `[000]`; in latency-format with verbose the absolute time `[44effae8]`. */
export const Bracketed = token('Bracketed', /\[[0-9a-f]+\]/, { categories: [PrefixWord] });
/** Latency-format: the CPU and the flags in one word. */
export const CpuFlags = token('CpuFlags', /\d+[.A-Za-z#][.\w#]{3,5}/, { categories: [PrefixWord] });
/** Also eight hex digits of latency-format with verbose. */
export const PrefixNumber = token('PrefixNumber', /[0-9a-f]{8}|\d+/, { categories: [PrefixWord] });
export const Flags = token('Flags', /[.A-Za-z#][.\w#*+]{3,5}/, { categories: [PrefixWord] });
/** perf script -F +misc: where the processor was, and what kind of record it is. */
export const Misc = token('Misc', /[KUHGgMESp]{1,4}(?= )/, { categories: [PrefixWord] });
const prefixJunk = open('PrefixJunk', /\w+|\S/);

// head
export const TimeDifference = token('TimeDifference', /\(\+\d+\)/);
export const Period = token('Period', /\d+(?![\w:.])/);
export const SyscallOpen = token('SyscallOpen', /sys_\w+\(/, { push_mode: 'arguments' });
export const SyscallReturn = token('SyscallReturn', /sys_\w+ ->/, { push_mode: 'arguments' });
export const SyscallEnter = token('SyscallEnter', /(?:syscalls:)?sys_enter_\w+:/, { push_mode: 'arguments' });
export const SyscallExit = token('SyscallExit', /(?:syscalls:)?sys_exit_\w+:/, { push_mode: 'arguments' });
export const RawEnter = token('RawEnter', /(?:raw_syscalls:)?sys_enter:/, { push_mode: 'raw' });
export const RawExit = token('RawExit', /(?:raw_syscalls:)?sys_exit:/, { push_mode: 'raw' });
/** trace-cmd: the tracer's own events hold a function. */
export const FunctionEvent = token('FunctionEvent', /(?:ftrace:)?(?:function|funcgraph_entry|funcgraph_exit):/, { push_mode: 'calls' });
export const EventName = token('EventName', /[\w.$-]+:(?:[\w.$-]+:)?/, { push_mode: 'fields' });
export const FunctionName = token('FunctionName', /[A-Za-z_.$][\w.$]*(?:\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?)?/, {
  push_mode: 'calls',
  categories: [CallName],
});
const headJunk = open('HeadJunk', /\w+|\S/);

// arguments
/** `fd: 0x3`, `const char * filename: 7ffc…`, one word as it carries one fact. */
export const Argument = token('Argument', /[A-Za-z_][\w *]{0,80}: ?-?(?:0x)?[0-9a-f]+(?!\w)/, { categories: [ArgumentWord] });
/** The user's text behind a pointer (newer than 6.18; the kernel keeps at most 165 bytes). */
export const Quoted = token('Quoted', /"(?:[^"\\]|\\.){0,300}"(?:\.\.\.)?/, { categories: [ArgumentWord] });
/** A value in quotes may hold blanks; then this is its first word only. A name has an end: else each word of a long run without `=` would look to its end for one. */
export const Field = token('Field', /[A-Za-z_$][\w.$]{0,63}=[^\s;]*/, { categories: [ArgumentWord, FieldWord] });
export const Value = token('Value', /-?(?:0x[0-9a-f]+|\d+)(?!\w)/, { categories: [ArgumentWord, FieldWord] });
export const Parenthesised = token('Parenthesised', /\([^()]*\)/, { categories: [ArgumentWord, FieldWord] });
export const Comma = token('Comma', /,/, { categories: [ArgumentWord, FieldWord, CallParameter] });
export const CloseParen = token('CloseParen', /\)/);

const argumentJunk = open('ArgumentJunk', /\w+|\S/);

// raw
export const SyscallNumber = token('SyscallNumber', /NR -?\d+/);
export const OpenParen = token('OpenParen', /\(/);
export const Equals = token('Equals', /=/);
export const RawValue = token('RawValue', /-?(?:0x)?[0-9a-f]+/);

// fields
export const Conflict = token('Conflict', /conflict \d+:/, { categories: [FieldWord] });
export const DeviceInode = token('DeviceInode', /dev \d+[:,]\d+ ino (?:0x)?[0-9a-f]+(?!\w)/, { categories: [FieldWord] });
/** `address 0x7f…`, `blocks 2048`. */
export const NamedValue = token('NamedValue', /[A-Za-z_]\w* -?(?:0x[0-9a-f]+|\d+)(?![\w.=])/, { categories: [FieldWord] });
export const Semicolon = token('Semicolon', /;/, { categories: [FieldWord, CallEnd] });
export const Word = open('Word', /[^\s;,()=]+/, { categories: [FieldWord] });
export const Sign = open('Sign', /\S/, { categories: [FieldWord] });

// calls
export const Parent = token('Parent', /<-+/, { categories: [CallEnd] });
export const Module = token('Module', /\[[\w-]+\]/, { categories: [CallEnd] });
export const Bar = token('Bar', /\|/);
export const Duration = token('Duration', /(?:[+!#*@$] ?)? *\d+(?:\.\d+)? +us/);
export const OpenBrace = token('OpenBrace', /\{/, { categories: [CallEnd] });
export const CloseBrace = token('CloseBrace', /\}/);
export const Remark = token('Remark', /\/\*[^*]*\*\//, { categories: [CallEnd] });
export const CallArgument = token('CallArgument', /[A-Za-z_]\w* ?= ?[^\s,()]*/, { categories: [CallParameter] });
export const CalledName = token('CalledName', /[A-Za-z_.$][\w.$]*(?:\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?)?/, {
  categories: [CallName, CallEnd, LossWord],
});
const callJunk = open('CallJunk', /\w+|\S/, { categories: [LossWord] });

// marks: lines about the log itself
export const Lost = token('Lost', /CPU:\d+ \[LOST (?:\d+ )?EVENTS\]/);
export const Dropped = token('Dropped', /CPU:\d+ \[(?:\d+ )?EVENTS DROPPED\]/);
export const Entries = token('Entries', /# entries-in-buffer\/entries-written: \d+\/\d+/);
export const Annotation = token('Annotation', /# lp: (?:de)?reg_mr(?!\w)/, { push_mode: 'fields' });
export const MarkRest = open('MarkRest', /\S+/);

const modes: Record<string, TokenType[]> = {
  prefix: [
    blank,
    SecondsStamp,
    MicrosecondsStamp,
    MillisecondsStamp,
    DashPid,
    PidTid,
    Tgid,
    Bracketed,
    CpuFlags,
    PrefixNumber,
    Flags,
    Misc,
    prefixJunk,
  ],
  head: [
    blank,
    TimeDifference,
    Period,
    SyscallOpen,
    SyscallReturn,
    SyscallEnter,
    SyscallExit,
    RawEnter,
    RawExit,
    FunctionEvent,
    EventName,
    FunctionName,
    headJunk,
  ],
  arguments: [blank, Argument, Quoted, Field, Value, Comma, CloseParen, Parenthesised, argumentJunk],
  raw: [blank, SyscallNumber, OpenParen, CloseParen, Comma, Equals, RawValue, argumentJunk],
  fields: [blank, Field, Parenthesised, Conflict, DeviceInode, NamedValue, Value, Semicolon, Comma, Word, Sign],
  calls: [
    blank,
    Parent,
    Module,
    Bar,
    Duration,
    OpenBrace,
    CloseBrace,
    Remark,
    CallArgument,
    CalledName,
    OpenParen,
    CloseParen,
    Comma,
    Semicolon,
    callJunk,
  ],
  marks: [blank, Lost, Dropped, Entries, Annotation, MarkRest],
};

export type Mode = 'prefix' | 'head' | 'calls' | 'marks';

/** All token types, for the parser. */
export const vocabulary: TokenType[] = [
  ...new Set(Object.values(modes).flat()),
  ...[PrefixWord, Stamp, ArgumentWord, FieldWord, CallName, CallParameter, CallEnd, LossWord],
];

/** One per process. `Sign` and its like match any character: the lexer itself never fails. */
export const lexer = once(
  () =>
    new Lexer(
      { modes, defaultMode: 'prefix' },
      { ensureOptimizations: true, positionTracking: 'onlyOffset', skipValidations: grammarChecks.skipped },
    ),
);
