// explain: one line of a trace in words, with the state before and after and what each policy says of it.

import type { EventList, TraceEvent } from '../../grammar/event';
import { glancer } from '../../grammar/event-list';
import type { Analysis, Finding } from './analysis';
import { decode } from './explain/decode';
import { sentenceOf } from './explain/event-words';
import type { Explanation } from './explain/explanation';
import { policySayings } from './explain/policy-words';
import { stateRows } from './explain/state';
import { timeText } from './words';

export type { Explanation, StateRow } from './explain/explanation';

/** What led to an event, where somebody found it out: the lines, and a file that it is about through them. */
export interface Led {
  readonly links: Explanation['links'];
  readonly file?: number | undefined;
}

/** undefined: no event stands on this line (1-based). All strings are plain text from a hostile log: escape them where they are shown. */
export function explain(analysis: Analysis, line: number, led: Led = { links: [] }): Explanation | undefined {
  const at = eventAt(analysis, line);
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

/** Index of the event on a line: the one whose outcome stands there, else the one that starts there. */
export function eventAt(analysis: Analysis, line: number): number | undefined {
  return indexOf(analysis).get(line);
}

const indexes = new WeakMap<EventList, Map<number, number>>();

function indexOf(analysis: Analysis): Map<number, number> {
  const known = indexes.get(analysis.events);
  if (known !== undefined) return known;
  const index = new Map<number, number>();
  const glance = glancer(analysis.events);
  for (let at = 0; at < analysis.events.length; at += 1) {
    const { line, endLine, hasAlso } = glance(at);
    if (!index.has(line)) index.set(line, at);
    index.set(endLine, at);
    if (!hasAlso) continue;
    for (const one of analysis.events.at(at)?.also ?? [])
      for (const also of [one.line, one.endLine]) if (!index.has(also)) index.set(also, at);
  }
  indexes.set(analysis.events, index);
  return index;
}

function whoOf(event: TraceEvent): string {
  if (event.kind === 'lost') return event.cpu === undefined ? 'the log' : `CPU ${event.cpu}`;
  const who =
    event.comm === undefined ? (event.tid === 0 ? 'the traced process' : `task ${event.tid}`) : `${event.comm} (task ${event.tid})`;
  const time = event.time === undefined ? '' : ` at ${timeText(event.time)}`;
  const cpu = event.cpu === undefined ? '' : `, CPU ${event.cpu}`;
  return `${who}${time}${cpu}`;
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
