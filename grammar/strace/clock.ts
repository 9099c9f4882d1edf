// strace's four clocks: -t/-tt (time of day, wraps at midnight), -ttt (epoch), -r (since the line before), none.
// Seconds and fraction are read apart: an epoch in nanoseconds does not fit a double.

/** Time of a stamped line. */
export interface Clock {
  /** ns from the first stamped line, for `text[start, end)`; undefined when that is empty. Each line must be read once, in order. */
  read(text: string, start: number, end: number): number | undefined;
  /** The same of a stamp that is read already: seconds, ns of the fraction; `ofDay`: of the time of day, else of an epoch or since the line before. */
  at(seconds: number, fraction: number, ofDay: boolean): number;
  /** How the last stamped line was stamped; `none` before any. */
  form(): 'none' | 'epoch' | 'day' | 'relative';
  /** Lines stamped with a time of day were left out, the last at this second of the day. */
  passed(second: number): void;
}

/** `origin`: told once, ns of the first stamp on the log's own clock. */
export function createClock(origin: (nanoseconds: number) => void): Clock {
  let first = true;
  let originSeconds = 0;
  let originFraction = 0;
  let lastSeconds = 0;
  let days = 0;
  let elapsed = 0;
  let form: 'none' | 'epoch' | 'day' | 'relative' = 'none';

  const at = (given: number, fraction: number, ofDay: boolean): number => {
    let seconds = given;
    if (!ofDay && seconds < firstEpochSecond) {
      // -r: what passed since the line before.
      elapsed += seconds * 1e9 + fraction;
      form = 'relative';
      if (first) origin(elapsed);
      first = false;
      return elapsed;
    }
    if (ofDay && !first && lastSeconds - seconds > halfDay) days += 1;
    form = ofDay ? 'day' : 'epoch';
    lastSeconds = seconds;
    seconds += days * 86_400;
    if (first) {
      originSeconds = seconds;
      originFraction = fraction;
      origin(seconds * 1e9 + fraction);
      first = false;
    }
    return (seconds - originSeconds) * 1e9 + (fraction - originFraction);
  };

  return {
    read(text, start, end) {
      if (end <= start) return undefined;
      // Fields between colons and the digits behind the dot.
      let seconds = 0;
      let field = 0;
      let index = start;
      let ofDay = false;
      for (; index < end; index += 1) {
        const code = text.charCodeAt(index);
        if (code === DOT) break;
        if (code === COLON) {
          seconds = (seconds + field) * 60;
          field = 0;
          ofDay = true;
        } else {
          field = field * 10 + code - 48;
        }
      }
      seconds += field;
      let fraction = 0;
      let unit = 1e8;
      for (index += 1; index < end && unit >= 1; index += 1) {
        fraction += (text.charCodeAt(index) - 48) * unit;
        unit /= 10;
      }
      return at(seconds, fraction, ofDay);
    },
    at,
    form: () => form,
    passed(second) {
      lastSeconds = second;
    },
  };
}

/** ns of -T's words ` <0.000051>`; undefined for `unavailable` and `detached`. */
export function readDuration(text: string): number | undefined {
  const nanoseconds = Math.round(Number(text.slice(2, -1)) * 1e9);
  return Number.isNaN(nanoseconds) ? undefined : nanoseconds;
}

const DOT = 46;
const COLON = 58;
const halfDay = 43_200;
/** 1973: a smaller number of seconds is a difference, not a date. */
const firstEpochSecond = 1e8;
