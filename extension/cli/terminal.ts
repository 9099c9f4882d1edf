// Text for a terminal: log text is hostile, so nothing in it may move the cursor, change colours, reorder what is read or hide.

/** At most `width` characters, cut with an ellipsis. */
export function trimmed(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

export type Style = 'error' | 'warning' | 'info' | 'hint' | 'bold' | 'dim';

/** Paints plain text; without colours it gives the text back. Only own words and text that went through `visible` may enter. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
export const coloured: Paint = (style, text) => `\x1b[${codes[style]}m${text}\x1b[0m`;

const codes: Readonly<Record<Style, string>> = { error: '1;31', warning: '1;33', info: '1;34', hint: '36', bold: '1', dim: '2' };
