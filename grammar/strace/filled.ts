// What the grammar makes of a line, with other words in the place of its own: the tree of a shape becomes that of a line.

import type { Body, Outcome } from './line-grammar';
import type { Argument, Value } from './value';

export type CallBody = Body & { readonly kind: 'call' };

/** The word that stands for another in a tree. */
export type WordOf = (placeholder: string) => string;

/** `tree` with other words in the place of its own. */
export function filled({ name, items, outcome }: CallBody, wordOf: WordOf): CallBody {
  return { kind: 'call', name: wordOf(name), items: argumentsOf(items, wordOf), outcome: outcomeOf(outcome, wordOf) };
}

function outcomeOf({ value, errno, injected, duration }: Outcome, wordOf: WordOf): Outcome {
  return {
    injected,
    ...(value !== undefined && { value: valueFrom(value, wordOf) }),
    ...(errno !== undefined && { errno: wordOf(errno) }),
    ...(duration !== undefined && { duration: wordOf(duration) }),
  };
}

function argumentsOf(items: readonly Argument[], wordOf: WordOf): Argument[] {
  return items.map(({ name, value }) => {
    if (value === undefined) return {};
    return name === undefined ? { value: valueFrom(value, wordOf) } : { name: wordOf(name), value: valueFrom(value, wordOf) };
  });
}

function valueFrom(value: Value, wordOf: WordOf): Value {
  const bare = bareValue(value, wordOf);
  return 'note' in value && value.note !== undefined ? ({ ...bare, note: wordOf(value.note) } as Value) : bare; // as the grammar has it
}

function bareValue(value: Value, wordOf: WordOf): Value {
  switch (value.kind) {
    case 'number':
    case 'word': {
      const { kind, angle } = value;
      if (angle === undefined) return { kind, text: wordOf(value.text) };
      return { kind, text: wordOf(value.text), angle: wordOf(angle) };
    }
    case 'string':
      return { kind: 'string', text: wordOf(value.text) };
    case 'group':
      return { kind: 'group', items: argumentsOf(value.items, wordOf), inverted: value.inverted };
    case 'apply':
      return { kind: 'apply', text: wordOf(value.text), items: argumentsOf(value.items, wordOf) };
    case 'joined':
      return {
        kind: 'joined',
        operator: wordOf(value.operator),
        parts: value.parts.map((part) => valueFrom(part, wordOf)),
      };
    case 'nothing':
      return value;
  }
}

/** The same for whatever stands behind a prefix. */
export function filledBody(tree: Body, wordOf: WordOf): Body {
  switch (tree.kind) {
    case 'call':
      return filled(tree, wordOf);
    case 'signal':
      return { kind: 'signal', name: wordOf(tree.name), fields: tree.fields === undefined ? undefined : valueFrom(tree.fields, wordOf) };
    case 'exit':
      return { kind: 'exit', words: tree.words.map(wordOf), aside: tree.aside === undefined ? undefined : wordOf(tree.aside) };
    case 'annotation':
      return { kind: 'annotation', verb: wordOf(tree.verb), items: argumentsOf(tree.items, wordOf) };
  }
}
