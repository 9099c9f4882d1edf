// A stack frame that names a source line: `strace -kk`, or a user stack that was resolved by addr2line.

export interface SourceFrame {
  /** As the log spells it: hostile text, to be matched against files that are known, never opened. */
  readonly file: string;
  /** 1-based */
  readonly line: number;
  readonly function?: string;
  /** 0-based offsets of `file:line` in the text. */
  readonly from: number;
  readonly to: number;
}

const frame =
  /^\s*(?:=?>)\s.{0,4096}?(?<source>(?<file>[\w./+-]{1,1024}\.(?:c|cc|cpp|cxx|h|hpp|rs|go|py|zig|S)):(?<line>\d{1,7}))(?:\)|\]|\s|$)/;

/** undefined: the line is no frame, or names no source line. */
export function frameOf(text: string): SourceFrame | undefined {
  const match = frame.exec(text);
  const groups = match?.groups;
  if (match === null || groups?.source === undefined || groups.file === undefined) return undefined;
  const from = match.index + match[0].lastIndexOf(groups.source);
  const name = /\((?<name>[\w.:~]+)\+0x/.exec(text)?.groups?.name;
  return {
    file: groups.file,
    line: Number(groups.line),
    from,
    to: from + groups.source.length,
    ...(name === undefined ? {} : { function: name }),
  };
}
