// The filter's small language (docs/timeline.md): terms with blanks between, all of which must hold. `pool.dat kind:pin|lease -state:lost lasts>10ms`.
// An error says what can be typed instead. Knows no DOM.

/** Words are compared without case; ranges are inclusive. */
export type FilterTerm =
  | { readonly not: boolean; readonly kind: 'words'; readonly key: WordKey; readonly any: readonly string[] }
  | { readonly not: boolean; readonly kind: 'ranges'; readonly key: RangeKey; readonly any: readonly (readonly [number, number])[] };

export type WordKey = 'any' | 'file' | 'task' | 'kind' | 'state' | 'rule';
export type RangeKey = 'severity' | 'line' | 'page' | 'lasts' | 'at';

export type Parsed = { readonly terms: readonly FilterTerm[] } | { readonly error: string; readonly column: number };

/** `column`: 0-based, where in the text the error stands. */
export function parseFilter(text: string): Parsed {
  const terms: FilterTerm[] = [];
  for (const match of text.matchAll(/(-?)(?:([a-z]+)(:|>=|<=|>|<|=))?((?:"[^"]*"?|[^\s"])*)/gi)) {
    if (match[0] === '') continue;
    const [, minus = '', key, operator, value = ''] = match;
    const term =
      key === undefined || operator === undefined
        ? anyTerm(minus !== '', value)
        : keyTerm(minus !== '', key.toLowerCase(), operator, value);
    if (typeof term === 'string') return { error: term, column: match.index };
    terms.push(term);
  }
  return { terms };
}

/** The language in words, for the box's help and its tests. */
export const filterHelp: readonly (readonly [example: string, means: string])[] = [
  ['pool.dat', 'words in labels, files or tasks; "two words" in quotes'],
  ['file:pool task:rdma', 'part of the name'],
  ['kind:pin|lease', 'lease, break, pin, change, gup, signal, mapping'],
  ['state:breaking', 'held, breaking, lost, retaken, pinned, waiting …'],
  ['rule:LP002', 'what a finding of the rule stands on'],
  ['severity>=warning', 'hint, info, warning, error'],
  ['lasts>10ms at:1s-2s', 'ns, us, ms, s, min, h, d'],
  ['line:100-200 page:32', 'a number or a range'],
  ['-state:held', 'not'],
];

function anyTerm(not: boolean, value: string): FilterTerm | string {
  const any = alternatives(value);
  return any.length === 0 ? 'a word is missing behind “-”' : { not, kind: 'words', key: 'any', any };
}

function keyTerm(not: boolean, key: string, operator: string, value: string): FilterTerm | string {
  const words = wordKeys[key];
  const ranges = rangeKeys[key];
  if (words === undefined && ranges === undefined)
    return `there is no “${key}”; type one of ${[...Object.keys(wordKeys), ...Object.keys(rangeKeys)].join(', ')}`;
  const any = alternatives(value);
  if (any.length === 0) return `a value is missing behind “${key}${operator}”: ${words?.hint ?? ranges?.hint ?? ''}`;
  if (words !== undefined) {
    if (operator !== ':' && operator !== '=') return `“${key}” takes “:”, say ${key}:${words.values?.[0] ?? 'name'}`;
    const wrong = words.values === undefined ? undefined : any.find((one) => !words.values?.some((known) => known === one));
    if (wrong !== undefined) return `there is no ${key} “${wrong}”; type one of ${words.values?.join(', ')}`;
    return { not, kind: 'words', key: key as WordKey, any };
  }
  const read: (readonly [number, number])[] = [];
  for (const one of any) {
    const range = ranges && rangeOf(one, operator, ranges.read);
    if (range === undefined) return `“${one}” is no ${key}; type ${ranges?.hint}`;
    read.push(range);
  }
  return { not, kind: 'ranges', key: key as RangeKey, any: read };
}

function alternatives(value: string): readonly string[] {
  return value
    .replaceAll('"', '')
    .toLowerCase()
    .split('|')
    .filter((one) => one !== '');
}

function rangeOf(text: string, operator: string, read: (text: string) => number | undefined): readonly [number, number] | undefined {
  const [low, high, ...more] = operator === ':' || operator === '=' ? text.split('-') : [text];
  const from = low === undefined ? undefined : read(low);
  const to = high === undefined ? from : read(high);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  switch (operator) {
    case '>':
      return [next(from), Number.POSITIVE_INFINITY];
    case '>=':
      return [from, Number.POSITIVE_INFINITY];
    case '<':
      return [Number.NEGATIVE_INFINITY, before(from)];
    case '<=':
      return [Number.NEGATIVE_INFINITY, from];
    default:
      return [from, to];
  }
}

/** Everything counted here is whole: lines, pages, ns, ranks. */
const next = (value: number): number => Math.floor(value) + 1;
const before = (value: number): number => Math.ceil(value) - 1;

const kinds = ['lease', 'break', 'pin', 'change', 'gup', 'signal', 'mapping'];
export const stateNames: Readonly<Record<string, readonly string[]>> = {
  held: ['held'],
  breaking: ['breaking'],
  lost: ['lost'],
  retaken: ['retaken'],
  break: ['break'],
  pinned: ['pin', 'pin-uncertain'],
  waiting: ['wait'],
  changing: ['change'],
  mapped: ['mapping'],
};
const ranks = ['none', 'hint', 'info', 'warning', 'error'];

const wordKeys: Readonly<Record<string, { readonly values?: readonly string[]; readonly hint: string } | undefined>> = {
  file: { hint: 'a part of a path' },
  task: { hint: 'a part of a name, or a pid' },
  kind: { values: kinds, hint: kinds.join(', ') },
  state: { values: Object.keys(stateNames), hint: Object.keys(stateNames).join(', ') },
  rule: { hint: 'a code, say LP002' },
};

const rangeKeys: Readonly<Record<string, { readonly read: (text: string) => number | undefined; readonly hint: string } | undefined>> = {
  severity: { read: (text) => (ranks.includes(text) ? ranks.indexOf(text) : undefined), hint: `one of ${ranks.join(', ')}` },
  line: { read: whole, hint: 'a line or a range, say line:100-200' },
  page: { read: whole, hint: 'a page or a range, say page:32-63' },
  lasts: { read: duration, hint: 'a time with its unit, say lasts>10ms' },
  at: { read: duration, hint: 'a time with its unit, say at:1s-2s' },
};

function whole(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** ns; a number alone is taken as it is, for logs whose axis is lines. */
function duration(text: string): number | undefined {
  const [, value, unit = ''] = /^(\d+(?:\.\d+)?)([a-zµ]*)$/.exec(text) ?? [];
  const factor = units[unit];
  return value === undefined || factor === undefined ? undefined : Number(value) * factor;
}

const units: Readonly<Record<string, number | undefined>> = {
  '': 1,
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
};
