// Log text is hostile: in what others will read, nothing of it may move a cursor, change colours, reorder what is read or hide.

/** Control characters, escape sequences, bidirectional overrides and invisible marks become visible `\x1b`, `\u202e`. Tabs become a space. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    if (character === '\t') return ' ';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, '0')}`;
  });
}

// Cc, Cf (bidi controls, zero width, soft hyphen, tags), line and paragraph separators, lone surrogates, what is no character.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
