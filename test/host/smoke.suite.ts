// The extension is there, in the VS Code that the run was meant for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

describe('in the extension host', () => {
  it('finds the extension of this checkout and activates it', async () => {
    const extension = vscode.extensions.getExtension('lease-lens.lease-lens');
    assert.ok(extension, 'VS Code does not know lease-lens.lease-lens');
    const root = process.env.LEASE_LENS_ROOT ?? '';
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
    assert.equal((extension.packageJSON as { readonly version: string }).version, manifest.version);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('opens the sample as ftrace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no workspace folder');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'ignored-lease-break.ftrace.txt'));
    assert.equal(document.languageId, 'ftrace');
  });
});
