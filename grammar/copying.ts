// Copies of plain objects of a few shapes, very many of each. For every place in the program that copies, V8 remembers the shapes it copied there; where
// it has seen more than four, a copy takes fifteen times as long. So a shape that is copied often gets a place of its own, as long as there are some.

export type Copy = (object: object) => Record<string, unknown>;

/** Copies objects of one shape; `keys` name it. */
export function createCopy(keys: readonly string[]): Copy {
  const shape = keys.join('\n');
  let uses = 0;
  let own = owned.get(shape);
  return (object) => {
    if (own !== undefined) return own(object);
    uses += 1;
    if (uses > many) own = claimed(shape);
    return anyShape(object);
  };
}

/** Copies before a shape counts as a common one. */
const many = 256;

/** Given away once and for good: it is the place that V8 knows, whoever copies there. */
const owned = new Map<string, Copy>();

function claimed(shape: string): Copy | undefined {
  const place = owned.get(shape) ?? places[owned.size];
  if (place !== undefined) owned.set(shape, place);
  return place;
}

const anyShape: Copy = (object) => ({ ...object });

/** The same words, each at a place of its own: that is the point. */
const places: readonly Copy[] = [
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
  (object) => ({ ...object }),
];
