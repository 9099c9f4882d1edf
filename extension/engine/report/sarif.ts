// Findings as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0): results with their evidence as related locations, rules with their words. Pure.

import type { Analysis, Finding, Severity } from '../analysis';
import { describeRule } from '../rules/catalogue';

export interface SarifSource {
  readonly analysis: Analysis;
  /** Where the log stands: a URI, or a path relative to where the report will be read. Escaped by the caller. */
  readonly uri: string;
}

/** One run of the tool over any number of logs. `version` is the extension's. */
export function sarifOf(sources: readonly SarifSource[], version: string): object {
  const rules = [...new Set(sources.flatMap(({ analysis }) => analysis.findings.map(({ rule }) => rule)))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lease Lens',
            version,
            rules: rules.map((id) => ruleOf(id)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: sources.every(({ analysis }) => analysis.summary.incomplete === undefined),
            toolConfigurationNotifications: sources.flatMap(({ analysis, uri }) => notJudged(analysis, uri)),
          },
        ],
        results: sources.flatMap(({ analysis, uri }) => analysis.findings.map((finding) => resultOf(finding, uri, rules))),
      },
    ],
  };
}

function ruleOf(id: string): object {
  const rule = describeRule(id);
  if (rule === undefined) return { id };
  return {
    id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.sentence },
    help: { text: rule.remedy === '' ? rule.sentence : rule.remedy },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { policies: rule.policies, source: rule.source },
  };
}

function resultOf(finding: Finding, uri: string, rules: readonly string[]): object {
  const undecidable = finding.verdict === 'undecidable';
  return {
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    // SARIF 3.27.9: `open` is what could not be decided; 3.27.10: any kind but `fail` has level `none`.
    kind: undecidable ? 'open' : 'fail',
    level: undecidable ? 'none' : levels[finding.severity],
    message: { text: finding.because === undefined ? finding.message : `${finding.message} (${finding.because})` },
    locations: [place(uri, finding.line, finding.column, finding.endColumn)],
    relatedLocations: finding.evidence.map(({ line, role }, id) => ({ id, ...place(uri, line), message: { text: role } })),
    properties: {
      policy: finding.policy,
      verdict: finding.verdict,
      severity: finding.severity,
      ...defined({
        time: finding.time,
        pid: finding.pid,
        tid: finding.tid,
        comm: finding.comm,
        inode: finding.inode,
        path: finding.path,
        expected: finding.expected,
        observed: finding.observed,
      }),
    },
  };
}

function place(uri: string, startLine: number, startColumn?: number, endColumn?: number): { readonly physicalLocation: object } {
  const columns =
    startColumn === undefined ? {} : { startColumn, ...(endColumn === undefined || endColumn <= startColumn ? {} : { endColumn }) };
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine, ...columns } } };
}

function notJudged({ summary }: Analysis, uri: string): readonly object[] {
  return summary.notJudged.map(({ rule, because, record }) => ({
    associatedRule: { id: rule },
    level: 'note',
    message: { text: record === undefined ? because : `${because}. To record it: ${record}` },
    locations: [{ physicalLocation: { artifactLocation: { uri } } }],
  }));
}

function defined(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };
