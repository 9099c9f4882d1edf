// The grammar of one line, from the end of its comm on. Embedded actions only collect words; what they mean is decoded by the callers.
// LL(1) throughout: a token's type decides. Each public rule is one family of lines; the event's name, already known, picks it.

import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import { grammarChecks, once } from '../once';
import { createShapeMemo, type ShapeMemo, shapes } from '../shape-memo';
import { withoutStacks } from '../without-stacks';
import { createWordPlaces, numbersOf, type Word, wordAt } from '../word';
import { quickWords } from './quick-words';
import * as t from './tokens';

/** The words of the line just parsed, in order; overwritten by the next. */
export interface LineWords {
  /** Pid, CPU, flags and stamp. */
  prefix: Word[];
  /** The event's name as printed, with its punctuation. */
  name: Word | undefined;
  /** Everything behind the name that carries a fact. */
  body: Word[];
}

/** Line families; each is a rule of the parser. */
export type Family = 'prefix' | 'syscall' | 'raw' | 'fields' | 'calls' | 'mark' | 'lost';

export interface LineFault {
  /** 0-based offset into the text given; undefined at its end. */
  readonly offset: number | undefined;
  readonly reason: string;
}

/** The words of the last line parsed without a fault. */
export const words: LineWords = { prefix: [], name: undefined, body: [] };

/**
 * Parses `text`, which begins behind the comm (mode `prefix`), at the event's name (`head`), in a function graph's body (`calls`) or with a
 * line about the log (`marks`). Returns the fault, or undefined when the words are in `words`.
 */
export function parseLine(text: string, mode: t.Mode, family: Family): LineFault | undefined {
  if (!shapes.remembered) {
    const { tokens } = t.lexer().tokenize(text, mode);
    const at = judge(tokens, family);
    return at === undefined ? undefined : faultAt(tokens[at]);
  }
  const memo = memos[family];
  if (quickWords(text, mode, quick)) {
    const known = memo.find(quick.numbers, quick.count);
    if (known !== undefined) return again(known, (index) => wordAt(quick, index, text));
  }
  const { tokens } = t.lexer().tokenize(text, mode);
  const types = numbersOf(tokens);
  const known = memo.find(types);
  if (known !== undefined) return again(known, (index) => tokens[index]);
  const at = judge(tokens, family);
  const places = placesIn(tokens);
  if (at === undefined) memo.learn(types, { places, fault: undefined });
  else memo.refuse(types, at, { places, fault: at });
  return at === undefined ? undefined : faultAt(tokens[at]);
}

/** Chevrotain reads the line into `words`. The index of the token it refused (-1: the end of the line), undefined where it accepts the line. */
function judge(tokens: IToken[], family: Family): number | undefined {
  const parser = lineParser();
  parser.input = tokens;
  words.prefix = [];
  words.name = undefined;
  words.body = [];
  withoutStacks(() => run(parser, family));
  const error = parser.errors[0];
  // Chevrotain puts its ends of input behind the tokens while it reads and takes them away again.
  return error === undefined ? undefined : tokens.indexOf(error.token);
}

/** What Chevrotain made of a shape: where each word went, and the word that did not fit (-1: the end of the line). */
interface Verdict {
  readonly places: readonly number[];
  readonly fault: number | undefined;
}

function again({ places, fault }: Verdict, wordOf: (index: number) => Word | undefined): LineFault | undefined {
  const prefix: Word[] = [];
  const body: Word[] = [];
  words.name = undefined;
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index];
    if (place === nowhere) continue;
    const word = wordOf(index);
    if (word === undefined) continue;
    if (place === inPrefix) prefix.push(word);
    else if (place === inBody) body.push(word);
    else words.name = word;
  }
  words.prefix = prefix;
  words.body = body;
  return fault === undefined ? undefined : faultAt(wordOf(fault));
}

/** Where the words of the line just read went: each list holds its words in the order of the line. */
function placesIn(tokens: readonly IToken[]): readonly number[] {
  const { prefix, name, body } = words;
  let prefixes = 0;
  let bodies = 0;
  return tokens.map((token) => {
    if (prefixes < prefix.length && prefix[prefixes] === token) {
      prefixes += 1;
      return inPrefix;
    }
    if (bodies < body.length && body[bodies] === token) {
      bodies += 1;
      return inBody;
    }
    return token === name ? isTheName : nowhere;
  });
}

const nowhere = 0;
const inPrefix = 1;
const isTheName = 2;
const inBody = 3;

function faultAt(token: Word | undefined): LineFault {
  if (token === undefined || !(token.startOffset >= 0) || token.image === '')
    return { offset: undefined, reason: 'the line ends too early' };
  return { offset: token.startOffset, reason: `${quote(token.image)} does not fit here` };
}

function run(parser: LineParser, family: Family): void {
  switch (family) {
    case 'syscall':
      parser.syscallLine();
      break;
    case 'raw':
      parser.rawLine();
      break;
    case 'fields':
      parser.fieldsLine();
      break;
    case 'calls':
      parser.callsLine();
      break;
    case 'mark':
      parser.markLine();
      break;
    case 'lost':
      parser.lostLine();
      break;
    case 'prefix':
      parser.prefixOnly();
  }
}

const lookahead = 1;
const memos: Readonly<Record<Family, ShapeMemo<Verdict>>> = {
  prefix: createShapeMemo(lookahead),
  syscall: createShapeMemo(lookahead),
  raw: createShapeMemo(lookahead),
  fields: createShapeMemo(lookahead),
  calls: createShapeMemo(lookahead),
  mark: createShapeMemo(lookahead),
  lost: createShapeMemo(lookahead),
};

