// A line of a trace in pieces to be coloured: stamp, name, string, number, constant, comment. Cheap and never wrong about the text: the
// pieces joined are the line. Knows no DOM.

export type PieceKind = 'plain' | 'stamp' | 'name' | 'string' | 'number' | 'constant' | 'comment' | 'error';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

export function piecesOf(line: string): readonly Piece[] {
  if (/^\s*#/.test(line)) return [{ kind: 'comment', text: line }];
  const pieces: Piece[] = [];
  let plain = 0;
  const push = (kind: PieceKind, start: number, end: number): void => {
    if (start > plain) pieces.push({ kind: 'plain', text: line.slice(plain, start) });
    pieces.push({ kind, text: line.slice(start, end) });
    plain = end;
  };
  token.lastIndex = 0;
  let match = token.exec(line);
  for (let count = 0; match !== null && count < most; count += 1, match = token.exec(line)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['plain'];
    push(kind as PieceKind, match.index, match.index + match[0].length); // the groups are named after the kinds
  }
  if (plain < line.length) pieces.push({ kind: 'plain', text: line.slice(plain) });
  return pieces;
}

/** Of an endless line the rest stays plain. */
const most = 400;

// Every alternative begins with a character of its own and has no nested repetition: linear in the line.
const token = new RegExp(
  [
    String.raw`(?<stamp>(?<![\w.])(?:\d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{1,10}\.\d{3,9}(?=[\s:])))`,
    String.raw`(?<string>"(?:[^"\\]|\\.)*"?(?:\.\.\.)?)`,
    String.raw`(?<comment>/\*.{0,1024}?\*/)`,
    String.raw`(?<error>(?<=\s)E[A-Z0-9]{2,}\b(?= ?\())`,
    String.raw`(?<constant>\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b)`,
    String.raw`(?<name>\b[a-z_][a-z0-9_]*(?=\(|:\s))`,
    String.raw`(?<number>(?<![\w.])(?:0x[0-9a-f]+|-?\d+)(?![\w.]))`,
  ].join('|'),
  'g',
);
