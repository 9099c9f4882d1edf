// Of several files of one run: where a line of the joined log stands, and words that name lines of it.

import type { Finding } from '../analysis';

/** The file, as given, and the 1-based line in it. */
export type PlaceOf = (line: number) => {
  readonly file: string;
  readonly line: number;
  /** As much of the file's path as tells it from the others. */
  readonly name?: string;
};

/** `line 57` of the joined log as what it is in its file, whose name is told where it is not `own`. */
export function placedWords(text: string, place: PlaceOf, own: string): string {
  return text.replace(/\bline (\d{1,9})\b/g, (_words, number: string) => {
    const { file, line, name } = place(Number(number));
    return file === own ? `line ${line}` : `line ${line} of ${name ?? file}`;
  });
}

/** Of each path the shortest end, in whole names, that no other has. */
export function shortNames(paths: readonly string[]): readonly string[] {
  const ends = (path: string): readonly string[] => path.split('/').map((_name, i, names) => names.slice(-1 - i).join('/'));
  const counts = new Map<string, number>();
  for (const path of new Set(paths)) for (const end of new Set(ends(path))) counts.set(end, (counts.get(end) ?? 0) + 1);
  return paths.map((path) => ends(path).find((end) => counts.get(end) === 1) ?? path);
}

/** The lines that a finding's words name, as those of their files. */
export function wordsInPlace(finding: Finding, place: PlaceOf): Finding {
  const own = place(finding.line).file;
  return {
    ...finding,
    message: placedWords(finding.message, place, own),
    ...(finding.because === undefined ? {} : { because: placedWords(finding.because, place, own) }),
  };
}
