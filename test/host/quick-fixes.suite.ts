// The light bulb on a real violation: the what-if shows which finding vanishes, another inserted call does not make it vanish,
// and the log is the same before and after, in the editor and on the disk.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Finding } from '../../extension/engine/analysis';
import type { WhatIf } from '../../extension/engine/what-if';
import { skipBecause } from '../support/skip';
import { apply, bytesOf, closeAll, leaseLens, named, names, type Opened, openSample, openText, quickFixes, until } from './support/traces';

for (const name of ['ignored-lease-break.ftrace.txt', 'ignored-lease-break.strace.txt']) {
  describe(`quick fixes in ${name}`, () => {
    let opened: Opened;
    let pin: Finding;
    let text: string;
    let bytes: Buffer;

    before(async () => {
      opened = await openSample(name);
      pin = named(opened.analysis.findings, 'LP008');
      text = opened.document.getText();
      bytes = bytesOf(opened.document.uri);
    });
    afterEach(() => {
      assert.equal(opened.document.getText(), text, 'the log in the editor has changed');
      assert.equal(opened.document.isDirty, false);
      assert.deepEqual(bytesOf(opened.document.uri), bytes, 'the log on the disk has changed');
    });
    after(closeAll);

    it('are bound to their diagnostic, one of them preferred, and none edits', async () => {
      const fixes = (await quickFixes(opened.document, pin)).filter(({ command }) => command?.arguments?.[2] === 'LP008');
      assert.deepEqual(
        fixes.map(({ title }) => title.replace(/line \d+/, 'line N')),
        [
          'Retake the layout lease before this pin (what-if)',
          'Retake the lease in the SIGIO handler, once the operation that broke it has returned (what-if)',
          'All 2 findings of LP008: retake the layout lease before this pin (what-if)',
          'Copy as C: Retake the layout lease before this pin',
          'Copy as C: Answer SIGIO: unpin, release, wait for the breaker, retake, pin',
          ...(pin.leaseLostLine === undefined ? [] : ['Go to where the lease was lost (line N)']),
          'Show this finding in the timeline',
          'Explain this line',
          'Suppress LP008 here',
          'Suppress LP008 in this file',
          'Suppress LP008 in every log of this folder',
        ],
      );
      assert.deepEqual(
        fixes.map(({ isPreferred }) => isPreferred === true),
        fixes.map((_, index) => index === 0),
      );
      assert.ok(fixes.every(({ edit, kind }) => edit === undefined && kind?.value === 'quickfix'));
    });

    it('retaking the lease before the pin makes this finding vanish', async () => {
      const result = await whatIf(opened, 'retake-before', pin.line);
      assert.ok(names(result.gone).includes(`LP008@${pin.line}`), `gone: ${names(result.gone).join(' ')}`);
      assert.ok(!names(result.after.findings).includes(`LP008@${pin.line}`));
      assert.match(result.inserted?.text ?? '', /F_SETLEASE/);
      const call = opened.analysis.events.find(({ line, endLine }) => line === result.inserted?.beforeLine && endLine >= pin.line);
      assert.ok(call, `inserted before line ${result.inserted?.beforeLine}, where no call begins that ends at line ${pin.line}`);
    });

    it('another call in the same place does not', async () => {
      const result = await whatIf(opened, 'getlease-before', pin.line);
      assert.ok(names(result.after.findings).includes(`LP008@${pin.line}`), `after: ${names(result.after.findings).join(' ')}`);
      assert.ok(!names(result.gone).includes(`LP008@${pin.line}`));
    });

    it('the what-if opens a diff: as recorded, and with the inserted call and without the finding', async () => {
      const fixes = await quickFixes(opened.document, pin);
      await apply(fixes.find(({ command }) => command?.command === 'leaseLens.retakeWhatIf'));
      const input = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      await until(() => input() instanceof vscode.TabInputTextDiff, 'no diff editor');
      const diff = input();
      assert.ok(diff instanceof vscode.TabInputTextDiff);
      const [recorded, changed] = await Promise.all(
        [diff.original, diff.modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
      );
      const shown = new RegExp(`line ${pin.line}: \\w+ LP008`);
      assert.match(recorded ?? '', shown);
      assert.doesNotMatch(changed ?? '', shown);
      assert.match(changed ?? '', /^inserted {2}.*F_SETLEASE/m);
      assert.doesNotMatch(recorded ?? '', /^inserted {2}/m);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('copies C that retakes the lease', async () => {
      const fixes = await quickFixes(opened.document, pin);
      await vscode.env.clipboard.writeText('before');
      await apply(fixes.find(({ command }) => command?.command === 'leaseLens.copyFixCode'));
      const code = await vscode.env.clipboard.readText();
      assert.match(code, /F_SETLEASE/);
      assert.match(code, /F_LAYOUT/);
    });

    it('goes to where the lease was lost', async () => {
      const lost = opened.analysis.findings.find(({ line, leaseLostLine }) => leaseLostLine !== undefined && leaseLostLine !== line);
      assert.ok(lost?.leaseLostLine, 'no finding says where its lease was lost');
      await vscode.window.showTextDocument(opened.document);
      const fixes = await quickFixes(opened.document, lost);
      await apply(fixes.find(({ command }) => command?.command === 'leaseLens.goToLeaseLost'));
      assert.equal(vscode.window.activeTextEditor?.document, opened.document);
      assert.equal(vscode.window.activeTextEditor?.selection.active.line, lost.leaseLostLine - 1);
    });

    it('next and previous go from finding to finding and round at the ends', async () => {
      const editor = await vscode.window.showTextDocument(opened.document);
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      const at = () => `${editor.selection.active.line + 1}:${editor.selection.active.character + 1}`;
      const places = opened.analysis.findings.map(({ line, column }) => `${line}:${column}`);
      const step = async (command: string): Promise<string> => {
        await vscode.commands.executeCommand(`leaseLens.${command}`);
        return at();
      };
      // Each finding has its step, also where two stand in one place.
      const seen: string[] = [];
      for (const _ of places) seen.push(await step('nextFinding'));
      assert.deepEqual(seen, places);
      assert.equal(await step('nextFinding'), places[0]);
      assert.equal(await step('previousFinding'), places.at(-1));
      const back: string[] = [];
      for (const _ of places.slice(1)) back.push(await step('previousFinding'));
      assert.deepEqual(back, places.slice(0, -1).reverse());
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await vscode.commands.executeCommand('leaseLens.previousFinding');
      assert.equal(editor.selection.active.line + 1, opened.analysis.findings.at(-1)?.line);
      // An explanation of the line leaves the cursor in front of the event: the finding on it has been seen.
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await step('nextFinding');
      await vscode.commands.executeCommand('leaseLens.explainLine');
      assert.ok(editor.selection.active.character + 1 < (opened.analysis.findings[0]?.column ?? 0));
      assert.equal(await step('nextFinding'), places[1]);
    });
  });
}

describe('a remedy replayed', () => {
  after(closeAll);

  for (const [command, rule] of [
    ['leaseLens.replayFix', 'LP020'],
    ['leaseLens.replayFix', 'LP002'],
    ['leaseLens.replayFixAll', 'LP008'],
  ] as const)
    it(`${command} shows ${rule} gone, on a right side that says what was changed`, async () => {
      const { document, analysis } = await openSample('ignored-lease-break.strace.txt');
      const finding = named(analysis.findings, rule);
      const fixes = await quickFixes(document, finding);
      assert.ok(
        fixes.some((fix) => fix.command?.command === command && fix.command.arguments?.[2] === rule),
        fixes.map(({ title }) => title).join(' | '),
      );
      assert.equal(await vscode.commands.executeCommand(command, document.uri.toString(), finding.line, rule), true);
      const input = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      await until(() => input() instanceof vscode.TabInputTextDiff, 'no diff editor');
      const diff = input();
      assert.ok(diff instanceof vscode.TabInputTextDiff);
      const [left, right] = await Promise.all(
        [diff.original, diff.modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
      );
      assert.match(left ?? '', new RegExp(`line ${finding.line}: \\w+ ${rule}`));
      assert.doesNotMatch(
        right ?? '',
        command === 'leaseLens.replayFixAll' ? new RegExp(rule) : new RegExp(`line ${finding.line}: \\w+ ${rule}`),
      );
      assert.match(right ?? '', /^Replayed with\n {2}\S/);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
});

describe('a fix in the source that a stack names', () => {
  after(closeAll);

  it('is offered where the workspace has that source, confirmed piece by piece, and nowhere else', async function () {
    if (process.env.LEASE_LENS_SERVER === 'min')
      skipBecause(
        this,
        'the server of VS Code 1.103 brings its ripgrep by an install script that is not run, and finds no file without it',
      );
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const source = vscode.Uri.joinPath(folder.uri, 'pinner.c');
    await vscode.workspace.fs.writeFile(
      source,
      new TextEncoder().encode('#include <fcntl.h>\n\nint pin(int fd)\n{\n\treturn register_it(fd);\n}\n'),
    );
    const trace = await openSample('ignored-lease-break.strace.txt');
    const pin = named(trace.analysis.findings, 'LP008');
    const text = trace.document.getText().split('\n');
    text.splice(
      pin.line,
      0,
      ' > /build/pinner(pin+0x12) [0x1149] /build/src/pinner.c:5',
      ' > /build/other(main+0x1) [0x2] /build/src/nowhere.c:1',
    );
    const opened = await openText('strace', text.join('\n'));
    const finding = named(opened.analysis.findings, 'LP008');
    const fixes = await quickFixes(opened.document, finding);
    const titles = fixes.map(({ title }) => title);
    assert.ok(
      titles.includes('Insert into pinner.c, line 5, behind a preview: Retake the layout lease before this pin'),
      titles.join(' | '),
    );
    const before = await quickFixes(trace.document, pin);
    assert.ok(!before.some(({ title }) => title.startsWith('Insert into')));
    // Chosen, it waits in the preview: nothing is written before the user says so, and nothing when it is thrown away.
    await vscode.window.showTextDocument(opened.document);
    const insert = fixes.find(({ command }) => command?.command === 'leaseLens.insertFix');
    let answer: unknown = 'waits';
    void vscode.commands.executeCommand('leaseLens.insertFix', ...(insert?.command?.arguments ?? [])).then((given) => {
      answer = given;
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(answer, 'waits', 'the source was changed without a question');
    await until(async () => {
      await vscode.commands.executeCommand('refactorPreview.discard');
      return answer !== 'waits';
    }, 'there is no preview to discard');
    assert.equal(answer, false);
    assert.ok(!(await vscode.workspace.openTextDocument(source)).getText().includes('take_layout_lease'));
    await vscode.workspace.fs.delete(source);
  });
});

async function whatIf({ document }: Opened, kind: 'retake-before' | 'getlease-before', line: number): Promise<WhatIf> {
  const { traces } = await leaseLens();
  const result = await traces.whatIf(document.uri, { kind, line });
  assert.ok(typeof result !== 'string', String(result));
  return result;
}
