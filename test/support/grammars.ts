// Every Chevrotain grammar of the product, caught as it analyses itself: for the test of that analysis and for tools/diagrams.mts.

import assert from 'node:assert/strict';
import { EmbeddedActionsParser, type ISerializedGast } from 'chevrotain';
import { lineParser } from '../../grammar/ftrace/line-parser';
import { lexer as ftraceLexer } from '../../grammar/ftrace/tokens';
import { grammarChecks } from '../../grammar/once';
import { grammar } from '../../grammar/strace/line-grammar';
import { perfGrammar } from '../../grammar/strace/perf-trace-grammar';
import { perfLexer } from '../../grammar/strace/perf-trace-tokens';
import { lexer as straceLexer } from '../../grammar/strace/tokens';

export interface CaughtGrammar {
  /** Its class. */
  readonly name: string;
  readonly maxLookahead: number;
  readonly ambiguities: readonly unknown[];
  readonly rules: readonly SerializedRule[];
}

type SerializedRule = ISerializedGast & { readonly name: string };

/** They are checked as they are made: call it before anything else makes them. */
export async function catchGrammars(): Promise<readonly CaughtGrammar[]> {
  const caught: (EmbeddedActionsParser & { readonly maxLookahead: number; readonly definitionErrors: readonly unknown[] })[] = [];
  const prototype = EmbeddedActionsParser.prototype as unknown as { performSelfAnalysis(): void }; // protected, and ours to listen to here
  const analyse = prototype.performSelfAnalysis;
  prototype.performSelfAnalysis = function (this: (typeof caught)[number]) {
    caught.push(this);
    analyse.call(this);
  };
  grammarChecks.skipped = false;
  for (const lexer of [ftraceLexer(), straceLexer(), perfLexer()]) assert.deepEqual(lexer.lexerDefinitionErrors, []);
  for (const make of [lineParser, grammar, perfGrammar]) make();
  grammarChecks.skipped = true;
  prototype.performSelfAnalysis = analyse;
  return caught.map((parser) => ({
    name: parser.constructor.name,
    maxLookahead: parser.maxLookahead,
    ambiguities: parser.definitionErrors,
    rules: parser.getSerializedGastProductions() as SerializedRule[], // at the top there are rules only, and rules have names
  }));
}
