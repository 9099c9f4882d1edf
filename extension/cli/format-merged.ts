// A merged report for a human at a terminal: what all logs add up to, by rule, and the worst findings.

import type { Severity } from '../engine/analysis';
import { type MergedReport, mergedSummary } from '../engine/report/merged';
import { byProminence } from '../engine/report/prominence';
import { visible } from '../engine/report/visible';
import { describeRule } from '../engine/rules/catalogue';
import type { Paint } from './terminal';

/** `most`: findings listed. */
export function mergedText(report: MergedReport, most: number, paint: Paint): readonly string[] {
  const all = mergedSummary(report);
  const severity = (name: Severity): readonly string[] => {
    const count = all.findings[name];
    return count === 0 ? [] : [paint(name, `${count} ${name}${count === 1 || name === 'info' ? '' : 's'}`)];
  };
  const counted = [...severity('error'), ...severity('warning'), ...severity('info'), ...severity('hint')];
  const more = [
    all.undecidable > 0 ? `${all.undecidable} of them undecidable` : undefined,
    all.suppressed > 0 ? `${all.suppressed} suppressed` : undefined,
  ].filter((part) => part !== undefined);
  const findings = report.logs.flatMap((log) => log.findings).sort(byProminence);
  return [
    `${paint('bold', logs(all.logs))}: ${[counted.length === 0 ? 'no findings' : counted.join(', '), ...more].join('; ')}; policy ${all.policies.map(visible).join(', ') || 'none'}`,
    `  ${all.lines} lines: ${all.events} events, ${all.noise} noise, ${all.unparsed} not understood, ${all.lost} lost`,
    ...(all.policyHashes.length > 1
      ? [`  ${paint('dim', 'judged differently')} ${all.policyHashes.length} sets of options: ${all.policyHashes.map(visible).join(', ')}`]
      : []),
    ...(all.versions.length > 1 ? [`  ${paint('dim', 'different versions')} ${all.versions.map(visible).join(', ')}`] : []),
    ...all.rules.map(
      (one) =>
        `  ${one.rule}  ${String(one.findings).padStart(6)} in ${logs(one.logs)}${one.undecidable === 0 ? '' : `, ${one.undecidable} undecidable`}  ${describeRule(one.rule)?.title ?? ''}`,
    ),
    ...gaps(all.notJudged, paint),
    ...(all.incomplete === 0 ? [] : [`  ${paint('dim', 'incomplete')} ${logs(all.incomplete)}`]),
    ...report.unreadable.map(({ error }) => `  ${paint('error', 'not readable')} ${visible(error)}`),
    ...all.differing.map(
      (file) => `  ${paint('warning', 'differing')} several reports for ${visible(file)}: the log changed, or two share the name`,
    ),
    ...(findings.length === 0 || most === 0
      ? []
      : [
          '',
          findings.length > most ? `the worst ${most} of ${findings.length}` : 'the worst first',
          ...findings
            .slice(0, most)
            .map(
              (one) =>
                `${visible(one.file)}:${one.line}:${one.column} ${paint(one.severity, one.severity)} ${one.rule} ${visible(one.title)}${one.verdict === 'undecidable' ? ' (undecidable)' : ''}`,
            ),
        ]),
  ];
}

function gaps(notJudged: ReturnType<typeof mergedSummary>['notJudged'], paint: Paint): readonly string[] {
  const byReason = new Map<string, { readonly rules: Set<string>; logs: number }>();
  for (const { rule, because, logs: count } of notJudged) {
    const entry = byReason.get(because) ?? { rules: new Set<string>(), logs: 0 };
    entry.rules.add(rule);
    entry.logs = Math.max(entry.logs, count);
    byReason.set(because, entry);
  }
  return [...byReason].map(
    ([because, { rules, logs: count }]) =>
      `  ${paint('dim', 'not judged')} ${[...rules].join(', ')} in ${logs(count)}: ${visible(because)}`,
  );
}

function logs(count: number): string {
  return `${count} ${count === 1 ? 'log' : 'logs'}`;
}
