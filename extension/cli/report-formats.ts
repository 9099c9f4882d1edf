// The forms in which `check` and `merge` report: log by log as they come, or all logs in one document.

import { gzipSync } from 'node:zlib';
import { version } from '../../package.json';
import type { Failing } from '../engine/report/failing';
import { json } from '../engine/report/json';
import { junitOf } from '../engine/report/junit';
import type { LogReport, UnreadableRecord } from '../engine/report/records';
import { mostResults, sarifOf } from '../engine/report/sarif';
import type { Console } from './console';

export const reportFormats = ['text', 'ndjson', 'sarif', 'junit', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export function writeJunit(logs: readonly LogReport[], unreadable: readonly UnreadableRecord[], failing: Failing, console: Console): void {
  console.data(junitOf(logs, unreadable, failing).trimEnd());
}

/** Tells where the limits of code-scanning services are met. */
export function writeSarif(logs: readonly LogReport[], unreadable: readonly UnreadableRecord[], most: number, console: Console): void {
  const { log, leftOut, results } = sarifOf(logs, unreadable, { version, most });
  const text = json(log, 1);
  if (leftOut > 0)
    console.tell(
      `lease-lens: ${leftOut} findings, the least severe, are left out of the SARIF: a run may hold ${Math.min(most, mostResults)}`,
    );
  if (results > 5000 && leftOut === 0)
    console.tell(
      `lease-lens: ${results} results: GitHub shows 5000 of a run; lease-lens merge --format sarif --max-results 5000 keeps the worst`,
    );
  if (text.length > mostUploaded && gzipSync(text).length > mostUploaded)
    console.tell('lease-lens: the SARIF is over 10 MB even when packed, more than GitHub takes; merge with a smaller --max-results');
  console.data(text);
}

/** Bytes of a packed SARIF that GitHub takes. */
const mostUploaded = 10 * 1000 * 1000;
