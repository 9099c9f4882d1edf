// strace and ftrace of one run, each judged alone: where both show the facts, both give the same findings on the same files. pairs.json names
// each finding that only one of them gives, with the reason; no other is excused, and none that is not there.
// UPDATE_EXPECTED=1 writes the findings anew and keeps the reasons, which are then reviewed by hand.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding } from '../../../extension/engine/analysis';
import { parseTrace } from '../../../grammar/parse';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { pairsOf, type Recording, readLog, recordings } from './recordings';

interface Difference {
  readonly recording: string;
  /** Findings of one log alone: `LP010 of 423`, `LP001 of 775 ×4`. */
  readonly strace?: readonly string[];
  readonly ftrace?: readonly string[];
  readonly reason: string;
}

const reviewed = JSON.parse(readFileSync('test/engine/truth/pairs.json', 'utf8')) as readonly Difference[]; // this folder's own file

describe('paired recordings', function () {
  this.timeout(120_000);
  let pairs: readonly (readonly [Recording, Recording])[] = [];
  before(function () {
    pairs = pairsOf(recordings(join(sharedFolderOrSkip(this), 'traces')));
  });

  it('give the same findings in both logs, but for those named', () => {
    assert.ok(pairs.length >= 40, `${pairs.length} pairs`);
    const found: Omit<Difference, 'reason'>[] = [];
    const wrongPaths: string[] = [];
    for (const [strace, ftrace] of pairs) {
      const [ours, theirs] = [findingsOf(strace), findingsOf(ftrace)];
      const [left, right] = [beyond(ours, theirs), beyond(theirs, ours)];
      if (left.length + right.length > 0)
        found.push({
          recording: strace.name.slice(0, 5),
          ...(left.length === 0 ? {} : { strace: left }),
          ...(right.length === 0 ? {} : { ftrace: right }),
        });
      else if (!strace.name.startsWith(renamed)) wrongPaths.push(...pathsApart(strace.name, ours, theirs));
    }
    if (process.env.UPDATE_EXPECTED === '1') {
      const reasons = new Map(reviewed.map(({ recording, reason }) => [recording, reason]));
      const renewed = found.map((one) => ({ ...one, reason: reasons.get(one.recording) ?? '' }));
      writeFileSync('test/engine/truth/pairs.json', `${JSON.stringify(renewed, undefined, 2)}\n`);
    }
    for (const { recording, reason } of reviewed) assert.ok(reason.length > 20, `${recording} needs its reason`);
    assert.deepEqual(
      found,
      reviewed.map(({ reason: _reason, ...difference }) => difference),
    );
    assert.deepEqual(wrongPaths, []);
  });
});

/** rename(2) was not traced in ftrace: it knows the file by another name. */
const renamed = 'R/R29';

function findingsOf(recording: Recording): readonly Finding[] {
  const trace = parseTrace(readLog(recording));
  return 'kind' in trace ? [] : analyse(trace, recording.options).findings;
}

/** What `some` has more of than `others`, by rule and task. */
function beyond(some: readonly Finding[], others: readonly Finding[]): readonly string[] {
  const count = (findings: readonly Finding[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const one of findings) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
    return counts;
  };
  const there = count(others);
  return [...count(some)]
    .flatMap(([name, all]) => {
      const more = all - (there.get(name) ?? 0);
      return more <= 0 ? [] : [more === 1 ? name : `${name} ×${more}`];
    })
    .sort();
}

function nameOf({ rule, pid, tid }: Finding): string {
  return `${rule} of ${pid ?? tid ?? '?'}`;
}

/** The k-th finding of a rule and task is about the same file in both, as far as both name it. */
function pathsApart(recording: string, ours: readonly Finding[], theirs: readonly Finding[]): readonly string[] {
  const queue = new Map<string, Finding[]>();
  for (const one of theirs) queue.set(nameOf(one), [...(queue.get(nameOf(one)) ?? []), one]);
  return ours.flatMap((one) => {
    const other = queue.get(nameOf(one))?.shift();
    const [a, b] = [one.path, other?.path].map((path) => path?.slice(path.lastIndexOf('/') + 1));
    return a === undefined || b === undefined || a === b ? [] : [`${recording}: ${nameOf(one)}: ${a} and ${b}`];
  });
}
