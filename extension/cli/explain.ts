// explain FILE:LINE: the event on a line, decoded; the state before and after; the findings on it and why; what each policy says.

import { analyse } from '../engine/analyse';
import type { Analysis } from '../engine/analysis';
import { type Explanation, explain as explainLine } from '../engine/explain';
import { type Command, formatOption, outputOption } from './command';
import { json } from './format-ndjson';
import { type TextPage, theLines, wrapped } from './format-text';
import { readInput } from './input';
import { judgingOptions, oneOf, readJudging, readReading } from './judging';
import { type Paint, trimmed, visible } from './terminal';
import { UsageError } from './usage';

export const explain: Command = {
  name: 'explain',
  operands: 'FILE:LINE',
  summary: 'the event on a line, decoded; the state before and after; the findings there and why',
  options: [...judgingOptions, formatOption('text|ndjson'), outputOption],
  async run(usage, console) {
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const { file, line } = place(usage.operands);
    const options = readJudging(usage, file);
    const input = await readInput(file, readReading(usage), console, format === 'text');
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = analyse(input.trace, options);
    const explanation = explainLine(analysis, line);
    if (explanation === undefined) {
      console.tell(`lease-lens: ${visible(file)}:${line}: ${noEvent(analysis, line)}`);
      return 2;
    }
    if (format === 'ndjson') {
      console.data(json({ type: 'explanation', file, ...explanation }));
      return 0;
    }
    const texts = await input.texts([line, explanation.event.line, explanation.event.endLine]);
    for (const one of explanationText(file, explanation, { ...console, lineText: (at) => texts.get(at) })) console.data(one);
    return 0;
  },
};

/** `FILE:LINE`, also with the column that `check` prints. */
function place(operands: readonly string[]): { readonly file: string; readonly line: number } {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(operands[0] ?? '') ?? [];
  if (file === undefined || line === undefined || operands.length !== 1)
    throw new UsageError('name one place as FILE:LINE, say trace.txt:57');
  return { file, line: Number(line) };
}

function noEvent({ summary, unparsed, events }: Analysis, line: number): string {
  if (line < 1 || line > summary.lines) return `the log has ${summary.lines} lines`;
  const reason = unparsed.find((one) => one.line === line);
  const what =
    reason === undefined
      ? 'no event of the policy stands on this line'
      : `not understood at column ${reason.column}: ${visible(reason.reason)}`;
  const before = events.findLast((event) => event.line < line)?.line;
  const after = events.find((event) => event.line > line)?.line;
  const near = [before, after].filter((one) => one !== undefined);
  return near.length === 0 ? what : `${what}; the nearest events are on line ${near.join(' and ')}`;
}

function explanationText(file: string, explanation: Explanation, page: TextPage): readonly string[] {
  const { paint, width } = page;
  const lines = [`${paint('bold', `${visible(file)}:${explanation.line}`)} ${visible(explanation.who)}`];
  lines.push(...theLines(explanation.event.endLine, explanation.event, page));
  const paragraph = (words: string, indent: string): readonly string[] =>
    wrapped(visible(words), width - indent.length).map((one) => indent + one);
  lines.push('', ...paragraph(explanation.sentence, '  '));
  if (explanation.parts.length > 0) {
    lines.push('', heading('decoded', paint));
    const wide = Math.min(40, Math.max(...explanation.parts.map((part) => visible(part.text).length)));
    for (const part of explanation.parts) lines.push(`  ${trimmed(visible(part.text), wide).padEnd(wide)}  ${visible(part.meaning)}`);
  }
  if (explanation.state.length > 0) {
    lines.push('', heading('state', paint));
    for (const row of explanation.state) {
      const same = row.before === row.after;
      lines.push(
        `  ${visible(row.what).padEnd(14)}  ${visible(row.before)}${same ? paint('dim', ' (unchanged)') : `  →  ${paint('bold', visible(row.after))}`}`,
      );
    }
  }
  for (const finding of explanation.findings) {
    lines.push('', `  ${paint(finding.severity, finding.severity)} ${finding.rule} ${paint('bold', visible(finding.title))}`);
    lines.push(...paragraph(finding.message, '    '));
    if (finding.because !== undefined) lines.push(...paragraph(`because ${finding.because}`, '    '));
  }
  if (explanation.policies.length > 0) {
    lines.push('', heading('policies', paint));
    for (const one of explanation.policies) {
      lines.push(`  ${one.policy.padEnd(8)}  ${visible(one.says)} ${paint('dim', visible(one.source))}`.trimEnd());
    }
  }
  if (explanation.links.length > 0) {
    lines.push('', heading('see also', paint));
    for (const link of explanation.links) lines.push(`  ${visible(file)}:${link.line}  ${visible(link.role)}`);
  }
  return lines;
}

const heading = (word: string, paint: Paint): string => paint('dim', word);
