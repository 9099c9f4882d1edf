// Line numbers of a joined log: each line of each log gets one, in the order in which the logs are laid together.

/** Line `number` of the joined log is line `line` of the first (0) or second (1) log. Called with numbers that rise by one. */
export type Placing = (number: number, of: 0 | 1, line: number) => void;

export interface Numbers {
  /** The number under which `line` is given now: with it go the lines before it that had none. A line given before gets one more. */
  give(line: number): number;
  /** Its first number; 0 for a line not given yet. */
  of(line: number): number;
  /** Gives the lines behind the last event. */
  rest(): void;
}

/** `next` counts the numbers of both logs. */
export function createNumbers(log: 0 | 1, lastLine: number, next: () => number, place: Placing): Numbers {
  let given = 0;
  // Runs of lines with consecutive numbers.
  const lines: number[] = [];
  const numbers: number[] = [];
  const giveUpTo = (line: number): number => {
    let number = 0;
    for (let first = true; given < line; first = false) {
      given += 1;
      number = next();
      if (first) {
        lines.push(given);
        numbers.push(number);
      }
      place(number, log, given);
    }
    return number;
  };
  return {
    give(line) {
      if (line > given) return giveUpTo(line);
      const number = next();
      place(number, log, line);
      return number;
    },
    of(line) {
      let [low, high] = [0, lines.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((lines[middle] ?? 0) <= line) low = middle + 1;
        else high = middle;
      }
      return low === 0 || line > given ? 0 : (numbers[low - 1] ?? 0) + line - (lines[low - 1] ?? 0);
    },
    rest() {
      giveUpTo(lastLine);
    },
  };
}
