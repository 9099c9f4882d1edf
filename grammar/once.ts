// Lexers and parsers are made when the first line needs them: a log has one dialect, and Chevrotain analyses a grammar for some milliseconds.

/** `make`, asked for the first time. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Whether grammars are checked for ambiguities as they are made. They do not change by themselves: a test turns it on, a user need not wait for it. */
export const grammarChecks = { skipped: true };
