// Messages are data from outside: only one of the shapes that protocol.ts names gets through. Knows no DOM.

import type { Interval, Lane, Mark, Timeline, TimelineFinding, ToWebview } from './protocol';

/** The message, or in words what is wrong with it. */
export function readMessage(data: unknown): ToWebview | { readonly type: 'wrong'; readonly why: string } {
  if (!isRecord(data)) return wrong('not an object');
  switch (data.type) {
    case 'busy':
    case 'failed':
      return isText(data.message) ? (data as unknown as ToWebview) : wrong(`${data.type} without a message`);
    case 'cursor':
      return isNumber(data.line) && isNumber(data.at) ? (data as unknown as ToWebview) : wrong('cursor without line and place');
    case 'timeline': {
      const why = flawOf(data.timeline);
      return why === undefined ? (data as unknown as ToWebview) : wrong(`timeline: ${why}`);
    }
    default:
      return wrong('unknown type');
  }
}

/** What keeps a value from being a timeline; undefined when nothing does. */
export function flawOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'not an object';
  const timeline = value as Partial<Record<keyof Timeline, unknown>>;
  if (!isText(timeline.title) || !isText(timeline.policy) || !isNumber(timeline.end)) return 'title, policy or end is missing';
  if (timeline.axis !== 'time' && timeline.axis !== 'line') return 'unknown axis';
  const { groups, lanes, intervals, marks, findings } = timeline;
  if (!isList(groups) || !isList(lanes) || !isList(intervals) || !isList(marks) || !isList(findings)) return 'a list is missing';
  if (!groups.every((group) => isRecord(group) && isText(group.label))) return 'a group is malformed';
  const inGroups = (index: unknown) => isIndex(index, groups.length);
  const inLanes = (index: unknown) => isIndex(index, lanes.length);
  if (!lanes.every((lane) => isLane(lane) && inGroups(lane.group))) return 'a lane is malformed';
  if (!intervals.every((interval) => isInterval(interval) && inLanes(interval.lane))) return 'an interval is malformed';
  if (!marks.every((mark) => isMark(mark) && inLanes(mark.lane))) return 'a mark is malformed';
  if (!findings.every((finding) => isFinding(finding))) return 'a finding is malformed';
  return undefined;
}

function isLane(value: unknown): value is Lane {
  return isRecord(value) && isText(value.label) && isOneOf(value.kind, ['lease', 'break', 'pin', 'change', 'gup', 'signal']);
}

const styles = ['held', 'breaking', 'lost', 'retaken', 'break', 'pin', 'pin-uncertain', 'wait', 'change'];

function isInterval(value: unknown): value is Interval {
  if (!isRecord(value) || !isText(value.label) || !isText(value.tooltip) || !isNumber(value.line)) return false;
  return (
    isNumber(value.start) &&
    isNumberOrNone(value.end) &&
    isNumberOrNone(value.deadline) &&
    isOneOf(value.style, styles) &&
    isSeverity(value.severity)
  );
}

function isMark(value: unknown): value is Mark {
  if (!isRecord(value) || !isText(value.label) || !isText(value.tooltip) || !isNumber(value.line)) return false;
  return isNumber(value.at) && isOneOf(value.shape, ['diamond', 'triangle', 'circle', 'bar']) && isSeverity(value.severity);
}

function isFinding(value: unknown): value is TimelineFinding {
  if (!isRecord(value) || !isText(value.rule) || !isText(value.title) || !isText(value.message)) return false;
  if (!isNumber(value.line) || !isNumber(value.at) || value.severity === undefined || !isSeverity(value.severity)) return false;
  if (!isOneOf(value.verdict, ['violation', 'advice', 'undecidable']) || !isList(value.evidence)) return false;
  return value.evidence.every((step) => isRecord(step) && isNumber(step.line) && isNumber(step.at) && isText(step.role));
}

function isSeverity(value: unknown): boolean {
  return value === undefined || isOneOf(value, ['error', 'warning', 'info', 'hint']);
}

function wrong(why: string): { readonly type: 'wrong'; readonly why: string } {
  return { type: 'wrong', why };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
function isText(value: unknown): value is string {
  return typeof value === 'string';
}
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
function isNumberOrNone(value: unknown): boolean {
  return value === undefined || isNumber(value);
}
function isIndex(value: unknown, length: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < length;
}
function isOneOf(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'string' && names.includes(value);
}
