// Where a line's prefix ends, found on the raw text so that noise is told before anything is lexed. A comm may look like anything
// (spaces, dashes, colons, `[000]`), so the prefix is anchored on its right end, the time stamp, and read backwards.
// Shapes: default, record-tgid, no irq-info, latency-format, latency-format with verbose, trace-cmd report (-l, -t, --ts-diff), perf script.

/** Columns of the last line looked at; the finder overwrites it (0-based, UTF-16). */
export interface PrefixColumns {
  /** The comm is text[commStart … commEnd). */
  commStart: number;
  commEnd: number;
  /** Where the grammar takes over: the `-` before the pid, perf's pid, or the stamp when neither is shown. */
  tail: number;
  /** First character of the event's name. */
  body: number;
}

export interface PrefixFinder {
  /** The columns of the line just accepted. */
  readonly at: PrefixColumns;
  /** Where the colon behind the stamp is looked for first. */
  column(): number;
  /** False when the line has no prefix. */
  find(text: string): boolean;
}

/** @param spaced perf's `comm pid`, not `comm-pid` */
export function createPrefixFinder(spaced: boolean): PrefixFinder {
  const at: PrefixColumns = { commStart: 0, commEnd: 0, tail: 0, body: 0 };
  let guess = 0;

  const accept = (text: string, colon: number, tail: number): void => {
    let start = 0;
    while (text.charCodeAt(start) === space) start += 1;
    let end = tail;
    // A comm may end in blanks, but where it is set off by one they are padding.
    if (text.charCodeAt(tail) !== dash) while (end > start && text.charCodeAt(end - 1) === space) end -= 1;
    at.commStart = Math.min(start, end);
    at.commEnd = end;
    at.tail = tail;
    at.body = bodyStart(text, colon + 1, spaced);
  };

  return {
    at,
    column: () => guess,
    find(text) {
      // Nearly all lines of a log have their stamp end in one column, and a full-width comm leaves no doubt.
      if (text.charCodeAt(guess) === colonCode && text.charCodeAt(guess + 1) === space) {
        const tail = tailBefore(text, guess, spaced);
        if (isPadded(text, tail, spaced)) {
          accept(text, guess, tail);
          return true;
        }
      }
      // A comm can imitate a prefix, the text behind the stamp too: the last one that starts within a comm's width is the real one.
      let found = -1;
      let foundColon = -1;
      let tries = 0;
      for (let colon = text.indexOf(': '); colon >= 0 && colon < widestPrefix && tries < 24; colon = text.indexOf(': ', colon + 1)) {
        tries += 1;
        const tail = tailBefore(text, colon, spaced);
        if (tail < 0 || tail > widestComm + 1) continue;
        if (found >= 0 && (tail <= found || tail - skip(text, 0) > longestComm + 1)) continue;
        found = tail;
        foundColon = colon;
        if (isPadded(text, tail, spaced)) break;
      }
      if (found < 0) return false;
      guess = foundColon;
      accept(text, foundColon, found);
      return true;
    },
  };
}

const space = 32;
const slash = 47;
const dash = 45;
const dot = 46;
const colonCode = 58;
const openParen = 40;
const closeParen = 41;
const openBracket = 91;
const closeBracket = 93;
/** Kernel text, trace-cmd and perf pad a comm to 16 columns or a little more; perf pads the pid behind it too. */
const widestComm = 24;
/** TASK_COMM_LEN without its zero. */
const longestComm = 15;
const widestPrefix = 160;

/** The comm fills its 16 columns exactly: nothing left of the tail can be a prefix of its own. */
function isPadded(text: string, tail: number, spaced: boolean): boolean {
  return spaced ? tail >= 17 && tail <= widestComm + 1 && text.charCodeAt(16) === space : tail === 16;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function bodyStart(text: string, from: number, spaced: boolean): number {
  let at = skip(text, from);
  if (text.charCodeAt(at) === openParen && text.charCodeAt(at + 1) === 43 /* + */) {
    // trace-cmd report --ts-diff: `(+602)`.
    let end = at + 2;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (text.charCodeAt(end) === closeParen) at = skip(text, end + 1);
  } else if (spaced && isDigit(text.charCodeAt(at))) {
    // perf's sample period.
    let end = at;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (text.charCodeAt(end) === space) at = skip(text, end);
  }
  return at;
}

function skip(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === space) at += 1;
  return at;
}

