// JSON that is safe to print: what could steer a terminal or reorder what is read is written as an escape, which is the same JSON.

/** On one line, or indented by `indent` blanks. Controls and bidirectional marks are written `\uXXXX`. */
export function json(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
