// Where each line of a joined log stands: its file, and its line there. Kept as runs, because lines of one file come in rows.

export interface Place {
  /** Index of the file. */
  readonly file: number;
  /** 1-based */
  readonly line: number;
}

export interface Places {
  /** Line `number` of the joined log, larger than those before. */
  add(number: number, file: number, line: number): void;
  /** Line `number` stands for line `other`, before it. */
  same(number: number, other: number): void;
  of(number: number): Place | undefined;
  /** The line of the joined log; undefined where there is none. */
  numberOf(place: Place): number | undefined;
  /** The largest number; 0 for an empty log. */
  last(): number;
}

export function createPlaces(): Places {
  const numbers: number[] = [];
  const files: number[] = [];
  const lines: number[] = [];
  let last = 0;
  const runOf = (number: number): number => {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const of = (number: number): Place | undefined => {
    const run = runOf(number);
    if (run < 0 || number > last) return undefined;
    return { file: files[run] ?? 0, line: (lines[run] ?? 0) + number - (numbers[run] ?? 0) };
  };
  const add = (number: number, file: number, line: number): void => {
    const before = of(last);
    const follows = last > 0 && number === last + 1 && before?.file === file && before.line === line - 1;
    last = number;
    if (follows) return;
    numbers.push(number);
    files.push(file);
    lines.push(line);
  };
  return {
    add,
    same(number, other) {
      const place = of(other);
      if (place !== undefined) add(number, place.file, place.line);
    },
    of,
    last: () => last,
    numberOf(place) {
      for (const [run, number] of numbers.entries()) {
        if (files[run] !== place.file) continue;
        const at = number + place.line - (lines[run] ?? 0);
        const end = numbers[run + 1] ?? last + 1;
        if (at >= number && at < end) return at;
      }
      return undefined;
    },
  };
}
