// Paths as arguments: a string, resolved against the directory descriptor in front of it where strace shows that one's path.

import { readPath } from '../text';
import { fdOf, type Value } from '../value';

/** The path a string argument names; undefined for an address or NULL. */
export function pathOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? readPath(value.text) : undefined;
}

/** The path of an …at call: absolute where the directory's path is known. */
export function pathFrom(directory: Value | undefined, value: Value | undefined): string | undefined {
  const path = pathOf(value);
  const base = fdOf(directory)?.path;
  if (path === undefined || path.startsWith('/') || path === '' || base === undefined) return path;
  return base.endsWith('/') ? base + path : `${base}/${path}`;
}
