// Chevrotain makes an Error with a stack for each refused line; on a damaged log the stacks would cost more than the parsing.

/** Runs `work`; Errors made in it have no stack. */
export function withoutStacks<T>(work: () => T): T {
  const errors = Error as object as { stackTraceLimit?: number }; // V8 alone has this property
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    if (limit === undefined) delete errors.stackTraceLimit;
    else errors.stackTraceLimit = limit;
  }
}
