// Real lines, changed at random: what the fuzz run feeds the parsers. The same seed gives the same.

/** The longest recorded line has 1,794 characters; the cost of longer ones is a matter of growth. */
const longestMutant = 2048;

/** `text` after none to four changes; `lines` are others to take pieces from. */
export function mutant(text: string, lines: readonly string[], random: Random): string {
  let changed = text;
  for (let changes = random(5); changes > 0; changes -= 1) changed = pick(mutations, random)(changed, random, lines);
  return changed.slice(0, longestMutant);
}

type Mutation = (text: string, random: Random, lines: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  // drop a piece, drop the end
  (text, random) => splice(text, random(text.length + 1), random(12), ''),
  (text, random) => text.slice(0, random(text.length + 1)),
  // a piece twice, or many times
  (text, random) => {
    const at = random(text.length + 1);
    return splice(text, at, 0, text.slice(at, at + 1 + random(20)));
  },
  (text, random) => {
    const at = random(text.length + 1);
    return splice(text, at, 0, text.slice(at, at + 1 + random(6)).repeat(1 + random(400)));
  },
  // a character that means something, or any
  (text, random) => splice(text, random(text.length + 1), random(3), pick(meaningful, random)),
  (text, random) => splice(text, random(text.length + 1), random(2), String.fromCodePoint(random(random(2) === 0 ? 256 : 0x10ffff))),
  // another number
  (text, random) => text.replace(/\d+/g, (digits) => (random(4) === 0 ? pick(numbers, random) : digits)),
  // the start of one line, the end of another
  (text, random, lines) => {
    const other = pick(lines, random);
    return text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1));
  },
  // two words change places
  (text, random) => {
    const words = text.split(' ');
    const [i, j] = [random(words.length), random(words.length)];
    return words.map((word, at) => (at === i ? (words[j] ?? '') : at === j ? (words[i] ?? '') : word)).join(' ');
  },
];

// biome-ignore format: one table
const meaningful = ['(', ')', '[', ']', '{', '}', '<', '>', '"', "'", '\\', ',', ':', ';', '=', '|', '~', '/*', '*/', '...', ' = ', ' -> ', '<unfinished ...>',
  '<... ', ' resumed>', '0x', '-1', '?', '\t', '\0', '\r', '\x1b[31m', '--- ', '+++ ', '# lp: ', '[pid 7] ', '\ud800', '=>', '&', '...>', ' ] ', '\\x', '((((', '{{{{', '[[[['];
const numbers = [
  '0',
  '-1',
  '4294967295',
  '18446744073709551615',
  '9'.repeat(40),
  '0x',
  'ffffffffffffffff',
  '1e999',
  '00000000000',
  '4194305',
];

function splice(text: string, at: number, length: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + length);
}

/** A whole number from 0 to below `below`. */
export type Random = (below: number) => number;

/** mulberry32 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export function pick<T>(from: readonly T[], random: Random): T {
  const found = from[random(from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** Some lines of one log: each changed or left as it is, some left out, doubled, moved or from elsewhere. */
export function mutantLog(log: readonly string[], lines: readonly string[], random: Random): readonly string[] {
  const made = log.map((line) => (random(2) === 0 ? mutant(line, lines, random) : line));
  for (let changes = random(3); changes > 0 && made.length > 0; changes -= 1) {
    const at = random(made.length);
    switch (random(5)) {
      case 0:
        made.splice(at, 1);
        break;
      case 1:
        made.splice(at, 0, made[random(made.length)] ?? '');
        break;
      case 2:
        made.splice(at, 0, pick(lines, random));
        break;
      case 3:
        made.push(...made.splice(at, 1));
        break;
      default:
        made[at] = mutant(made[at] ?? '', lines, random);
    }
  }
  return made;
}

/** One line of each shape: digits are all the same. `most`: how many. */
export function differentLines(texts: Iterable<string>, most: number): readonly string[] {
  const shapes = new Map<string, string>();
  for (const text of texts)
    for (const line of text.split('\n')) {
      const shape = line.slice(0, 400).replace(/[0-9a-f]+/g, '0');
      if (line !== '' && !shapes.has(shape)) shapes.set(shape, line.slice(0, 2000));
    }
  const all = [...shapes.values()];
  const step = Math.max(1, all.length / most);
  return [...Array(Math.min(most, all.length)).keys()].flatMap((i) => all[Math.floor(i * step)] ?? []);
}
