// What the Large Trace page and the extension say to each other. One union per direction; every message is plain data, lines are 1-based.

export type Look = 'error' | 'warning' | 'info' | 'hint';

export interface LargeRow {
  readonly text: string;
  /** bytes of the line that are not shown */
  readonly cut: number;
}

export interface LargeFinding {
  readonly line: number;
  readonly rule: string;
  readonly look: Look;
  /** A sign beside the colour. */
  readonly sign: string;
  readonly headline: string;
  readonly sentence: string;
}

/** What stands on a line, in words. */
export interface Explained {
  readonly sentence: string;
  readonly who: string;
  readonly findings: readonly LargeFinding[];
  readonly state: readonly (readonly [what: string, before: string, after: string])[];
  readonly parts: readonly (readonly [text: string, meaning: string])[];
  readonly policies: readonly (readonly [policy: string, says: string, chosen: boolean])[];
  readonly links: readonly { readonly line: number; readonly role: string }[];
}

/** extension → page */
export type ToLarge =
  | { readonly type: 'file'; readonly name: string; readonly lines: number; readonly bytes: number; readonly complete: boolean }
  /** `share` 0–1; absent: it has ended. */
  | { readonly type: 'progress'; readonly of: 'reading' | 'analysis' | 'search'; readonly share?: number }
  | { readonly type: 'rows'; readonly from: number; readonly rows: readonly LargeRow[] }
  | { readonly type: 'findings'; readonly findings: readonly LargeFinding[]; readonly summary: string; readonly coverage: string }
  | {
      readonly type: 'hits';
      readonly search: number;
      readonly lines: readonly number[];
      readonly ended: boolean;
      readonly message?: string;
    }
  | { readonly type: 'explained'; readonly line: number; readonly explained?: Explained }
  /** `explain`: what stands there is told at once. */
  | { readonly type: 'go'; readonly line: number; readonly focus: boolean; readonly explain?: boolean }
  /** `undefined`: nothing follows the file; else whether following is paused. */
  | { readonly type: 'follow'; readonly state: 'off' | 'following' | 'paused' }
  | { readonly type: 'notice'; readonly message: string };

/** page → extension */
export type FromLarge =
  | { readonly type: 'ready' }
  | { readonly type: 'rows'; readonly from: number; readonly count: number }
  | { readonly type: 'cursor'; readonly line: number }
  | { readonly type: 'search'; readonly search: number; readonly pattern: string; readonly regex: boolean; readonly matchCase: boolean }
  | { readonly type: 'stop-search' }
  | { readonly type: 'explain'; readonly line: number }
  | { readonly type: 'time'; readonly text: string }
  | { readonly type: 'do'; readonly what: 'timeline' | 'extract' | 'policy' | 'follow' }
  | { readonly type: 'problem'; readonly message: string };
