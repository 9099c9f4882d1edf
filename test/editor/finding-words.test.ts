// How a finding is named in short places: undecidable ones say so once, and look a step milder.

import assert from 'node:assert/strict';
import { bySeverity, countsText, headline, look, sentence, sign } from '../../extension/editor/finding-words';
import type { AnalysisSummary, Finding } from '../../extension/engine/analysis';

const violation: Finding = {
  rule: 'LP008',
  title: 'Lease not retaken after break',
  severity: 'error',
  verdict: 'violation',
  policy: 'rfc-v1',
  line: 7,
  column: 1,
  endColumn: 2,
  message: 'a pin of page 3.',
  evidence: [],
};
const undecidable: Finding = {
  ...violation,
  verdict: 'undecidable',
  because: 'events were lost',
  message: 'a pin of page 3. Undecidable: events were lost.',
};

describe('the words of a finding', () => {
  it('a violation is said as it is', () => {
    assert.equal(sentence(violation), 'a pin of page 3.');
    assert.equal(headline(violation), 'LP008 Lease not retaken after break');
    assert.equal(`${sign(violation)} ${look(violation)}`, '✖ error');
  });

  it('what cannot be decided says so first and why last, each once', () => {
    assert.equal(sentence(undecidable), 'Undecidable: a pin of page 3. (events were lost)');
    assert.equal(headline(undecidable), 'LP008 Undecidable: Lease not retaken after break');
    assert.equal(`${sign(undecidable)} ${look(undecidable)}`, '? warning');
  });

  it('the worst comes first, undecidable ones after their like', () => {
    const order = [undecidable, { ...violation, line: 9 }, violation].sort(bySeverity);
    assert.deepEqual(
      order.map(({ line, verdict }) => `${verdict} ${line}`),
      ['violation 7', 'violation 9', 'undecidable 7'],
    );
  });

  it('counts', () => {
    const summary = (findings: AnalysisSummary['findings']) => ({ findings }) as AnalysisSummary; // only the counts are read
    assert.equal(countsText(summary({ error: 1, warning: 2, info: 2, hint: 0 })), '1 error, 2 warnings, 2 info');
    assert.equal(countsText(summary({ error: 0, warning: 0, info: 0, hint: 0 })), 'No findings');
  });
});
