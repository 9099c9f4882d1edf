// explain: one line of a trace in words, with the state before and after and what each policy says of it.

import type { TraceEvent } from '../../grammar/event';
import type { Analysis, Finding } from './analysis';
import { decode } from './explain/decode';
import { sentenceOf } from './explain/event-words';
import type { Explanation } from './explain/explanation';
import { policySayings } from './explain/policy-words';
import { stateRows } from './explain/state';
import { eventTold } from './lives/event-on-line';
import { timeText } from './words';

export type { Explanation, StateRow } from './explain/explanation';

/** What led to an event, where somebody found it out: the lines, and a file that it is about through them. */
export interface Led {
  readonly links: Explanation['links'];
  readonly file?: number | undefined;
}

/** undefined: no event stands on this line (1-based). All strings are plain text from a hostile log: escape them where they are shown. */
export function explain(analysis: Analysis, line: number, led: Led = { links: [] }): Explanation | undefined {
  const at = eventTold(analysis, line);
  const event = at === undefined ? undefined : analysis.events.at(at);
  if (at === undefined || event === undefined) return undefined;
  const number = analysis.eventFiles?.[at] ?? -1;
  const findings = analysis.findings.filter((finding) => finding.line === event.line || finding.line === event.endLine);
  const file = number >= 0 ? number : (findings.find((finding) => finding.file !== undefined)?.file ?? led.file);
  return {
    line,
    event,
    who: whoOf(event),
    sentence: sentenceOf(analysis, event, file),
    parts: decode(event),
    state: file === undefined ? [] : stateRows(analysis, file, event),
    findings,
    policies: file === undefined ? [] : policySayings(analysis, file, event),
    links: linksOf(event, findings, led.links),
  };
}

function whoOf(event: TraceEvent): string {
  if (event.kind === 'lost') return event.cpu === undefined ? 'the log' : `CPU ${event.cpu}`;
  const who =
    event.comm === undefined ? (event.tid === 0 ? 'the traced process' : `task ${event.tid}`) : `${event.comm} (task ${event.tid})`;
  const time = event.time === undefined ? '' : timeWords(event.time, event.endLine > event.line ? event.duration : undefined);
  const cpu = event.cpu === undefined ? '' : `, CPU ${event.cpu}`;
  return `${who}${time}${cpu}`;
}

/** Of a call on two lines both times: the line asked about may be either. */
function timeWords(time: number, duration: number | undefined): string {
  const [start, end] = [timeText(time), timeText(time + (duration ?? 0))];
  return start === end ? ` at ${start}` : ` from ${start} to ${end}`;
}

function linksOf(event: TraceEvent, findings: readonly Finding[], led: Explanation['links']): Explanation['links'] {
  const links = new Map<number, string>();
  if (event.endLine > event.line) {
    links.set(event.line, 'starts');
    links.set(event.endLine, 'ends');
  }
  for (const one of event.also ?? []) links.set(one.endLine, 'the same call');
  for (const finding of findings) {
    if (finding.leaseLostLine !== undefined) links.set(finding.leaseLostLine, 'lease lost');
    for (const { line, role } of finding.evidence) if (!links.has(line)) links.set(line, role);
  }
  for (const { line, role } of led) if (!links.has(line)) links.set(line, role);
  return [...links].map(([line, role]) => ({ line, role })).sort((a, b) => a.line - b.line);
}
