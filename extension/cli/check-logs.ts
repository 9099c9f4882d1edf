// What `check` finds in the logs of one operand (or of one set of files): plain data, so that it may come from another thread.

import { analyse } from '../engine/analyse';
import type { ExitStatus } from './command';
import type { Console } from './console';
import { json, reportRecords } from './format-ndjson';
import { linesShown, reportText } from './format-text';
import { readInputs } from './inputs';
import { oneOf, readJudging, readReading, severities } from './judging';
import { exitStatus, type Report, reportOf } from './report';
import { readSuppression } from './suppress';
import type { Usage } from './usage';
import { workspaceFileFor } from './workspace-file';

export interface CheckedLog {
  /** Findings as they stand in their files, without what only the replay knows. */
  readonly report: Omit<Report, 'analysis' | 'place'>;
  /** The report in the format asked for, without newlines. */
  readonly lines: readonly string[];
  readonly status: ExitStatus;
}

/** Formats that tell of each log by itself. */
export const formats = ['text', 'ndjson'] as const;

/** One answer per log, in order; a log that cannot be read is an error. Throws UsageError. */
export async function* checkLogs(
  operands: readonly string[],
  usage: Usage,
  console: Console,
): AsyncGenerator<CheckedLog | { readonly error: string }> {
  const format = oneOf('--format', usage.values.get('format') ?? 'text', formats);
  const failOn = oneOf('--fail-on', usage.values.get('fail-on') ?? 'error', severities);
  const suppressions = (usage.lists.get('suppress') ?? []).map(readSuppression);
  for await (const input of readInputs(operands, usage.flags.has('together'), readReading(usage), console, format === 'text')) {
    if ('error' in input) {
      yield input;
      continue;
    }
    const log = input.place?.(1).file ?? input.file;
    const found = workspaceFileFor(usage, log);
    // Of several files each line has its own path: `reportOf` suppresses.
    const { suppressions: _later, ...options } = readJudging(usage, log);
    const made = reportOf(input, analyse(input.trace, options), [...suppressions, ...found.suppressions], found.path);
    const { analysis: _analysis, place: _place, ...report } = made;
    const lines =
      format === 'ndjson'
        ? reportRecords(made).map(json)
        : reportText(made, { ...console, lineText: lineTextOf(await input.texts(linesShown(made))) });
    const status = input.trace.incomplete !== undefined ? 2 : exitStatus(report.findings, failOn, usage.flags.has('strict'));
    yield { report, lines, status };
  }
}

function lineTextOf(texts: ReadonlyMap<number, string>): (line: number) => string | undefined {
  return (line) => texts.get(line);
}
