// The source file that a stack frame of a trace names, looked for inside the workspace by the end of its path. The path itself is never opened.

import { type Uri, workspace } from 'vscode';

/** The one file of the workspace that fits best; undefined when none does, or when two fit equally. */
export async function sourceInWorkspace(path: string): Promise<Uri | undefined> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.at(-1);
  if (name === undefined || !/^[\w.+-]+$/.test(name)) return undefined;
  const found = await workspace.findFiles(`**/${name}`, undefined, 50);
  const scored = found.map((uri) => ({ uri, common: commonEnd(uri.path.split('/'), parts) })).sort((a, b) => b.common - a.common);
  const [best, second] = scored;
  return best === undefined || best.common === second?.common ? undefined : best.uri;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && a.at(-1 - common) === b.at(-1 - common)) common++;
  return common;
}
