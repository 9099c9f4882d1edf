// The timeline opens beside the trace as a webview panel, once per trace, and follows the analysis.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openSample, until } from './support/traces';

describe('the timeline', () => {
  after(closeAll);

  it('opens beside the editor, once', async () => {
    const { editor } = await openSample('ignored-lease-break.ftrace.txt');
    await vscode.commands.executeCommand('leaseLens.openTimeline');
    await until(() => panels().length === 1, 'no panel');
    assert.equal(panels()[0]?.label, 'Timeline: ignored-lease-break.ftrace.txt');
    assert.notEqual(panels()[0]?.group.viewColumn, editor.viewColumn);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document, 'the focus left the trace');
    await vscode.commands.executeCommand('leaseLens.openTimeline');
    await vscode.commands.executeCommand('leaseLens.showInTimeline', editor.document.uri.toString(), 212);
    assert.equal(panels().length, 1);
  });

  it('opens one more for another trace', async () => {
    await openSample('ignored-lease-break.strace.txt');
    await vscode.commands.executeCommand('leaseLens.openTimeline');
    await until(() => panels().length === 2, 'no second panel');
  });

  it('closed by force, it opens again', async () => {
    const { editor } = await openSample('ignored-lease-break.ftrace.txt');
    const label = 'Timeline: ignored-lease-break.ftrace.txt';
    const own = () => panels().filter((tab) => tab.label === label);
    await until(() => own().length === 1, 'no panel');
    await vscode.window.tabGroups.close(own());
    await until(() => own().length === 0, 'it stays');
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('leaseLens.openTimeline');
    await until(() => own().length === 1, 'it does not come back');
  });
});

function panels(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('leaseLens.timeline'));
}
