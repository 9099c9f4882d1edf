// The logs a command names, one after the other; the files of one run of `strace -ff` (P.PID) are one of them.

import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ParseOptions } from '../../grammar/parse';
import { visible } from '../engine/report/visible';
import { grouped, type Piece, pieceOf } from '../trace/pieces';
import type { Console } from './console';
import { type Input, readInput } from './input';
import type { Reading } from './judging';
import { readSet } from './set';

type Read = Input | { readonly error: string };
/** `file`: as the user gave it, of several of one run their common name. */
type NamedRead = Input | { readonly error: string; readonly file: string };

/**
 * Reads what the operands name. Two or more pieces of one set are joined; where their lines show no time they are read each alone.
 * `together`: all operands are one run, and one piece stands for its siblings too; what cannot be joined is an error.
 */
export async function* readInputs(
  operands: readonly string[],
  together: boolean,
  reading: Reading,
  console: Console,
  showText: boolean,
  more: Pick<ParseOptions, 'keptUnparsed'> = {},
): AsyncGenerator<NamedRead> {
  if (together) {
    yield named(operands.join(' + '), await readTogether(operands, reading, console, showText, more));
    return;
  }
  for (const one of grouped(operands)) {
    if (typeof one === 'string') {
      yield named(one, await readInput(one, reading, console, showText, more));
      continue;
    }
    const read = await readSet(nameOf(one), one, reading, console, showText, more);
    if (!('noOrder' in read)) {
      yield named(nameOf(one), read);
      continue;
    }
    console.tell(`lease-lens: ${visible(nameOf(one))}: read each file alone: ${visible(read.noOrder)}`);
    for (const { path } of one) yield named(path, await readInput(path, reading, console, showText, more));
  }
}

function named(file: string, read: Read): NamedRead {
  return 'error' in read ? { ...read, file } : read;
}

/** What a command about one log reads: a file, or with `together` all the operands as one. */
export function readOne(
  operands: readonly string[],
  together: boolean,
  reading: Reading,
  console: Console,
  showText: boolean,
): Promise<Read> {
  return together ? readTogether(operands, reading, console, showText) : readInput(operands[0] ?? '-', reading, console, showText);
}

async function readTogether(
  operands: readonly string[],
  reading: Reading,
  console: Console,
  showText: boolean,
  more: Pick<ParseOptions, 'keptUnparsed'> = {},
): Promise<Read> {
  const set = operands.length === 1 ? withSiblings(operands[0] ?? '') : [...new Set(operands)].sort().map(asPiece);
  const read = await readSet(nameOf(set), set, reading, console, showText, more);
  return 'noOrder' in read ? { error: visible(read.noOrder) } : read;
}

function asPiece(path: string): Piece {
  return pieceOf(path) ?? { path, set: path, task: 0 };
}

/** All files of the piece's set that stand in its folder; only the file itself when its name is none of a set. */
function withSiblings(path: string): readonly Piece[] {
  const own = asPiece(path);
  if (own.task === 0) return [own];
  const folder = dirname(path);
  const names = readdirSync(folder).sort();
  const siblings = names.flatMap((name) => pieceOf(path === basename(path) ? name : join(folder, name)) ?? []);
  const set = pieceOf(path === basename(path) ? path : join(folder, basename(path)))?.set;
  const found = siblings.filter((piece) => piece.set === set);
  return found.length === 0 ? [own] : found;
}

function nameOf(set: readonly Piece[]): string {
  const names = new Set(set.map((piece) => piece.set));
  return names.size === 1 ? (set[0]?.set ?? '') : set.map((piece) => piece.path).join(' + ');
}
