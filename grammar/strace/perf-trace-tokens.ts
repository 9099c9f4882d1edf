// The words of one line of `perf trace`: `  11.009 ( 0.045 ms): holder/26888 fcntl(fd: 6</a>, cmd: SETLEASE) = 0`. Three modes: prefix, body, result.

import { createToken, Lexer, type TokenType } from 'chevrotain';
import { grammarChecks, once } from '../once';
import { matchAngle, matchQuoted } from './match';

const space = createToken({ name: 'PerfSpace', pattern: / +/, group: Lexer.SKIPPED, line_breaks: false });
const path = createToken({ name: 'PerfPath', pattern: matchAngle, start_chars_hint: ['<'], line_breaks: false });
const integer = createToken({ name: 'PerfInteger', pattern: /-?\d+/ });
const hex = createToken({ name: 'PerfHex', pattern: /-?0x[0-9a-fA-F]+/ });

// Prefix
const stamp = createToken({ name: 'PerfStamp', pattern: /\d+\.\d+/ });
const noStamp = createToken({ name: 'PerfNoStamp', pattern: '?' });
const openTime = createToken({ name: 'PerfOpenTime', pattern: '(' });
const closeTime = createToken({ name: 'PerfCloseTime', pattern: ')' });
const milliseconds = createToken({ name: 'PerfMilliseconds', pattern: 'ms' });
/** `: comm/tid`; a comm may hold spaces, colons and slashes. */
const task = createToken({ name: 'PerfTask', pattern: /: .*?\/\d+(?= )/, push_mode: 'body', line_breaks: false });

// Body
/** The end of a call that was shown before. */
const continued = createToken({ name: 'PerfContinued', pattern: '... [continued]:' });
const ellipsis = createToken({ name: 'PerfEllipsis', pattern: '...' });
const name = createToken({ name: 'PerfName', pattern: /[A-Za-z_]\w*(?::\w+)?(?=\()/ });
/** `fd: ` */
const key = createToken({ name: 'PerfKey', pattern: /[A-Za-z_]\w*: /, line_breaks: false });
const word = createToken({ name: 'PerfWord', pattern: /[A-Za-z_][\w.]*/ });
const string = createToken({ name: 'PerfString', pattern: matchQuoted, start_chars_hint: ['"', '@'], line_breaks: false });
/** A name behind a pid: `pid: 26888 (holder)`. */
const remark = createToken({ name: 'PerfRemark', pattern: / \([^()]*\)(?=[,)])/, group: Lexer.SKIPPED, line_breaks: false });
const pipe = createToken({ name: 'PerfPipe', pattern: '|' });
const comma = createToken({ name: 'PerfComma', pattern: ',' });
const open = createToken({ name: 'PerfOpen', pattern: '(' });
const closeParen = createToken({ name: 'PerfClose', pattern: ')' });
const returns = createToken({ name: 'PerfReturns', pattern: '=', push_mode: 'result' });

// Result
/** `(Bad file descriptor)`, `(INTERNAL ERROR: strerror_r(512, [buf], 128)=22)`; one level of parentheses inside. */
const aside = createToken({ name: 'PerfAside', pattern: /\((?:[^()]|\([^()]*\))*\)/, line_breaks: false });
/** exit has no result. */
const unknown = createToken({ name: 'PerfUnknown', pattern: '?' });

/** Token types by the names the grammar uses. */
export const perfToken = {
  path,
  integer,
  hex,
  stamp,
  noStamp,
  openTime,
  closeTime,
  milliseconds,
  task,
  continued,
  ellipsis,
  name,
  key,
  word,
  string,
  pipe,
  comma,
  open,
  closeParen,
  returns,
  aside,
  unknown,
} as const;

const prefix: TokenType[] = [space, stamp, noStamp, openTime, closeTime, milliseconds, task];
const body: TokenType[] = [
  remark,
  space,
  continued,
  ellipsis,
  string,
  path,
  name,
  key,
  word,
  hex,
  integer,
  pipe,
  comma,
  open,
  closeParen,
  returns,
];
const result: TokenType[] = [space, aside, unknown, path, hex, integer, pipe, word];

export const perfVocabulary: TokenType[] = [...new Set([...prefix, ...body, ...result])];

/** The one lexer of this dialect. */
export const perfLexer = once(
  () =>
    new Lexer(
      { modes: { prefix, body, result }, defaultMode: 'prefix' },
      { ensureOptimizations: true, positionTracking: 'onlyOffset', recoveryEnabled: false, skipValidations: grammarChecks.skipped },
    ),
);
