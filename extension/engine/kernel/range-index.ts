// Pins by the pages (or addresses) they cover, in buckets: adding, removing and asking which pins meet a range cost about the same however many
// pins there are. A pin stands in the bucket of its first page, in the class whose buckets are at least as long as the pin is; so only the bucket
// before a range can hold pins that begin outside it. Two layers above the buckets count what is below and are skipped where they are empty.
// Keys are relative to the stretch above, so that they are small: large numbers are objects to V8.

/** What is found: pages are inclusive, a length is in bytes. */
interface Ranged {
  readonly firstPage?: number;
  readonly lastPage?: number;
  readonly address?: number;
  readonly length?: number;
}

export interface RangeIndex<Pin extends Ranged> {
  /** Pages of a file, or bytes of an address space: the units of every range. */
  readonly of: 'pages' | 'addresses';
  /** By length: buckets of 64 units, of 1024, of 16384… */
  readonly classes: RangeClass<Pin>[];
}

interface RangeClass<Pin> {
  /** Units per bucket; no pin of this class is longer. */
  readonly bucket: number;
  readonly top: Node<Pin>;
}
/** Keys: which stretch of the one above it is, from 0. */
interface Node<Pin> {
  count: number;
  readonly below: Map<number, Node<Pin> | Bucket<Pin>>;
}
interface Bucket<Pin> {
  count: number;
  /** All of them while they are few. */
  few: Pin[];
  /** Else by the unit they begin on, counted from the bucket's first. */
  groups?: Map<number, Group<Pin>>;
}
/** Pins that begin on one page (or byte). */
interface Group<Pin> {
  count: number;
  /** Bounds of their last units; they may be too wide after a removal. */
  low: number;
  high: number;
  pins: Pin | Set<Pin>;
}

const SMALLEST = 64;
const GROWTH = 16;
const FAN = 128;
const FEW = 16;

export function createRangeIndex<Pin extends Ranged>(of: RangeIndex<Pin>['of']): RangeIndex<Pin> {
  return { of, classes: [] };
}

export function addRange<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): void {
  const first = firstOf(index, pin);
  const last = lastOf(index, pin);
  const { bucket, top } = classOf(index, last - first + 1);
  const middle = childOf(top, Math.floor(first / (bucket * FAN * FAN)));
  const lowest = childOf(middle, Math.floor(first / (bucket * FAN)) % FAN);
  top.count += 1;
  middle.count += 1;
  lowest.count += 1;
  const key = Math.floor(first / bucket) % FAN;
  const held = lowest.below.get(key) as Bucket<Pin> | undefined; // the last layer
  if (held === undefined) {
    lowest.below.set(key, { count: 1, few: [pin] });
    return;
  }
  held.count += 1;
  if (held.groups !== undefined) addToGroup(held.groups, pin, first % bucket, last);
  else if (held.few.length < FEW) held.few.push(pin);
  else {
    held.groups = new Map();
    for (const one of [...held.few, pin]) addToGroup(held.groups, one, firstOf(index, one) % bucket, lastOf(index, one));
    held.few = [];
  }
}

function childOf<Pin>(node: Node<Pin>, key: number): Node<Pin> {
  const known = node.below.get(key) as Node<Pin> | undefined; // not the last layer
  if (known !== undefined) return known;
  const made: Node<Pin> = { count: 0, below: new Map() };
  node.below.set(key, made);
  return made;
}

function addToGroup<Pin>(groups: Map<number, Group<Pin>>, pin: Pin, key: number, last: number): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, { count: 1, low: last, high: last, pins: pin });
    return;
  }
  group.count += 1;
  group.low = Math.min(group.low, last);
  group.high = Math.max(group.high, last);
  if (group.pins instanceof Set) group.pins.add(pin);
  else group.pins = new Set([group.pins, pin]);
}

/** It is there: whoever removes it has added it. */
export function removeRange<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): void {
  const first = firstOf(index, pin);
  const { bucket, top } = classOf(index, lastOf(index, pin) - first + 1);
  const [topKey, middleKey, key] = [
    Math.floor(first / (bucket * FAN * FAN)),
    Math.floor(first / (bucket * FAN)) % FAN,
    Math.floor(first / bucket) % FAN,
  ];
  const middle = top.below.get(topKey) as Node<Pin> | undefined; // not the last layer
  const lowest = middle?.below.get(middleKey) as Node<Pin> | undefined; // not the last layer
  const held = lowest?.below.get(key) as Bucket<Pin> | undefined; // the last layer
  if (middle === undefined || lowest === undefined || held === undefined) return;
  top.count -= 1;
  middle.count -= 1;
  lowest.count -= 1;
  held.count -= 1;
  if (held.groups !== undefined) takeFromGroup(held.groups, pin, first % bucket);
  else held.few.splice(held.few.indexOf(pin), 1);
  if (held.count === 0) lowest.below.delete(key);
  if (lowest.count === 0) middle.below.delete(middleKey);
  if (middle.count === 0) top.below.delete(topKey);
}

function takeFromGroup<Pin>(groups: Map<number, Group<Pin>>, pin: Pin, key: number): void {
  const group = groups.get(key);
  if (group === undefined) return;
  group.count -= 1;
  if (group.count === 0) groups.delete(key);
  else if (group.pins instanceof Set) group.pins.delete(pin);
}

/** How many pins meet the units from..to (inclusive; `to` may be Infinity). */
export function countMeeting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): number {
  return countStarting(index, from, to) + straddling(index, from, to).length;
}

