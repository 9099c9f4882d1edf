// What the suites inside the host share: opening a real recording in a real editor and waiting for what the extension says of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LeaseLens } from '../../../extension/activate';
import type { Analysis, Finding } from '../../../extension/engine/analysis';

export const root = process.env.LEASE_LENS_ROOT ?? process.cwd();

export async function leaseLens(): Promise<LeaseLens> {
  const extension = vscode.extensions.getExtension<LeaseLens>('lease-lens.lease-lens');
  assert.ok(extension, 'VS Code does not know lease-lens.lease-lens');
  return await extension.activate();
}

export interface Opened {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
  readonly analysis: Analysis;
}

/** Opens a file of the workspace (a scratch copy of samples/) and waits for its analysis. */
export async function openSample(name: string): Promise<Opened> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace folder');
  return await open(vscode.Uri.joinPath(folder.uri, name));
}

export async function open(uri: vscode.Uri): Promise<Opened> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.One });
  const analysis = await analysisOf(uri);
  return { document, editor, analysis };
}

export async function analysisOf(uri: vscode.Uri): Promise<Analysis> {
  const { traces } = await leaseLens();
  const state = () => JSON.stringify(traces.state(uri))?.slice(0, 200);
  await until(() => traces.state(uri) !== undefined, 'the extension does not know the document');
  const analysis = await traces.analysis(uri);
  assert.ok(analysis, `no analysis: ${state()}`);
  return analysis;
}

/** The diagnostics of ours, in the order of their lines. */
export function diagnosticsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Lease Lens')
    .sort((a, b) => a.range.start.line - b.range.start.line);
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** `LP008@245`, sorted: findings and diagnostics in the same words. */
export function names(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, line }) => `${rule}@${line}`).sort();
}

export function named(findings: readonly Finding[], rule: string): Finding {
  const finding = findings.find((candidate) => candidate.rule === rule);
  assert.ok(finding, `no ${rule} among ${names(findings).join(' ')}`);
  return finding;
}

export async function quickFixes(document: vscode.TextDocument, finding: Finding): Promise<readonly vscode.CodeAction[]> {
  const range = new vscode.Range(finding.line - 1, finding.column - 1, finding.line - 1, finding.endColumn - 1);
  const kind = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
  return actions.filter(({ command }) => command?.command.startsWith('leaseLens.'));
}

/** Does what a click on the action does. */
export async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.command, 'no such action');
  assert.equal(action.edit, undefined, 'a quick-fix never edits the log');
  await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

export function bytesOf(uri: vscode.Uri): Buffer {
  return readFileSync(uri.fsPath);
}

/** A small log made for one test, untitled: nothing is written anywhere. */
export async function openText(language: string, content: string): Promise<Opened> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  return { document, editor, analysis: await analysisOf(document.uri) };
}

export async function until(
  condition: () => boolean | PromiseLike<boolean>,
  complaint: string,
  milliseconds = 15_000,
  every = 25,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(Date.now() < end, complaint);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Unsaved ones first: closing them as they are would ask. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty, isClosed }) => isDirty && !isClosed)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export function fromRoot(...parts: readonly string[]): string {
  return join(root, ...parts);
}
