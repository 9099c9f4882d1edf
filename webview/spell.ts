// Words for items and findings, shared by tooltip, detail pane, tree and announcements. Knows no DOM.

import { formatAt, formatSpan } from './axis';
import type { Idle } from './idle';
import type { Interval, Mark, TimelineFinding, TimelineHead } from './protocol';

/** A moment, with enough digits to tell it from its neighbours. */
export function spellAt(timeline: TimelineHead, at: number): string {
  return formatAt(
    at,
    timeline.axis,
    timeline.axis === 'line' ? 1 : Math.max(1, 10 ** Math.floor(Math.log10(Math.max(timeline.end, 1)) - 4)),
  );
}

export function spellWhen(timeline: TimelineHead, thing: Interval | Mark): string {
  if ('at' in thing) return `${atLine(thing.line)}${timeline.axis === 'time' ? ` · ${spellAt(timeline, thing.at)}` : ''}`;
  const length = formatSpan((thing.end ?? timeline.end) - thing.start, timeline.axis);
  const open = thing.end === undefined ? ', to the end of the log' : '';
  return `${atLine(thing.line)}${timeline.axis === 'time' ? ` · from ${spellAt(timeline, thing.start)}` : ''} · ${length}${open}`;
}

/** One item in one sentence, for a screen reader. */
export function spellItem(timeline: TimelineHead, thing: Interval | Mark): string {
  const severity = thing.severity === undefined ? '' : `${thing.severity}: `;
  const what = 'at' in thing ? '' : `${styleWords[thing.style]}, `;
  return `${severity}${what}${thing.label}, ${spellWhen(timeline, thing)}`;
}

/** What was cut short, in one sentence. */
export function spellIdle({
  idle,
  compressed,
  timeline,
}: {
  readonly idle: Idle;
  readonly compressed: boolean;
  readonly timeline: TimelineHead;
}): string {
  if (!compressed) return 'Idle time is shown in full.';
  const count = idle.from.length;
  if (count === 0) return 'There is no idle time to cut short.';
  const length = idle.from.reduce((sum, from, index) => sum + (idle.to[index] ?? from) - from, 0);
  return `${count} idle ${count === 1 ? 'stretch' : 'stretches'} cut short, ${formatSpan(length, timeline.axis)} in all.`;
}

export function spellFinding(finding: TimelineFinding): string {
  return `${finding.rule} ${finding.severity}, ${finding.verdict}: ${finding.title}. Line ${finding.line}. ${finding.message}`;
}

export const styleWords: Readonly<Record<Interval['style'], string>> = {
  held: 'held',
  breaking: 'breaking',
  lost: 'lost',
  retaken: 'retaken',
  break: 'break time',
  pin: 'pinned',
  'pin-uncertain': 'perhaps pinned',
  wait: 'waiting',
  change: 'layout change',
  mapping: 'mapped',
};

function atLine(line: number): string {
  return `line ${line}`;
}
