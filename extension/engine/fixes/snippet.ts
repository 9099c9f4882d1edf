// Whole C files out of the parts: includes and flags once, functions in the order in which they call each other.

import { type Part, type PartName, parts } from './snippet-parts';

/** A stretch of a file, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface SnippetValues {
  /** rfc-v2: the lease has to be exclusive. */
  readonly exclusive: boolean;
  /** First line of the comment above the code: text of a log may be in it. */
  readonly heading: string;
  readonly ranges?: readonly ByteRange[];
  /** bytes */
  readonly size?: number;
}

/** A C file that compiles by itself with -Wall -Wextra -Werror. */
export function snippetOf(names: readonly PartName[], values: SnippetValues): string {
  const ordered = closure(names);
  const chosen = ordered.map((name): Part => parts[name]);
  const includes = [...new Set(chosen.flatMap((part) => part.includes))].sort(
    (a, b) => Number(a.includes('/')) - Number(b.includes('/')) || a.localeCompare(b),
  );
  const code = chosen.map((part) => fill(part.code, values));
  return [
    `/* ${comment(values.heading)} */`,
    '#define _GNU_SOURCE',
    ...includes.map((name) => `#include <${name}>`),
    '',
    ...(code.some((text) => /F_LAYOUT/.test(text)) ? [flags] : []),
    code.join('\n'),
  ].join('\n');
}

const flags = `#ifndef F_LAYOUT
#define F_LAYOUT 16 /* RFC of 2019, not in released kernels */
#endif
#ifndef F_EXCLUSIVE
#define F_EXCLUSIVE 32
#endif
`;

function fill(code: string, { exclusive, ranges = [], size = 0 }: SnippetValues): string {
  return code
    .replaceAll('@LEASE@', exclusive ? 'F_LAYOUT | F_EXCLUSIVE' : 'F_LAYOUT')
    .replaceAll('@RANGES@', ranges.map(({ offset, length }) => `\t{ ${offset}, ${length} },`).join('\n'))
    .replaceAll('@SIZE@', String(size));
}

/** What a part calls stands before it. */
function closure(names: readonly PartName[]): readonly PartName[] {
  const done = new Set<PartName>();
  const visit = (name: PartName): void => {
    if (done.has(name)) return;
    const part: Part = parts[name];
    for (const used of part.uses ?? []) if (isPart(used)) visit(used);
    done.add(name);
  };
  names.forEach(visit);
  return [...done];
}

function isPart(name: string): name is PartName {
  return Object.hasOwn(parts, name);
}

/** Text of a log inside a C comment: it must not end it, nor continue the line. */
export function comment(text: string): string {
  return [...text]
    .map((one) => (one < ' ' || one === '\u007f' || one === '\\' ? '?' : one))
    .join('')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *');
}
