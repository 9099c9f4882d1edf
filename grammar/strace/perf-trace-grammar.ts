// The grammar of one line of `perf trace`, LL(2): time, task, then a call, the end of a call shown before, or a tracepoint.

import { EmbeddedActionsParser } from 'chevrotain';
import { grammarChecks, once } from '../once';
import { perfVocabulary, perfToken as token } from './perf-trace-tokens';
import type { Value } from './value';

export interface PerfLine {
  /** Text of the stamp in ms; undefined for `?`. */
  readonly stamp: string | undefined;
  /** Text of the call's duration in ms. */
  readonly took: string | undefined;
  /** `: comm/tid` */
  readonly task: string;
  readonly kind: 'shown' | 'continued';
  /** `fcntl`, `filelock:generic_add_lease` */
  readonly name: string;
  /** Offset of what follows the task. */
  readonly start: number;
  readonly fields: ReadonlyMap<string, Value>;
  readonly end: PerfEnd;
}

/** How the line ends: a result, `...` (the result comes later), or nothing (a tracepoint). */
export type PerfEnd =
  | { readonly kind: 'returned'; readonly value: Value | undefined; readonly errno: string | undefined }
  | { readonly kind: 'later' }
  | { readonly kind: 'none' };

class PerfGrammar extends EmbeddedActionsParser {
  constructor() {
    super(perfVocabulary, { maxLookahead: 2, recoveryEnabled: false, skipValidations: grammarChecks.skipped });
    this.performSelfAnalysis();
  }

  readonly line = this.RULE('line', (): PerfLine => {
    let stamp: string | undefined;
    this.OR([
      {
        ALT: () => {
          stamp = this.CONSUME(token.stamp).image;
        },
      },
      { ALT: () => this.CONSUME(token.noStamp) },
    ]);
    this.CONSUME(token.openTime);
    const took = this.OPTION(() => {
      const text = this.CONSUME2(token.stamp).image;
      this.CONSUME(token.milliseconds);
      return text;
    });
    this.CONSUME(token.closeTime);
    const task = this.CONSUME(token.task).image;
    const start = this.LA(1).startOffset;
    const kind = this.OPTION2(() => {
      this.CONSUME(token.continued);
      return 'continued' as const;
    });
    const name = this.CONSUME(token.name).image;
    this.CONSUME(token.open);
    const fields = this.SUBRULE(this.fields);
    this.CONSUME(token.closeParen);
    // perf closes a continued call twice.
    this.OPTION3(() => this.CONSUME2(token.closeParen));
    const end = this.SUBRULE(this.end);
    return { stamp, took, task, kind: kind ?? 'shown', name, start, fields, end };
  });

  private readonly fields = this.RULE('fields', (): ReadonlyMap<string, Value> => {
    const fields = new Map<string, Value>();
    this.MANY_SEP({
      SEP: token.comma,
      DEF: () => {
        const key = this.CONSUME(token.key).image;
        // perf leaves some masks empty.
        this.OPTION(() => {
          const value = this.SUBRULE(this.value);
          fields.set(key, value);
        });
      },
    });
    return fields;
  });

  private readonly value = this.RULE('value', (): Value => {
    const first = this.SUBRULE(this.term);
    let parts: Value[] | undefined;
    this.MANY(() => {
      this.CONSUME(token.pipe);
      parts ??= [first];
      parts.push(this.SUBRULE2(this.term));
    });
    return parts === undefined ? first : { kind: 'joined', operator: '|', parts };
  });

  private readonly term = this.RULE('term', (): Value => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: (): Value => ({ kind: 'word', text: this.CONSUME(token.word).image }) },
      { ALT: (): Value => ({ kind: 'string', text: this.CONSUME(token.string).image }) },
      {
        // An ioctl's request: (READ|WRITE, 0x1b, 0x1, 0x18)
        ALT: (): Value => {
          const items: { readonly value: Value }[] = [];
          this.CONSUME(token.open);
          this.AT_LEAST_ONE_SEP({
            SEP: token.comma,
            DEF: () => {
              const value = this.SUBRULE(this.value);
              items.push({ value });
            },
          });
          this.CONSUME(token.closeParen);
          return { kind: 'apply', text: '_IOC', items };
        },
      },
    ]);
  });

  private readonly number = this.RULE('number', (): Value => {
    const text = this.OR([{ ALT: () => this.CONSUME(token.integer).image }, { ALT: () => this.CONSUME(token.hex).image }]);
    const angle = this.OPTION(() => this.CONSUME(token.path).image);
    return angle === undefined ? { kind: 'number', text } : { kind: 'number', text, angle };
  });

  private readonly end = this.RULE('end', (): PerfEnd => {
    let end: PerfEnd = { kind: 'none' };
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(token.ellipsis);
            end = { kind: 'later' };
          },
        },
        {
          ALT: () => {
            this.CONSUME(token.returns);
            let value: Value | undefined;
            let errno: string | undefined;
            // The child's side of a clone has none at all.
            this.OPTION2(() =>
              this.OR2([
                { ALT: () => this.CONSUME(token.unknown) },
                {
                  ALT: () => {
                    value = this.SUBRULE(this.value);
                    errno = this.OPTION3(() => this.CONSUME(token.word).image);
                  },
                },
              ]),
            );
            const asides: string[] = [];
            this.MANY(() => asides.push(this.CONSUME(token.aside).image));
            const restart = restartOf(asides);
            end = restart === undefined ? { kind: 'returned', value, errno } : { kind: 'returned', value: undefined, errno: restart };
          },
        },
      ]);
    });
    return end;
  });
}

/** The kernel's restart codes have no text in libc: perf prints `-1 (unknown) (INTERNAL ERROR: strerror_r(512, …`. */
function restartOf(asides: readonly string[]): string | undefined {
  for (const aside of asides) {
    const found = /^\(INTERNAL ERROR: strerror_r\((\d{3}),/.exec(aside)?.[1];
    if (found !== undefined) return restarts[found];
  }
  return undefined;
}

/** include/linux/errno.h */
const restarts: Readonly<Record<string, string>> = {
  512: 'ERESTARTSYS',
  513: 'ERESTARTNOINTR',
  514: 'ERESTARTNOHAND',
  516: 'ERESTART_RESTARTBLOCK',
};

/** The one parser of this dialect. */
export const perfGrammar = once(() => new PerfGrammar());
