// What a project's .lease-lens.json hides, what it leaves, and how an entry gets into it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Suppression } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { suppressionText } from '../../extension/engine/suppressions';
import { addSuppression, readWorkspaceFile } from '../../extension/engine/workspace-file';
import { caseText, parsed } from './properties/logs';

const trace = parsed(caseText('d08-truncate-pinned.log'));
const all = analyse(trace, defaultOptions);
const paths = ['logs/d08.log', '/home/user/project/logs/d08.log'];

function judged(...entries: readonly Suppression[]) {
  return analyse(trace, { ...defaultOptions, suppressions: { entries, paths } });
}

describe('a suppression', () => {
  const first = all.findings[0];
  if (first === undefined) throw new Error('the case has findings');
  const { rule, line } = first;

  it('hides findings and counts them', () => {
    const { findings, suppressed, summary } = judged({ rule });
    assert.deepEqual([...findings, ...(suppressed ?? []).map(({ finding }) => finding)].length, all.findings.length);
    assert.ok(findings.every((finding) => finding.rule !== rule));
    assert.equal(summary.suppressed, suppressed?.length);
    const counted = Object.values(summary.findings).reduce((sum, count) => sum + count, 0);
    assert.equal(counted, findings.length);
  });

  it('names its file by the end of its path or by a glob, and lines of it', () => {
    const hides = (entry: Suppression) =>
      (judged(entry).suppressed ?? []).some(({ finding }) => finding === first || finding.line === line);
    assert.ok(hides({ file: 'd08.log' }));
    assert.ok(hides({ file: './logs/d08.log' }));
    assert.ok(hides({ file: 'logs/*.log', from: line, to: line }));
    assert.ok(hides({ rule, file: '/home/user/**' }));
    assert.ok(!hides({ file: '08.log' }));
    assert.ok(!hides({ file: 'other/d08.log' }));
    assert.ok(!hides({ file: 'd08.log', from: line + 1, to: line + 1 }));
  });

  it('is stale where it names the log and hides nothing, but not where its rule could not speak', () => {
    const stale = (entry: Suppression) => judged(entry).summary.staleSuppressions?.length ?? 0;
    assert.equal(stale({ rule, file: 'd08.log', from: line + 1000, to: line + 1000 }), 1);
    assert.equal(stale({ rule, file: 'd08.log', from: line, to: line }), 0);
    assert.equal(stale({ rule, file: 'other.log' }), 0);
    assert.equal(stale({ rule: 'LP038' }), 0, 'it names no log');
    assert.equal(stale({ rule: 'LP005', file: 'd08.log' }), 0, 'a rule of another policy');
  });
});

describe('the workspace file', () => {
  it('is read with its problems, and what is right counts', () => {
    const read = readWorkspaceFile(
      JSON.stringify({
        severities: { LP010: 'hint', LP015: 'off', LP777: 'off', LP001: 'loud' },
        suppressions: [
          { rule: 'LP010', file: 'a.strace', lines: [3, 9], reason: 'known' },
          { rule: 'LP777' },
          { lines: [1, 2], rule: 'LP010' },
          { file: 'a', lines: [9, 3] },
          { rule: 'LP010', lines: '3', file: 'a' },
          {},
          'LP010',
          { rule: 'LP010', fiel: 'a' },
        ],
        more: 1,
      }),
    );
    assert.deepEqual(read.severities, { LP010: 'hint', LP015: 'off' });
    assert.deepEqual(read.suppressions, [{ rule: 'LP010', file: 'a.strace', from: 3, to: 9, reason: 'known' }]);
    assert.equal(read.problems.length, 10);
    assert.deepEqual(readWorkspaceFile('{').suppressions, []);
    assert.match(readWorkspaceFile('{').problems.join(), /not JSON/);
    assert.match(readWorkspaceFile('[]').problems.join(), /write an object/);
  });

  it('takes one more suppression, once, and keeps the rest as it was', () => {
    const entry: Suppression = { rule: 'LP010', file: 'a.strace', from: 3, to: 3 };
    const made = addSuppression(undefined, entry);
    assert.ok('text' in made);
    assert.equal(
      made.text,
      '{\n  "suppressions": [\n    {\n      "rule": "LP010",\n      "file": "a.strace",\n      "lines": [3, 3]\n    }\n  ]\n}\n',
    );
    assert.deepEqual(readWorkspaceFile(made.text), { severities: {}, suppressions: [entry], problems: [] });
    assert.deepEqual(addSuppression(made.text, { ...entry, reason: 'twice' }), made);
    const more = addSuppression('{\n\t"severities": {"LP010": "hint"}\n}', { rule: 'LP015' });
    assert.ok('text' in more && more.text.includes('\n\t"severities"') && more.text.includes('"LP010": "hint"'));
    for (const wrong of ['{', '[]', '{"suppressions": 1}']) assert.ok('error' in addSuppression(wrong, entry), wrong);
  });

  it('has a schema that names the same keys', () => {
    const schema = JSON.parse(readFileSync('docs/workspace-file.schema.json', 'utf8'));
    assert.deepEqual(Object.keys(schema.properties), ['$schema', 'severities', 'suppressions']);
    assert.deepEqual(Object.keys(schema.properties.suppressions.items.properties), ['rule', 'file', 'lines', 'reason']);
    assert.match(readWorkspaceFile('{"x": 1}').problems[0] ?? '', /\$schema, severities, suppressions/);
  });

  it('is told in words', () => {
    assert.equal(suppressionText({ rule: 'LP010', file: 'a', from: 3, to: 9 }), 'LP010 in a, lines 3 to 9');
    assert.equal(suppressionText({ file: 'a' }), 'every rule in a');
  });
});
