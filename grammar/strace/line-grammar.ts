// The grammar of one strace line (spec 4.3), LL(2) without backtracking; its actions build the line at once, no tree in between.
// Actions also run once on placeholder tokens when Chevrotain records the grammar: they must not fail on any image.

import { EmbeddedActionsParser } from 'chevrotain';
import { grammarChecks, once } from '../once';
import { largestPid } from './glance';
import { token, vocabulary } from './tokens';
import type { Argument, Value } from './value';

/** A line as written: who, when, and what it says. */
export interface Line {
  readonly prefix: Prefix;
  readonly body: Body;
}

/** The parts in front of a line, each as its own text. */
export interface Prefix {
  pid?: string;
  comm?: string;
  /** `13:36:10.053504`, `1795354569.312592`, `0.000025`, or whole seconds. */
  stamp?: string;
  /** Offset of a part that stands in the wrong order. */
  wrong?: number;
}

export type Body =
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Argument[]; readonly outcome: Outcome }
  | { readonly kind: 'signal'; readonly name: string; readonly fields: Value | undefined }
  | { readonly kind: 'exit'; readonly words: readonly string[]; readonly aside: string | undefined }
  | { readonly kind: 'annotation'; readonly verb: string; readonly items: readonly Argument[] };

/** Right of the equals sign. `value` undefined is `?`. */
export interface Outcome {
  readonly value?: Value;
  readonly errno?: string;
  readonly injected: boolean;
  /** The words of -T: ` <0.000051>`. */
  readonly duration?: string;
}

/** Words that the grammar looks ahead. */
export const lookahead = 2;

class LineGrammar extends EmbeddedActionsParser {
  constructor() {
    super(vocabulary, { maxLookahead: lookahead, recoveryEnabled: false, skipValidations: grammarChecks.skipped });
    this.performSelfAnalysis();
  }

