// The argument of a call under the cursor: `O_RDWR|O_CREAT`, `{tv_sec=39, tv_nsec=1}`, `fd: 9`.

/** 0-based offsets into the line; undefined outside of parentheses. */
export function argumentAt(line: string, offset: number): { readonly from: number; readonly to: number } | undefined {
  let depth = 0;
  let quoted = false;
  let from: number | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
      continue;
    }
    if (character === '"') quoted = true;
    else if (character === '(' || character === '{' || character === '[') {
      depth++;
      if (depth === 1) from = character === '(' ? at + 1 : undefined;
    } else if (character === ')' || character === '}' || character === ']' || (character === ',' && depth === 1)) {
      if (depth === 1 && from !== undefined && offset >= from && offset < at) return trimmed(line, from, at);
      if (character === ',') from = at + 1;
      else depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}

function trimmed(line: string, from: number, to: number): { readonly from: number; readonly to: number } | undefined {
  const text = line.slice(from, to);
  const start = from + text.length - text.trimStart().length;
  const end = to - (text.length - text.trimEnd().length);
  return start < end ? { from: start, to: end } : undefined;
}
