// strace's quoting undone: strings become bytes, paths become text.

import type { FdRef } from '../event';

/** `bytes`: one character per byte (latin1); `cut`: strace shortened it (`"…"...`). */
export interface QuotedText {
  readonly bytes: string;
  readonly cut: boolean;
}

/** The image of a string token: `"a\n"`, `"abc"...`, `@"name"`. */
export function readQuoted(image: string): QuotedText {
  const open = image.indexOf('"');
  const close = image.lastIndexOf('"');
  return { bytes: unescapeBytes(image.slice(open + 1, close)), cut: close + 1 < image.length };
}

/** A path: its bytes read as UTF-8, or as they are when they are none. */
export function readPath(image: string): string {
  return decodeUtf8(readQuoted(image).bytes);
}

/** `</path>`, `</dev/null<char 1:3>>`, `</gone>(deleted)`, `<anon_inode:[io_uring]>`. */
export function readAngle(image: string): Omit<FdRef, 'fd'> {
  const close = image.lastIndexOf('>');
  let inner = image.slice(1, close);
  let deleted = close + 1 < image.length;
  const device = inner.endsWith('>') ? inner.lastIndexOf('<') : -1;
  const deviceText = device > 0 ? inner.slice(device + 1, -1) : undefined;
  if (device > 0) inner = inner.slice(0, device);
  if (inner.startsWith('/') && inner.endsWith(' (deleted)')) {
    inner = inner.slice(0, -' (deleted)'.length);
    deleted = true;
  }
  const path = decodeUtf8(unescapeBytes(inner));
  return { path, ...(deleted && { deleted }), ...(deviceText !== undefined && { device: deviceText }) };
}

/** C escapes: \n \t \" \\ \ooo \xHH. An escape that is none stays as it is. */
export function unescapeBytes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))/gs, (whole, octal, hex, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return letters[letter] ?? (/[a-z0-9]/.test(letter) ? whole : letter);
  });
}

const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', e: '\x1b' };

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: string): string {
  let highest = 0;
  for (let at = 0; at < bytes.length; at += 1) highest = Math.max(highest, bytes.charCodeAt(at));
  // A character beyond a byte is text already; only escaped bytes need decoding.
  if (highest < 0x80 || highest > 0xff) return bytes;
  try {
    return utf8.decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  } catch {
    // No UTF-8: file names are bytes, so they are kept one character per byte.
    return bytes;
  }
}
