// Which items name a line of the log, or one before it. In each track lines ascend but for a few, so few blocks of items need a look. Knows no DOM.

import { blockSize, blocksOf } from './blocks';

/** The positions of the items with the greatest line that is not beyond `line`, ascending. The first question about a log passes over it once. */
export function lastAtOrBefore(lines: Uint32Array, line: number): readonly number[] {
  const { least, greatest } = blocksOf(lines);
  let best = 0;
  for (const own of greatest) if (own <= line && own > best) best = own;
  let found: number[] = [];
  const look = (block: number): void => {
    const to = Math.min(lines.length, (block + 1) * blockSize);
    for (let at = block * blockSize; at < to; at++) {
      const own = lines[at] ?? 0;
      if (own > line || own < best) continue;
      if (own > best) found = [];
      best = own;
      found.push(at);
    }
  };
  for (let block = 0; block < least.length; block++) {
    if ((least[block] ?? 0) <= line && (greatest[block] ?? 0) >= best) look(block);
  }
  return found;
}
