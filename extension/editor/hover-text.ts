// An explanation as the markdown of a hover. Pure: what stands here comes from a hostile log and passes through escape.ts word by word.

import type { Finding } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import type { RuleDescription } from '../engine/rules/catalogue';
import { commandLink, markdown } from './escape';
import { message, sign } from './finding-words';

export interface HoverContext {
  /** The document's URI as text: the links' first argument. */
  readonly document: string;
  readonly describeRule: (code: string) => RuleDescription | undefined;
}

/** Markdown with command links to leaseLens.goToLine, showInTimeline and showRule only. */
export function hoverText(explanation: Explanation, context: HoverContext): string {
  const { line, policies, findings } = explanation;
  const chosen = findings[0]?.policy;
  return [
    `**${markdown(explanation.sentence)}**`,
    explanation.who === '' ? '' : `*${markdown(explanation.who)}*`,
    ...findings.map((finding) => findingText(finding, context)),
    table(
      ['State', 'Before', 'After'],
      explanation.state.map((row) => [row.what, row.before, row.after]),
    ),
    table(
      ['In the line', 'Meaning'],
      explanation.parts.map((part) => [part.text, part.meaning]),
    ),
    policies.map((policy) => policyText(policy, policy.policy === chosen)).join('\n'),
    linksText(explanation, context),
    [
      commandLink('Show in the timeline', 'leaseLens.showInTimeline', [context.document, line]),
      ...findings.map((finding) => commandLink(`Rule ${finding.rule}`, 'leaseLens.showRule', [finding.rule])),
    ].join(' · '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function findingText(finding: Finding, { describeRule }: HoverContext): string {
  const rule = describeRule(finding.rule);
  const verdict =
    finding.verdict === 'undecidable' ? `undecidable: ${finding.because ?? 'the log does not show enough'}` : finding.severity;
  return [
    `${sign(finding)} **${finding.rule} ${markdown(finding.title)}** (${markdown(verdict)})`,
    markdown(message(finding), 1000),
    finding.expected === undefined ? '' : `Expected ${markdown(finding.expected)}, observed ${markdown(finding.observed ?? 'nothing')}.`,
    rule === undefined ? '' : `${markdown(rule.sentence)} *${markdown(rule.source)}*`,
    rule === undefined || rule.remedy === '' ? '' : `**What helps:** ${markdown(rule.remedy)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function policyText(policy: Explanation['policies'][number], chosen: boolean): string {
  const name = chosen ? `**${markdown(policy.policy)}**` : markdown(policy.policy);
  const source = policy.source === '' ? '' : ` *${markdown(policy.source)}*`;
  return `- ${name}: ${markdown(policy.says)}${source}`;
}

function linksText({ links }: Explanation, { document }: HoverContext): string {
  if (links.length === 0) return '';
  const shown = links
    .slice(0, 12)
    .map((link) => `${commandLink(`line ${link.line}`, 'leaseLens.goToLine', [document, link.line])} ${markdown(link.role, 80)}`);
  return `**Evidence:** ${shown.join(' → ')}`;
}

/** Cells are escaped; a table without rows is no table. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => `${markdown(cell, 200)}${gap}`).join(' | ')} |`;
  return [row(head), `|${head.map(() => ' :-- |').join('')}`, ...rows.slice(0, 16).map(row)].join('\n');
}

/** VS Code draws the columns of a hover's table without a space between them. */
const gap = '&nbsp;&nbsp;';
