// The life of an open trace: edited, judged by another policy, taken for a trace by hand; and the host never waits for the worker.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { analysisOf, closeAll, diagnosticsOf, fromRoot, leaseLens, names, openSample, openText, until } from './support/traces';

const strace = () => readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'), 'utf8');
const ftrace = () => readFileSync(fromRoot('samples/ignored-lease-break.ftrace.txt'), 'utf8');

describe('an open trace', () => {
  after(closeAll);

  it('is analysed again when it is edited', async () => {
    const { document, analysis } = await openText('strace', strace());
    assert.ok(analysis.findings.length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# a line in front\n');
    await vscode.workspace.applyEdit(edit);
    const moved = analysis.findings.map(({ rule, line }) => `${rule}@${line + 1}`).sort();
    await until(async () => names((await analysisOf(document.uri)).findings).join() === moved.join(), 'the findings did not move');
    await until(
      () => diagnosticsOf(document.uri)[0]?.range.start.line === Math.min(...analysis.findings.map(({ line }) => line)),
      'the diagnostics did not move',
    );
    const whole = new vscode.WorkspaceEdit();
    whole.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
    await vscode.workspace.applyEdit(whole);
    await until(() => diagnosticsOf(document.uri).every(({ code }) => code === undefined), 'findings of a text that is gone');
  });

  it('reads lines that end with CR LF like the others', async () => {
    const { analysis: unix } = await openText('ftrace', ftrace());
    const { document, analysis } = await openText('ftrace', ftrace().replaceAll('\n', '\r\n'));
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    assert.deepEqual(names(analysis.findings), names(unix.findings));
  });

  it('is judged by another policy without being read again', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.ftrace.txt');
    const settings = vscode.workspace.getConfiguration('leaseLens');
    try {
      await vscode.commands.executeCommand('leaseLens.selectPolicy', 'mainline');
      assert.equal(vscode.workspace.getConfiguration('leaseLens').get('policy'), 'mainline');
      await until(async () => (await analysisOf(document.uri)).summary.policy === 'mainline', 'still judged by the old policy');
      assert.notDeepEqual(names((await analysisOf(document.uri)).findings), names(analysis.findings));
    } finally {
      await settings.update('policy', undefined, vscode.ConfigurationTarget.Global);
    }
    await until(async () => names((await analysisOf(document.uri)).findings).join() === names(analysis.findings).join(), 'not as before');
  });

  it('is judged with the workspace file beside it, and again when that changes or goes', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.strace.txt');
    const file = vscode.Uri.joinPath(document.uri, '..', '.lease-lens.json');
    const write = (content: unknown) => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(content)));
    const has = async (rule: string) => (await analysisOf(document.uri)).findings.some((finding) => finding.rule === rule);
    assert.ok(analysis.findings.some(({ rule }) => rule === 'LP020'));
    try {
      await write({ suppressions: [{ rule: 'LP020', file: 'ignored-lease-break.strace.txt' }], severities: { LP015: 'off' } });
      await until(async () => !(await has('LP020')), 'LP020 is not suppressed');
      const { suppressed, summary } = await analysisOf(document.uri);
      assert.deepEqual(
        suppressed?.map(({ finding }) => finding.rule),
        analysis.findings.filter(({ rule }) => rule === 'LP020').map(({ rule }) => rule),
      );
      assert.equal(summary.suppressed, suppressed?.length);
      assert.ok(!diagnosticsOf(document.uri).some((one) => JSON.stringify(one.code).includes('LP020')));
    } finally {
      await vscode.workspace.fs.delete(file);
    }
    await until(() => has('LP020'), 'LP020 did not come back');
  });

  it('takes a rule’s severity from the settings, and silences it', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.strace.txt');
    const settings = vscode.workspace.getConfiguration('leaseLens');
    assert.ok(analysis.findings.some(({ rule }) => rule === 'LP020'));
    try {
      await settings.update('rules', { LP020: 'off', LP999: 'nonsense' }, vscode.ConfigurationTarget.Global);
      await until(
        async () => !(await analysisOf(document.uri)).findings.some(({ rule }) => rule === 'LP020'),
        'LP020 speaks although it is off',
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('leaves the extension host free while it is analysed', async () => {
    const text = strace();
    const copies = Math.ceil(8_000_000 / text.length);
    const document = await vscode.workspace.openTextDocument({ language: 'strace', content: text.repeat(copies) });
    const { traces } = await leaseLens();
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 5);
    await vscode.window.showTextDocument(document);
    await until(() => traces.state(document.uri)?.kind === 'ready', 'not analysed', 25_000);
    clearInterval(beat);
    // What stays in the host is handing the text over and taking the analysis in, never the reading itself.
    assert.ok(longest < 1500, `the host stood still for ${Math.round(longest)} ms`);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('can be any file that the user says is one', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: strace() });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('leaseLens.analyzeAs', document.uri, 'strace');
    await until(() => vscode.window.activeTextEditor?.document.languageId === 'strace', 'still plain text');
    assert.ok((await analysisOf(document.uri)).findings.length > 0);
  });
});

describe('languages', () => {
  after(closeAll);
  const cases: readonly (readonly [name: string, text: string, language: string])[] = [
    ['a.ftrace', '', 'ftrace'],
    ['a.trace', '', 'ftrace'],
    ['a.ftrace.txt', '', 'ftrace'],
    ['a.report.txt', '', 'ftrace'],
    ['a.perfscript.txt', '', 'ftrace'],
    ['a.strace', '', 'strace'],
    ['a.strace.txt', '', 'strace'],
    ['a.perftrace.txt', '', 'strace'],
    ['notes.txt', '', 'plaintext'],
    ['nameless-1', '# tracer: nop\n', 'ftrace'],
    ['nameless-2', 'cpus=2\n', 'ftrace'],
    ['nameless-3', '334   1795359755.822302 close(3) = 0\n', 'strace'],
  ];
  for (const [name, text, language] of cases) {
    it(`${name}${text && ` with “${text.trim()}”`} is ${language}`, async () => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder);
      const uri = vscode.Uri.joinPath(folder.uri, 'languages', name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, language);
    });
  }
});

describe('the sample', () => {
  after(closeAll);

  it('opens by command', async () => {
    await vscode.commands.executeCommand('leaseLens.openSample', 'ignored-lease-break.ftrace.txt');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'ftrace');
    assert.ok(document && (await analysisOf(document.uri)).findings.length > 0);
  });
});
