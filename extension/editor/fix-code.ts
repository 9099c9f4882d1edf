// leaseLens.copyFixCode, copyRetakeCode and insertFix: a remedy's C into the clipboard, or into the source line that a stack of the log names.

import { commands, Disposable, env, window, workspace } from 'vscode';
import { type Fix, fixesOf, fixOf, isFixId } from '../engine/fixes/fixes';
import type { TraceDocuments } from './documents';
import { insertFix, sourceOfFinding } from './insert-fix';
import { type Target, targetOf } from './target';

export function registerFixCode(documents: TraceDocuments): Disposable {
  const has = (args: readonly unknown[]) => targetOf(documents, args);
  return Disposable.from(
    commands.registerCommand('leaseLens.copyFixCode', async (...args: unknown[]) => {
      const target = await has(args);
      const fix = target && (await chosen(target, args[3]));
      if (target !== undefined && fix !== undefined) await copy(target, fix);
    }),
    commands.registerCommand('leaseLens.copyRetakeCode', async (...args: unknown[]) => {
      const target = await has(args);
      const [fix] = target === undefined ? [] : fixesOf(target.analysis, target.finding);
      if (target !== undefined && fix !== undefined) await copy(target, fix);
    }),
    commands.registerCommand('leaseLens.insertFix', async (...args: unknown[]) => {
      const target = await has(args);
      const fix = target && (await chosen(target, args[3]));
      if (target === undefined || fix === undefined) return false;
      const source = await sourceOfFinding(await workspace.openTextDocument(target.uri), target.finding);
      if (source === undefined) {
        void window.showInformationMessage(
          'Lease Lens: no stack behind this call names a source line of the workspace. Record with strace -kk, and open the folder of the source.',
        );
        return false;
      }
      return insertFix(source, fix);
    }),
  );
}

async function chosen({ analysis, finding }: Target, id: unknown): Promise<Fix | undefined> {
  if (isFixId(id)) return fixOf(analysis, finding, id);
  const fixes = fixesOf(analysis, finding);
  if (fixes.length === 0) void window.showInformationMessage(`Lease Lens: ${finding.rule} has no remedy in the program’s source.`);
  if (fixes.length < 2) return fixes[0];
  const items = fixes.map((fix) => ({ label: fix.title, fix }));
  return (await window.showQuickPick(items, { title: `What helps against ${finding.rule}`, placeHolder: 'Which remedy, as C' }))?.fix;
}

async function copy({ finding }: Target, fix: Fix): Promise<void> {
  await env.clipboard.writeText(fix.code);
  void window.setStatusBarMessage(`Lease Lens: C for ${finding.rule} is in the clipboard: ${fix.title}`, 6000);
}
