// What the editor's hover says of a line, as the plain text that the timeline shows at its pointer.

import type { LineWords } from '../webview/protocol';
import type { Analysis } from './engine/analysis';
import { type Explanation, explain } from './engine/explain';

export function lineWords({ sentence, who, findings, state, policies }: Explanation): LineWords {
  return {
    sentence,
    who,
    findings: findings.map(({ rule, title, severity, verdict, because, message }) => ({
      severity,
      title: `${rule} ${title} (${verdict === 'undecidable' ? `undecidable: ${because ?? 'the log does not show enough'}` : severity})`,
      message,
    })),
    state: state.map(({ what, before, after }) => ({ what, before, after })),
    policies: policies.map(({ policy, says }) => ({ policy, says })),
  };
}

/** Of those lines (1-based) that an event stands on. */
export function wordsOfLines(analysis: Analysis, lines: readonly number[]): ReadonlyMap<number, LineWords> {
  const words = new Map<number, LineWords>();
  for (const line of lines) {
    const explanation = explain(analysis, line);
    if (explanation !== undefined) words.set(line, lineWords(explanation));
  }
  return words;
}
