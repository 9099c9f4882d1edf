// Strings as bytes, each once: a byte a character where that suffices, else two.

/** Strings by their numbers: plain data, whose buffers can be handed to another thread. */
export interface PackedStrings {
  /** Each: 0 and its characters of one byte, or 1 and UTF-16, the higher byte first. */
  readonly text: Uint8Array;
  /** Where each begins in `text`, and where the last one ends. */
  readonly starts: Uint32Array;
}

export interface StringBytes {
  numberOf(text: string): number;
  /** bytes */
  size(): number;
  /** Views of what was written: nothing may be added afterwards. */
  finish(): PackedStrings;
}

export function createStringBytes(): StringBytes {
  const numbers = new Map<string, number>();
  let text = new Uint8Array(1 << 10);
  let starts = new Uint32Array(1 << 6);
  let used = 0;
  const add = (string: string, number: number): void => {
    if (used + 1 + 2 * string.length > text.length) {
      const more = new Uint8Array(Math.max(2 * text.length, used + 1 + 2 * string.length));
      more.set(text);
      text = more;
    }
    if (number + 1 === starts.length) {
      const more = new Uint32Array(2 * starts.length);
      more.set(starts);
      starts = more;
    }
    const from = used;
    text[used++] = 0;
    for (let at = 0; at < string.length; at += 1) {
      const unit = string.charCodeAt(at);
      if (unit > 0xff) {
        used = wide(text, string, from);
        break;
      }
      text[used++] = unit;
    }
    starts[number + 1] = used;
  };
  return {
    numberOf(string) {
      const known = numbers.get(string);
      if (known !== undefined) return known;
      const number = numbers.size;
      numbers.set(string, number);
      add(string, number);
      return number;
    },
    size: () => used + 4 * numbers.size,
    finish: () => ({ text: text.subarray(0, used), starts: starts.subarray(0, numbers.size + 1) }),
  };
}

function wide(text: Uint8Array, string: string, from: number): number {
  let at = from;
  text[at++] = 1;
  for (let index = 0; index < string.length; index += 1) {
    const unit = string.charCodeAt(index);
    text[at++] = unit >> 8;
    text[at++] = unit & 0xff;
  }
  return at;
}

/** The string of a number, made when it is first asked for; undefined for a number that none has. */
export function openStrings({ text, starts }: PackedStrings): (number: number) => string | undefined {
  const made: (string | undefined)[] = [];
  return (number) => {
    const known = made[number];
    if (known !== undefined) return known;
    const from = starts[number];
    const to = starts[number + 1];
    if (from === undefined || to === undefined) return undefined;
    const parts: string[] = [];
    if (text[from] === 0)
      for (let at = from + 1; at < to; at += longestPart)
        parts.push(String.fromCharCode(...text.subarray(at, Math.min(to, at + longestPart))));
    else for (let at = from + 1; at + 1 < to; at += 2) parts.push(String.fromCharCode(((text[at] ?? 0) << 8) | (text[at + 1] ?? 0)));
    const string = parts.join('');
    made[number] = string;
    return string;
  };
}

/** Arguments that a call takes on any stack. */
const longestPart = 4096;
