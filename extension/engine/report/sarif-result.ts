// One finding as a SARIF result: where it is, the code flow of its evidence, its fingerprints, and who suppressed it.

import type { Severity } from '../analysis';
import { type Fingerprint, fingerprintsOf } from './fingerprint';
import type { FindingRecord, LogReport } from './records';
import { visible } from './visible';

/** GitHub shows so many steps of a flow and refuses a result with ten times as many. */
const mostSteps = 1000;
/** GitHub shows so many locations of a result. */
const mostRelated = 100;

/** Results of a log, in the order of its lines. `rules`: the run's; `kept`: those that there is room for, all when absent. */
export function resultsOf(
  { findings, summary }: LogReport,
  rules: readonly string[],
  uri: (file: string) => string,
  kept: ReadonlySet<FindingRecord> | undefined,
): readonly object[] {
  // Numbered before any is left out, and suppressed ones with the others: hiding one must not rename the next.
  const all = [...findings, ...(summary.suppressedFindings ?? [])].sort((a, b) => a.line - b.line);
  const prints = fingerprintsOf(all);
  return all.flatMap((finding, at) =>
    kept === undefined || kept.has(finding) ? [resultOf(finding, prints[at] ?? { finding: '', inLog: '' }, rules, uri)] : [],
  );
}

function resultOf(finding: FindingRecord, print: Fingerprint, rules: readonly string[], uri: (file: string) => string): object {
  const undecidable = finding.verdict === 'undecidable';
  const place = (line: number, file = finding.file) => physical(uri(file), { startLine: line });
  const steps = stepsOf(finding);
  const because = finding.because === undefined || finding.message.includes(finding.because) ? '' : ` (${finding.because})`;
  return {
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    // SARIF 3.27.9: `open` is what could not be decided; 3.27.10: any kind but `fail` has level `none`.
    kind: undecidable ? 'open' : 'fail',
    level: undecidable ? 'none' : levels[finding.severity],
    message: { text: message(`${finding.message}${because}`) },
    locations: [physical(uri(finding.file), region(finding))],
    partialFingerprints: { primaryLocationLineHash: print.inLog, 'leaseLensFinding/v1': print.finding },
    relatedLocations: steps.slice(0, mostRelated).map(({ line, role, file }, id) => ({
      id: id + 1,
      ...place(line, file),
      message: { text: message(role) },
    })),
    codeFlows: [
      {
        message: { text: `What led to ${finding.rule}, line by line` },
        threadFlows: [
          {
            locations: steps.map(({ line, role, file }, at) => ({
              location: { ...place(line, file), message: { text: message(role) } },
              executionOrder: at + 1,
            })),
          },
        ],
      },
    ],
    ...(finding.type === 'suppressed' ? { suppressions: [suppression(finding)] } : {}),
    properties: {
      policy: finding.policy,
      verdict: finding.verdict,
      severity: finding.severity,
      ...defined({
        policyHash: finding.policyHash,
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

/** The evidence, with the finding's own line where no evidence stands on it; of very many the first and the last. */
function stepsOf({ evidence, line, title, file }: FindingRecord): FindingRecord['evidence'] {
  const own = evidence.some((one) => one.line === line && (one.file ?? file) === file) ? evidence : [...evidence, { line, role: title }];
  return own.length <= mostSteps ? own : [...own.slice(0, mostSteps / 2), ...own.slice(-mostSteps / 2)];
}

function suppression({ suppression: by }: FindingRecord): object {
  const reason = by?.reason;
  return { kind: 'external', status: 'accepted', ...(reason === undefined ? {} : { justification: visible(reason) }) };
}

function region({ line, column, endColumn }: FindingRecord): Readonly<Record<string, number>> {
  return { startLine: line, startColumn: column, ...(endColumn > column ? { endColumn } : {}) };
}

function physical(uri: string, where: Readonly<Record<string, number>>): { readonly physicalLocation: object } {
  return { physicalLocation: { artifactLocation: { uri }, region: where } };
}

/** Plain text in which nothing of the log becomes a link: SARIF 3.11.6 reads `[text](target)`. */
export function message(text: string): string {
  return visible(text).replaceAll('](', '] (');
}

function defined(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };
