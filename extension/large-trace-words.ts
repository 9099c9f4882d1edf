// What the Large Trace page shows of an analysis, in the words of every other surface.

import type { Explained, LargeFinding, ToLarge } from '../webview/large-protocol';
import { countsText, headline, look, message, sentence, sign } from './editor/finding-words';
import type { Analysis, Finding } from './engine/analysis';
import type { Explanation } from './engine/explain';

/** The page draws a mark per line; more than this help nobody. */
const most = 20_000;

export function findingsMessage({ findings, summary }: Analysis): ToLarge {
  const rest = findings.length > most ? `, the first ${most} of them are marked` : '';
  const judged = `${countsText(summary)}${rest} · policy ${summary.policy}`;
  const coverage = [
    `${summary.events} events`,
    ...(summary.unparsed > 0 ? [`${summary.unparsed} lines not understood`] : []),
    ...(summary.lost > 0 ? [`${summary.lost} events lost`] : []),
    ...(summary.notJudged.length > 0
      ? [`${summary.notJudged.length} ${summary.notJudged.length === 1 ? 'rule' : 'rules'} not judged`]
      : []),
    ...(summary.incomplete === undefined ? [] : [summary.incomplete]),
  ].join(', ');
  return { type: 'findings', findings: findings.slice(0, most).map(findingOf), summary: `${judged} · ${coverage}`, coverage };
}

export function explainedOf(explanation: Explanation): Explained {
  const { findings, state, parts, policies, links } = explanation;
  const chosen = findings[0]?.policy;
  return {
    sentence: explanation.sentence,
    who: explanation.who,
    findings: findings.map((finding) => ({ ...findingOf(finding), sentence: message(finding) })),
    state: state.map((row) => [row.what, row.before, row.after]),
    parts: parts.map((part) => [part.text, part.meaning]),
    policies: policies.map((policy) => [policy.policy, policy.says, policy.policy === chosen]),
    links: links.map(({ line, role }) => ({ line, role })),
  };
}

function findingOf(finding: Finding): LargeFinding {
  const { line, rule } = finding;
  return { line, rule, look: look(finding), sign: sign(finding), headline: headline(finding), sentence: sentence(finding) };
}
