// Text of a log made harmless for the places where VS Code reads markup. A log is written by whoever ran the traced program:
// file names, task names and trace_marker text may hold links, HTML, commands or escape sequences.

/** Markdown that shows exactly `text`: no markup, link, autolink, HTML, code span, table cell or line break comes out of it. */
export function markdown(text: string, most = 600): string {
  return plain(text, most)
    .replace(/ (?= )|^ | $/g, '\u00a0')
    .replace(/[!-/:-@[-`{-~]/g, (character) => entities[character] ?? `\\${character}`);
}

/** One line without control, bidirectional or invisible characters (shown as `\u{…}`), cut at `most` UTF-16 units. */
export function plain(text: string, most = 600): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.replace(/[\r\n\t]+/g, ' ').replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A link to one of our own commands. `label` is escaped here; arguments are JSON and percent-encoded, parentheses too. */
export function commandLink(label: string, command: `leaseLens.${string}`, args: readonly (string | number)[]): string {
  const encoded = encodeURIComponent(JSON.stringify(args)).replace(/[()'*!~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `[${markdown(label)}](command:${command}?${encoded})`;
}

/** C0, DEL and C1 controls, soft hyphen, bidirectional marks and overrides, zero-width characters, separators, byte order mark, tags, lone surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
