// Large answers cross from the worker in parts, each sent when the one before it has been taken in: unpacking one large message would hold the
// extension host for as long as the log is long.

import type { DoneMessage, FromWorker, PartMessage } from './protocol';

/** Items of a list that cross at once: unpacking them takes the host one or two milliseconds. */
const items = 500;

/** The worker's side. */
export interface Sender {
  readonly reply: (message: FromWorker) => void;
  /** The host has taken the last part of this answer in. */
  readonly more: (id: number) => void;
}

export function createSender(post: (message: FromWorker) => void): Sender {
  const rest = new Map<number, Iterator<FromWorker>>();
  const more = (id: number): void => {
    const next = rest.get(id)?.next();
    if (next === undefined || next.done === true) rest.delete(id);
    else post(next.value);
    if (next?.value?.kind === 'done') rest.delete(id);
  };
  return {
    reply(message) {
      if (message.kind !== 'done') {
        post(message);
        return;
      }
      rest.set(message.id, partsOf(message));
      more(message.id);
    },
    more,
  };
}

/** Parts, then the answer with empty lists in the place of what was sent before. */
export function* partsOf(message: DoneMessage): Generator<FromWorker> {
  const { id, kind, answer } = message;
  if (typeof answer !== 'object' || answer === null) {
    yield message;
    return;
  }
  const lists: LongList[] = [];
  const light = strip(answer, [], lists);
  for (const { path, list } of lists)
    for (let from = 0; from < list.length; from += items) yield { kind: 'part', id, path, items: stretch(list, from) };
  yield { id, kind, answer: light as DoneMessage['answer'] }; // the same shape: lists are emptied, nothing else
}

/** The host's side: parts by request, and the whole answer when it is there. */
export class Joined {
  private readonly lists = new Map<string, { readonly path: readonly string[]; readonly list: unknown[] }>();

  take({ path, items: part }: PartMessage): void {
    const key = path.join('\n');
    const known = this.lists.get(key) ?? { path, list: [] };
    for (const item of part) known.list.push(item);
    this.lists.set(key, known);
  }

  whole(answer: DoneMessage['answer']): DoneMessage['answer'] {
    for (const { path, list } of this.lists.values()) put(answer, path, list);
    return answer;
  }
}

/** Depth of an answer at which lists are looked for: a what-if holds two analyses. */
const deepest = 2;

/** An array, or an EventList whose events are made when they are asked for. */
type List = Pick<readonly unknown[], 'length' | 'at'>;

interface LongList {
  readonly path: readonly string[];
  readonly list: List;
}

function isList(value: object): value is List {
  return Array.isArray(value) || ('at' in value && typeof value.at === 'function' && isPlain(value));
}

function stretch(list: List, from: number): readonly unknown[] {
  return Array.from({ length: Math.min(items, list.length - from) }, (_, i) => list.at(from + i));
}

function strip(value: object, path: readonly string[], lists: LongList[]): object {
  const light: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const here = [...path, name];
    if (typeof part === 'object' && part !== null && isList(part)) {
      if (part.length > items) lists.push({ path: here, list: part });
      light[name] = part.length > items ? [] : Array.isArray(part) ? part : stretch(part, 0);
    } else if (typeof part === 'object' && part !== null && here.length < deepest && isPlain(part)) light[name] = strip(part, here, lists);
    else light[name] = part;
  }
  return light;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function put(answer: unknown, path: readonly string[], list: unknown[]): void {
  const [name, ...deeper] = path;
  if (name === undefined || typeof answer !== 'object' || answer === null) return;
  const holder = answer as Record<string, unknown>; // what `strip` made of the same path
  if (deeper.length === 0) holder[name] = list;
  else put(holder[name], deeper, list);
}
