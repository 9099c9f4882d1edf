// Where the bytes of a trace come from. Everything in trace/ reads through this interface, so that files, pipes, editors and the web host run the same code.

export interface ByteSource {
  /** What a message calls it: the path as the user gave it, `standard input`. */
  readonly label: string;
  /** bytes; absent for a pipe and for kernel files that do not know their size. */
  readonly size?: number;
  /**
   * The bytes in order, in pieces of at most `length`. A piece is valid only until the next one is asked for. Rejects when reading fails.
   * `room`: where they may be put, `length` bytes, so that nobody copies them again; a source that does not is right, too.
   */
  chunks(length: number, room?: Uint8Array): AsyncIterable<Uint8Array>;
  /** bytes of `size` used up so far, where that is not what `chunks` gave (a packed file). */
  position?(): number;
  /** After the last chunk: why the bytes end before the log does; undefined when they do not. */
  fault?(): string | undefined;
  /** Another one: what stands under this name now is another file, or has changed. Absent where nothing tells. */
  readonly stamp?: string;
  /** Up to `length` bytes from `offset`; fewer at the end. Absent where only reading in order is possible. */
  read?(offset: number, length: number): Promise<Uint8Array>;
  /** Lets the file go; a second call does nothing. */
  close(): Promise<void>;
}

/** Bytes that are in memory already: a test, an editor's buffer. */
export function memoryByteSource(bytes: Uint8Array, label: string): ByteSource {
  return {
    label,
    size: bytes.length,
    async *chunks(length) {
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
    },
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}
