// Pins by the pages (or addresses) they cover, in buckets: adding, removing and asking which pins meet a range cost about the same however many
// pins there are. A pin stands in the bucket of its first page, in the class whose buckets are at least as long as the pin is; so only the bucket
// before a range can hold pins that begin outside it. Two layers above the buckets count what is below and are skipped where they are empty.

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
/** Keys: numbers of stretches of equal length; in the last layer the first units themselves. */
interface Node<Pin> {
  count: number;
  readonly below: Map<number, Node<Pin> | Group<Pin>>;
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

export function createRangeIndex<Pin extends Ranged>(of: RangeIndex<Pin>['of']): RangeIndex<Pin> {
  return { of, classes: [] };
}

export function addRange<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): void {
  const first = firstOf(index, pin);
  const last = lastOf(index, pin);
  const { bucket, top } = classOf(index, last - first + 1);
  let node = top;
  node.count++;
  for (let stretch = bucket * FAN * FAN; stretch >= bucket; stretch /= FAN) {
    const key = Math.floor(first / stretch);
    let next = node.below.get(key) as Node<Pin> | undefined; // not the last layer
    if (next === undefined) {
      next = { count: 0, below: new Map() };
      node.below.set(key, next);
    }
    next.count++;
    node = next;
  }
  const group = node.below.get(first) as Group<Pin> | undefined; // the last layer
  if (group === undefined) {
    node.below.set(first, { count: 1, low: last, high: last, pins: pin });
    return;
  }
  group.count++;
  group.low = Math.min(group.low, last);
  group.high = Math.max(group.high, last);
  if (group.pins instanceof Set) group.pins.add(pin);
  else group.pins = new Set([group.pins, pin]);
}

export function removeRange<Pin extends Ranged>(index: RangeIndex<Pin>, pin: Pin): void {
  const first = firstOf(index, pin);
  const { bucket, top } = classOf(index, lastOf(index, pin) - first + 1);
  let node = top;
  node.count--;
  for (let stretch = bucket * FAN * FAN; stretch >= bucket; stretch /= FAN) {
    const key = Math.floor(first / stretch);
    const next = node.below.get(key) as Node<Pin> | undefined; // not the last layer
    if (next === undefined) return;
    next.count--;
    if (next.count === 0) {
      node.below.delete(key);
      return;
    }
    node = next;
  }
  const group = node.below.get(first) as Group<Pin> | undefined; // the last layer
  if (group === undefined) return;
  group.count--;
  if (group.count === 0) node.below.delete(first);
  else if (group.pins instanceof Set) group.pins.delete(pin);
}

/** How many pins meet the units from..to (inclusive; `to` may be Infinity). */
export function countMeeting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): number {
  return countStarting(index, from, to) + straddling(index, from, to).length;
}

/** How many pins begin on the units from..to. */
export function countStarting<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): number {
  let count = 0;
  for (const { bucket, top } of index.classes)
    walk(top, bucket * FAN * FAN, bucket, from, to, ({ count: more }) => {
      count += more;
      return true;
    });
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
  const take = (node: Node<Pin> | Group<Pin>): boolean => {
    if ('below' in node) {
      for (const next of node.below.values()) if (!take(next)) return false;
      return true;
    }
    for (const pin of node.pins instanceof Set ? node.pins : [node.pins]) {
      if (found.length >= most) return false;
      found.push(pin);
    }
    return found.length < most;
  };
  if (most <= 0) return found;
  for (const { bucket, top } of index.classes) if (!walk(top, bucket * FAN * FAN, bucket, from, to, take)) break;
  return found;
}

/** Pins that begin before `from` and reach into from..to. */
function straddling<Pin extends Ranged>(index: RangeIndex<Pin>, from: number, to: number): Pin[] {
  const found: Pin[] = [];
  for (const { bucket, top } of index.classes)
    walk(top, bucket * FAN * FAN, bucket, from - bucket + 1, Math.min(from - 1, to), (group) => {
      collectReaching(index, group, from, found);
      return true;
    });
  return found;
}

function collectReaching<Pin extends Ranged>(index: RangeIndex<Pin>, node: Node<Pin> | Group<Pin>, from: number, found: Pin[]): void {
  if ('below' in node) {
    for (const next of node.below.values()) collectReaching(index, next, from, found);
    return;
  }
  if (node.high < from) return;
  for (const pin of node.pins instanceof Set ? node.pins : [node.pins]) if (node.low >= from || lastOf(index, pin) >= from) found.push(pin);
}

/** Visits what begins in from..to: whole nodes where they lie inside, single groups at the edges. Stops when `visit` says false. */
function walk<Pin extends Ranged>(
  node: Node<Pin>,
  stretch: number,
  bucket: number,
  from: number,
  to: number,
  visit: (part: Node<Pin> | Group<Pin>) => boolean,
): boolean {
  // Below a bucket the keys are the first units themselves.
  const length = stretch < bucket ? 1 : stretch;
  const low = Math.floor(from / length);
  const high = Math.floor(to / length);
  const go = (key: number, next: Node<Pin> | Group<Pin>): boolean => {
    if (!('below' in next) || (key * length >= from && key * length + length - 1 <= to)) return visit(next);
    return walk(next, stretch / FAN, bucket, from, to, visit);
  };
  if (high - low < node.below.size) {
    for (let key = low; key <= high; key++) {
      const next = node.below.get(key);
      if (next !== undefined && !go(key, next)) return false;
    }
    return true;
  }
  for (const [key, next] of node.below) if (key >= low && key <= high && !go(key, next)) return false;
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
