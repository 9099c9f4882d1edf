// What is kept on disk of a file that was read once, so that reading it again takes no time. Only what reading found is kept, never a
// verdict: the rules judge anew each time. Whether the file is still the same is asked of the file system first and of the bytes afterwards.

/** Where entries are kept, and how many bytes of them. */
export interface CachePlace {
  /** A folder of ours; made when it is needed. */
  readonly folder: string;
  /** bytes of all entries together; the least recently used go first */
  readonly most: number;
}

/** A file as it stood at one moment. */
export interface FileIdentity {
  readonly path: string;
  /** Size, device, inode, times of change, and a hash of some of its blocks: one word. */
  readonly stamp: string;
}

export interface CacheEntry {
  /** Plain data; what is long in it stands in typed arrays, which cost no more than their bytes. */
  readonly value: unknown;
  /** Checksum of the whole file's bytes. */
  readonly sum: number;
}

export interface TraceCache {
  /** undefined: too small to be worth an entry, or not a plain file. */
  identify(path: string): Promise<FileIdentity | undefined>;
  /** What is kept of exactly this file; `how`: what was read of it, in which way. A damaged entry is removed. */
  find(place: CachePlace, file: FileIdentity, how: string): Promise<CacheEntry | undefined>;
  /** Keeps it if the file is still the one that was identified. Gives what went wrong; nothing is lost but the entry. */
  keep(place: CachePlace, file: FileIdentity, how: string, entry: CacheEntry): Promise<string | undefined>;
  forget(place: CachePlace, file: FileIdentity, how: string): Promise<void>;
  /** Continues a checksum. */
  sum(bytes: Uint8Array, before: number): number;
  /** The whole file's checksum, read at leisure. */
  sumOf(path: string, signal: AbortSignal): Promise<number>;
}
