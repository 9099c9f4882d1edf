// Words for a POSIX shell: whatever the user typed stays one word and is never run.

/** A word as it is where nothing in it means anything to a shell, else in single quotes. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('=') ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line. A leading word with `=` would be an assignment, so it is quoted. */
export function shellCommand(words: readonly string[]): string {
  return words.map((word, at) => (at === 0 && word.includes('=') ? `'${word.replaceAll("'", `'\\''`)}'` : shellQuote(word))).join(' ');
}
