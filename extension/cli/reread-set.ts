// Some lines of several files of one run, joined again as the files would be that hold only them.

import { memoryByteSource } from '../trace/byte-source';
import type { Piece } from '../trace/pieces';
import { type Part, type Recorder, readTogether } from '../trace/read-together';
import type { Input } from './input';
import { type Reread, remembered } from './minimised';

const encoder = new TextEncoder();

interface Whole extends Required<Pick<Input, 'place' | 'lineOf'>> {
  texts(lines: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

/** The clocks stand as they stand in the whole: fewer lines may not tell it any more. Files without a line are left out. */
export function rereadSet(pieces: readonly Piece[], recorders: readonly Recorder[], { place, lineOf, texts }: Whole): Reread {
  const textsOf = remembered(texts);
  const numberOf = (path: string, line: number): number => lineOf(path, line) ?? 0;
  return {
    first(line) {
      const at = place(line);
      return numberOf(at.file, at.line);
    },
    async read(lines) {
      const known = await textsOf(lines);
      const files = linesByFile(lines, place);
      const parts: Part[] = [];
      const shown: { readonly path: string; readonly lines: readonly number[] }[] = [];
      for (const [at, { path, task }] of pieces.entries()) {
        const own = files.get(path);
        if (own === undefined) continue;
        const text = [...own.values()].map((line) => `${known.get(line) ?? ''}\n`).join('');
        const skew = recorders.length < 2 ? undefined : (recorders.find((one) => one.files.includes(at))?.clock?.skew ?? 0);
        shown.push({ path, lines: [...own.keys()] });
        parts.push({
          source: memoryByteSource(encoder.encode(text), path),
          ...(task === 0 ? {} : { task }),
          ...(skew === undefined ? {} : { skew }),
        });
      }
      const read = await readTogether(parts);
      if ('kind' in read) return undefined;
      const whole = (line: number): number => {
        const at = read.places.of(line);
        const file = at === undefined ? undefined : shown[at.file];
        return file === undefined ? 0 : numberOf(file.path, file.lines[(at?.line ?? 0) - 1] ?? 0);
      };
      return { trace: read.trace, whole };
    },
  };
}

/** Of each file the chosen lines in its order: its own number, and the one in the joined log. */
function linesByFile(lines: readonly number[], place: Whole['place']): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const files = new Map<string, [own: number, joined: number][]>();
  for (const line of lines) {
    const at = place(line);
    const own = files.get(at.file);
    if (own === undefined) files.set(at.file, [[at.line, line]]);
    else own.push([at.line, line]);
  }
  return new Map([...files].map(([file, own]) => [file, new Map(own.sort((a, b) => a[0] - b[0]))]));
}
