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
  const lists: { readonly path: readonly string[]; readonly list: readonly unknown[] }[] = [];
  const light = strip(answer, [], lists);
  for (const { path, list } of lists)
    for (let from = 0; from < list.length; from += items) yield { kind: 'part', id, path, items: list.slice(from, from + items) };
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

function strip(
  value: object,
  path: readonly string[],
  lists: { readonly path: readonly string[]; readonly list: readonly unknown[] }[],
): object {
  const light: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const here = [...path, name];
    if (Array.isArray(part) && part.length > items) {
      lists.push({ path: here, list: part });
      light[name] = [];
    } else if (typeof part === 'object' && part !== null && !Array.isArray(part) && here.length < deepest && isPlain(part))
      light[name] = strip(part, here, lists);
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
