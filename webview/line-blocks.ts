// Which items name a line of the log. In each track lines ascend but for a few, so of every few thousand items the least and the greatest line say
// whether they need a look. Knows no DOM.

/** The positions of the items with the greatest line that is not beyond `line`, ascending. The first question about a log passes over it once. */
export function lastAtOrBefore(lines: Uint32Array, line: number): readonly number[] {
  const { least, greatest } = blocksOf(lines);
  let best = 0;
  for (const own of greatest) if (own <= line && own > best) best = own;
  let found: number[] = [];
  const look = (block: number): void => {
    const to = Math.min(lines.length, (block + 1) * size);
    for (let at = block * size; at < to; at++) {
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

interface Blocks {
  readonly least: Uint32Array;
  readonly greatest: Uint32Array;
}

function blocksOf(lines: Uint32Array): Blocks {
  const known = blocks.get(lines);
  if (known !== undefined) return known;
  const count = Math.ceil(lines.length / size);
  const made = { least: new Uint32Array(count).fill(0xffffffff), greatest: new Uint32Array(count) };
  for (let block = 0; block < count; block++) {
    const to = Math.min(lines.length, (block + 1) * size);
    let least = 0xffffffff;
    let greatest = 0;
    for (let at = block * size; at < to; at++) {
      const own = lines[at] ?? 0;
      if (own < least) least = own;
      if (own > greatest) greatest = own;
    }
    made.least[block] = least;
    made.greatest[block] = greatest;
  }
  blocks.set(lines, made);
  return made;
}

const blocks = new WeakMap<Uint32Array, Blocks>();

/** Items of a block. */
const size = 4096;
