// The words of one strace line. Three modes follow each other within a line: prefix (pid, stamps), body (name and
// arguments), result. Strings and <paths> are matched by hand: linear in their length, and no regex stack to exhaust.

import { createToken, Lexer, type TokenType } from 'chevrotain';
import { grammarChecks, once } from '../once';
import { matchAngle, matchQuoted } from './match';

const space = createToken({ name: 'Space', pattern: /[ ]+/, group: Lexer.SKIPPED, line_breaks: false });
/** SELinux context behind a path, descriptor or pid (--secontext). */
const context = createToken({ name: 'Context', pattern: / \[\w+:\w+:\w+(?::[^\]\s"]*)?\]/, group: Lexer.SKIPPED, line_breaks: false });
const path = createToken({ name: 'Path', pattern: matchAngle, start_chars_hint: ['<'], line_breaks: false });
const comment = createToken({ name: 'Comment', pattern: /\/\*[^*]*\*\//, line_breaks: false });
const remark = createToken({ name: 'Remark', pattern: / *\/\*[^*]*\*\//, group: Lexer.SKIPPED, line_breaks: false });
const integer = createToken({ name: 'Integer', pattern: /-?\d+/ });
const hex = createToken({ name: 'Hex', pattern: /-?0x[0-9a-fA-F]+/ });
/** What -T appends; only behind a space, so that a comm of digits (`4100<7>`) stays a comm. */
const duration = createToken({ name: 'Duration', pattern: / <(?:\d+(?:\.\d+)?|unavailable|detached)>/, line_breaks: false });
const unfinished = createToken({ name: 'Unfinished', pattern: /<(?:unfinished|detached) \.\.\.>/, line_breaks: false });

// Prefix
const pidOpen = createToken({ name: 'PidOpen', pattern: '[pid' });
const pidClose = createToken({ name: 'PidClose', pattern: ']' });
const clock = createToken({ name: 'Clock', pattern: /\d+:\d\d:\d\d(?:\.\d+)?/ });
const decimal = createToken({ name: 'Decimal', pattern: /\d+\.\d+/ });
const relativeOpen = createToken({ name: 'RelativeOpen', pattern: '(+' });
const relativeClose = createToken({ name: 'RelativeClose', pattern: ')' });
/** `[  72]` of -n and `[00007f7cdb54bf60]` of -i. */
const bracketed = createToken({ name: 'Bracketed', pattern: /\[(?: *[0-9a-f]+|\?+)\]/, line_breaks: false });
const callName = createToken({ name: 'CallName', pattern: /[A-Za-z_]\w*(?=\()/, push_mode: 'body' });
const resumedName = createToken({ name: 'ResumedName', pattern: /<\.\.\. \w+ resumed>/, push_mode: 'body', line_breaks: false });
const signalOpen = createToken({ name: 'SignalOpen', pattern: '---', push_mode: 'body' });
const exitOpen = createToken({ name: 'ExitOpen', pattern: '+++', push_mode: 'body' });
const annotationOpen = createToken({ name: 'AnnotationOpen', pattern: '# lp:', push_mode: 'body', line_breaks: false });

// Body
const returns = createToken({ name: 'Returns', pattern: /\) *= (?=[-?0-9])/, push_mode: 'result', line_breaks: false });
const string = createToken({ name: 'String', pattern: matchQuoted, start_chars_hint: ['"', '@'], line_breaks: false });
const resuming = createToken({ name: 'Resuming', pattern: /<\.\.\. resuming interrupted \w+ \.\.\.>/, line_breaks: false });
const word = createToken({ name: 'Word', pattern: /[A-Za-z_][\w.]*/ });
const or = createToken({ name: 'Or', pattern: 'or', longer_alt: word });
const ellipsis = createToken({ name: 'Ellipsis', pattern: '...' });
const unknown = createToken({ name: 'Unknown', pattern: /\?+/ });
const dashes = createToken({ name: 'Dashes', pattern: '---' });
const pluses = createToken({ name: 'Pluses', pattern: '+++' });
const arrow = createToken({ name: 'Arrow', pattern: '=>' });
const isEqual = createToken({ name: 'IsEqual', pattern: '==' });
const equals = createToken({ name: 'Equals', pattern: '=' });
const both = createToken({ name: 'Both', pattern: '&&' });
const shift = createToken({ name: 'Shift', pattern: '<<' });
const pipe = createToken({ name: 'Pipe', pattern: '|' });
const star = createToken({ name: 'Star', pattern: '*' });
const address = createToken({ name: 'Address', pattern: '&' });
const not = createToken({ name: 'Not', pattern: '!' });
const tilde = createToken({ name: 'Tilde', pattern: '~' });
const comma = createToken({ name: 'Comma', pattern: ',' });
const openParen = createToken({ name: 'OpenParen', pattern: '(' });
const closeParen = createToken({ name: 'CloseParen', pattern: ')' });
const openBracket = createToken({ name: 'OpenBracket', pattern: '[' });
const closeBracket = createToken({ name: 'CloseBracket', pattern: ']' });
const openBrace = createToken({ name: 'OpenBrace', pattern: '{' });
const closeBrace = createToken({ name: 'CloseBrace', pattern: '}' });

// Result
const injected = createToken({ name: 'Injected', pattern: /\((?:INJECTED(?:: args(?:, retval)?)?|DELAYED)\)/, line_breaks: false });
/** Free text: `(Operation not permitted)`, `(F_UNLCK)`, `([{fd=3, revents=POLLIN}])`; one level of parentheses inside. */
const aside = createToken({ name: 'Aside', pattern: /\([^()]*(?:\([^()]*\)[^()]*)*\)/, line_breaks: false });
const errno = createToken({ name: 'Errno', pattern: /[A-Z][A-Z0-9_]+/ });

/** Token types by the names the line grammar uses. */
export const token = {
  path,
  comment,
  integer,
  hex,
  duration,
  unfinished,
  pidOpen,
  pidClose,
  clock,
  decimal,
  relativeOpen,
  relativeClose,
  bracketed,
  callName,
  resumedName,
  signalOpen,
  exitOpen,
  annotationOpen,
  returns,
  string,
  resuming,
  word,
  or,
  ellipsis,
  unknown,
  dashes,
  pluses,
  arrow,
  isEqual,
  equals,
  both,
  shift,
  pipe,
  star,
  address,
  not,
  tilde,
  comma,
  openParen,
  closeParen,
  openBracket,
  closeBracket,
  openBrace,
  closeBrace,
  injected,
  aside,
  errno,
} as const;

const prefix: TokenType[] = [
  context,
  remark,
  space,
  unfinished,
  resumedName,
  clock,
  decimal,
  integer,
  path,
  pidOpen,
  bracketed,
  pidClose,
  relativeOpen,
  relativeClose,
  callName,
  signalOpen,
  exitOpen,
  annotationOpen,
];
const body: TokenType[] = [
  duration,
  context,
  space,
  comment,
  string,
  unfinished,
  resuming,
  shift,
  path,
  hex,
  integer,
  or,
  word,
  ellipsis,
  unknown,
  dashes,
  pluses,
  arrow,
  isEqual,
  equals,
  both,
  pipe,
  star,
  address,
  not,
  tilde,
  comma,
  returns,
  openParen,
  closeParen,
  openBracket,
  closeBracket,
  openBrace,
  closeBrace,
];
const result: TokenType[] = [duration, context, remark, space, path, hex, integer, unknown, injected, aside, errno];

/** Every token type, for the parser's vocabulary. */
export const vocabulary: TokenType[] = [...new Set([...prefix, ...body, ...result])];

/** The one lexer of this dialect; it stops at the first character that fits no token. */
export const lexer = once(
  () =>
    new Lexer(
      { modes: { prefix, body, result }, defaultMode: 'prefix' },
      { ensureOptimizations: true, positionTracking: 'onlyOffset', recoveryEnabled: false, skipValidations: grammarChecks.skipped },
    ),
);
