// Several files of one run as one input: opened, joined, their lines shown under their own file and number.

import { basename } from 'node:path';

import type { ParseOptions } from '../../grammar/parse';
import { type PlaceOf, shortNames } from '../engine/report/place';
import type { Recorded } from '../engine/report/records';
import { visible } from '../engine/report/visible';
import type { ByteSource } from '../trace/byte-source';
import { createRoom } from '../trace/node-room';
import type { Piece } from '../trace/pieces';
import { type Part, type Recorder, readTogether } from '../trace/read-together';
import type { Console } from './console';
import { type Input, linesOf, openLog } from './input';
import type { Reading } from './judging';
import { rereadSet } from './reread-set';

/** `noOrder`: nothing in the files tells how their lines follow each other. A piece of task 0 names its tasks itself. */
export async function readSet(
  name: string,
  pieces: readonly Piece[],
  { dialect, unpackLimit, mostEvents, skews }: Reading,
  console: Console,
  showText: boolean,
  more: Pick<ParseOptions, 'keptUnparsed'> = {},
): Promise<Input | { readonly error: string } | { readonly noOrder: string }> {
  const known = new Set(pieces.flatMap(({ path }) => [path, basename(path)]));
  const stranger = [...skews.keys()].find((file) => !known.has(file));
  if (stranger !== undefined) return { error: `--skew ${visible(stranger)}: no such file among those given` };
  const sources: ByteSource[] = [];
  try {
    const parts: Part[] = [];
    for (const { path, task } of pieces) {
      const log = path === '-' ? { error: 'standard input cannot be one of several files of a run' } : await openLog(path, unpackLimit);
      if ('error' in log) return log;
      sources.push(log.bytes);
      const skew = skews.get(path) ?? skews.get(basename(path));
      parts.push({ source: log.source, ...(task === 0 ? {} : { task }), ...(skew === undefined ? {} : { skew }) });
    }
    const read = await readTogether(parts, { ...more, dialect, mostKept: mostEvents }, createRoom());
    if ('kind' in read) return read.kind === 'no-order' ? { noOrder: read.message } : { error: `${visible(name)}: ${read.message}` };
    const { trace, places } = read;
    if (trace.lines === 0) console.tell(`lease-lens: ${visible(name)}: empty, nothing to judge`);
    if (trace.incomplete !== undefined) console.tell(`lease-lens: ${visible(trace.incomplete)}`);
    const names = shortNames(pieces.map(({ path }) => path));
    const place: PlaceOf = (line) => {
      const at = places.of(line);
      const file = at?.file ?? 0;
      return { file: pieces[file]?.path ?? name, line: at?.line ?? line, name: names[file] ?? name };
    };
    const texts = async (lines: Iterable<number>): Promise<ReadonlyMap<number, string>> =>
      showText ? textsOf([...lines], place, unpackLimit) : new Map();
    const lineOf = (file: string, line: number): number | undefined => {
      const index = pieces.findIndex((piece) => piece.path === file);
      return index < 0 ? undefined : places.numberOf({ file: index, line });
    };
    const joined = read.recorders.length < 2 ? {} : { joined: read.recorders.map((one) => recorded(one, pieces)) };
    const reread = rereadSet(pieces, read.recorders, { place, lineOf, texts: (lines) => textsOf(lines, place, unpackLimit) });
    return { file: name, trace, place, lineOf, texts, reread, ...joined };
  } catch (error) {
    return { error: `${visible(name)}: reading failed (${visible(error instanceof Error ? error.message : String(error))})` };
  } finally {
    for (const source of sources) await source.close();
  }
}

function recorded({ dialect, files, clock }: Recorder, pieces: readonly Piece[]): Recorded {
  const names = files.map((index) => pieces[index]?.path ?? '');
  if (clock === undefined) return { dialect, files: names };
  const { skew, uncertainty, drift, shared } = clock;
  return {
    dialect,
    files: names,
    skew: Math.round(skew),
    ...(uncertainty === undefined ? {} : { uncertainty: Math.round(uncertainty) }),
    ...(drift === 0 ? {} : { drift }),
    shared,
  };
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
