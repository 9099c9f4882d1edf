// What a trace may be read from, as the host names it to the worker. Plain data.

/** An editor's text. */
export interface TextSource {
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
