// merged(): a set union, as algebra; and that what is read back is what was written.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PolicyName, RuleCode, Severity, Verdict } from '../../extension/engine/analysis';
import { hashOf } from '../../extension/engine/report/hash';
import { json } from '../../extension/engine/report/json';
import { junitOf } from '../../extension/engine/report/junit';
import { mergedMarkdown } from '../../extension/engine/report/markdown';
import { type MergedReport, merged, mergedSummary } from '../../extension/engine/report/merged';
import { ReportReader } from '../../extension/engine/report/read-records';
import { type FindingRecord, type LogReport, recordsOf } from '../../extension/engine/report/records';
import { sarifOf } from '../../extension/engine/report/sarif';
import { uriOf } from '../../extension/engine/report/uri';
import { assertJunit, assertSarif } from '../support/schemas';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const word = fc.oneof(text, fc.constantFrom('a.strace', '../b.txt', '/mnt/c', ']](x)', '<b>&', ']]>', '\u001b[31m', '\ud800', '\uffff'));
const line = fc.integer({ min: 1, max: 1e6 });
const rule = fc.constantFrom<RuleCode[]>('LP001', 'LP002', 'LP010', 'LP777');

const finding = (type: FindingRecord['type']) =>
  fc.record(
    {
      type: fc.constant(type),
      rule,
      title: word,
      severity: fc.constantFrom<Severity[]>('error', 'warning', 'info', 'hint'),
      verdict: fc.constantFrom<Verdict[]>('violation', 'advice', 'undecidable'),
      because: word,
      policy: fc.constantFrom<PolicyName[]>('rfc-v1', 'mainline'),
      file: word,
      line,
      column: line,
      endColumn: line,
      comm: word,
      path: word,
      message: word,
      evidence: fc.array(fc.record({ line, role: word, file: word }, { requiredKeys: ['line', 'role'] }), { maxLength: 4 }),
    },
    {
      requiredKeys: [
        'type',
        'rule',
        'title',
        'severity',
        'verdict',
        'policy',
        'file',
        'line',
        'column',
        'endColumn',
        'message',
        'evidence',
      ],
    },
  );

const log: fc.Arbitrary<LogReport> = fc.record({
  findings: fc.array(finding('finding'), { maxLength: 4 }),
  summary: fc.record({
    type: fc.constant('summary' as const),
    file: word,
    dialect: fc.constant('strace' as const),
    lines: line,
    events: line,
    noise: line,
    unparsed: line,
    lost: line,
    policy: fc.constantFrom<PolicyName[]>('rfc-v1', 'mainline'),
    findings: fc.record({ error: line, warning: line, info: line, hint: line }),
    undecidable: line,
    notJudged: fc.array(fc.record({ rule, because: word }), { maxLength: 2 }),
    suppressedFindings: fc.array(finding('suppressed'), { maxLength: 2 }),
    policyHash: fc.constantFrom('0123456789abcdef', 'fedcba9876543210'),
  }),
});
const report: fc.Arbitrary<MergedReport> = fc
  .record({
    logs: fc.array(log, { maxLength: 3 }),
    unreadable: fc.array(fc.record({ type: fc.constant('unreadable' as const), file: word, error: word }), { maxLength: 2 }),
  })
  .map((one) => merged([one]));

const written = ({ logs, unreadable }: MergedReport): string =>
  [...logs.flatMap(recordsOf), ...unreadable].map((one) => json(one)).join('\n');

/** The texts of every message in a SARIF log, but for the rules' own pages. */
function messagesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'rules' ? [] : key === 'message' ? [(inner as { readonly text: string }).text] : messagesOf(inner),
  );
}

describe('merged reports', () => {
  it('are the same in any order, bracketed anyhow, and taken twice', () => {
    fc.assert(
      fc.property(report, report, report, (a, b, c) => {
        const all = written(merged([a, b, c]));
        assert.equal(written(merged([c, a, b])), all);
        assert.equal(written(merged([merged([a, b]), c])), all);
        assert.equal(written(merged([a, merged([b, c])])), all);
        assert.equal(written(merged([a, b, c, a])), all);
        assert.deepEqual(mergedSummary(merged([c, b, a])), mergedSummary(merged([a, b, c])));
      }),
    );
  });

  it('read back are what was written', () => {
    fc.assert(
      fc.property(report, (one) => {
        const reader = new ReportReader();
        for (const text of written(one).split('\n')) assert.equal(reader.line(text), undefined);
        assert.equal(reader.unfinished, 0);
        assert.equal(written(merged([reader])), written(one));
      }),
    );
  });

  it('hold to the schemas, whatever text a log has, and steer nothing', async () => {
    const samples = fc.sample(report, { numRuns: 40, seed: 7 });
    for (const one of samples) {
      const sarif = json(sarifOf(one.logs, one.unreadable, { version: '1.0.0' }).log);
      assertSarif(JSON.parse(sarif));
      const junit = junitOf(one.logs, one.unreadable, { failOn: 'warning', strict: true });
      const markdown = mergedMarkdown(one, 20);
      // Neither SARIF's embedded links nor markdown's, nor HTML, come out of a name.
      assert.ok(!JSON.stringify(messagesOf(JSON.parse(sarif))).includes(']('));
      assert.doesNotMatch(markdown, /(?<!\\)\](?=\()|<|(?<!\\)`/);
      for (const out of [sarif, junit, markdown]) assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
    await assertJunit(
      junitOf(
        samples.flatMap(({ logs }) => logs),
        samples.flatMap(({ unreadable }) => unreadable),
        { failOn: 'hint', strict: false },
      ),
    );
  });

  it('property: no line of a report, however wrong, is more than a message', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          text,
          fc.jsonValue().map((value) => json({ type: 'finding', rule: 'LP001', evidence: value })),
        ),
        (one) => {
          const said = new ReportReader().line(one.replaceAll('\n', ' '));
          assert.ok(said === undefined ? one.trim() === '' : said.length > 3);
        },
      ),
    );
  });
});

describe('names in reports', () => {
  it('hashes are FNV-1a of 64 bits over the code units', () => {
    fc.assert(
      fc.property(text, (one) => {
        let hash = 0xcbf29ce484222325n;
        for (const byte of Buffer.from(one, 'utf16le')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
        assert.equal(hashOf(one), hash.toString(16).padStart(16, '0'));
      }),
    );
  });

  it('a path is a URI, and no name leaves its segment', () => {
    assert.equal(uriOf('logs/run 1.txt'), 'logs/run%201.txt');
    assert.equal(uriOf('/var/log/a#b?c'), 'file:///var/log/a%23b%3Fc');
    assert.equal(uriOf('C:\\logs\\a.txt'), 'file:///C:/logs/a.txt');
    assert.equal(uriOf('//host/share/a'), 'file:///host/share/a');
    assert.equal(uriOf('-'), 'standard%20input');
    fc.assert(fc.property(word, (one) => assert.match(uriOf(one), /^[\w%/.:~-]*$/)));
  });
});
