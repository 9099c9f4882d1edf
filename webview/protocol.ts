// The timeline's own vocabulary: lanes, intervals, marks and arrows. It knows nothing of leases; timeline-panel.ts translates.
// One union per direction; every message is plain data. Intervals and marks cross as columns, which both sides read with `columns.ts`.

export type LaneKind = 'lease' | 'break' | 'pin' | 'change' | 'gup' | 'signal' | 'mapping';
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** How an interval is drawn; colour and pattern follow from it. */
export type IntervalStyle = 'held' | 'breaking' | 'lost' | 'retaken' | 'break' | 'pin' | 'pin-uncertain' | 'wait' | 'change' | 'mapping';
export type MarkShape = 'diamond' | 'triangle' | 'circle' | 'bar';

/** The low half of a byte of `Columns.codes` is a place in this list: bars first, then the shapes of marks. */
export const looks: readonly (IntervalStyle | MarkShape)[] = [
  'held',
  'breaking',
  'lost',
  'retaken',
  'break',
  'pin',
  'pin-uncertain',
  'wait',
  'change',
  'mapping',
  'diamond',
  'triangle',
  'circle',
  'bar',
];
/** In `Columns.firstPages`: no pages; in `lastPages`: to the end of the file. */
export const noPage = 0xffffffff;

/** Pages of a file, inclusive; `lastPage` absent: to the end of the file. */
export interface Pages {
  readonly firstPage: number;
  readonly lastPage?: number;
}

export interface Lane {
  readonly id: number;
  /** Index into `groups`. */
  readonly group: number;
  readonly kind: LaneKind;
  readonly label: string;
  readonly detail?: string;
  /** Index into `tasks`: whose lane it is. */
  readonly task?: number;
}
export interface Group {
  readonly label: string;
  readonly detail?: string;
  /** Pages of the file, as far as the log shows: the height of its map. */
  readonly pages?: number;
}
export interface Interval {
  readonly lane: number;
  /** On the axis' unit; `end` absent lasts to the end of the trace. */
  readonly start: number;
  readonly end?: number;
  readonly style: IntervalStyle;
  readonly label: string;
  readonly tooltip: string;
  /** 1-based line to reveal. */
  readonly line: number;
  /** Worst finding on it. */
  readonly severity?: Severity;
  /** A break: when its deadline falls, on the axis; drawn as a shrinking wedge. */
  readonly deadline?: number;
  /** The part of the file it is about. */
  readonly pages?: Pages;
}
export interface Mark {
  readonly lane: number;
  readonly at: number;
  readonly shape: MarkShape;
  readonly label: string;
  readonly tooltip: string;
  readonly line: number;
  readonly severity?: Severity;
}
export interface TimelineFinding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: 'violation' | 'advice' | 'undecidable';
  readonly message: string;
  /** Why it is undecidable, or what qualifies it. */
  readonly because?: string;
  readonly line: number;
  readonly at: number;
  /** The lane it stands on. */
  readonly lane?: number;
  readonly evidence: readonly { readonly line: number; readonly role: string; readonly at: number; readonly lane?: number }[];
  /** Where on the file it is: the pages on which a change and a pin meet, or those of the pin. */
  readonly pages?: readonly Pages[];
}
/** Everything but the intervals and marks. */
export interface TimelineHead {
  readonly title: string;
  readonly policy: string;
  /** One line about the log: `688 lines · 4.81 s · strace`. */
  readonly summary?: string;
  /** `time`: ns from the first event. `line`: the log has no usable clock, so lines stand for time. */
  readonly axis: 'time' | 'line';
  readonly end: number;
  readonly groups: readonly Group[];
  readonly lanes: readonly Lane[];
  /** Names of the tasks that lanes belong to. */
  readonly tasks: readonly string[];
  readonly findings: readonly TimelineFinding[];
}
/** As it is made: one object each. */
export interface Timeline extends TimelineHead {
  readonly intervals: readonly Interval[];
  readonly marks: readonly Mark[];
}
/** As it crosses to the page and stays there. */
export interface PackedTimeline extends TimelineHead {
  readonly columns: Columns;
  /** Labels and tooltips, each once. */
  readonly texts: readonly string[];
}
/** Intervals and marks, track by track, sorted by start in each. Track 2i holds the bars of lane i, track 2i + 1 its marks. */
export interface Columns {
  /** Track t holds the positions offsets[t] … offsets[t + 1] − 1. */
  readonly offsets: Uint32Array;
  /** On the axis' unit; a mark ends where it starts. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Style, severity and openness in one byte: `columns.ts` reads it. */
  readonly codes: Uint8Array;
  /** 1-based. */
  readonly lines: Uint32Array;
  /** Index into `texts`. */
  readonly labels: Uint32Array;
  readonly tooltips: Uint32Array;
  /** Pages, inclusive; `noPage` in the first: none, in the last: to the end of the file. No entries at all where no interval has pages. */
  readonly firstPages: Uint32Array;
  readonly lastPages: Uint32Array;
  /** Breaks that have a deadline: their positions, ascending, and the deadlines on the axis. */
  readonly breaks: Uint32Array;
  readonly deadlines: Float64Array;
}