  /** A whole line. A call on two lines comes as one: its start and its end are joined as tokens (pairing.ts). */
  readonly line = this.RULE('line', (): Line => {
    const prefix = this.SUBRULE(this.prefix);
    const body = this.OR([
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.signal) },
      { ALT: () => this.SUBRULE(this.exit) },
      { ALT: () => this.SUBRULE(this.annotation) },
    ]);
    return { prefix, body };
  });

  private readonly prefix = this.RULE('prefix', (): Prefix => {
    const prefix: Prefix = {};
    let rank = 0;
    this.MANY(() => {
      const offset = this.LA(1).startOffset;
      const part = this.SUBRULE(this.prefixPart, { ARGS: [prefix] });
      // -n and -i both print a bracketed number.
      if (part < rank || (part === rank && part < 4)) prefix.wrong ??= offset;
      rank = Math.max(rank, part);
    });
    return prefix;
  });

  private readonly prefixPart = this.RULE('prefixPart', (prefix: Prefix = {}): number => {
    return this.OR([
      {
        ALT: () => {
          this.CONSUME(token.pidOpen);
          prefix.pid = this.CONSUME(token.integer).image;
          this.OPTION(() => {
            prefix.comm = this.CONSUME(token.path).image;
          });
          this.CONSUME(token.pidClose);
          return 1;
        },
      },
      {
        ALT: () => {
          const first = this.CONSUME2(token.integer);
          const comm = this.OPTION2(() => this.CONSUME2(token.path).image);
          if (comm !== undefined) prefix.comm = comm;
          if (prefix.pid === undefined && first.startOffset === 0 && Number(first.image) <= largestPid) {
            prefix.pid = first.image;
            return 1;
          }
          prefix.stamp = first.image;
          return 2;
        },
      },
      {
        ALT: () => {
          prefix.stamp = this.CONSUME(token.clock).image;
          return 2;
        },
      },
      {
        ALT: () => {
          prefix.stamp = this.CONSUME(token.decimal).image;
          return 2;
        },
      },
      {
        ALT: () => {
          this.CONSUME(token.relativeOpen);
          this.OR2([{ ALT: () => this.CONSUME2(token.decimal) }, { ALT: () => this.CONSUME3(token.integer) }]);
          this.CONSUME(token.relativeClose);
          return 3;
        },
      },
      {
        ALT: () => {
          this.CONSUME(token.bracketed);
          return 4;
        },
      },
    ]);
  });

  private readonly call = this.RULE('call', (): Body => {
    const name = this.CONSUME(token.callName).image;
    this.CONSUME(token.openParen);
    const items = this.SUBRULE(this.items);
    // `futex(0x7f…, FUTEX_WAIT, 2, NULL <unfinished ...>) = ?` of a task that was killed in the call.
    this.OPTION(() => this.CONSUME(token.unfinished));
    this.CONSUME(token.returns);
    const outcome = this.SUBRULE(this.outcome);
    return { kind: 'call', name, items, outcome };
  });

  private readonly items = this.RULE('items', (): Argument[] => {
    const items: Argument[] = [];
    this.OPTION(() => items.push(this.SUBRULE(this.item)));
    this.MANY(() => {
      this.CONSUME(token.comma);
      items.push(this.OPTION2(() => this.SUBRULE2(this.item)) ?? {});
    });
    return items;
  });

  private readonly item = this.RULE('item', (): Argument => {
    const name = this.OPTION(() => {
      const word = this.CONSUME(token.word).image;
      this.CONSUME(token.equals);
      return word;
    });
    const value = this.SUBRULE(this.value);
    return name === undefined ? { value } : { name, value };
  });

  private readonly value = this.RULE('value', (): Value => {
    // -X raw leaves a name of zero out, and its bar in: `|0x1000`.
    this.OPTION(() => this.CONSUME2(token.pipe));
    const first = this.SUBRULE(this.term);
    let operator = '';
    let parts: Value[] | undefined;
    this.MANY(() => {
      operator = this.OR([
        { ALT: () => this.CONSUME(token.pipe).image },
        { ALT: () => this.CONSUME(token.star).image },
        { ALT: () => this.CONSUME(token.shift).image },
        { ALT: () => this.CONSUME(token.or).image },
        { ALT: () => this.CONSUME(token.both).image },
        { ALT: () => this.CONSUME(token.isEqual).image },
        { ALT: () => this.CONSUME(token.arrow).image },
      ]);
      parts ??= [first];
      parts.push(this.SUBRULE2(this.term));
    });
    return parts === undefined ? first : { kind: 'joined', operator, parts };
  });

  private readonly term = this.RULE('term', (): Value => {
    const value = this.OR([
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: () => this.SUBRULE(this.named) },
      { ALT: (): Value => ({ kind: 'string', text: this.CONSUME(token.string).image }) },
      { ALT: () => this.SUBRULE(this.struct) },
      { ALT: () => this.SUBRULE(this.array) },
      {
        ALT: (): Value => {
          this.OR2([
            { ALT: () => this.CONSUME(token.ellipsis) },
            { ALT: () => this.CONSUME(token.unknown) },
            { ALT: () => this.CONSUME(token.resuming) },
          ]);
          return { kind: 'nothing' };
        },
      },
    ]);
    const note = this.OPTION(() => this.CONSUME(token.comment).image);
    // -X verbose puts the path behind the name: `-100 /* AT_FDCWD */</home>`.
    const angle = this.OPTION2(() => this.CONSUME(token.path).image);
    // On a group they are of no use, and do no harm.
    return { ...value, ...(note !== undefined && { note }), ...(angle !== undefined && { angle }) } as Value;
  });

  private readonly struct = this.RULE('struct', (): Value => {
    this.CONSUME(token.openBrace);
    const items = this.SUBRULE(this.items);
    this.CONSUME(token.closeBrace);
    return { kind: 'group', items, inverted: false };
  });

  private readonly number = this.RULE('number', (): Value => {
    const text = this.OR([{ ALT: () => this.CONSUME(token.integer).image }, { ALT: () => this.CONSUME(token.hex).image }]);
    const angle = this.OPTION(() => this.CONSUME(token.path).image);
    return angle === undefined ? { kind: 'number', text } : { kind: 'number', text, angle };
  });

  private readonly named = this.RULE('named', (): Value => {
    this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(token.address) }, { ALT: () => this.CONSUME(token.not) }]));
    const text = this.CONSUME(token.word).image;
    let value: Value = { kind: 'word', text };
    this.OPTION2(() => {
      value = this.OR2([
        { ALT: (): Value => ({ kind: 'word', text, angle: this.CONSUME(token.path).image }) },
        {
          ALT: (): Value => {
            this.CONSUME(token.openParen);
            const items = this.SUBRULE(this.items);
            this.CONSUME(token.closeParen);
            return { kind: 'apply', text, items };
          },
        },
      ]);
    });
    return value;
  });

  /** Arrays have commas, sets of signals spaces: `[HUP RT_1]`. An index in front of an element is `[3]=`. */
  private readonly array = this.RULE('array', (): Value => {
    let inverted = false;
    this.OPTION(() => {
      this.CONSUME(token.tilde);
      inverted = true;
    });
    this.CONSUME(token.openBracket);
    const items: Argument[] = [];
    this.MANY(() => {
      items.push(this.SUBRULE(this.item));
      this.OPTION2(() => this.CONSUME(token.comma));
    });
    this.CONSUME(token.closeBracket);
    this.OPTION3(() => {
      this.CONSUME(token.equals);
      this.SUBRULE(this.value);
    });
    return { kind: 'group', items, inverted };
  });

  private readonly outcome = this.RULE('outcome', (): Outcome => {
    let value: Value | undefined;
    this.OR([
      {
        ALT: () => {
          value = this.SUBRULE(this.number);
        },
      },
      { ALT: () => this.CONSUME(token.unknown) },
    ]);
    const errno = this.OPTION(() => this.CONSUME(token.errno).image);
    this.OPTION2(() => this.CONSUME(token.aside));
    let injected = false;
    this.MANY(() => {
      this.CONSUME(token.injected);
      injected = true;
    });
    const duration = this.OPTION3(() => this.CONSUME(token.duration).image);
    return {
      injected,
      ...(value !== undefined && { value }),
      ...(errno !== undefined && { errno }),
      ...(duration !== undefined && { duration }),
    };
  });

  private readonly signal = this.RULE('signal', (): Body => {
    this.CONSUME(token.signalOpen);
    const name = this.CONSUME(token.word).image;
    let fields: Value | undefined;
    this.OR([
      {
        ALT: () => {
          fields = this.SUBRULE(this.struct);
        },
      },
      {
        // "stopped by SIGSTOP"
        ALT: () => this.AT_LEAST_ONE(() => this.CONSUME2(token.word)),
      },
    ]);
    this.CONSUME(token.dashes);
    return { kind: 'signal', name, fields };
  });

  private readonly exit = this.RULE('exit', (): Body => {
    this.CONSUME(token.exitOpen);
    const words: string[] = [];
    this.AT_LEAST_ONE(() => {
      words.push(this.OR([{ ALT: () => this.CONSUME(token.word).image }, { ALT: () => this.CONSUME(token.integer).image }]));
    });
    const aside = this.OPTION(() => {
      this.CONSUME(token.openParen);
      const text = this.CONSUME2(token.word).image;
      this.CONSUME3(token.word);
      this.CONSUME(token.closeParen);
      return text;
    });
    this.CONSUME(token.pluses);
    return { kind: 'exit', words, aside };
  });

  private readonly annotation = this.RULE('annotation', (): Body => {
    this.CONSUME(token.annotationOpen);
    const verb = this.CONSUME(token.word).image;
    const items: Argument[] = [];
    this.MANY(() => items.push(this.SUBRULE(this.item)));
    return { kind: 'annotation', verb, items };
  });
}

/** The one parser of this dialect. */
export const grammar = once(() => new LineGrammar());
