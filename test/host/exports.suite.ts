// What leaves the editor: findings as SARIF, NDJSON and mail, two traces compared, answers to language models, tasks of the command line.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Comparison } from '../../extension/engine/compare';
import { closeAll, fromRoot, named, type Opened, open, openSample, until } from './support/traces';

/** The findings as a reader of each format finds them. */
const read: Readonly<Record<'sarif' | 'ndjson' | 'mail', (content: string) => string[]>> = {
  sarif(content) {
    const log = JSON.parse(content) as {
      readonly version: string;
      readonly runs: readonly {
        readonly results: readonly {
          readonly ruleId: string;
          readonly locations: readonly { readonly physicalLocation: { readonly region: { readonly startLine: number } } }[];
        }[];
      }[];
    };
    assert.equal(log.version, '2.1.0');
    return log.runs.flatMap(({ results }) =>
      results.map(({ ruleId, locations }) => `${ruleId}@${locations[0]?.physicalLocation.region.startLine}`),
    );
  },
  ndjson: (content) =>
    content
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly type: string; readonly rule: string; readonly line: number })
      .filter(({ type }) => type === 'finding')
      .map(({ rule, line }) => `${rule}@${line}`),
  mail: (content) => [...content.matchAll(/^Subject: (LP\d{3})/gm)].map((found) => found[1] ?? ''),
};

describe('findings for others', () => {
  let opened: Opened;
  before(async () => {
    opened = await openSample('ignored-lease-break.strace.txt');
  });
  after(closeAll);

  for (const format of ['sarif', 'ndjson', 'mail'] as const)
    it(`are exported as ${format}, into an editor to save`, async () => {
      const content = await vscode.commands.executeCommand<string>('leaseLens.exportFindings', format, opened.document.uri);
      await until(() => vscode.window.activeTextEditor?.document.getText() === content, 'what was exported does not stand in the editor');
      const shown = vscode.window.activeTextEditor?.document;
      const { findings } = opened.analysis;
      const expected = findings.map(({ rule, line }) => (format === 'mail' ? rule : `${rule}@${line}`)).sort();
      assert.deepEqual(read[format](content).sort(), expected);
      // Each finding stands with the lines that prove it.
      if (format === 'mail')
        for (const { line } of findings.flatMap(({ evidence }) => evidence))
          assert.ok(content.includes(opened.document.lineAt(line - 1).text), `line ${line}`);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await until(() => vscode.window.activeTextEditor?.document !== shown, 'the text stays open');
    });

  it('one is copied for a mailing list with the lines that prove it', async () => {
    const pin = named(opened.analysis.findings, 'LP008');
    await vscode.commands.executeCommand('leaseLens.copyFindingAsMail', opened.document.uri.toString(), pin.line, 'LP008');
    const mail = await vscode.env.clipboard.readText();
    assert.match(mail, /^Subject: LP008/);
    for (const { line } of pin.evidence) assert.ok(mail.includes(opened.document.lineAt(line - 1).text), `line ${line}`);
  });
});

describe('two open traces', () => {
  after(closeAll);

  it('are compared by their findings', async () => {
    const before = await openSample('ignored-lease-break.strace.txt');
    const after = await open(vscode.Uri.file(fromRoot('test/traces/02-f-o.strace.txt')));
    const comparison = await vscode.commands.executeCommand<Comparison>('leaseLens.compareTraces', before.document.uri, after.document.uri);
    const { gone, appeared, kept } = comparison;
    assert.equal(gone.length + kept.length, before.analysis.findings.length);
    assert.equal(appeared.length + kept.length, after.analysis.findings.length);
    assert.ok(gone.some(({ rule }) => rule === 'LP008'));
    const same = await vscode.commands.executeCommand<Comparison>('leaseLens.compareTraces', before.document.uri, before.document.uri);
    assert.equal(same.kept.length, before.analysis.findings.length);
    await vscode.commands.executeCommand('leaseLens.closeComparison');
  });
});

describe('language-model tools', () => {
  let opened: Opened;
  before(async () => {
    opened = await openSample('ignored-lease-break.strace.txt');
  });
  after(closeAll);

  const ask = async (name: string, input: object): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  };

  it('are known with their words', () => {
    const names = vscode.lm.tools.map(({ name }) => name);
    for (const name of ['leaseLens_check', 'leaseLens_explain', 'leaseLens_events']) assert.ok(names.includes(name), names.join(' '));
  });
  it('check gives the findings, explain a line, events what stands on lines', async () => {
    const pin = named(opened.analysis.findings, 'LP008');
    const checked = await ask('leaseLens_check', { filter: 'LP008' });
    assert.ok(checked.includes(`"line":${pin.line}`) && !checked.includes('"rule":"LP002"'));
    const explained = await ask('leaseLens_explain', { line: pin.line });
    assert.match(explained, /"policies"/);
    const events = await ask('leaseLens_events', { from: pin.line, to: pin.line });
    assert.match(events, new RegExp(`"line":${pin.line}`));
  });
  it('a file of the workspace is read by its name; a line without an event, and nonsense, are answered in words', async () => {
    const checked = await ask('leaseLens_check', { file: 'ignored-lease-break.ftrace.txt' });
    assert.match(checked, /^3 errors.* under policy rfc-v1\. /);
    assert.match(checked, /"rule":"LP002"/);
    assert.match(await ask('leaseLens_explain', { line: 1 }), /^No event of the policy stands on line 1\./);
    assert.match(await ask('leaseLens_explain', { line: 'x' }), /^Name the line/);
    assert.match(await ask('leaseLens_events', { from: 1e9 }), /^No event/);
    const all = (await ask('leaseLens_events', {})).split('\n');
    assert.ok(all.length <= 201);
    assert.equal(all.at(-1)?.startsWith('[cut at 200 events: ask from line '), opened.analysis.events.length > 200);
    assert.match(await ask('leaseLens_check', { file: 'nowhere.strace' }), /^There is no such trace/);
  });
  it('read nothing outside the workspace', async () => {
    for (const file of ['/etc/passwd', '../secret.strace', 'a/../../b.strace']) {
      assert.match(await ask('leaseLens_check', { file }), /^There is no such trace/, file);
    }
  });
});

describe('tasks', () => {
  after(closeAll);

  it('check the open trace with the command line, under the policy in force', async () => {
    const { document } = await openSample('ignored-lease-break.strace.txt');
    const found = await vscode.tasks.fetchTasks({ type: 'lease-lens' });
    const task = found.find(({ definition }) => definition.log === document.uri.fsPath);
    assert.ok(task, found.map(({ name }) => name).join(' '));
    assert.ok(task.execution instanceof vscode.ProcessExecution);
    assert.deepEqual(task.execution.args, ['check', '--policy', 'rfc-v1', document.uri.fsPath]);
    assert.deepEqual(task.problemMatchers, ['$lease-lens']);
  });
});
