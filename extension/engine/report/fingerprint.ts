// A finding's fingerprint: the same over reruns of the same program and over shifted lines, so that a service shows one alert and not a new
// one each night. As `compare` does, it matches by rule, file and task, never by time, line or process number.

import { hashOf } from './hash';
import type { FindingRecord } from './records';

export interface Fingerprint {
  /** Of the finding, wherever its log is called. */
  readonly finding: string;
  /** Of the finding in the log of that name. */
  readonly inLog: string;
}

/** One per finding of a log; of several alike each has its number, in the order of their lines. */
export function fingerprintsOf(findings: readonly FindingRecord[]): readonly Fingerprint[] {
  const seen = new Map<string, number>();
  const numbered = (text: string): string => {
    const hash = hashOf(text);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  };
  return findings.map(({ rule, policy, path, inode, comm, file }) => {
    const finding = [rule, policy, path ?? inode ?? '', comm ?? ''];
    return { finding: numbered(JSON.stringify(finding)), inLog: numbered(JSON.stringify([file, ...finding])) };
  });
}
