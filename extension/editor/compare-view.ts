// leaseLens.compareTraces: two open traces by their findings: gone, new and kept, as a tree. Matched by the engine, never by time or line.

import { commands, Disposable, type ExtensionContext, ThemeIcon, type Uri, window, workspace } from 'vscode';
import type { Finding } from '../engine/analysis';
import { type Comparison, compareAnalyses } from '../engine/compare';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { headline, sentence } from './finding-words';
import { iconOf } from './findings-view';
import { openTrace } from './go';
import { isTrace } from './languages';
import { createNodeTree, firstRows, type Node } from './tree-list';
import type { Visible } from './visible';

export function registerCompare(documents: TraceDocuments, _context: ExtensionContext, visible: Visible): Disposable {
  let shown: Shown | undefined;
  const tree = createNodeTree(() => (shown === undefined ? [] : nodesOf(shown)));
  const view = window.createTreeView('leaseLens.compare', { treeDataProvider: tree, showCollapseAll: true });
  visible.trees.set('leaseLens.compare', { view, tree });
  const show = async (before: Uri, after: Uri): Promise<Comparison | undefined> => {
    const [first, second] = await Promise.all([documents.analysis(before), documents.analysis(after)]);
    if (first === undefined || second === undefined) {
      const failed = nameOf(first === undefined ? before : after);
      void window.showWarningMessage(`Lease Lens: ${failed} could not be analyzed, so there is nothing to compare. Its Problems say why.`);
      return undefined;
    }
    shown = { before, after, comparison: compareAnalyses(first, second) };
    const { gone, appeared, kept } = shown.comparison;
    view.description = `${nameOf(before)} → ${nameOf(after)}`;
    view.message = `${gone.length} gone, ${appeared.length} new, ${kept.length} kept`;
    tree.refresh();
    await commands.executeCommand('setContext', 'leaseLens.comparing', true);
    return shown.comparison;
  };
  return Disposable.from(
    tree,
    view,
    commands.registerCommand('leaseLens.compareTraces', async (one: unknown, other: unknown) => {
      const before = openTrace(one) ?? (await pick('Compare: the trace before', undefined));
      const after = before && (openTrace(other) ?? (await pick('Compare: the trace after', before)));
      if (before === undefined || after === undefined) return undefined;
      const comparison = await show(before, after);
      if (comparison !== undefined) await commands.executeCommand('leaseLens.compare.focus');
      return comparison;
    }),
    commands.registerCommand('leaseLens.closeComparison', async () => {
      shown = undefined;
      tree.refresh();
      await commands.executeCommand('setContext', 'leaseLens.comparing', false);
    }),
    documents.onDidChange(({ uri, state }) => {
      const part = [shown?.before, shown?.after].some((known) => known?.toString() === uri.toString());
      if (shown !== undefined && part && state?.kind === 'ready') void show(shown.before, shown.after);
    }),
  );
}

interface Shown {
  readonly before: Uri;
  readonly after: Uri;
  readonly comparison: Comparison;
}

async function pick(title: string, not: Uri | undefined): Promise<Uri | undefined> {
  const open = workspace.textDocuments.filter((document) => isTrace(document) && document.uri.toString() !== not?.toString());
  if (open.length === 0) {
    void window.showInformationMessage('Lease Lens: open the two traces that you want to compare.');
    return undefined;
  }
  const items = open.map(({ uri }) => ({ label: nameOf(uri), description: workspace.asRelativePath(uri), uri }));
  return (await window.showQuickPick(items, { title }))?.uri;
}

function nodesOf({ before, after, comparison: { gone, appeared, kept } }: Shown): readonly Node[] {
  return [
    section('New', 'diff-added', appeared, (finding) => leaf(after, finding)),
    section('Gone', 'diff-removed', gone, (finding) => leaf(before, finding)),
    section('Kept', 'diff-ignored', kept, (pair) => leaf(after, pair.after, `was on line ${pair.before.line}`), false),
  ];
}

function section<T>(label: string, icon: string, all: readonly T[], node: (one: T) => Node, open = true): Node {
  return {
    id: label,
    label,
    description: String(all.length),
    icon: new ThemeIcon(icon),
    open,
    children: firstRows(all, most, node, '“lease-lens compare” lists all'),
  };
}

const most = 2000;

function leaf(uri: Uri, finding: Finding, more = ''): Node {
  return {
    label: headline(finding),
    description: [`line ${finding.line}`, plain(finding.path ?? finding.inode ?? '', 80), more].filter((part) => part !== '').join(' · '),
    tooltip: sentence(finding),
    icon: finding.verdict === 'undecidable' ? new ThemeIcon('question') : iconOf(finding.severity),
    command: { command: 'leaseLens.goToLine', title: 'Go to the line', arguments: [uri.toString(), finding.line, finding.column] },
  };
}

function nameOf(uri: Uri): string {
  return plain(uri.path.split('/').at(-1) ?? 'trace', 80);
}
