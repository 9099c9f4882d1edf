// Colours (strace --color writes SGR sequences): taken out, with columns still counted in the line as it stands in the file.

export interface PlainText {
  readonly text: string;
  /** 1-based column in the original line of an offset into `text`. */
  readonly columnOf: (offset: number) => number;
}

/** The line without colours. */
export function plainText(line: string): PlainText {
  if (!line.includes('\x1b[')) return { text: line, columnOf: next };
  const kept: number[] = [];
  let text = '';
  let from = 0;
  for (const match of line.matchAll(sequence)) {
    text += line.slice(from, match.index);
    for (let at = from; at < match.index; at += 1) kept.push(at);
    from = match.index + match[0].length;
  }
  text += line.slice(from);
  for (let at = from; at < line.length; at += 1) kept.push(at);
  return { text, columnOf: (offset) => (kept[offset] ?? line.length) + 1 };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const sequence = /\x1b\[[0-9;]*m/g;

function next(offset: number): number {
  return offset + 1;
}
