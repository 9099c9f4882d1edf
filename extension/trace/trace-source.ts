// What a trace may be read from, as the host names it to the worker. Plain data.

/** An editor's text. */
export interface TextSource {
  readonly text: string;
}

/** The text of an open document, which the worker holds and edits along with the editor. */
export interface HeldSource {
  readonly held: TextCheck;
  /** Path of the file that the document has just been opened from: the worker reads it itself. Absent: the text was handed over. */
  readonly from?: string;
}

/** What a document says of itself, so that a text that is not its own is noticed. */
export interface TextCheck {
  /** As an editor counts: one more than there are newlines. */
  readonly lines: number;
  /** Some lines (1-based), without their ends; a long one is cut to `sampleLength`. */
  readonly samples: readonly { readonly line: number; readonly text: string }[];
}

/** Characters of a line that a sample holds. */
export const sampleLength = 400;

/** A replaced stretch of a document: lines 1-based, columns 0-based UTF-16 units. */
export interface TextChange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** A file that the user opened; packed ones are unpacked. */
export interface FileSource {
  readonly path: string;
  /** bytes that a packed file may unpack to */
  readonly unpackLimit?: number;
  /** The user trusts the workspace: trace-cmd may be run to read its own file. */
  readonly mayRun?: boolean;
}

/** A file that no path of this machine leads to (a virtual workspace): its bytes, packed or not. */
export interface BytesSource {
  readonly bytes: Uint8Array;
  /** What messages call it. */
  readonly label: string;
  readonly unpackLimit?: number;
}

/** Several files of one run, read as one log. */
export interface RunSource {
  readonly parts: readonly { readonly source: FileSource | BytesSource; readonly task?: number }[];
}

export type OneSource = TextSource | FileSource | BytesSource;
export type TraceSource = OneSource | RunSource;
/** What `analyse` may be asked to read. */
export type AnalysedSource = TraceSource | HeldSource;
