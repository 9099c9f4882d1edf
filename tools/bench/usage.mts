// The words behind `npm run bench --`.

import { parseArgs } from 'node:util';

export interface Words {
  /** of the large logs */
  readonly bytes: number;
  readonly rounds: number;
  /** A part of the names of what is to be measured. */
  readonly only: string;
  /** Instead of everything else: how often one log is read in one process. */
  readonly again: number | undefined;
}

export const usage = `usage: npm run bench -- [--size MB] [--rounds N] [--only TEXT]
       npm run bench -- --again N [--size MB]
       npm run bench -- replay [LIVE…]
       npm run bench -- reopen [MB]
       npm run bench -- timeline [INTERVALS[,…] [ZOOMS[,…]]]

  --size MB     size of the large logs (default 1000)
  --rounds N    interleaved rounds per table (default 5)
  --only TEXT   what has TEXT in its name: "B02", "ftrace, 1 %", "strace, 100 %", "broken", "growth", "parser"
  --again N     reads the same log N times in one process and prints the memory after each
  replay        an event beside so many live pins on one file (default 1000 10000 1000000)
  reopen        a large log in the editor's worker: opened, out of the cache, looked at, cancelled (default 1000 MB)
  timeline      frames of the timeline in the browser of the tests (default 1e5,1e6,1e7 intervals)`;

/** `wrong`: what is not understood; `undefined`: the usage was asked for. */
export function readWords(args: readonly string[]): Words | { readonly wrong: string | undefined } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        size: { type: 'string', default: '1000' },
        rounds: { type: 'string', default: '5' },
        only: { type: 'string', default: '' },
        again: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { wrong: undefined };
    return {
      bytes: number('--size', values.size, 1) * 1e6,
      rounds: number('--rounds', values.rounds, 1),
      only: values.only,
      again: values.again === undefined ? undefined : number('--again', values.again, 1),
    };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`${name} ${text}: a whole number from ${least} on`);
  return value;
}
