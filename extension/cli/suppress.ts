// --suppress RULE[@FILE[:A-B]]: findings that the user knows of and does not want to hear again.

import type { Finding, RuleCode } from '../engine/analysis';
import { ruleCode } from './judging';
import { UsageError } from './usage';

export interface Suppression {
  readonly rule: RuleCode;
  /** The file as given, or the end of its path. */
  readonly file?: string;
  /** 1-based, inclusive. */
  readonly from?: number;
  readonly to?: number;
}

/** Throws UsageError. */
export function readSuppression(text: string): Suppression {
  const at = text.indexOf('@');
  const rule = ruleCode('--suppress', at < 0 ? text : text.slice(0, at));
  if (at < 0) return { rule };
  const [, file, from, to] = /^(.+?)(?::(\d+)(?:-(\d+))?)?$/.exec(text.slice(at + 1)) ?? [];
  if (file === undefined) throw new UsageError(`--suppress ${text}: write --suppress RULE@FILE or RULE@FILE:FIRST-LAST`);
  if (from === undefined) return { rule, file };
  return { rule, file, from: Number(from), to: Number(to ?? from) };
}

export function isSuppressed(finding: Pick<Finding, 'rule' | 'line'>, file: string, suppressions: readonly Suppression[]): boolean {
  return suppressions.some(
    (one) =>
      one.rule === finding.rule &&
      (one.file === undefined || one.file === file || file.endsWith(`/${one.file}`)) &&
      (one.from === undefined || finding.line >= one.from) &&
      (one.to === undefined || finding.line <= one.to),
  );
}