/** How many pins begin on the units from..to. */
export function countStarting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): number {
  let count = 0;
  const visitor: Visitor<Pin> = {
    part(part) {
      count += part.count;
      return true;
    },
    pin() {
      count += 1;
      return true;
    },
  };
  for (const { bucket, top } of index.classes) walk(index, top, 0, bucket * FAN * FAN, bucket, from, to, visitor);
  return count;
}

/** Some of the pins that meet the units from..to: at most `most`. The order depends on the pins' history alone. */
export function pinsMeeting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number, most: number): Pin[] {
  const found = straddling(index, from, to).slice(0, most);
  return [...found, ...pinsStarting(index, from, to, most - found.length)];
}

/** Some of the pins that begin on the units from..to: at most `most`. */
export function pinsStarting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number, most: number): Pin[] {
  const found: Pin[] = [];
  const take = (pin: Pin): boolean => {
    if (found.length < most) found.push(pin);
    return found.length < most;
  };
  if (most <= 0) return found;
  const visitor: Visitor<Pin> = { part: (part) => each(part, take), pin: take };
  for (const { bucket, top } of index.classes) if (!walk(index, top, 0, bucket * FAN * FAN, bucket, from, to, visitor)) break;
  return found;
}

/** Pins that begin before `from` and reach into from..to. */
function straddling<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): Pin[] {
  const found: Pin[] = [];
  const reach = (pin: Pin): boolean => {
    if (lastOf(index, pin) >= from) found.push(pin);
    return true;
  };
  const visitor: Visitor<Pin> = {
    part(part) {
      if ('low' in part && part.high < from) return true;
      return each(part, reach);
    },
    pin: reach,
  };
  for (const { bucket, top } of index.classes)
    walk(index, top, 0, bucket * FAN * FAN, bucket, from - bucket + 1, Math.min(from - 1, to), visitor);
  return found;
}

/** What is met: whole parts where they lie inside the range, single pins at its edges. False: enough. */
interface Visitor<Pin> {
  readonly part: (part: Node<Pin> | Bucket<Pin> | Group<Pin>) => boolean;
  readonly pin: (pin: Pin) => boolean;
}

/** `start`: the first unit of the node; `length`: units of each stretch below it. */
function walk<Pin extends Ranged>(
  index: RangeIndex<Pin>,
  node: Node<Pin>,
  start: number,
  length: number,
  bucket: number,
  from: number,
  to: number,
  visitor: Visitor<Pin>,
): boolean {
  const go = (key: number, next: Node<Pin> | Bucket<Pin>): boolean => {
    const at = start + key * length;
    if (at >= from && at + length - 1 <= to) return visitor.part(next);
    return 'below' in next
      ? walk(index, next, at, length / FAN, bucket, from, to, visitor)
      : walkBucket(index, next, at, from, to, visitor);
  };
  return between(node.below, Math.floor((from - start) / length), Math.floor((to - start) / length), go);
}

function walkBucket<Pin extends Ranged>(
  index: RangeIndex<Pin>,
  { few, groups }: Bucket<Pin>,
  start: number,
  from: number,
  to: number,
  { part, pin }: Visitor<Pin>,
): boolean {
  for (const one of few) {
    const first = firstOf(index, one);
    if (first >= from && first <= to && !pin(one)) return false;
  }
  return groups === undefined || between(groups, from - start, to - start, (_key, group) => part(group));
}

/** The entries of keys low..high, by whichever of the two are fewer. */
function between<Value>(map: ReadonlyMap<number, Value>, low: number, high: number, go: (key: number, value: Value) => boolean): boolean {
  if (high - low < map.size) {
    for (let key = low; key <= high; key += 1) {
      const value = map.get(key);
      if (value !== undefined && !go(key, value)) return false;
    }
    return true;
  }
  for (const [key, value] of map) if (key >= low && key <= high && !go(key, value)) return false;
  return true;
}

function each<Pin>(part: Node<Pin> | Bucket<Pin> | Group<Pin>, visit: (pin: Pin) => boolean): boolean {
  if ('below' in part) {
    for (const next of part.below.values()) if (!each(next, visit)) return false;
    return true;
  }
  if ('low' in part) {
    if (!(part.pins instanceof Set)) return visit(part.pins);
    for (const pin of part.pins) if (!visit(pin)) return false;
    return true;
  }
  for (const pin of part.few) if (!visit(pin)) return false;
  if (part.groups !== undefined) for (const group of part.groups.values()) if (!each(group, visit)) return false;
  return true;
}

function classOf<Pin extends Ranged>(index: RangeIndex<Pin>, length: number): RangeClass<Pin> {
  let at = 0;
  let bucket = SMALLEST;
  while (bucket < length && bucket < 2 ** 60) {
    bucket *= GROWTH;
    at++;
  }
  for (let next = index.classes.length; next <= at; next++)
    index.classes.push({ bucket: SMALLEST * GROWTH ** next, top: { count: 0, below: new Map() } });
  return index.classes[at] ?? { bucket, top: { count: 0, below: new Map() } };
}

function firstOf<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): number {
  return (index.of === 'pages' ? pin.firstPage : pin.address) ?? 0;
}

function lastOf<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): number {
  return index.of === 'pages' ? (pin.lastPage ?? 0) : (pin.address ?? 0) + Math.max(1, pin.length ?? 0) - 1;
}
