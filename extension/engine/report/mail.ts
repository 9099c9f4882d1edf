// A finding as a message for a mailing list: what happened in a paragraph, the policy's sentence, and the fewest lines that prove it. Plain text
// that is good markdown too. Pure.

import type { AnalysisSummary, Finding } from '../analysis';
import { describeRule } from '../rules/catalogue';
import { wrapped } from './wrapped';

export interface ExcerptLine {
  /** 1-based */
  readonly line: number;
  /** The text of the log, as it is; made harmless here. */
  readonly text: string;
}

/** Characters in a line of prose: what mailing lists of the kernel wrap at. Lines of the log are not wrapped. */
const width = 72;

/** Lines that a report about a finding has to show: its own and its evidence, each with what it shows. */
export function proofLines({ line, evidence }: Finding): ReadonlyMap<number, string> {
  const lines = new Map<number, string>();
  for (const one of evidence) lines.set(one.line, lines.has(one.line) ? `${lines.get(one.line)}, ${one.role}` : one.role);
  if (!lines.has(line)) lines.set(line, 'the finding');
  return new Map([...lines].sort(([a], [b]) => a - b));
}

/** `log`: what the file is called. `excerpt`: at least the lines of `proofLines`, ascending. */
export function mailOf(finding: Finding, summary: AnalysisSummary, log: string, excerpt: readonly ExcerptLine[]): string {
  const rule = describeRule(finding.rule);
  const roles = proofLines(finding);
  const about = finding.path ?? finding.inode;
  return [
    `Subject: ${finding.rule}: ${finding.title}${about === undefined ? '' : ` on ${visible(about)}`}`,
    '',
    ...rows(visible(finding.message)),
    ...(finding.because === undefined ? [] : ['', ...rows(`This is ${finding.verdict}: ${visible(finding.because)}.`)]),
    '',
    ...rows(`Judged under ${finding.policy}.${rule === undefined ? '' : ` ${rule.sentence} [${rule.source}]`}`),
    ...(finding.expected === undefined
      ? []
      : ['', ...rows(`Expected ${finding.expected}, observed ${visible(finding.observed ?? 'nothing')}.`)]),
    '',
    ...rows(`The lines that prove it, of ${summary.lines} in ${visible(log)} (${summary.dialect}):`),
    '',
    ...fence(
      excerpt.map(({ line, text }) => ({ line, text, ...(roles.has(line) ? { note: `line ${line}: ${roles.get(line) ?? ''}` } : {}) })),
    ),
    ...(rule === undefined || rule.remedy === '' ? [] : ['', ...rows(`What helps: ${rule.remedy}`)]),
    '',
  ].join('\n');
}

/** Lines of a log, each with what it shows below it; where some are left out `[...]` stands. */
export function fence(lines: readonly (ExcerptLine & { readonly note?: string })[]): readonly string[] {
  return [
    '```',
    ...lines.flatMap(({ line, text, note }, at) => [
      ...((lines[at - 1]?.line ?? line - 1) < line - 1 ? ['[...]'] : []),
      visible(text).replaceAll('```', "'''"),
      ...(note === undefined ? [] : [`    ^ ${visible(note).replaceAll('```', "'''")}`]),
    ]),
    '```',
  ];
}

/** Several findings in one text, a rule between them. */
export function mailsOf(mails: readonly string[]): string {
  return mails.join('\n---\n\n');
}

const rows = (text: string): readonly string[] => wrapped(text, width);

/** Text of a log: tabs stay, what would steer a terminal or hide is written out. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
