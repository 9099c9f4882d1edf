// The engine against the recordings' truth logs. agreements.json holds how many facts of each recording must agree at least;
// differences.json lists every difference that was looked at, with its reason. UPDATE_EXPECTED=1 raises the numbers; the list is written by hand.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { type Comparison, compareWithTruth } from './compare';
import { recordings } from './recordings';

interface Reviewed {
  readonly recording: string;
  readonly reason: string;
  readonly facts: readonly string[];
}

const folder = 'test/engine/truth';
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const committed = read('agreements.json') as Readonly<Record<string, number>>; // this folder's own files
const reviewed = read('differences.json') as readonly Reviewed[];

describe('truth', function () {
  this.timeout(120_000);
  let traces = '';
  before(function () {
    traces = join(sharedFolderOrSkip(this), 'traces');
  });

  const counted: Record<string, number> = {};
  const seen = new Set<string>();

  it('agrees with every recording as much as committed, and differs only where reviewed', () => {
    const complaints: string[] = [];
    for (const recording of recordings(traces)) {
      const { name } = recording;
      const comparison = compareWithTruth(recording);
      const agreements = comparison.facts.filter((fact) => fact.state === 'agrees').length;
      counted[name] = agreements;
      const wanted = committed[name];
      if (wanted !== undefined && agreements < wanted) complaints.push(`${name}: ${agreements} facts agree, ${wanted} did`);
      complaints.push(...unreviewed(name, comparison));
    }
    for (const name of Object.keys(committed)) if (counted[name] === undefined) complaints.push(`${name}: the recording is gone`);
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(join(folder, 'agreements.json'), `${JSON.stringify(counted, undefined, 1)}\n`);
    assert.deepEqual(complaints, []);
  });

  it('reviews no difference that is not there', () => {
    const stale = reviewed.flatMap(({ recording, facts }) => facts.filter((fact) => !seen.has(`${recording} ${fact}`)));
    assert.deepEqual(stale, []);
  });

  function unreviewed(name: string, comparison: Comparison): readonly string[] {
    const known = new Set(reviewed.filter((one) => one.recording === name).flatMap((one) => one.facts));
    return comparison.facts
      .filter((fact) => fact.state === 'differs')
      .flatMap((fact) => {
        seen.add(`${name} ${fact.name}`);
        return known.has(fact.name) ? [] : [`${name}:${fact.line ?? '?'}: ${fact.name}: ${fact.reason}`];
      });
  }
});
