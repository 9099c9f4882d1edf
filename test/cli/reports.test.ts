// The forms of a report: each holds to its schema, says the same as the NDJSON, and lets no text of a log out of its place.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertJunit, assertSarif } from '../support/schemas';
import { leaseLens, records } from './run';

const ftrace = 'samples/ignored-lease-break.ftrace.txt';
const logs = [
  ftrace,
  'samples/ignored-lease-break.strace.txt',
  'test/traces/R29-unlink-pinned.strace.txt',
  'test/traces/R57-unlck-while-pinned-uring.ftrace.txt',
  'test/traces/Q05-perftrace-rdopen.perftrace.txt',
];

interface Location {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } };
  readonly message: { readonly text: string };
}
interface Result {
  readonly ruleId: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly codeFlows: readonly { readonly threadFlows: readonly { readonly locations: readonly { readonly location: Location }[] }[] }[];
  readonly suppressions?: readonly { readonly kind: string; readonly justification?: string }[];
}
interface Run {
  readonly automationDetails: { readonly id: string };
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly markdown: string } }[] } };
  readonly results: readonly Result[];
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
}

function sarif(args: readonly string[], input?: string): { readonly run: Run; readonly runs: readonly Run[]; readonly err: string } {
  const ran = leaseLens([...args, '--format', 'sarif'], input);
  assert.notEqual(ran.out, '', ran.err);
  const log = JSON.parse(ran.out) as { readonly runs: readonly Run[] };
  assertSarif(log);
  const [run] = log.runs;
  assert.ok(run);
  return { run, runs: log.runs, err: ran.err };
}

