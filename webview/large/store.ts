// Rows that have come, asked for in blocks and forgotten when they are far away. Knows no DOM.

import type { LargeRow } from '../large-protocol';

export interface RowStore {
  /** undefined: not there yet; the block is asked for when `want` says so. */
  row(line: number): LargeRow | undefined;
  /** Asks for every block between two lines that is neither there nor on its way. */
  want(from: number, to: number): void;
  put(from: number, rows: readonly LargeRow[]): void;
  /** The file has grown: its last block may have been half full. */
  grown(): void;
}

export const blockLines = 200;
const blocksKept = 60;

export function createRowStore(ask: (from: number, count: number) => void): RowStore {
  const blocks = new Map<number, readonly LargeRow[]>();
  const asked = new Set<number>();
  const blockOf = (line: number): number => Math.floor((line - 1) / blockLines);
  return {
    row: (line) => blocks.get(blockOf(line))?.[(line - 1) % blockLines],
    want(from, to) {
      for (let block = blockOf(Math.max(1, from)); block <= blockOf(Math.max(1, to)); block += 1) {
        const known = blocks.get(block);
        if (known !== undefined || asked.has(block)) continue;
        asked.add(block);
        ask(block * blockLines + 1, blockLines);
      }
    },
    put(from, rows) {
      const block = blockOf(from);
      asked.delete(block);
      blocks.delete(block);
      blocks.set(block, rows);
      const [oldest] = blocks.keys();
      if (blocks.size > blocksKept && oldest !== undefined) blocks.delete(oldest);
    },
    grown() {
      for (const [block, rows] of blocks) if (rows.length < blockLines) blocks.delete(block);
      asked.clear();
    },
  };
}