function skipBack(text: string, from: number): number {
  let at = from;
  while (at >= 0 && text.charCodeAt(at) === space) at -= 1;
  return at;
}

function digitsBack(text: string, from: number): number {
  let at = from;
  while (at >= 0 && isDigit(text.charCodeAt(at))) at -= 1;
  return at;
}

/** Reads the prefix backwards from the colon of its stamp; where its fixed part begins, or -1. */
function tailBefore(text: string, colon: number, spaced: boolean): number {
  if (text.charCodeAt(colon - 1) === closeParen) return verboseTail(text, colon);
  const stamp = stampStart(text, colon);
  if (stamp < 0) return -1;
  let at = skipBack(text, stamp - 1);
  if (text.charCodeAt(at) !== closeBracket) {
    // Flags, a latency CPU with its flags, or (perf) a pid without a CPU.
    let start = at;
    while (start >= 0 && text.charCodeAt(start) !== space && at - start < 14) start -= 1;
    const first = text.charCodeAt(start + 1);
    const length = at - start;
    const before = skipBack(text, start);
    if (length >= 4 && length <= 6 && text.charCodeAt(before) === closeBracket && !spaced) {
      at = before;
    } else if (!spaced && length >= 4 && isDigit(first) && !isDigit(text.charCodeAt(at - 3))) {
      return pidTail(text, before, spaced);
    } else if (spaced && length >= 1 && length <= 4 && text.charCodeAt(before) === closeBracket && isMisc(text, start + 1, at)) {
      at = before;
    } else if (spaced) {
      return digitsBack(text, at) < at ? pidTail(text, at, spaced) : stamp;
    } else {
      return -1;
    }
  }
  const cpu = digitsBack(text, at - 1);
  if (text.charCodeAt(cpu) !== openBracket || at - cpu < 4) return -1;
  at = skipBack(text, cpu - 1);
  if (text.charCodeAt(at) === closeParen) {
    let open = at - 1;
    while (at - open < 14 && (text.charCodeAt(open) === space || text.charCodeAt(open) === dash || isDigit(text.charCodeAt(open))))
      open -= 1;
    if (text.charCodeAt(open) !== openParen) return -1;
    at = skipBack(text, open - 1);
  }
  return pidTail(text, at, spaced);
}

/** First character of `1041.742222`, `115543` or `28063us+` before `colon`. */
function stampStart(text: string, colon: number): number {
  let at = colon - 1;
  if (!isDigit(text.charCodeAt(at))) {
    if (text.charCodeAt(at) !== 115 /* s */) at -= 1;
    if (text.charCodeAt(at) !== 115 || text.charCodeAt(at - 1) !== 117 /* u */) return -1;
    at -= 2;
  }
  const last = at;
  at = digitsBack(text, at);
  if (at === last) return -1;
  if (text.charCodeAt(at) === dot) {
    const whole = digitsBack(text, at - 1);
    if (whole === at - 1) return -1;
    at = whole;
  }
  return text.charCodeAt(at) === space ? at + 1 : -1;
}

function pidTail(text: string, last: number, spaced: boolean): number {
  let at = digitsBack(text, last);
  if (at === last) return -1;
  if (!spaced) return text.charCodeAt(at) === dash ? at : -1;
  if (text.charCodeAt(at) === slash) at = digitsBack(text, at - 1);
  // Without -F comm the pid starts the line.
  return at < 0 || text.charCodeAt(at) === space ? at + 1 : -1;
}

/** perf script -F +misc: where the processor was, as letters. */
function isMisc(text: string, from: number, to: number): boolean {
  for (let at = from; at <= to; at += 1) if (!'KUHGgMESp'.includes(text.charAt(at))) return false;
  return true;
}

/** `comm pid cpu irqs preempt index [time] 28.063ms (+0.003ms):` */
function verboseTail(text: string, colon: number): number {
  const match = /^(\s{0,64}.{1,40}?\s{1,64})\d+\s+\d+ \d+ [0-9a-f]{8} [0-9a-f]{8} \[[0-9a-f]+\] \d+\.\d+ms \([+-]?\d+\.\d+ms\)$/.exec(
    text.slice(0, Math.min(colon, widestPrefix)),
  );
  return match?.[1]?.length ?? -1;
}
