// --suppress RULE[@FILE[:A-B]]: findings that the user knows of and does not want to hear again.

import type { Suppression } from '../engine/analysis';
import { ruleCode } from './judging';
import { UsageError } from './usage';

/** Throws UsageError. */
export function readSuppression(text: string): Suppression {
  const at = text.indexOf('@');
  const rule = ruleCode('--suppress', at < 0 ? text : text.slice(0, at));
  if (at < 0) return { rule };
  const [, file, from, to] = /^(.+?)(?::(\d+)(?:-(\d+))?)?$/.exec(text.slice(at + 1)) ?? [];
  if (file === undefined) throw new UsageError(`--suppress ${text}: write --suppress RULE@FILE or RULE@FILE:FIRST-LAST`);
  if (from === undefined) return { rule, file };
  const lines = { from: Number(from), to: Number(to ?? from) };
  if (lines.from < 1 || lines.from > lines.to)
    throw new UsageError(`--suppress ${text}: no such lines; write the first, then the last, say ${rule}@${file}:12-20`);
  return { rule, file, ...lines };
}
