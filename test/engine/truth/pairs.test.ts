// strace and ftrace of one run: where both show the facts, both logs give the same findings, by rule and in order.
// pairs.json lists the rules that one log of a pair cannot decide or count, with the reason.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding } from '../../../extension/engine/analysis';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { pairsOf, type Recording, readLog, recordings } from './recordings';

interface Excuse {
  readonly recording: string;
  readonly rules: readonly string[];
  readonly reason: string;
}

const excuses = JSON.parse(readFileSync('test/engine/truth/pairs.json', 'utf8')) as readonly Excuse[]; // this folder's own file

describe('paired recordings', function () {
  this.timeout(120_000);
  let pairs: readonly (readonly [Recording, Recording])[] = [];
  before(function () {
    pairs = pairsOf(recordings(join(sharedFolderOrSkip(this), 'traces')));
  });

  it('give the same findings in both logs', () => {
    assert.ok(pairs.length >= 40, `${pairs.length} pairs`);
    const complaints = pairs.flatMap(([strace, ftrace]) => {
      const excused = new Set(excuses.filter((one) => strace.name.startsWith(one.recording)).flatMap((one) => one.rules));
      const counted = (recording: Recording) => inOrder(findingsOf(recording).filter((one) => !excused.has(one.rule)));
      const left = counted(strace);
      const right = counted(ftrace);
      const at = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index).find(
        (index) => !same(left[index], right[index], excused.has('paths')),
      );
      return at === undefined ? [] : [`${strace.name}: ${text(left[at])} against ${text(right[at])}`];
    });
    assert.deepEqual(complaints, []);
  });
});

function findingsOf(recording: Recording): readonly Finding[] {
  const trace = parseTrace(readLog(recording));
  return 'kind' in trace ? [] : analyse(trace, recording.options).findings;
}

/** By task, each task's findings in order: two tools may write two tasks' lines in another order. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => (a.tid ?? a.pid ?? 0) - (b.tid ?? b.pid ?? 0) || a.rule.localeCompare(b.rule) || a.line - b.line);
}

/** Equal as far as both logs name the file. */
function same(a: Finding | undefined, b: Finding | undefined, anyPath: boolean): boolean {
  if (a === undefined || b === undefined || a.rule !== b.rule || a.pid !== b.pid) return false;
  return anyPath || a.path === undefined || b.path === undefined || nameOf(a.path) === nameOf(b.path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function text(finding: Finding | undefined): string {
  return finding === undefined ? 'nothing' : `line ${finding.line} ${finding.rule} of ${finding.pid} on ${finding.path ?? '?'}`;
}