class LineParser extends EmbeddedActionsParser {
  readonly words = words;

  constructor() {
    super(t.vocabulary, { recoveryEnabled: false, maxLookahead: lookahead, skipValidations: grammarChecks.skipped });
    this.performSelfAnalysis();
  }

  /** `-16336   (  16336) [001] .....  1042.737862:` and its shorter and longer forms. */
  private readonly prefix = this.RULE('prefix', () => {
    this.MANY(() => this.words.prefix.push(this.CONSUME(t.PrefixWord)));
    this.words.prefix.push(this.CONSUME(t.Stamp));
    this.OPTION(() => this.CONSUME(t.TimeDifference));
    this.OPTION1(() => this.CONSUME(t.Period));
  });

  private readonly argumentList = this.RULE('argumentList', () => {
    this.MANY(() => this.words.body.push(this.CONSUME(t.ArgumentWord)));
  });

  private readonly fieldList = this.RULE('fieldList', () => {
    this.MANY(() => this.words.body.push(this.CONSUME(t.FieldWord)));
  });

  /** `sys_x(a: 1, b: 0x2)`, `sys_x -> 0x0`, `sys_enter_x: a: 0x1, b: 0x2`, `sys_exit_x: 0x0`, and the fields forms of both. */
  readonly syscallLine = this.RULE('syscallLine', () => {
    this.OPTION(() => this.SUBRULE(this.prefix));
    this.OR([
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.SyscallOpen);
          this.SUBRULE(this.argumentList);
          this.CONSUME(t.CloseParen);
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.SyscallReturn);
          this.words.body.push(this.CONSUME(t.Value));
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.SyscallEnter);
          this.SUBRULE1(this.argumentList);
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.SyscallExit);
          this.SUBRULE2(this.argumentList);
        },
      },
    ]);
  });

  /** `sys_enter: NR 72 (3, 400, 10, 0, 0, 0)`, `sys_exit: NR 72 = 0`. */
  readonly rawLine = this.RULE('rawLine', () => {
    this.OPTION(() => this.SUBRULE(this.prefix));
    this.OR([
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.RawEnter);
          this.words.body.push(this.CONSUME(t.SyscallNumber));
          this.CONSUME(t.OpenParen);
          this.MANY_SEP({ SEP: t.Comma, DEF: () => this.words.body.push(this.CONSUME(t.RawValue)) });
          this.CONSUME(t.CloseParen);
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.RawExit);
          this.words.body.push(this.CONSUME1(t.SyscallNumber));
          this.CONSUME(t.Equals);
          this.words.body.push(this.CONSUME1(t.RawValue));
        },
      },
    ]);
  });

  /** Tracepoints and probes: a name, then fields, pairs and words in the order of the event's print format. */
  readonly fieldsLine = this.RULE('fieldsLine', () => {
    this.OPTION(() => this.SUBRULE(this.prefix));
    this.words.name = this.CONSUME(t.EventName);
    this.SUBRULE(this.fieldList);
  });

  /** `pin_user_pages_fast [mod](start=0x…) {`, and what stands behind it: parent, result, brace or semicolon. */
  private readonly calledFunction = this.RULE('calledFunction', () => {
    this.words.name = this.CONSUME(t.CallName);
    this.OPTION(() => this.CONSUME(t.Module));
    this.OPTION1(() => {
      this.CONSUME(t.OpenParen);
      this.MANY(() => this.words.body.push(this.CONSUME(t.CallParameter)));
      this.CONSUME(t.CloseParen);
    });
    this.MANY1(() => this.words.body.push(this.CONSUME(t.CallEnd)));
  });

  /** `do_truncate <-path_openat`, `function: ib_umem_get`, and the lines of the function graph. */
  readonly callsLine = this.RULE('callsLine', () => {
    this.OPTION(() => this.SUBRULE(this.prefix));
    this.OPTION1(() => this.CONSUME(t.FunctionEvent));
    this.OPTION2(() => this.words.body.push(this.CONSUME(t.Duration)));
    this.OPTION3(() => this.CONSUME(t.Bar));
    this.OR([
      { ALT: () => this.SUBRULE(this.calledFunction) },
      {
        ALT: () => {
          this.words.body.push(this.CONSUME(t.CloseBrace));
          this.OPTION4(() => this.words.body.push(this.CONSUME(t.Remark)));
        },
      },
    ]);
  });

  /** A prefix by itself: the first stamp of a log, the task of a graph's closing brace. */
  readonly prefixOnly = this.RULE('prefixOnly', () => {
    this.SUBRULE(this.prefix);
  });

  /** perf's `PERF_RECORD_LOST lost 12`. */
  readonly lostLine = this.RULE('lostLine', () => {
    this.SUBRULE(this.prefix);
    this.words.name = this.CONSUME(t.FunctionName);
    this.MANY(() => this.words.body.push(this.CONSUME(t.LossWord)));
  });

  /** Loss, the buffer's overrun and annotations. */
  readonly markLine = this.RULE('markLine', () => {
    this.OR([
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.Lost);
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.Dropped);
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.Entries);
          this.MANY(() => this.CONSUME(t.MarkRest));
        },
      },
      {
        ALT: () => {
          this.words.name = this.CONSUME(t.Annotation);
          this.SUBRULE(this.fieldList);
        },
      },
    ]);
  });
}

const quick = createWordPlaces();
/** One per process: several instances slow each other down. */
export const lineParser = once(() => new LineParser());

function quote(image: string): string {
  return `"${image.length > 40 ? `${image.slice(0, 40)}…` : image}"`;
}
