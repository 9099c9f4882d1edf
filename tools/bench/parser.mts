// The parser by itself, without Node's start, replay and findings: relevant lines per second of processor time, with Chevrotain reading every line and
// with what it said of each shape remembered.

import { bundled } from './bundled.mts';
import { range } from './numbers.mts';

/** Prints a line per dialect and way. `lines`: how many are read in each round. */
export async function parserAlone(lines: number, rounds: number): Promise<void> {
  const { parserSpeeds } = await bundled<typeof import('../../test/support/parser-bench.ts')>('test/support/parser-bench.ts');
  for (const { name, perSecond } of parserSpeeds(lines, rounds))
    console.log(
      `parser, ${name}: ${range(
        perSecond.map((speed) => speed / 1e3),
        0,
      )} thousand lines/s`,
    );
}
