// Reports as JUnit XML, as CI servers read it: a test suite per log, a test case per rule of its policy. A case fails as the exit status of
// `check` does; what could not be judged is skipped with its reason. Pure.

import type { RuleCode } from '../analysis';
import { catalogue, type RuleDescription } from '../rules/catalogue';
import { type Failing, fails } from './failing';
import type { FindingRecord, LogReport, UnreadableRecord } from './records';
import { visible } from './visible';

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly properties: readonly (readonly [name: string, value: string])[];
}

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** Of what is not passed. */
  readonly message: string;
  /** Findings in full. */
  readonly text: string;
}

export function junitOf(logs: readonly LogReport[], unreadable: readonly UnreadableRecord[], options: Failing): string {
  const suites = [...logs.map((log) => suiteOf(log, options)), ...unreadable.map(unreadableSuite)];
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Lease Lens" ${counts(cases)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ summary, findings }: LogReport, options: Failing): Suite {
  const off = new Set<RuleCode>(summary.off);
  const rules = catalogue.filter(({ code, policies }) => policies.includes(summary.policy) && !off.has(code));
  const properties: (readonly [string, string | undefined])[] = [
    ['policy', summary.policyPack ?? summary.policy],
    ['policyHash', summary.policyHash],
    ['dialect', summary.dialect],
    ['lines', String(summary.lines)],
    ['events', String(summary.events)],
    ['lost', String(summary.lost)],
    ['suppressed', summary.suppressed === undefined ? undefined : String(summary.suppressed)],
    ['version', summary.version],
  ];
  return {
    name: summary.file,
    cases: [
      ...(summary.incomplete === undefined
        ? []
        : [{ name: 'the log is complete', outcome: 'error', message: summary.incomplete, text: '' } as const]),
      ...rules.map((rule) => caseOf(rule, findings, summary, options)),
    ],
    properties: properties.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  };
}

function caseOf(rule: RuleDescription, all: readonly FindingRecord[], { notJudged }: LogReport['summary'], options: Failing): Case {
  const name = `${rule.code} ${rule.title}`;
  const findings = all.filter((finding) => finding.rule === rule.code);
  const failing = findings.filter((finding) => fails(finding, options));
  const text = findings.map(inWords).join('\n\n');
  if (failing.length > 0) return { name, outcome: 'failure', message: failing[0]?.message ?? '', text };
  const undecided = findings.find((finding) => finding.verdict === 'undecidable');
  if (undecided !== undefined) return { name, outcome: 'skipped', message: `undecidable: ${undecided.because ?? undecided.message}`, text };
  const gap = notJudged.find((one) => one.rule === rule.code);
  if (gap !== undefined && findings.length === 0)
    return {
      name,
      outcome: 'skipped',
      message: `not judged: ${gap.because}`,
      text: gap.record === undefined ? '' : `To record it: ${gap.record}`,
    };
  return { name, outcome: 'passed', message: '', text };
}

function unreadableSuite({ file, error }: UnreadableRecord): Suite {
  return { name: file, cases: [{ name: 'the log can be read', outcome: 'error', message: error, text: '' }], properties: [] };
}

function inWords({ file, line, column, severity, verdict, message, because, evidence }: FindingRecord): string {
  const why = because === undefined || message.includes(because) ? '' : ` (${because})`;
  return [
    `${file}:${line}:${column} ${severity}, ${verdict}: ${message}${why}`,
    ...evidence.map((one) => `  ${one.file === undefined ? '' : `${one.file}:`}${one.line}: ${one.role}`),
  ].join('\n');
}

function suiteLines({ name, cases, properties }: Suite): readonly string[] {
  return [
    `  <testsuite name="${text(name)}" ${counts(cases)} time="0">`,
    ...(properties.length === 0
      ? []
      : [
          '    <properties>',
          ...properties.map(([key, value]) => `      <property name="${key}" value="${text(value)}"/>`),
          '    </properties>',
        ]),
    ...cases.flatMap((one) => caseLines(name, one)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, { name, outcome, message, text: words }: Case): readonly string[] {
  const head = `    <testcase classname="${text(suite)}" name="${text(name)}" time="0"`;
  const body =
    outcome === 'passed'
      ? ''
      : outcome === 'skipped'
        ? `      <skipped message="${text(message)}"/>`
        : `      <${outcome} message="${text(message)}" type="${name.split(' ')[0] === 'the' ? 'log' : name.split(' ')[0]}">${block(words)}</${outcome}>`;
  // The words of a case that did not fail stand where CI servers show its output.
  const output = words === '' || outcome === 'failure' || outcome === 'error' ? '' : `      <system-out>${block(words)}</system-out>`;
  const lines = [body, output].filter((line) => line !== '');
  return lines.length === 0 ? [`${head}/>`] : [`${head}>`, ...lines, '    </testcase>'];
}

function counts(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

/** Lines of text; what XML 1.0 cannot hold, even as a reference, is spelled out. */
function block(words: string): string {
  return words.split('\n').map(text).join('\n');
}

function text(words: string): string {
  return visible(words).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
