// The command line's small parts: what may reach a terminal, what is suppressed, what makes a check fail.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wrapped } from '../../extension/cli/format-text';
import { exitStatus } from '../../extension/cli/report';
import { readSuppression } from '../../extension/cli/suppress';
import { trimmed } from '../../extension/cli/terminal';
import type { Finding } from '../../extension/engine/analysis';
import { json } from '../../extension/engine/report/json';
import { visible } from '../../extension/engine/report/visible';
import { suppress } from '../../extension/engine/suppressions';
import { poolAnalysis } from '../timeline/pool-analysis';

const finding = (own: Partial<Finding>): Finding => ({
  rule: 'LP002',
  title: 'Title',
  severity: 'error',
  verdict: 'violation',
  policy: 'rfc-v1',
  line: 10,
  column: 1,
  endColumn: 2,
  message: 'Message',
  evidence: [],
  ...own,
});

describe('what reaches a terminal', () => {
  it('controls, escapes and bidirectional marks become visible', () => {
    assert.equal(visible('a\x1b[31mb\x07\tc\n\x9b\u202ed\u200b\u{e0041}é😀'), 'a\\x1b[31mb\\x07 c\\x0a\\x9b\\u202ed\\u200b\\u{e0041}é😀');
  });

  it('property: nothing in text steers a terminal, and JSON stays the same JSON', () => {
    const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(visible(text), steering);
        assert.doesNotMatch(json({ text }), steering);
        assert.equal((JSON.parse(json({ text })) as { text: string }).text, text);
      }),
    );
  });

  it('long text is cut and wrapped', () => {
    assert.equal(trimmed('abcdef', 4), 'abc…');
    assert.deepEqual(wrapped('one two three four', 9), ['one two', 'three', 'four']);
  });
});

describe('suppressions', () => {
  const silent = (text: string, file: string, line: number) => {
    const { findings } = suppress({ ...poolAnalysis(), findings: [finding({ line })] }, [readSuppression(text)], (at) => ({
      paths: [file],
      line: at,
    }));
    return findings.length === 0;
  };
  it('by rule, file and lines', () => {
    assert.ok(silent('LP002', 'a.txt', 1));
    assert.ok(!silent('LP001', 'a.txt', 1));
    assert.ok(silent('LP002@a.txt', 'logs/a.txt', 1));
    assert.ok(!silent('LP002@a.txt', 'ba.txt', 1));
    assert.ok(silent('LP002@a.txt:5-7', 'a.txt', 7));
    assert.ok(!silent('LP002@a.txt:5-7', 'a.txt', 8));
    assert.ok(silent('lp002@C:\\logs\\a.txt:5', 'C:\\logs\\a.txt', 5));
  });
});

describe('exit status of findings', () => {
  it('counts severities, and what is undecidable only when strict', () => {
    assert.equal(exitStatus([], 'hint', true), 0);
    assert.equal(exitStatus([finding({})], 'error', false), 1);
    assert.equal(exitStatus([finding({ severity: 'warning' })], 'error', false), 0);
    assert.equal(exitStatus([finding({ severity: 'warning' })], 'warning', false), 1);
    assert.equal(exitStatus([finding({ verdict: 'undecidable' })], 'hint', false), 0);
    assert.equal(exitStatus([finding({ verdict: 'undecidable', severity: 'hint' })], 'error', true), 1);
  });
});
