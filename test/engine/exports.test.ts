// What is written for others: SARIF, NDJSON and mail, of a real recording and of hostile text.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { analyse } from '../../extension/engine/analyse';
import type { Finding } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { mailOf, proofLines } from '../../extension/engine/report/mail';
import { findingLines, logReportOf } from '../../extension/engine/report/records';
import { sarifOf } from '../../extension/engine/report/sarif';
import { parseTrace } from '../../grammar/parse';

const path = 'samples/ignored-lease-break.strace.txt';
const text = readFileSync(path, 'utf8');
const trace = parseTrace(text);
assert.ok(!('message' in trace));
const analysis = analyse(trace, defaultOptions);
const lines = text.split('\n');

describe('SARIF', () => {
  interface Place {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Readonly<Record<string, number>> };
  }
  interface Run {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly kind: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly Place[];
      readonly relatedLocations: readonly Place[];
    }[];
  }
  const [run] = (
    sarifOf([logReportOf({ suppressed: [], ...analysis, file: path }, '1.2.3')], [], { version: '1.2.3' }).log as {
      readonly runs: readonly Run[];
    }
  ).runs; // its one shape
  assert.ok(run);

  it('has one result per finding, on its line, with its evidence', () => {
    assert.equal(run.results.length, analysis.findings.length);
    for (const [at, result] of run.results.entries()) {
      const finding = analysis.findings[at];
      assert.ok(finding);
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, finding.rule);
      assert.equal(result.locations[0]?.physicalLocation.region.startLine, finding.line);
      assert.equal(result.locations[0]?.physicalLocation.artifactLocation.uri, path);
      assert.deepEqual(
        result.relatedLocations.map(({ physicalLocation }) => physicalLocation.region.startLine),
        finding.evidence.map(({ line }) => line),
      );
    }
  });
  it('tells what is undecided as open, and never with a level', () => {
    for (const [at, { kind, level }] of run.results.entries())
      assert.equal(kind === 'open' && level === 'none', analysis.findings[at]?.verdict === 'undecidable');
    assert.ok(run.results.some(({ kind }) => kind === 'open') && run.results.some(({ kind }) => kind === 'fail'));
  });
});

describe('NDJSON', () => {
  it('is the command line’s, field by field', () => {
    const expected = readFileSync('test/cli/expected/ignored-lease-break.strace.ndjson', 'utf8').split('\n');
    const own = findingLines(path, analysis).trimEnd().split('\n');
    assert.deepEqual(own, expected.slice(0, own.length));
  });
});

describe('a finding as mail', () => {
  const finding = analysis.findings.find(({ rule }) => rule === 'LP008');
  assert.ok(finding);
  const excerpt = (of: Finding) => [...proofLines(of).keys()].map((line) => ({ line, text: lines[line - 1] ?? '' }));

  it('wraps its words and shows the lines that prove it, as they are', () => {
    const mail = mailOf(finding, analysis.summary, 'run.strace', excerpt(finding));
    const [words = '', fenced = ''] = mail.split('```');
    assert.match(words, /^Subject: LP008: Lease not retaken after break on \/mnt\/pmem0\/data\/pool\.dat\n/);
    for (const row of words.split('\n').slice(1)) assert.ok(row.length <= 72 || !row.includes(' '), row);
    for (const { line, role } of finding.evidence) {
      assert.ok(fenced.includes(lines[line - 1] ?? ''), `line ${line}`);
      assert.ok(fenced.includes(`line ${line}: `) && fenced.includes(role), role);
    }
    assert.match(fenced, /^\[\.\.\.\]$/m);
  });
  it('lets no log end its fence or steer a terminal', () => {
    const mail = mailOf(finding, analysis.summary, 'x', [{ line: finding.line, text: '```\u001b[31m\u202e evil' }]);
    assert.equal(mail.split('```').length, 3);
    assert.ok(!mail.includes('\u001b') && !mail.includes('\u202e'));
  });
});
