// Large answers cross from the worker in parts, each sent when the one before it has been taken in: unpacking one large message would hold the
// extension host for as long as the log is long. Events cross as bytes, with the last part.

import type { EventList } from '../../grammar/event';
import { arrived, crossing } from './packed-answer';
import type { DoneMessage, FromWorker, PartMessage } from './protocol';

/** Items of a list that cross at once: unpacking them takes the host one or two milliseconds. */
const items = 500;

/** The worker's side. */
export interface Sender {
  readonly reply: (message: FromWorker) => void;
  /** The host has taken the last part of this answer in. */
  readonly more: (id: number) => void;
}

/** A message, and the buffers that change hands with it. */
export interface Sent {
  readonly message: FromWorker;
  readonly transfer: readonly ArrayBuffer[];
}

export function createSender(post: (message: FromWorker, transfer: readonly ArrayBuffer[]) => void): Sender {
  const rest = new Map<number, Iterator<Sent>>();
  const more = (id: number): void => {
    const next = rest.get(id)?.next();
    if (next === undefined || next.done === true) rest.delete(id);
    else post(next.value.message, next.value.transfer);
    if (next?.value?.message.kind === 'done') rest.delete(id);
  };
  return {
    reply(message) {
      if (message.kind !== 'done') {
        post(message, []);
        return;
      }
      rest.set(message.id, partsOf(message));
      more(message.id);
    },
    more,
  };
}

/** Parts, then the answer with empty lists in the place of what was sent before. */
export function* partsOf(message: DoneMessage): Generator<Sent> {
  const { id, kind, answer } = message;
  if (typeof answer !== 'object' || answer === null) {
    yield { message, transfer: [] };
    return;
  }
  const lists: LongList[] = [];
  const transfer: ArrayBuffer[] = [];
  const light = strip(answer, [], lists, transfer);
  for (const { path, list } of lists)
    for (let from = 0; from < list.length; from += items)
      yield { message: { id, kind: 'part', path, items: list.slice(from, from + items) }, transfer: [] };
  yield { message: { id, kind, answer: light as DoneMessage['answer'] }, transfer }; // the same shape: lists are emptied, events are bytes, nothing else
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
    open(answer, 0);
    return answer;
  }
}

/** Depth of an answer at which lists and events are looked for. */
const deepest = 2;

interface LongList {
  readonly path: readonly string[];
  readonly list: readonly unknown[];
}

function strip(value: object, path: readonly string[], lists: LongList[], transfer: ArrayBuffer[]): object {
  const light: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const here = [...path, name];
    if (name === 'events' && isEventList(part)) {
      const crossed = crossing(part);
      light[name] = crossed.events;
      transfer.push(...crossed.transfer);
    } else if (Array.isArray(part) && part.length > items) {
      lists.push({ path: here, list: part });
      light[name] = [];
    } else if (part instanceof Int32Array) {
      const copy = part.slice();
      light[name] = copy;
      transfer.push(copy.buffer);
    } else if (typeof part === 'object' && part !== null && here.length < deepest && isPlain(part))
      light[name] = strip(part, here, lists, transfer);
    else light[name] = part;
  }
  return light;
}

/** An analysis' events, as an array or as a list that makes them. */
function isEventList(value: unknown): value is EventList {
  return typeof value === 'object' && value !== null && 'at' in value && 'entries' in value;
}

function open(value: object | null | undefined | string | number, depth: number): void {
  if (typeof value !== 'object' || value === null || depth >= deepest || !isPlain(value)) return;
  const holder = value as Record<string, unknown>; // plain data
  for (const [name, part] of Object.entries(holder)) {
    const events = arrived(part);
    if (events !== undefined) holder[name] = events;
    else if (typeof part === 'object') open(part, depth + 1);
  }
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
