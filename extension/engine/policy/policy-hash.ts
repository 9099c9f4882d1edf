// How a log was judged, as one short name: two reports with the same hash were judged alike, whatever files and options that came from.

import type { EngineOptions } from '../options';
import { hashOf } from '../report/hash';

/** 16 hexadecimal digits over policy, its switches, severities, DAX globs and times. Suppressions are not in it: they hide, they do not judge. */
export function policyHashOf(options: EngineOptions): string {
  const { policy, policyOptions = {}, leaseBreakTime, dax, notDax, hangTime, pinDuringBreak, uringPins, largePin, rules } = options;
  return hashOf(
    JSON.stringify([
      ['policy', policy],
      ['policyOptions', inOrder(policyOptions)],
      ['leaseBreakTime', leaseBreakTime],
      ['dax', [...new Set(dax)].sort()],
      ['notDax', [...new Set(notDax)].sort()],
      ['hangTime', hangTime],
      ['pinDuringBreak', pinDuringBreak],
      ['uringPins', uringPins],
      ['largePin', largePin],
      ['rules', inOrder(rules)],
    ]),
  );
}

function inOrder(values: object): readonly (readonly [string, unknown])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
