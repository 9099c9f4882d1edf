// The grammar of one strace line (spec 4.3), LL(2) without backtracking; its actions build the line at once, no tree in between.
// Actions also run once on placeholder tokens when Chevrotain records the grammar: they must not fail on any image.

import { EmbeddedActionsParser, type IOrAlt, type IToken } from 'chevrotain';
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

/** What is behind the first of several terms. */
interface Joined {
  readonly operator: string;
  readonly parts: readonly Value[];
}

/** Words that the grammar looks ahead. */
export const lookahead = 2;

/**
 * What a rule offers at one place (alternatives, options) is a field, made once, wherever it needs nothing that the rule has found before: closures made
 * anew for each word would cost more than choosing among them. A part that several rules share is one, too, where a rule of its own would cost too much.
 */
class LineGrammar extends EmbeddedActionsParser {
  constructor() {
    super(vocabulary, { maxLookahead: lookahead, recoveryEnabled: false, skipValidations: grammarChecks.skipped });
    this.performSelfAnalysis();
  }

  private readonly bodies: IOrAlt<Body>[] = [
    { ALT: () => this.SUBRULE(this.call) },
    { ALT: () => this.SUBRULE(this.signal) },
    { ALT: () => this.SUBRULE(this.exit) },
    { ALT: () => this.SUBRULE(this.annotation) },
  ];

  /** A whole line. A call on two lines comes as one: its start and its end are joined as tokens (pairing.ts). */
  readonly line = this.RULE('line', (): Line => {
    const prefix = this.SUBRULE(this.prefix);
    const body = this.OR(this.bodies);
    return { prefix, body };
  });