describe('reports', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('SARIF', () => {
    it('has a result per finding, with its evidence as a code flow, and a page per rule', () => {
      const { run } = sarif(['check', ...logs]);
      const findings = records(leaseLens(['check', '--format', 'ndjson', ...logs]).out).filter(({ type }) => type === 'finding');
      assert.deepEqual(
        run.results.map(({ ruleId, locations }) => [
          ruleId,
          locations[0]?.physicalLocation.artifactLocation.uri,
          locations[0]?.physicalLocation.region.startLine,
        ]),
        findings.map(({ rule, file, line }) => [rule, file, line]),
      );
      for (const [at, { codeFlows }] of run.results.entries()) {
        const evidence = findings[at]?.evidence as readonly { readonly line: number; readonly role: string }[];
        const steps = codeFlows[0]?.threadFlows[0]?.locations.map(({ location }) => [
          location.physicalLocation.region.startLine,
          location.message.text,
        ]);
        assert.deepEqual(
          steps?.slice(0, evidence.length),
          evidence.map(({ line, role }) => [line, role]),
        );
      }
      for (const { id, help } of run.tool.driver.rules) assert.ok(help.markdown.startsWith(`# ${id}: `));
    });

    it('fingerprints are the same over reruns, shifted lines and other process numbers, and no two are alike', () => {
      const prints = (text: string) => {
        const { run } = sarif(['check', '-'], text);
        return run.results.map(({ partialFingerprints }) => partialFingerprints);
      };
      const text = readFileSync(ftrace, 'utf8');
      const first = prints(text);
      assert.ok(first.length > 5);
      assert.equal(new Set(first.map((one) => one.primaryLocationLineHash)).size, first.length);
      assert.deepEqual(prints(text), first);
      const noise = '          <idle>-0       [000] d....    39.000001: sched_switch: prev_comm=a prev_pid=1\n';
      const body = text.indexOf('\n', text.lastIndexOf('#')) + 1;
      assert.deepEqual(prints(text.slice(0, body) + noise.repeat(37) + text.slice(body)), first);
      assert.deepEqual(prints(text.replaceAll('holder-334 ', 'holder-934 ').replaceAll('pid=334 ', 'pid=934 ')), first);
    });

    it('suppressed findings stay, as suppressed, with the reason', () => {
      const file = join(folder, '.lease-lens.json');
      writeFileSync(file, JSON.stringify({ suppressions: [{ rule: 'LP008', reason: 'known, fixed in 6.2' }] }));
      const { run } = sarif(['check', '--workspace-file', file, ftrace]);
      const plain = sarif(['check', ftrace]).run;
      assert.equal(run.results.length, plain.results.length);
      for (const { ruleId, suppressions } of run.results)
        assert.deepEqual(
          suppressions?.map(({ kind, justification }) => [kind, justification]),
          ruleId === 'LP008' ? [['external', 'known, fixed in 6.2']] : undefined,
        );
      assert.deepEqual(
        run.results.map(({ partialFingerprints }) => partialFingerprints),
        plain.results.map(({ partialFingerprints }) => partialFingerprints),
      );
    });

    it('policies are runs of their own, and what cannot be read is told in it', () => {
      const reports = ['rfc-v1', 'mainline'].map((policy) => {
        const file = join(folder, `${policy}.ndjson`);
        leaseLens(['check', '--policy', policy, '--format', 'ndjson', '-o', file, ftrace, join(folder, 'missing.txt')]);
        return file;
      });
      const { runs } = sarif(['merge', ...reports]);
      assert.deepEqual(runs.map((run) => run.automationDetails.id).sort(), ['lease-lens/mainline/', 'lease-lens/rfc-v1/']);
      const [first] = runs[0]?.invocations ?? [];
      assert.equal(first?.executionSuccessful, false);
      assert.match(first?.toolExecutionNotifications[0]?.message.text ?? '', /missing\.txt: no such file/);
    });

    it('keeps the worst where there is no room for all, and says so', () => {
      const report = join(folder, 'all.ndjson');
      leaseLens(['check', '--format', 'ndjson', '-o', report, ...logs]);
      const all = records(readFileSync(report, 'utf8')).filter(({ type }) => type === 'finding');
      const errors = all.filter(({ severity, verdict }) => severity === 'error' && verdict === 'violation').length;
      const { run, err } = sarif(['merge', '--max-results', String(errors), report]);
      assert.equal(run.results.length, errors);
      assert.match(err, new RegExp(`${all.length - errors} findings, the least severe, are left out`));
      assert.match(
        leaseLens(['merge', '--max-results', '25001', '--format', 'sarif', report]).err,
        /up to 25000: services refuse a run with more/,
      );
    });
  });

  describe('JUnit', () => {
    it('holds to its schema, with a case per rule that fails as the exit status does', async () => {
      for (const log of logs)
        for (const failOn of ['error', 'hint']) {
          const ran = leaseLens(['check', '--format', 'junit', '--fail-on', failOn, log]);
          await assertJunit(ran.out);
          const failures = Number(/<testsuites [^>]*failures="(\d+)"/.exec(ran.out)?.[1]);
          assert.equal(failures > 0 ? 1 : 0, ran.status);
          assert.equal(ran.out.match(/<failure /g)?.length ?? 0, failures);
        }
    });

    it('a log that cannot be read is an error, a rule without its events is skipped, one switched off is no case', async () => {
      const ran = leaseLens(['check', '--format', 'junit', '--rule', 'LP010=off', join(folder, 'missing.txt'), ftrace]);
      await assertJunit(ran.out);
      assert.equal(ran.status, 2);
      assert.match(ran.out, /<error message="[^"]*no such file; check the name" type="log"/);
      assert.match(ran.out, /name="LP023 [^"]*" time="0">\n\s*<skipped message="not judged: /);
      assert.ok(!ran.out.includes('name="LP010'));
    });
  });

  describe('markdown', () => {
    it('has each finding in rows of 72, with the lines that prove it', () => {
      const { out } = leaseLens(['check', '--format', 'markdown', ftrace]);
      const findings = records(leaseLens(['check', '--format', 'ndjson', ftrace]).out).filter(({ type }) => type === 'finding');
      assert.equal(out.match(/^## LP\d+: /gm)?.length, findings.length);
      const text = readFileSync(ftrace, 'utf8').split('\n');
      for (const { evidence } of findings)
        for (const { line } of evidence as readonly { readonly line: number }[]) assert.ok(out.includes(text[line - 1] ?? '?'));
      const words = out.replace(/^```$.*?^```$/gms, '');
      for (const row of words.split('\n')) assert.ok(row.length <= 72 || row.startsWith('#'), row);
    });
  });

  describe('-o FILE', () => {
    it('holds what standard output would', () => {
      for (const format of ['text', 'ndjson', 'sarif', 'junit', 'markdown']) {
        const file = join(folder, `out.${format}`);
        assert.equal(leaseLens(['check', '--format', format, '-o', file, ftrace]).out, '');
        assert.equal(readFileSync(file, 'utf8'), leaseLens(['check', '--format', format, ftrace]).out);
      }
    });
  });
});
