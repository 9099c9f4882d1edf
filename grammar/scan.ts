// Bytes → lines, whatever the size of the chunks. A line is found by its newline byte and decoded on its own, so that no string keeps a chunk alive.

/** Default longest line, in bytes. */
export const longestLine = 1 << 20;

export interface LineScanner {
  /** The next bytes of the log; the array may be reused afterwards. */
  push(chunk: Uint8Array): void;
  /** One whole line, without its newline, where no other is under way. */
  line(bytes: Uint8Array): void;
  /** After the last chunk: a last line without a newline is a line. */
  end(): void;
}

/**
 * Calls `onLine` for every physical line without its newline (`\n` or `\r\n`) and a byte order mark. Bytes that are no UTF-8 become U+FFFD.
 * A line of more than `limit` bytes comes cut to them, with `cut` true; its rest is dropped.
 */
export function createLineScanner(onLine: (text: string, cut: boolean) => void, limit: number = longestLine): LineScanner {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // The start of a line whose newline has not come yet; never more than limit + 2 bytes, enough to know that it is too long.
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let first = true;

  const hold = (bytes: Uint8Array): void => {
    const room = Math.min(bytes.length, limit + 2 - heldBytes);
    if (room <= 0) return;
    held.push(bytes.slice(0, room));
    heldBytes += room;
  };
  const emit = (bytes: Uint8Array): void => {
    const cut = bytes.length - (bytes[bytes.length - 1] === carriageReturn ? 1 : 0) > limit;
    let text = decoder.decode(cut ? bytes.subarray(0, limit) : bytes);
    if (!cut && text.endsWith('\r')) text = text.slice(0, -1);
    if (first && text.startsWith('\ufeff')) text = text.slice(1);
    first = false;
    onLine(text, cut);
  };
  const emitHeld = (): void => {
    const bytes = held.length === 1 ? held[0] : joined(held, heldBytes);
    held.length = 0;
    heldBytes = 0;
    emit(bytes ?? new Uint8Array());
  };

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        const bytes = chunk.subarray(start, end);
        start = end + 1;
        if (heldBytes === 0) {
          emit(bytes);
        } else {
          hold(bytes);
          emitHeld();
        }
      }
      if (start < chunk.length) hold(chunk.subarray(start));
    },
    line: emit,
    end() {
      if (heldBytes > 0) emitHeld();
    },
  };
}

const newline = 10;
const carriageReturn = 13;

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
