// Every Chevrotain grammar of the product, caught as it analyses itself: for the test of that analysis and for tools/diagrams.mts.

import { EmbeddedActionsParser, type ISerializedGast } from 'chevrotain';

export interface CaughtGrammar {
  /** Its class. */
  readonly name: string;
  readonly maxLookahead: number;
  readonly ambiguities: readonly unknown[];
  readonly rules: readonly SerializedRule[];
}

type SerializedRule = ISerializedGast & { readonly name: string };

/** Call it before anything else loads the grammars. */
export async function catchGrammars(): Promise<readonly CaughtGrammar[]> {
  const caught: (EmbeddedActionsParser & { readonly maxLookahead: number; readonly definitionErrors: readonly unknown[] })[] = [];
  const prototype = EmbeddedActionsParser.prototype as unknown as { performSelfAnalysis(): void }; // protected, and ours to listen to here
  const analyse = prototype.performSelfAnalysis;
  prototype.performSelfAnalysis = function (this: (typeof caught)[number]) {
    caught.push(this);
    analyse.call(this);
  };
  await import('../../grammar/parse');
  prototype.performSelfAnalysis = analyse;
  return caught.map((parser) => ({
    name: parser.constructor.name,
    maxLookahead: parser.maxLookahead,
    ambiguities: parser.definitionErrors,
    rules: parser.getSerializedGastProductions() as SerializedRule[], // at the top there are rules only, and rules have names
  }));
}
