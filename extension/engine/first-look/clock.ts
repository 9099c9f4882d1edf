// How fine a log's clock is, and when the log ends.

import { endTimeOf } from '../end-time';
import type { Visitor } from './visitor';

export interface Clock {
  readonly has: boolean;
  /** ns between the two nearest stamps the clock can tell apart; 1e9 for strace -t; 0 without stamps. */
  readonly resolution: number;
}

export function seeClock(): Visitor<Clock> {
  let has = false;
  let finest = 1e9;
  let seen = 0;
  let settled = false;
  return {
    see({ time }) {
      if (time === undefined) return;
      has = true;
      if (settled || time === 0) return;
      while (finest > 1 && time % finest !== 0) finest /= 10;
      seen += 1;
      settled = seen > 200 || finest <= 1000;
    },
    found: () => ({ has, resolution: seen === 0 ? 0 : finest }),
  };
}

/** ns; undefined in a log without stamps. */
export function seeEndTime(): Visitor<number | undefined> {
  let latest: number | undefined;
  return {
    see(glance) {
      const end = endTimeOf(glance);
      if (end !== undefined && end > (latest ?? -1)) latest = end;
    },
    found: () => (latest === undefined ? undefined : Math.max(latest, 0)),
  };
}
