// Findings by rule, by file or by task, and which of them a filter keeps. Pure; the tree view shows it.

import type { Finding, Severity } from '../analysis';

export const groupings = ['rule', 'file', 'task'] as const;
export type Grouping = (typeof groupings)[number];

export interface FindingGroup {
  /** Stable while the analysis changes: the tree keeps it open by this. */
  readonly key: string;
  /** Text of the log may be in it. */
  readonly label: string;
  /** The severest of its findings, undecidable ones counted as they are. */
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

/** Severest group first, then the larger one; findings of a group in the order of their lines. */
export function groupFindings(findings: readonly Finding[], by: Grouping): readonly FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding, by);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [finding]);
    else list.push(finding);
  }
  return [...groups]
    .map(([key, list]) => ({ key, label: key, severity: severest(list), findings: list }))
    .sort((a, b) => ranks[a.severity] - ranks[b.severity] || b.findings.length - a.findings.length || a.label.localeCompare(b.label));
}

/** Every word of the filter has to be in the finding: rule, title, severity, verdict, file, task or `line:N`. An empty filter keeps all. */
export function keeps(finding: Finding, filter: string): boolean {
  const text = [
    finding.rule,
    finding.title,
    finding.severity,
    finding.verdict,
    finding.path ?? '',
    finding.inode ?? '',
    finding.comm ?? '',
    String(finding.pid ?? ''),
    `line:${finding.line}`,
  ]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function keyOf(finding: Finding, by: Grouping): string {
  switch (by) {
    case 'rule':
      return `${finding.rule} ${finding.title}`;
    case 'file':
      return finding.path ?? (finding.inode === undefined ? 'no file' : `inode ${finding.inode}`);
    case 'task': {
      const task = finding.tid ?? finding.pid;
      if (task === undefined) return finding.comm ?? 'no task';
      return finding.comm === undefined ? `task ${task}` : `${finding.comm} (${task})`;
    }
  }
}

function severest(findings: readonly Finding[]): Severity {
  return findings.reduce<Severity>((worst, { severity }) => (ranks[severity] < ranks[worst] ? severity : worst), 'hint');
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };
