// Reports as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0): one run per policy, rules with their pages, results with their evidence as a code flow. Pure.
// It keeps to what code-scanning services take: docs/reports.md has the limits and where they are written.

import type { Severity } from '../analysis';
import { describeRule } from '../rules/catalogue';
import { rulePage } from '../rules/page';
import { byProminence } from './prominence';
import type { LogReport, UnreadableRecord } from './records';
import { levels, message, resultsOf } from './sarif-result';
import { uriOf } from './uri';
import { visible } from './visible';

/** A run with more is refused by GitHub; of these it shows 5000. */
export const mostResults = 25_000;

export interface SarifOptions {
  /** Of Lease Lens. */
  readonly version: string;
  /** A log's name as a URI; for callers whose names are URIs already. */
  readonly uri?: (file: string) => string;
  /** Results in one run, at most `mostResults`. */
  readonly most?: number;
}

export interface Sarif {
  /** To be written as JSON. */
  readonly log: object;
  readonly results: number;
  /** Findings for which there was no room: the least severe. */
  readonly leftOut: number;
}

export function sarifOf(logs: readonly LogReport[], unreadable: readonly UnreadableRecord[], options: SarifOptions): Sarif {
  const groups = new Map<string, LogReport[]>();
  for (const log of logs) {
    const key = log.summary.policyHash ?? log.summary.policy;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [log]);
    else group.push(log);
  }
  if (groups.size === 0) groups.set('', []);
  const names = [...groups.values()].map(([log]) => nameOf(log));
  const runs = [...groups].map(([key, group], at) => {
    const name = nameOf(group[0]);
    const category = names.filter((one) => one === name).length > 1 ? `${name}/${key}` : name;
    return runOf(group, at === 0 ? unreadable : [], category, options);
  });
  return {
    log: { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: runs.map(({ run }) => run) },
    results: runs.reduce((sum, { results }) => sum + results, 0),
    leftOut: runs.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
}

function nameOf(log: LogReport | undefined): string {
  return log === undefined ? 'no log' : visible(log.summary.policyPack ?? log.summary.policy);
}

function runOf(logs: readonly LogReport[], unreadable: readonly UnreadableRecord[], category: string, options: SarifOptions) {
  const { version, uri = uriOf, most = mostResults } = options;
  const all = logs.flatMap(({ findings, summary }) => [...findings, ...(summary.suppressedFindings ?? [])]);
  const room = Math.min(most, mostResults);
  const kept = all.length <= room ? undefined : new Set([...all].sort(byProminence).slice(0, room));
  const leftOut = kept === undefined ? 0 : all.length - kept.size;
  const codes = new Set(logs.flatMap(({ summary }) => summary.notJudged.map(({ rule }) => rule)));
  for (const { rule } of kept ?? all) codes.add(rule);
  const rules = [...codes].sort();
  const results = logs.flatMap((log) => resultsOf(log, rules, uri, kept));
  const failed = unreadable.length > 0 || logs.some(({ summary }) => summary.incomplete !== undefined);
  const run = {
    tool: { driver: { name: 'Lease Lens', version, rules: rules.map(ruleOf) } },
    // The category of code-scanning services: alerts of one policy never close those of another.
    automationDetails: { id: `lease-lens/${category}/` },
    columnKind: 'utf16CodeUnits',
    artifacts: [...new Set(logs.map(({ summary }) => uri(summary.file)))].map((one) => ({
      location: { uri: one },
      roles: ['analysisTarget'],
    })),
    invocations: [
      {
        executionSuccessful: !failed,
        toolExecutionNotifications: [
          ...unreadable.map(({ file, error }) => notification('error', error, uri(file))),
          ...logs.flatMap(({ summary: { incomplete, file } }) =>
            incomplete === undefined ? [] : [notification('error', incomplete, uri(file))],
          ),
          ...(leftOut === 0
            ? []
            : [notification('warning', `${leftOut} of ${all.length} findings are left out, the least severe: a run may hold ${room}.`)]),
        ],
        toolConfigurationNotifications: notJudged(logs, uri),
      },
    ],
    results,
    properties: {
      policies: [...new Set(logs.map(({ summary }) => summary.policy))].sort(),
      policyHashes: [...new Set(logs.flatMap(({ summary }) => summary.policyHash ?? []))].sort(),
    },
  };
  return { run, results: results.length, leftOut };
}

function ruleOf(id: string): object {
  const rule = describeRule(id);
  if (rule === undefined) return { id };
  return {
    id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.sentence },
    help: { text: rule.remedy === '' ? rule.sentence : rule.remedy, markdown: rulePage(rule, undefined, []) },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: ['linux-kernel', ...rule.policies],
      precision: 'high',
      'problem.severity': problems[rule.severity],
      policies: rule.policies,
      source: rule.source,
    },
  };
}

/** One per rule and reason, with the logs it holds for: a fleet's logs mostly lack the same. */
function notJudged(logs: readonly LogReport[], uri: (file: string) => string): readonly object[] {
  const gaps = new Map<string, { readonly rule: string; readonly text: string; readonly uris: Set<string> }>();
  for (const { summary } of logs)
    for (const { rule, because, record } of summary.notJudged) {
      const text = record === undefined ? because : `${because}. To record it: ${record}`;
      const key = `${rule}\n${text}`;
      const gap = gaps.get(key) ?? { rule, text, uris: new Set() };
      gap.uris.add(uri(summary.file));
      gaps.set(key, gap);
    }
  return [...gaps.values()].map(({ rule, text, uris }) => ({
    associatedRule: { id: rule },
    level: 'note',
    message: { text: message(uris.size > mostNamed ? `${text} (${uris.size} logs, of which ${mostNamed} are named here)` : text) },
    locations: [...uris].slice(0, mostNamed).map((one) => ({ physicalLocation: { artifactLocation: { uri: one } } })),
  }));
}

const mostNamed = 20;

function notification(level: string, text: string, uri?: string): object {
  return {
    level,
    message: { text: message(text) },
    ...(uri === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri } } }] }),
  };
}

const problems: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'recommendation', hint: 'recommendation' };
