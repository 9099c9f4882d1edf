// Chevrotain is the grammar: every line that an event stands on went into one of its parsers. The parsers themselves are counted, not what the
// code says of itself, so that a regex or a split that goes around them fails here.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedActionsParser } from 'chevrotain';
import { parseTrace } from '../../grammar/parse';
import { shapes } from '../../grammar/shape-memo';
import { sharedFolder } from '../support/shared-folder';

describe('Chevrotain', function () {
  this.timeout(120_000);

  const shared = sharedFolder();
  const logs = [
    ...globSync('test/traces/*.txt'),
    ...globSync('samples/*.txt'),
    ...(shared === undefined ? [] : globSync(join(shared, 'traces/[ADGKPQRSTV]/*.{strace,ftrace,perfscript,perftrace,report}*.txt'))),
  ];

  // What it has judged once is remembered; without that it must see each line.
  before(() => {
    shapes.remembered = false;
  });
  after(() => {
    shapes.remembered = true;
  });

  it(`sees every event line of ${logs.length} recordings`, () => {
    const around: string[] = [];
    let lines = 0;
    for (const log of logs) {
      const { count, trace } = counted(() => parseTrace(readFileSync(log, 'utf8')));
      if ('kind' in trace) continue;
      // The header that tells of an overrun, and comments of ours, are lines of their own kind.
      const events = trace.events.filter((event) => event.kind !== 'lost' && event.kind !== 'annotation');
      const stand = new Set([...events].flatMap((event) => [event.line, event.endLine]));
      lines += stand.size;
      if (count < stand.size || trace.parserEntries < stand.size)
        around.push(`${log}: ${stand.size} event lines, ${count} parses, ${trace.parserEntries} entries`);
    }
    assert.deepEqual(around, []);
    assert.ok(lines > 1000, `${lines} event lines`);
  });
});

/** Runs it and counts how often a Chevrotain parser was given tokens. */
function counted<T>(run: () => T): { readonly count: number; readonly trace: T } {
  const owner = ownerOfInput();
  const original = Object.getOwnPropertyDescriptor(owner, 'input');
  assert.ok(original?.set, 'Chevrotain takes its tokens through `input`');
  let count = 0;
  Object.defineProperty(owner, 'input', {
    ...original,
    set(tokens: unknown) {
      if (Array.isArray(tokens) && tokens.length > 0) count++;
      original.set?.call(this, tokens);
    },
  });
  try {
    return { trace: run(), count };
  } finally {
    Object.defineProperty(owner, 'input', original);
  }
}

function ownerOfInput(): object {
  let at: object | null = EmbeddedActionsParser.prototype;
  while (at !== null && Object.getOwnPropertyDescriptor(at, 'input') === undefined) at = Object.getPrototypeOf(at) as object | null; // any prototype is an object
  assert.ok(at !== null);
  return at;
}
