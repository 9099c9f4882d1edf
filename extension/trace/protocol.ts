// What the extension host and the analysing worker say to each other. Plain data only: it crosses by structured clone.

import type { NotATrace } from '../../grammar/not-a-trace';
import type { ParseOptions } from '../../grammar/parse';
import type { Analysis } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import type { EngineOptions } from '../engine/options';
import type { EventChange, WhatIf } from '../engine/what-if';

/** `id` names the request in every answer; `document` names the opened trace, which the worker keeps until it is forgotten. */
interface Ask {
  readonly id: number;
  readonly document: string;
}
/** Reads, parses and judges; the trace is kept for the other requests. */
export interface AnalyseRequest extends Ask {
  readonly kind: 'analyse';
  /** An editor's text, or a file that the user opened. */
  readonly source:
    | { readonly text: string }
    | {
        readonly path: string;
        /** bytes that a packed file may unpack to */
        readonly unpackLimit?: number;
        /** The user trusts the workspace: trace-cmd may be run to read its own file. */
        readonly mayRun?: boolean;
      };
  readonly parse: Pick<ParseOptions, 'dialect' | 'task'>;
  readonly options: EngineOptions;
}
/** Judges the kept trace again, under another policy or other settings. */
export interface RejudgeRequest extends Ask {
  readonly kind: 'rejudge';
  readonly options: EngineOptions;
}
export interface WhatIfRequest extends Ask {
  readonly kind: 'what-if';
  readonly options: EngineOptions;
  readonly overlay: EventChange | readonly EventChange[];
}
/** Explains a line (1-based) by the last analysis. */
export interface ExplainRequest extends Ask {
  readonly kind: 'explain';
  readonly line: number;
}
export interface ForgetRequest extends Ask {
  readonly kind: 'forget';
}
/** Stops request `id`; it is answered by `cancelled`. */
export interface CancelRequest {
  readonly kind: 'cancel';
  readonly id: number;
}
export type Request = AnalyseRequest | RejudgeRequest | WhatIfRequest | ExplainRequest | ForgetRequest;
/** The last part of answer `id` is taken in: the next one may come. */
export interface MoreRequest {
  readonly kind: 'more';
  readonly id: number;
}
export type ToWorker = Request | CancelRequest | MoreRequest;

/** What each request is answered with. */
export interface Answers {
  readonly analyse: Analysis;
  readonly rejudge: Analysis;
  readonly 'what-if': WhatIf;
  /** undefined: no event on that line. */
  readonly explain: Explanation | undefined;
  readonly forget: undefined;
}

export interface ProgressMessage {
  readonly kind: 'progress';
  readonly id: number;
  /** bytes */
  readonly done: number;
  readonly total?: number;
}
/** Some items of a long list of an answer; `path` are the names that lead to it. The answer comes last, with the list empty. */
export interface PartMessage {
  readonly kind: 'part';
  readonly id: number;
  readonly path: readonly string[];
  readonly items: readonly unknown[];
}
export interface DoneMessage {
  readonly kind: 'done';
  readonly id: number;
  readonly answer: Answers[keyof Answers];
}
export interface FailedMessage {
  readonly kind: 'failed';
  readonly id: number;
  /** What happened, where, and what to do. */
  readonly message: string;
  /** The text is no trace: what it is instead. */
  readonly notATrace?: NotATrace['what'];
  /** The worker does not know the document (any more): analyse it first. */
  readonly unknownDocument?: boolean;
}
export interface CancelledMessage {
  readonly kind: 'cancelled';
  readonly id: number;
}
export type FromWorker = ProgressMessage | PartMessage | DoneMessage | FailedMessage | CancelledMessage;
