// Where a fix goes in a C source: its functions behind the last include, its statement in front of the line that a stack names. Pure.

import { frameOf, type SourceFrame } from '../lives/stack-frame';
import type { Fix } from './fixes';

export interface Insertion {
  /** 0-based line in front of which `text` goes. */
  readonly line: number;
  readonly text: string;
  readonly what: 'functions' | 'statement';
}

/** Frames of the stack that a log prints behind a line (1-based), the innermost first. */
export function framesBehind(lineText: (line: number) => string | undefined, line: number): readonly SourceFrame[] {
  const frames: SourceFrame[] = [];
  for (let next = line + 1; next <= line + 64; next++) {
    const text = lineText(next);
    if (text === undefined || !/^\s*=?>\s/.test(text)) break;
    const frame = frameOf(text);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

/** undefined: the source has no such line. `line` is 1-based. */
export function insertionsOf(
  source: readonly string[],
  line: number,
  { code, call }: Pick<Fix, 'code' | 'call'>,
): readonly Insertion[] | undefined {
  const target = source[line - 1];
  if (target === undefined) return undefined;
  const lastInclude = source.findLastIndex((text, at) => at < line - 1 && /^\s*#\s*include\b/.test(text));
  const body = code.split('\n').filter((text) => text !== '#define _GNU_SOURCE' && !hasAlready(source, text));
  const indent = /^\s*/.exec(target)?.[0] ?? '';
  const functions: Insertion = { line: lastInclude + 1, text: `\n${body.join('\n')}\n`, what: 'functions' };
  if (call === undefined) return [functions];
  const statement = call
    .split('\n')
    .map((text) => `${indent}${text}\n`)
    .join('');
  return [functions, { line: line - 1, text: statement, what: 'statement' }];
}

/** An include that the source has already. */
function hasAlready(source: readonly string[], text: string): boolean {
  const name = /^#include <(.+)>$/.exec(text)?.[1];
  return name !== undefined && source.some((own) => own.replace(/\s/g, '').startsWith(`#include<${name}>`));
}
