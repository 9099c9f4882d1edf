// The hover's markdown: every part that comes from a log is escaped, links go to our own commands only.

import assert from 'node:assert/strict';
import { hoverText } from '../../extension/editor/hover-text';
import type { Finding } from '../../extension/engine/analysis';
import type { Explanation } from '../../extension/engine/explain';

const evil = '[x](command:evil) <b>`|\n# y';

const finding: Finding = {
  rule: 'LP008',
  title: 'Lease not retaken after break',
  severity: 'error',
  verdict: 'violation',
  policy: 'rfc-v1',
  line: 245,
  column: 3,
  endColumn: 20,
  message: `pin of ${evil}`,
  evidence: [{ line: 208, role: evil }],
  expected: 'EPERM',
  observed: 'ok',
};
const explanation: Explanation = {
  line: 245,
  event: { kind: 'getlease', line: 245, endLine: 245, column: 3, endColumn: 20, tid: 1, fd: { fd: 9 } },
  who: evil,
  sentence: evil,
  parts: [{ text: evil, meaning: evil }],
  state: [{ what: evil, before: evil, after: evil }],
  findings: [finding],
  policies: [{ policy: 'rfc-v1', says: evil, source: evil }],
  links: [{ line: 208, role: evil }],
};

describe('the hover', () => {
  const text = hoverText(explanation, { document: 'file:///a', describeRule: () => undefined });

  it('lets no markup of the log through', () => {
    assert.doesNotMatch(text, /(?<!\\)<|(?<!\\)`|\]\(command:(?!leaseLens\.)/);
    assert.doesNotMatch(text, /^# y/m);
  });

  it('keeps every table row on one line with its own number of cells', () => {
    const rows = text.split('\n').filter((row) => row.startsWith('|'));
    assert.deepEqual(
      rows.map((row) => row.replace(/\\./g, '').split('|').length - 2),
      [3, 3, 3, 2, 2, 2],
    );
  });

  it('links to commands of ours', () => {
    const links = [...text.matchAll(/(?<!\\)\]\((.*?)\)/g)].map(([, target]) => target?.replace(/\?.*/, ''));
    assert.deepEqual(links, ['command:leaseLens.goToLine', 'command:leaseLens.showInTimeline', 'command:leaseLens.showRule']);
  });

  it('says the verdict, and what was expected', () => {
    assert.match(text, /LP008 Lease not retaken after break/);
    assert.match(text, /Expected EPERM, observed ok\./);
  });
});
