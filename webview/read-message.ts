// Messages are data from outside: only one of the shapes that protocol.ts names gets through. Knows no DOM.

import { type Columns, type Lane, looks, type PackedTimeline, type TimelineFinding, type ToWebview, timelineActions } from './protocol';

/** The message, or in words what is wrong with it. */
export function readMessage(data: unknown): ToWebview | { readonly type: 'wrong'; readonly why: string } {
  if (!isRecord(data)) return wrong('not an object');
  switch (data.type) {
    case 'busy':
    case 'failed':
      return isText(data.message) ? (data as unknown as ToWebview) : wrong(`${data.type} without a message`);
    case 'cursor':
      return isNumber(data.line) && isNumber(data.at) && (data.asked === undefined || typeof data.asked === 'boolean')
        ? (data as unknown as ToWebview)
        : wrong('cursor without line and place');
    case 'explained':
      return isNumber(data.number) && (data.words === undefined || isLineWords(data.words))
        ? (data as unknown as ToWebview)
        : wrong('explained without number or with other words');
    case 'act':
      return isOneOf(data.action, timelineActions) && isPlace(data.place) ? (data as unknown as ToWebview) : wrong('unknown action');
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
  const timeline = value as Partial<Record<keyof PackedTimeline, unknown>>;
  if (!isText(timeline.title) || !isText(timeline.policy) || !isNumber(timeline.end)) return 'title, policy or end is missing';
  if (timeline.axis !== 'time' && timeline.axis !== 'line') return 'unknown axis';
  const { groups, lanes, tasks, columns, texts, findings } = timeline;
  if (!isList(groups) || !isList(lanes) || !isList(tasks) || !isList(texts) || !isList(findings)) return 'a list is missing';
  if (!groups.every((group) => isRecord(group) && isText(group.label))) return 'a group is malformed';
  if (!texts.every(isText) || !tasks.every(isText)) return 'a text is none';
  const inGroups = (index: unknown) => isIndex(index, groups.length);
  if (!lanes.every((lane) => isLane(lane) && inGroups(lane.group))) return 'a lane is malformed';
  if (!findings.every((finding) => isFinding(finding, lanes.length))) return 'a finding is malformed';
  return isRecord(columns) ? flawOfColumns(columns, lanes.length, texts.length) : 'columns are missing';
}

/** Every column of its type and as long as the others; what it points to is there. */
function flawOfColumns(value: Readonly<Record<string, unknown>>, lanes: number, texts: number): string | undefined {
  for (const [name, type] of Object.entries(columnTypes)) if (!(value[name] instanceof type)) return `column ${name} is missing`;
  const columns = value as unknown as Columns; // every member has just been looked at
  const { offsets, starts, ends, codes, lines, labels, tooltips, firstPages, lastPages, breaks, deadlines } = columns;
  const count = starts.length;
  if ([ends, codes, lines, labels, tooltips].some((column) => column.length !== count)) return 'columns differ in length';
  if (firstPages.length !== lastPages.length || (firstPages.length !== 0 && firstPages.length !== count))
    return 'page columns differ in length';
  if (breaks.length !== deadlines.length || !deadlines.every(isNumber)) return 'deadlines are malformed';
  if (offsets.length !== lanes * 2 + 1 || offsets[0] !== 0 || offsets.at(-1) !== count) return 'tracks do not fit the lanes';
  for (let track = 1; track < offsets.length; track++)
    if ((offsets[track] ?? 0) < (offsets[track - 1] ?? 0)) return 'tracks do not fit the lanes';
  for (let at = 0; at < count; at++) {
    const start = starts[at] ?? Number.NaN;
    const end = ends[at] ?? Number.NaN;
    if (!Number.isFinite(start) || !(end >= start) || end === Number.POSITIVE_INFINITY) return 'an interval is malformed';
    const code = codes[at] ?? 0;
    if ((code & 15) >= looks.length || ((code >> 4) & 7) > 4) return 'an interval has an unknown style';
    if ((labels[at] ?? 0) >= texts || (tooltips[at] ?? 0) >= texts) return 'an interval names a text that is not there';
  }
  for (let track = 0; track + 1 < offsets.length; track++) {
    for (let at = (offsets[track] ?? 0) + 1; at < (offsets[track + 1] ?? 0); at++) {
      if ((starts[at] ?? 0) < (starts[at - 1] ?? 0)) return 'a track is not sorted';
    }
  }
  return undefined;
}

const columnTypes = {
  offsets: Uint32Array,
  starts: Float64Array,
  ends: Float64Array,
  codes: Uint8Array,
  lines: Uint32Array,
  labels: Uint32Array,
  tooltips: Uint32Array,
  firstPages: Uint32Array,
  lastPages: Uint32Array,
  breaks: Uint32Array,
  deadlines: Float64Array,
} satisfies Record<keyof Columns, unknown>;

function isLineWords(value: unknown): boolean {
  if (!isRecord(value) || !isText(value.sentence) || !isText(value.who)) return false;
  const listOf = (list: unknown, names: readonly string[]): boolean =>
    isList(list) && list.every((one) => isRecord(one) && names.every((name) => isText(one[name])));
  return (
    listOf(value.findings, ['severity', 'title', 'message']) &&
    listOf(value.state, ['what', 'before', 'after']) &&
    listOf(value.policies, ['policy', 'says'])
  );
}

function isPlace(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { lane, row, position, at } = value;
  return [lane, position, at].every((one) => one === undefined || isNumber(one)) && (row === undefined || isText(row));
}

function isLane(value: unknown): value is Lane {
  return isRecord(value) && isText(value.label) && isOneOf(value.kind, ['lease', 'break', 'pin', 'change', 'gup', 'signal', 'mapping']);
}

function isFinding(value: unknown, lanes: number): value is TimelineFinding {
  if (!isRecord(value) || !isText(value.rule) || !isText(value.title) || !isText(value.message)) return false;
  if (!isNumber(value.line) || !isNumber(value.at) || value.severity === undefined || !isSeverity(value.severity)) return false;
  if (!isOneOf(value.verdict, ['violation', 'advice', 'undecidable']) || !isList(value.evidence)) return false;
  if (value.lane !== undefined && !isIndex(value.lane, lanes)) return false;
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
function isIndex(value: unknown, length: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < length;
}
function isOneOf(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'string' && names.includes(value);
}
