// A log that is still being written: findings come as the lines come, even when they never stop coming; paused, the old ones stay.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { analysisOf, closeAll, fromRoot, leaseLens, names, open, openText, until } from './support/traces';

const text = readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'), 'utf8');
const lines = text.split('\n').slice(0, -1);

describe('a log that grows', () => {
  afterEach(closeAll);

  it('is followed, paused and followed again', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'growing.strace.txt');
    const [half, most] = [Math.floor(lines.length / 3), Math.floor((2 * lines.length) / 3)];
    writeFileSync(uri.fsPath, `${lines.slice(0, half).join('\n')}\n`);
    const { document } = await open(uri);
    const whole = names((await openText('strace', text)).analysis.findings);
    await vscode.window.showTextDocument(document, { preview: false });
    assert.equal((await analysisOf(uri)).summary.lines, half);
    await vscode.commands.executeCommand('leaseLens.followLog');
    appendFileSync(uri.fsPath, `${lines.slice(half, most).join('\n')}\n`);
    await until(async () => (await analysisOf(uri)).summary.lines === most, 'what was added is not analysed');
    await until(() => vscode.window.activeTextEditor?.selection.active.line === document.lineCount - 1, 'the end is not in sight');
    await vscode.commands.executeCommand('leaseLens.followLog');
    appendFileSync(uri.fsPath, `${lines.slice(most).join('\n')}\n`);
    await until(() => document.lineCount > lines.length, 'VS Code did not read the file again');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal((await analysisOf(uri)).summary.lines, most, 'analysed although it is paused');
    await vscode.commands.executeCommand('leaseLens.followLog');
    await until(async () => (await analysisOf(uri)).summary.lines === lines.length, 'not analysed after the pause');
    assert.deepEqual(names((await analysisOf(uri)).findings), whole);
    await vscode.commands.executeCommand('leaseLens.stopFollowing');
  }).timeout(60_000);

  it('is analysed while it never rests', async () => {
    const { document } = await openText('strace', `${lines.slice(0, 50).join('\n')}\n`);
    const { traces } = await leaseLens();
    let ready = 0;
    const heard = traces.onDidChange(({ uri, state }) => {
      if (uri.toString() === document.uri.toString() && state?.kind === 'ready') ready += 1;
    });
    // A change every 100 ms, which is less than the wait for a text to rest.
    for (let i = 0; i < 60 && ready === 0; i += 1) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(document.lineCount - 1, 0), `${lines[50 + i]}\n`);
      await vscode.workspace.applyEdit(edit);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(ready > 0, 'nothing was analysed in six seconds of changes');
    await until(async () => (await analysisOf(document.uri)).summary.lines === document.lineCount - 1, 'the last change was forgotten');
    heard.dispose();
  });
});
