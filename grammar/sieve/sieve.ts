// The sieve in front of the parsers: it tells on bytes which lines are noise by their event's or call's name, so that no string is made of them.
// It only ever leaves out a line that the dialect's parser would call noise; whatever it is not sure of it hands over.

/** Longest name, in bytes of UTF-8, and most names that a sieve knows. */
export const longestName = 32;
export const mostNames = 2048;

/** How the text behind a name decides. */
export type NoiseKind = (typeof noiseKind)[keyof typeof noiseKind];
export const noiseKind = {
  /** Noise whatever follows. */
  always: 1,
  /** ftrace: noise unless a parenthesis opens behind it, as a probe's place does. */
  unlessPlace: 2,
  /** ftrace: `sys_x` of a call that cannot matter: arguments, a result or a caller follow. */
  call: 3,
  /** ftrace: a function: arguments, a caller or nothing follows. */
  function: 4,
} as const;

/** Names that are noise in this log: only ever added to. */
export interface NoiseName {
  readonly name: string;
  readonly kind: NoiseKind;
}

/** What may be left out right now. A new object each time that something which was left out before may not be any more. */
export type SieveSetting = FtraceSetting | StraceSetting;

export interface FtraceSetting {
  readonly dialect: 'ftrace';
  readonly names: readonly NoiseName[];
  /** 0-based column of the colon behind the time stamp. */
  readonly column: number;
  /** `: 0x` in a call's arguments tells nothing new. */
  readonly numbered: boolean;
}

export interface StraceSetting {
  readonly dialect: 'strace';
  readonly names: readonly NoiseName[];
  /** Lines begin with a pid and a blank. */
  readonly pid: boolean;
  readonly stamp: 'none' | 'epoch' | 'day';
}

/** What a sieve found; overwritten by the next look. */
export interface Sifted {
  /** Lines to hand over: bytes [starts[i], ends[i]) without the newline. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Lines left out right before each, and behind the last at [count]. */
  readonly skipped: Uint32Array;
  /** About the last line left out there: 1 when it is strace's start of an unfinished call. */
  readonly unfinished: Uint32Array;
  /** strace, time of day: second of the day of the last line left out there. */
  readonly seconds: Uint32Array;
  count: number;
  /** Where to go on; behind the last newline when all complete lines were seen. */
  next: number;
}

export interface Sieve {
  readonly sifted: Sifted;
  /** Where the log's bytes are put: a chunk from `longestSifted` on, in front of it the beginning of its first line. */
  readonly bytes: Uint8Array;
  /** New bytes were put there, up to `to`. */
  load(to: number): void;
  set(setting: SieveSetting): void;
  /** Looks at the complete lines from `from` on, until `most` lines are to be handed over. */
  sift(from: number, most: number): void;
}

/** bytes */
export const longestChunk = 1 << 20;
/** Lines that one look hands over at most. */
export const longestSift = 4096;
/** A longer line is handed over, in bytes. */
export const longestSifted = 1 << 16;
/** bytes */
export const roomForBytes = longestSifted + longestChunk;
