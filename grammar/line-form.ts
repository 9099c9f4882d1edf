// The form of a line: its bytes with holes where numbers stand. Lines of one form have the same words but for the numbers in the holes, because no
// grammar looks at a number's value: what one line of a form was read as tells how every other is to be read.

import { emptyHash, hashed } from './form-table';

/** Overwritten by the next line. */
export interface LineForm {
  /** The form is bytes[0, length). */
  readonly bytes: Uint8Array;
  length: number;
  hash: number;
  /** What stands in the holes: places in the line's bytes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  holes: number;
}

/** A longer form, and one with more holes, is not kept. */
export const longestForm = 384;
export const mostHoles = 48;

export function createLineForm(): LineForm {
  return {
    bytes: new Uint8Array(longestForm),
    length: 0,
    hash: emptyHash,
    starts: new Int32Array(mostHoles),
    ends: new Int32Array(mostHoles),
    holes: 0,
  };
}

/** Begins a form with a byte that stands for what its line has in front. */
export function beginForm(form: LineForm, first: number): void {
  form.bytes[0] = first;
  form.length = 1;
  form.hash = hashed(emptyHash, first);
  form.holes = 0;
}