  /** What the line's prefix holds so far. */
  private parts: Prefix = {};
  /** Takes a part and says its rank: parts stand in the order of their ranks. */
  private readonly rankedParts: IOrAlt<number>[] = [
    {
      ALT: () => {
        this.CONSUME(token.pidOpen);
        this.parts.pid = this.CONSUME(token.integer).image;
        this.OPTION(() => {
          this.parts.comm = this.CONSUME(token.path).image;
        });
        this.CONSUME(token.pidClose);
        return 1;
      },
    },
    {
      ALT: () => {
        const first = this.CONSUME2(token.integer);
        this.OPTION2(this.comm);
        if (this.parts.pid === undefined && first.startOffset === 0 && Number(first.image) <= largestPid) {
          this.parts.pid = first.image;
          return 1;
        }
        this.parts.stamp = first.image;
        return 2;
      },
    },
    {
      ALT: () => {
        this.parts.stamp = this.CONSUME(token.clock).image;
        return 2;
      },
    },
    {
      ALT: () => {
        this.parts.stamp = this.CONSUME(token.decimal).image;
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
  ];
  private readonly comm = (): void => {
    this.parts.comm = this.CONSUME2(token.path).image;
  };

  private readonly prefix = this.RULE('prefix', (): Prefix => {
    const prefix: Prefix = {};
    this.parts = prefix;
    let rank = 0;
    this.MANY(() => {
      const offset = this.LA(1).startOffset;
      const part = this.OR(this.rankedParts);
      // -n and -i both print a bracketed number.
      if (part < rank || (part === rank && part < 4)) prefix.wrong ??= offset;
      rank = Math.max(rank, part);
    });
    return prefix;
  });

  private readonly call = this.RULE('call', (): Body => {
    const name = this.CONSUME(token.callName).image;
    this.CONSUME(token.openParen);
    const items = this.SUBRULE(this.items);
    this.OPTION(this.unfinished);
    this.CONSUME(token.returns);
    const outcome = this.SUBRULE(this.outcome);
    return { kind: 'call', name, items, outcome };
  });
  /** `futex(0x7f…, FUTEX_WAIT, 2, NULL <unfinished ...>) = ?` of a task that was killed in the call. */
  private readonly unfinished = (): IToken => this.CONSUME(token.unfinished);

  private readonly items = this.RULE('items', (): Argument[] => {
    const items: Argument[] = [];
    this.OPTION(() => items.push(this.SUBRULE(this.item)));
    this.MANY(() => {
      this.CONSUME(token.comma);
      items.push(this.OPTION2(this.nextItem) ?? {});
    });
    return items;
  });
  private readonly nextItem = (): Argument => this.SUBRULE2(this.item);

  private readonly item = this.RULE('item', (): Argument => {
    const name = this.OPTION(this.itemName);
    const value = this.terms();
    return name === undefined ? { value } : { name, value };
  });
  private readonly itemName = (): string => {
    const name = this.CONSUME(token.word).image;
    this.CONSUME(token.equals);
    return name;
  };

  /** A value, in whatever rule it stands. */
  private readonly terms = (): Value => {
    // -X raw leaves a name of zero out, and its bar in: `|0x1000`.
    this.OPTION8(this.bar);
    const first = this.SUBRULE8(this.term);
    const more = this.OPTION9(this.moreTerms);
    return more === undefined ? first : this.ACTION(() => ({ kind: 'joined', operator: more.operator, parts: [first, ...more.parts] }));
  };
  private readonly bar = (): IToken => this.CONSUME8(token.pipe);
  private readonly moreTerms = (): Joined => this.SUBRULE8(this.joined);

  private readonly joined = this.RULE('joined', (): Joined => {
    let operator = '';
    const parts: Value[] = [];
    this.AT_LEAST_ONE(() => {
      operator = this.OR(this.operators);
      parts.push(this.SUBRULE(this.term));
    });
    return { operator, parts };
  });
  private readonly operators: IOrAlt<string>[] = [
    { ALT: () => this.CONSUME(token.pipe).image },
    { ALT: () => this.CONSUME(token.star).image },
    { ALT: () => this.CONSUME(token.shift).image },
    { ALT: () => this.CONSUME(token.or).image },
    { ALT: () => this.CONSUME(token.both).image },
    { ALT: () => this.CONSUME(token.isEqual).image },
    { ALT: () => this.CONSUME(token.arrow).image },
  ];

  private readonly term = this.RULE('term', (): Value => {
    const value = this.OR(this.kinds);
    const note = this.OPTION(this.note);
    // -X verbose puts the path behind the name: `-100 /* AT_FDCWD */</home>`.
    const angle = this.OPTION2(this.angle);
    if (note === undefined && angle === undefined) return value;
    // On a group they are of no use, and do no harm.
    return { ...value, ...(note !== undefined && { note }), ...(angle !== undefined && { angle }) } as Value;
  });
  private readonly kinds: IOrAlt<Value>[] = [
    { ALT: () => this.number() },
    { ALT: () => this.named() },
    { ALT: () => ({ kind: 'string', text: this.CONSUME(token.string).image }) },
    { ALT: () => this.SUBRULE(this.struct) },
    { ALT: () => this.SUBRULE(this.array) },
    {
      ALT: () => {
        this.OR2([
          { ALT: () => this.CONSUME(token.ellipsis) },
          { ALT: () => this.CONSUME(token.unknown) },
          { ALT: () => this.CONSUME(token.resuming) },
        ]);
        return { kind: 'nothing' };
      },
    },
  ];
  private readonly note = (): string => this.CONSUME(token.comment).image;
  private readonly angle = (): string => this.CONSUME(token.path).image;

  private readonly struct = this.RULE('struct', (): Value => {
    this.CONSUME(token.openBrace);
    const items = this.SUBRULE(this.items);
    this.CONSUME(token.closeBrace);
    return { kind: 'group', items, inverted: false };
  });

  /** In whatever rule it stands. */
  private readonly number = (): Value => {
    const text = this.OR9(this.digits);
    const angle = this.OPTION9(this.descriptorPath);
    return angle === undefined ? { kind: 'number', text } : { kind: 'number', text, angle };
  };
  private readonly digits: IOrAlt<string>[] = [
    { ALT: () => this.CONSUME(token.integer).image },
    { ALT: () => this.CONSUME(token.hex).image },
  ];
  private readonly descriptorPath = (): string => this.CONSUME9(token.path).image;

  /** Of a term. */
  private readonly named = (): Value => {
    this.OPTION3(this.sign);
    const text = this.CONSUME(token.word).image;
    const behind = this.OPTION4(this.behindName);
    if (behind === undefined) return { kind: 'word', text };
    return typeof behind === 'string' ? { kind: 'word', text, angle: behind } : { kind: 'apply', text, items: behind };
  };
  private readonly sign = (): IToken => this.OR3([{ ALT: () => this.CONSUME(token.address) }, { ALT: () => this.CONSUME(token.not) }]);
  private readonly behindName = (): string | Argument[] => this.OR4(this.pathOrItems);
  private readonly pathOrItems: IOrAlt<string | Argument[]>[] = [
    { ALT: () => this.CONSUME4(token.path).image },
    {
      ALT: () => {
        this.CONSUME(token.openParen);
        const items = this.SUBRULE(this.items);
        this.CONSUME(token.closeParen);
        return items;
      },
    },
  ];

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
      this.terms();
    });
    return { kind: 'group', items, inverted };
  });

  private readonly outcome = this.RULE('outcome', (): Outcome => {
    const value = this.OR(this.results);
    const errno = this.OPTION(this.errno);
    this.OPTION2(this.aside);
    let injected = false;
    this.MANY(() => {
      this.CONSUME(token.injected);
      injected = true;
    });
    const duration = this.OPTION3(this.duration);
    const outcome: { -readonly [K in keyof Outcome]: Outcome[K] } = { injected };
    if (value !== undefined) outcome.value = value;
    if (errno !== undefined) outcome.errno = errno;
    if (duration !== undefined) outcome.duration = duration;
    return outcome;
  });
  private readonly results: IOrAlt<Value | undefined>[] = [
    { ALT: () => this.number() },
    {
      ALT: () => {
        this.CONSUME(token.unknown);
        return undefined;
      },
    },
  ];
  private readonly errno = (): string => this.CONSUME(token.errno).image;
  private readonly aside = (): IToken => this.CONSUME(token.aside);
  private readonly duration = (): string => this.CONSUME(token.duration).image;

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
