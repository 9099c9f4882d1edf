// A word of a line, as Chevrotain's lexers give it and the quick scanners in front of them.

import type { IToken, TokenType } from 'chevrotain';

export type Word = Pick<IToken, 'tokenType' | 'image' | 'startOffset'>;

/** The words of a line as places in its text; overwritten by the next line. No objects are made of words that carry nothing. */
export interface WordPlaces {
  /** Their types' numbers, and the types. */
  readonly numbers: Int32Array;
  readonly types: TokenType[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  count: number;
}

/** Most words that a quick scanner takes; a longer line is left to Chevrotain's lexer. */
export const mostWords = 256;

export function createWordPlaces(): WordPlaces {
  return { numbers: new Int32Array(mostWords), types: [], starts: new Int32Array(mostWords), ends: new Int32Array(mostWords), count: 0 };
}

/** False where there is room for no more. */
export function addWord(places: WordPlaces, type: TokenType, start: number, end: number): boolean {
  const { count } = places;
  if (count >= mostWords) return false;
  places.numbers[count] = type.tokenTypeIdx ?? 0;
  places.types[count] = type;
  places.starts[count] = start;
  places.ends[count] = end;
  places.count = count + 1;
  return true;
}

export function wordAt({ types, starts, ends }: WordPlaces, index: number, text: string): Word | undefined {
  const tokenType = types[index];
  const startOffset = starts[index] ?? 0;
  return tokenType === undefined ? undefined : { tokenType, image: text.slice(startOffset, ends[index]), startOffset };
}

/** The numbers of tokens' types, for a shape memo. */
export function numbersOf(tokens: readonly IToken[]): Int32Array {
  const numbers = new Int32Array(tokens.length);
  for (let index = 0; index < tokens.length; index += 1) numbers[index] = tokens[index]?.tokenTypeIdx ?? 0;
  return numbers;
}
