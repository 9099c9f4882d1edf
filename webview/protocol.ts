// The timeline's own vocabulary: lanes, intervals, marks and arrows. It knows nothing of leases; timeline-panel.ts translates.
// One union per direction; every message is plain data.

export type LaneKind = 'lease' | 'break' | 'pin' | 'change' | 'gup' | 'signal';
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** How an interval is drawn; colour and pattern follow from it. */
export type IntervalStyle = 'held' | 'breaking' | 'lost' | 'retaken' | 'break' | 'pin' | 'pin-uncertain' | 'wait' | 'change';

export interface Lane {
  readonly id: number;
  /** Index into `groups`. */
  readonly group: number;
  readonly kind: LaneKind;
  readonly label: string;
  readonly detail?: string;
}
export interface Group {
  readonly label: string;
  readonly detail?: string;
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
}
export interface Mark {
  readonly lane: number;
  readonly at: number;
  readonly shape: 'diamond' | 'triangle' | 'circle' | 'bar';
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
}
export interface Timeline {
  readonly title: string;
  readonly policy: string;
  /** One line about the log: `688 lines · 4.81 s · strace`. */
  readonly summary?: string;
  /** `time`: ns from the first event. `line`: the log has no usable clock, so lines stand for time. */
  readonly axis: 'time' | 'line';
  readonly end: number;
  readonly groups: readonly Group[];
  readonly lanes: readonly Lane[];
  readonly intervals: readonly Interval[];
  readonly marks: readonly Mark[];
  readonly findings: readonly TimelineFinding[];
}

/** extension → webview */
export type ToWebview =
  /** `document` names the log (a URI); the page keeps it so that VS Code can bring the panel back after a reload. */
  | { readonly type: 'timeline'; readonly timeline: Timeline; readonly document?: string }
  | { readonly type: 'busy'; readonly message: string; readonly document?: string }
  | { readonly type: 'failed'; readonly message: string; readonly document?: string }
  /** The editor's cursor: the line and where it lies on the axis. */
  | { readonly type: 'cursor'; readonly line: number; readonly at: number };

/** webview → extension */
export type FromWebview =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly line: number; readonly focusEditor: boolean }
  | { readonly type: 'problem'; readonly message: string };
