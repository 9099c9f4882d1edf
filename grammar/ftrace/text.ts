// Small steps over a line's raw text.

/** The first column from `from` on that is no blank. */
export function skip(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

/** Where the text before `from` ends without blanks, tabs and carriage returns. */
export function trimmedEnd(text: string, from: number): number {
  let end = from;
  while (end > 0) {
    const code = text.charCodeAt(end - 1);
    if (code !== 32 && code !== 9 && code !== 13) break;
    end -= 1;
  }
  return end;
}

/** Where the name that starts at `from` ends: at a blank or an opening parenthesis. */
export function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === openParen) break;
    at += 1;
  }
  return at;
}

export const openParen = 40;
