// Several files of one strace run as one input: opened, joined by time, their lines shown under their own file and number.

import type { ParseOptions } from '../../grammar/parse';
import type { ByteSource } from '../trace/byte-source';
import { openFile } from '../trace/node-byte-source';
import { unpacked } from '../trace/node-unpack';
import type { Piece } from '../trace/pieces';
import { readTogether } from '../trace/read-together';
import type { Console } from './console';
import { type Input, linesOf, type PlaceOf } from './input';
import type { Reading } from './judging';
import { visible } from './terminal';

/** `noOrder`: nothing in the files tells how their lines follow each other. A piece of task 0 names its tasks itself. */
export async function readSet(
  name: string,
  pieces: readonly Piece[],
  { dialect, unpackLimit }: Reading,
  console: Console,
  showText: boolean,
  more: Pick<ParseOptions, 'keptUnparsed'> = {},
): Promise<Input | { readonly error: string } | { readonly noOrder: string }> {
  const sources: ByteSource[] = [];
  try {
    for (const { path } of pieces) {
      const bytes = path === '-' ? { error: 'standard input cannot be one of several files of a run' } : await openFile(path);
      if ('error' in bytes) return { error: visible(bytes.error) };
      sources.push(await unpacked(bytes, unpackLimit));
    }
    const parts = sources.map((source, i) => ({ source, ...(pieces[i]?.task ? { task: pieces[i].task } : {}) }));
    const read = await readTogether(parts, { ...more, dialect });
    if ('kind' in read) return read.kind === 'no-order' ? { noOrder: read.message } : { error: `${visible(name)}: ${read.message}` };
    const { trace, places } = read;
    if (trace.dialect !== 'strace') return { error: `${visible(name)}: only files of strace can be joined, these are ${trace.dialect}` };
    if (trace.incomplete !== undefined) console.tell(`lease-lens: ${visible(trace.incomplete)}`);
    const place: PlaceOf = (line) => {
      const at = places.of(line);
      return { file: pieces[at?.file ?? 0]?.path ?? name, line: at?.line ?? line };
    };
    const texts = async (lines: Iterable<number>): Promise<ReadonlyMap<number, string>> =>
      showText ? textsOf([...lines], place, unpackLimit) : new Map();
    return { file: name, trace, place, texts };
  } catch (error) {
    return { error: `${visible(name)}: reading failed (${visible(error instanceof Error ? error.message : String(error))})` };
  } finally {
    for (const source of sources) await source.close();
  }
}

async function textsOf(lines: readonly number[], place: PlaceOf, unpackLimit: number): Promise<ReadonlyMap<number, string>> {
  const wanted = new Map<string, Map<number, number[]>>();
  for (const number of lines) {
    const at = place(number);
    const own = wanted.get(at.file) ?? new Map<number, number[]>();
    wanted.set(at.file, own.set(at.line, [...(own.get(at.line) ?? []), number]));
  }
  const found = new Map<number, string>();
  for (const [file, own] of wanted)
    for (const [line, text] of await linesOf(file, unpackLimit, new Set(own.keys())))
      for (const number of own.get(line) ?? []) found.set(number, text);
  return found;
}
