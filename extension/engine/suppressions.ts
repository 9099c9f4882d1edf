// Findings that the user knows of and does not want to hear again. They are taken out of the list, never out of the count; an entry that
// hides nothing in the log it names is stale, and that is told too.

import type { Analysis, RuleCode, Severity, SuppressedFinding, Suppression } from './analysis';
import { matchesGlob } from './glob';
import { describeRule } from './rules/catalogue';

/** Where a line of the analysis stands: every way to write its file's path, and its line there. */
export type LogPlace = (line: number) => { readonly paths: readonly string[]; readonly line: number };

/** The analysis without the findings that an entry names: they are in `suppressed`, the counts are those of the rest. */
export function suppress(analysis: Analysis, entries: readonly Suppression[], place: LogPlace): Analysis {
  if (entries.length === 0) return analysis;
  const used = new Set<Suppression>();
  const suppressed: SuppressedFinding[] = [];
  const findings = analysis.findings.filter((finding) => {
    const at = place(finding.line);
    const by = entries.filter((entry) => covers(entry, finding.rule, at.line) && namesLog(entry, at.paths));
    for (const entry of by) used.add(entry);
    if (by[0] !== undefined) suppressed.push({ finding, by: by[0] });
    return by.length === 0;
  });
  const own = place(1).paths;
  const stale = entries.filter(
    (entry) => !used.has(entry) && entry.file !== undefined && namesLog(entry, own) && couldSpeak(entry, analysis),
  );
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    ...analysis,
    findings,
    suppressed,
    summary: {
      ...analysis.summary,
      findings: { error: count('error'), warning: count('warning'), info: count('info'), hint: count('hint') },
      undecidable: findings.filter((finding) => finding.verdict === 'undecidable').length,
      suppressed: suppressed.length,
      ...(stale.length === 0 ? {} : { staleSuppressions: stale }),
    },
  };
}

/** Whether an entry is about the log with these paths. */
export function namesLog({ file }: Suppression, paths: readonly string[]): boolean {
  if (file === undefined) return true;
  const wanted = file.replace(/^\.\//, '');
  return paths.some((path) => path === file || matchesGlob(wanted, path) || matchesGlob(`**/${wanted}`, path));
}

/** An entry in words: `LP010 in logs/run.strace, lines 12 to 20`. */
export function suppressionText({ rule, file, from, to }: Suppression): string {
  const lines = from === undefined ? '' : to === undefined || to === from ? `, line ${from}` : `, lines ${from} to ${to}`;
  return `${rule ?? 'every rule'}${file === undefined ? '' : ` in ${file}`}${lines}`;
}

function covers(entry: Suppression, rule: RuleCode, line: number): boolean {
  return (
    (entry.rule === undefined || entry.rule === rule) &&
    (entry.from === undefined || line >= entry.from) &&
    (entry.to === undefined || line <= entry.to)
  );
}

/** A rule of another policy, or one that this log could not feed, says nothing about its entry. */
function couldSpeak({ rule }: Suppression, { summary }: Analysis): boolean {
  if (rule === undefined) return true;
  return describeRule(rule)?.policies.includes(summary.policy) === true && !summary.notJudged.some((one) => one.rule === rule);
}
