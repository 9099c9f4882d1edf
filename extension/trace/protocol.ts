// What the extension host and the analysing worker say to each other. Plain data only: it crosses by structured clone.

import type { NotATrace } from '../../grammar/not-a-trace';
import type { ParseOptions } from '../../grammar/parse';
import type { Analysis } from '../engine/analysis';
import type { Explanation } from '../engine/explain';
import type { EngineOptions } from '../engine/options';
import type { EventChange } from '../engine/what-if';
import type { WhatIfDifference } from '../engine/what-if/difference';
import type { IndexedLine } from './line-index';
import type { Peek } from './peek';
import type { Wanted } from './search-lines';
import type { ShownText } from './shown-text';
import type { CachePlace } from './trace-cache';
import type { AnalysedSource, BytesSource, FileSource, TextChange, TraceSource } from './trace-source';

/** `id` names the request in every answer; `document` names the opened trace, which the worker keeps until it is forgotten. */
interface Ask {
  readonly id: number;
  readonly document: string;
}
/** Reads, parses and judges; the trace is kept for the other requests. */
export interface AnalyseRequest extends Ask {
  readonly kind: 'analyse';
  readonly source: AnalysedSource;
  readonly parse: Pick<ParseOptions, 'dialect' | 'task' | 'mostKept'>;
  readonly options: EngineOptions;
  /** Where what was read of a file is kept for the next time; absent: nowhere. */
  readonly cache?: CachePlace;
}
/** The next part of a document's text, whole lines; `first` begins it anew. */
export interface HoldRequest extends Ask {
  readonly kind: 'hold';
  readonly text: string;
  readonly first: boolean;
}
/** The document whose text is held was edited; one after the other. */
export interface EditRequest extends Ask {
  readonly kind: 'edit';
  readonly changes: readonly TextChange[];
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
/** A look at the start of a file. */
export interface PeekRequest extends Ask {
  readonly kind: 'peek';
  readonly source: FileSource | BytesSource;
}
/** Reads a trace whose file the editor cannot show, keeps it, and gives a text for it; `rejudge` then judges it. */
export interface ShowRequest extends Ask {
  readonly kind: 'show';
  readonly source: TraceSource;
  readonly parse: Pick<ParseOptions, 'dialect' | 'task' | 'mostKept'>;
  /** bytes of text at most */
  readonly most: number;
  /** Only the lines of events and those that were not understood. */
  readonly extract: boolean;
}
/** Reads a file of any size for its lines; again for what was added since. Pages can be read meanwhile. */
export interface IndexRequest extends Ask {
  readonly kind: 'index';
  readonly path: string;
  readonly cache?: CachePlace;
  /** From its first byte, whatever is known of it. */
  readonly anew?: boolean;
}
/** Lines `from` (1-based) and those behind it. */
export interface PageOfLinesRequest extends Ask {
  readonly kind: 'page';
  readonly from: number;
  readonly count: number;
}
/** The lines that match come with the progress; the answer is their number. */
export interface SearchRequest extends Ask, Wanted {
  readonly kind: 'search';
  /** Lines after which the search ends. */
  readonly most: number;
}
/** The line at a time as a user types it. */
export interface FindTimeRequest extends Ask {
  readonly kind: 'find-time';
  readonly text: string;
}
/** Writes the text of a packed file to `to`, a new file in a folder of ours. */
export interface UnpackRequest extends Ask {
  readonly kind: 'unpack';
  readonly source: FileSource;
  readonly to: string;
}
export interface ClosePagesRequest extends Ask {
  readonly kind: 'close-pages';
}
export type PageRequest = IndexRequest | PageOfLinesRequest | SearchRequest | FindTimeRequest | UnpackRequest | ClosePagesRequest;

/** Stops request `id`; it is answered by `cancelled`. */
export interface CancelRequest {
  readonly kind: 'cancel';
  readonly id: number;
}
export type Request =
  | AnalyseRequest
  | HoldRequest
  | EditRequest
  | RejudgeRequest
  | WhatIfRequest
  | ExplainRequest
  | ForgetRequest
  | PeekRequest
  | ShowRequest
  | PageRequest;
/** The last part of answer `id` is taken in: the next one may come. */
export interface MoreRequest {
  readonly kind: 'more';
  readonly id: number;
}
export type ToWorker = Request | CancelRequest | MoreRequest;

/** What each request is answered with. */
export interface Answers {
  readonly analyse: Analysis;
  readonly hold: undefined;
  readonly edit: undefined;
  readonly rejudge: Analysis;
  /** To the findings of the last analysis under the same options. */
  readonly 'what-if': WhatIfDifference;
  /** undefined: no event on that line. */
  readonly explain: Explanation | undefined;
  readonly forget: undefined;
  readonly peek: Peek;
  readonly show: ShownText;
  readonly index: { readonly lines: number; readonly bytes: number };
  readonly page: PageOfLines;
  readonly search: number;
  readonly 'find-time': number | undefined;
  readonly unpack: { readonly bytes: number; readonly fault?: string };
  readonly 'close-pages': undefined;
}

export interface PageOfLines {
  /** 1-based */
  readonly from: number;
  readonly rows: readonly IndexedLine[];
  /** Of the file, as far as it is known. */
  readonly lines: number;
  readonly bytes: number;
  /** The whole file is known. */
  readonly complete: boolean;
}

export interface ProgressMessage {
  readonly kind: 'progress';
  readonly id: number;
  /** bytes */
  readonly done: number;
  readonly total?: number;
  /** A search: lines found since the last message. */
  readonly lines?: readonly number[];
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
  /** The text held is not the document's: hand it over. */
  readonly otherText?: boolean;
  /** The text has more bytes than were asked for: another surface has to show it. */
  readonly tooLong?: boolean;
}
export interface CancelledMessage {
  readonly kind: 'cancelled';
  readonly id: number;
}
/** A document that was answered out of the cache is not what its file holds: it has to be analysed again. */
export interface StaleMessage {
  readonly kind: 'stale';
  readonly document: string;
}
/** Nothing failed, but the user may want to know: plain text. */
export interface TroubleMessage {
  readonly kind: 'trouble';
  readonly message: string;
}
/** What the worker says without being asked. */
export type Unasked = StaleMessage | TroubleMessage;
export type FromWorker = ProgressMessage | PartMessage | DoneMessage | FailedMessage | CancelledMessage | Unasked;
