// Skips a test or, from a `before` hook, its whole suite, and says why. Allowed only where a compiler, a header, Slurm, a disk to fill, a part of the oldest
// VS Code or the shared recordings are missing; a skip without a reason fails the run.

export function skipBecause(context: Mocha.Context, reason: string): never {
  const runnable = context.runnable() as Mocha.Runnable & { readonly type: 'hook' | 'test' }; // the types leave `type` out
  Object.assign((runnable.type === 'hook' ? runnable.parent : runnable) ?? {}, { skipReason: reason });
  return context.skip();
}
