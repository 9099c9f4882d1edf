// explain FILE:LINE: the event on a line, decoded; the state before and after; the findings on it and why; what each policy says.

import type { TraceEvent } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import { explain as explainLine, type Led } from '../engine/explain';
import { causesOf } from '../engine/lives/causes';
import { eventTold } from '../engine/lives/event-on-line';
import { json } from '../engine/report/json';
import { type PlaceOf, placedWords } from '../engine/report/place';
import { visible } from '../engine/report/visible';
import { type Command, formatOption, outputOption } from './command';
import { type TextPage, theLines, wrapped } from './format-text';
import { readOne } from './inputs';
import { judged } from './judged';
import { judgingOptions, oneOf, readJudging, readReading, togetherOptions } from './judging';
import { explanationInPlace, type Placed } from './placed-explanation';
import { type Paint, trimmed } from './terminal';
import { UsageError } from './usage';

export const explain: Command = {
  name: 'explain',
  operands: 'FILE:LINE [FILE…]',
  summary: 'the event on a line, decoded; the state before and after; the findings there and why',
  options: [...judgingOptions, ...togetherOptions, formatOption('text|ndjson'), outputOption],
  async run(usage, console) {
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    const together = usage.flags.has('together');
    const { file, line, more } = target(usage.operands, together);
    const options = readJudging(usage, file);
    const input = await readOne([file, ...more], together, readReading(usage), console, format === 'text');
    if ('error' in input) {
      console.tell(`lease-lens: ${input.error}`);
      return 2;
    }
    const analysis = judged(input, options, console);
    const at = input.lineOf === undefined ? line : (input.lineOf(file, line) ?? 0);
    const place = input.place ?? ((one: number) => ({ file, line: one }));
    const explanation = explainLine(analysis, at, ledTo(analysis, at));
    if (explanation === undefined) {
      console.tell(`lease-lens: ${visible(file)}:${line}: ${noEvent(analysis, at, place, file)}`);
      return 2;
    }
    const own = { ...explanationInPlace(explanation, place, file), line };
    if (format === 'ndjson') {
      console.data(json({ type: 'explanation', file, ...own }));
      return 0;
    }
    const texts = await input.texts([explanation.event.line, explanation.event.endLine]);
    const page = { ...console, lineText: (one: number) => texts.get(one), ...(input.place === undefined ? {} : { place: input.place }) };
    for (const one of explanationText(file, own, explanation.event, page)) console.data(one);
    return 0;
  },
};

/** The last lines that led to the event: more say nothing that the state does not. */
const mostCauses = 16;

/** What led to the event on a line, and the file that is about. */
function ledTo(analysis: Analysis, line: number): Led {
  const at = eventTold(analysis, line);
  const causes = at === undefined ? [] : causesOf(analysis, at).slice(-mostCauses);
  const file = causes.map(({ from }) => analysis.eventFiles?.[from] ?? -1).find((number) => number >= 0);
  const lineOf = (from: number): number => {
    const event = analysis.events.at(from);
    // A call that was still running led to it when it began.
    return event === undefined ? 0 : event.endLine <= line ? event.endLine : event.line;
  };
  return { file, links: causes.map(({ from, role }) => ({ line: lineOf(from), role })) };
}

/** `FILE:LINE`, also with the column that `check` prints. */
function target(
  operands: readonly string[],
  together: boolean,
): { readonly file: string; readonly line: number; readonly more: readonly string[] } {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(operands[0] ?? '') ?? [];
  const more = operands.slice(1);
  if (file === undefined || line === undefined || (more.length > 0 && !together))
    throw new UsageError('name one place as FILE:LINE, say trace.txt:57; with --together the other files of the run behind it');
  return { file, line: Number(line), more };
}

function noEvent({ summary, unparsed, events }: Analysis, line: number, place: PlaceOf, own: string): string {
  if (line < 1 || (line > summary.lines && events.every((event) => event.endLine < line)))
    return line < 1 ? 'no such line; they count from 1' : `the log has ${summary.lines} lines`;
  const reason = unparsed.find((one) => one.line === line);
  const what =
    reason === undefined
      ? 'no event of the policy stands on this line'
      : `not understood at column ${reason.column}: ${visible(reason.reason)}`;
  const before = events.findLast((event) => event.line < line)?.line;
  const after = events.find((event) => event.line > line)?.line;
  const near = [before, after].filter((one) => one !== undefined);
  return near.length === 0
    ? what
    : `${what}; the nearest events are on ${near.map((one) => placedWords(`line ${one}`, place, own)).join(' and ')}`;
}

/** `event`: with the lines by which `page` knows it. */
function explanationText(file: string, explanation: Placed, event: TraceEvent, page: TextPage): readonly string[] {
  const { paint, width } = page;
  const lines = [`${paint('bold', `${visible(file)}:${explanation.line}`)} ${visible(explanation.who)}`];
  lines.push(...theLines(event.endLine, event, page));
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
    for (const link of explanation.links) lines.push(`  ${visible(link.file ?? file)}:${link.line}  ${visible(link.role)}`);
  }
  return lines;
}

const heading = (word: string, paint: Paint): string => paint('dim', word);