/** What the hover in the editor says of a line, as plain text. */
export interface LineWords {
  readonly sentence: string;
  readonly who: string;
  /** Each with its rule and verdict. */
  readonly findings: readonly { readonly severity: Severity; readonly title: string; readonly message: string }[];
  readonly state: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  readonly policies: readonly { readonly policy: string; readonly says: string }[];
}

/** What the commands and the context menu of VS Code do in the page. */
export const timelineActions = [
  'go-to-line',
  'copy',
  'zoom-to',
  'fit',
  'compress',
  'marker-a',
  'marker-b',
  'pin-lane',
  'fold-lane',
  'lane-up',
  'lane-down',
  'fold-all',
  'unfold-all',
  'only-task',
  'export-png',
  'export-svg',
  'export-html',
] as const;
export type TimelineAction = (typeof timelineActions)[number];

/** What an action is about; without, what is selected. */
export interface ActionPlace {
  readonly lane?: number;
  /** Key of a row: a head's, say. */
  readonly row?: string;
  /** Position in the columns. */
  readonly position?: number;
  /** On the log's axis. */
  readonly at?: number;
}

/** extension → webview */
export type ToWebview =
  /** `document` names the log (a URI); the page keeps it so that VS Code can bring the panel back after a reload. */
  /** `kept`: what an earlier page of this log asked to be kept. */
  | { readonly type: 'timeline'; readonly timeline: PackedTimeline; readonly document?: string; readonly kept?: unknown }
  | { readonly type: 'busy'; readonly message: string; readonly document?: string }
  | { readonly type: 'failed'; readonly message: string; readonly document?: string }
  /** The editor's cursor: the line and where it lies on the axis. Told once more it moves nothing, unless the user asked for it. */
  | { readonly type: 'cursor'; readonly line: number; readonly at: number; readonly asked?: boolean }
  /** The answer to `explain`; without words there is nothing to say. */
  | { readonly type: 'explained'; readonly number: number; readonly words?: LineWords }
  | { readonly type: 'act'; readonly action: TimelineAction; readonly place: ActionPlace };

/** webview → extension */
export type FromWebview =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly line: number; readonly focusEditor: boolean }
  /** What does the hover say of a line (1-based)? `explained` with the same number answers; a question that is not waited for any more is stopped. */
  | { readonly type: 'explain'; readonly number: number; readonly line: number }
  | { readonly type: 'stop'; readonly number: number }
  /** What is on the screen, for a page of the same log that is opened later: only the page reads it. */
  | { readonly type: 'kept'; readonly state: unknown }
  /** For the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** What was exported, for a file; of an HTML page the extension makes the bytes. */
  | { readonly type: 'save'; readonly kind: 'png' | 'svg' | 'html'; readonly bytes: Uint8Array }
  | { readonly type: 'problem'; readonly message: string };

/** How the command line has a timeline drawn. */
export interface PictureLook {
  readonly theme: 'dark' | 'light';
  /** CSS pixels of the whole picture. */
  readonly width: number;
  /** Long stretches in which nothing happens are cut short. */
  readonly skipIdle: boolean;
  /** Index into `findings`: it is selected, with arrows along its evidence. */
  readonly finding?: number | undefined;
}

/** What dist/timeline-svg.js exports as `drawTimeline`: the text of an SVG. */
export type DrawTimeline = (timeline: PackedTimeline, look: PictureLook) => string;
