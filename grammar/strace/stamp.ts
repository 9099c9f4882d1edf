// The time on a strace line by itself, to put the lines of several files in order before any of them is parsed.

import { createGlance, look } from './glance';
import { plainText } from './sgr';

export interface Stamp {
  /** µs: of the day, or since 1970 (then with a grain of a quarter). */
  readonly time: number;
  /** -t and -tt: a time of day, that wraps at midnight. */
  readonly ofDay: boolean;
  /** µs that -T shows; undefined without. */
  readonly duration: number | undefined;
}

/** undefined: no stamp, or one that only tells the time since the line before (-r). */
export function stampOf(line: string): Stamp | undefined {
  const { text } = plainText(line);
  const glance = createGlance();
  look(text, glance);
  const stamp = text.slice(glance.stampStart, glance.stampEnd);
  const [, hours, minutes, seconds, fraction] = /^(?:(\d\d):(\d\d):)?(\d{1,12})(\.\d{1,9})?$/.exec(stamp) ?? [];
  if (seconds === undefined) return undefined;
  const ofDay = hours !== undefined;
  if (!ofDay && Number(seconds) < firstEpochSecond) return undefined;
  const whole = ofDay ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(seconds);
  const took = text.endsWith('>') ? /<(\d+\.\d+)>$/.exec(text.slice(-32))?.[1] : undefined;
  return {
    time: whole * 1e6 + (fraction === undefined ? 0 : Number(fraction) * 1e6),
    ofDay,
    duration: took === undefined ? undefined : Number(took) * 1e6,
  };
}

/** 1973, as in clock.ts. */
const firstEpochSecond = 1e8;
