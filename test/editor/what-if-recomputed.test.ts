// What a replay decided anew stands in the editor's diff, on the changed side, in the words of the command line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findingsText, whatIfSides } from '../../extension/editor/what-if-text';
import { defaultOptions } from '../../extension/engine/options';
import { type Overlay, whatIf } from '../../extension/engine/what-if';
import { differenceOf, withDifference } from '../../extension/engine/what-if/difference';
import { parseTrace } from '../../grammar/parse';

const text = readFileSync('test/traces/R57-unlck-while-pinned-uring.ftrace.txt', 'utf8');
const lines = text.split('\n');

/** As it reaches the editor, which has the findings as recorded and is told the difference. */
function replayed(overlay: Overlay) {
  const trace = parseTrace(text);
  if ('kind' in trace) assert.fail(trace.message);
  const result = whatIf(trace, { ...defaultOptions, policy: 'rfc-v1' }, overlay);
  if ('error' in result) assert.fail(result.error);
  const here = withDifference(result.before, structuredClone(differenceOf(result)));
  return { here, ...whatIfSides(here, overlay, (line) => lines[line - 1]) };
}

const rows = (page: string): readonly string[] => page.split('\n').filter((row) => row.includes('recomputed'));

describe('the diff of a what-if', () => {
  it('names every result that the missing pins would have changed', () => {
    const { here, recorded, changed } = replayed({ kind: 'drop', line: 138 });
    const expected = [192, 202, 233].map((line) => `  line ${line}: recomputed: it would succeed (the log shows ETXTBSY)`);
    assert.deepEqual(rows(changed), expected);
    assert.match(changed, /\n\nResults\n {2}line 192: .*\n.*\n.*\n\nFindings\n/);
    assert.deepEqual(rows(findingsText(here.after)), expected); // the replay of a remedy shows the same
    assert.deepEqual(rows(recorded), []);
  });

  it('names the pin that the retaken lease would have allowed', () => {
    const { changed } = replayed({ kind: 'retake-before', line: 173 });
    assert.deepEqual(rows(changed), ['  line 173: recomputed: it would succeed (the log shows EPERM)']);
  });

  it('has no such part where nothing was decided anew', () => {
    const { recorded, changed } = replayed({ kind: 'drop', line: 173 });
    for (const page of [recorded, changed]) assert.doesNotMatch(page, /Results/);
  });
});
