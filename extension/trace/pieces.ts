// The files of one run: `strace -ff -o P` writes P.PID for every task. The name alone is read here, no file.

/** A file that may be one of a set. `set` is the same for all of them: the name with a star for the number. */
export interface Piece {
  readonly path: string;
  readonly set: string;
  readonly task: number;
}

/** `path` as a piece by its name: `P.4711`, `P.4711.strace.txt`, `P.4711.gz`; undefined where no task's number stands. */
export function pieceOf(path: string): Piece | undefined {
  const [, stem, digits, suffix] = /^(.*[^/\\.])\.(\d{2,7})((?:\.(?:strace|log|txt|out|gz|zst|xz))*)$/.exec(path) ?? [];
  if (stem === undefined || digits === undefined || digits.startsWith('0') || Number(digits) > largestPid) return undefined;
  return { path, set: `${stem}.*${suffix ?? ''}`, task: Number(digits) };
}

/** Operands in the order given; the pieces of one set, where there are two or more, stand together at the place of the first. */
export function grouped(paths: readonly string[]): readonly (string | readonly Piece[])[] {
  const sets = new Map<string, Piece[]>();
  for (const path of new Set(paths)) {
    const piece = pieceOf(path);
    if (piece !== undefined) sets.set(piece.set, [...(sets.get(piece.set) ?? []), piece]);
  }
  const done = new Set<string>();
  return paths.flatMap((path): readonly (string | readonly Piece[])[] => {
    const set = pieceOf(path)?.set;
    const pieces = set === undefined ? undefined : sets.get(set);
    if (set === undefined || pieces === undefined || pieces.length < 2) return [path];
    if (done.has(set)) return [];
    done.add(set);
    return [pieces];
  });
}

/** PID_MAX_LIMIT of 64-bit Linux. */
const largestPid = 4194304;
