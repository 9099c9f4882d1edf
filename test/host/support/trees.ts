// The trees of the views as the tests read them: rows with what is seen and what a screen reader says.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../../extension/editor/tree-list';
import type { VisibleTree } from '../../../extension/editor/visible';
import { leaseLens } from './traces';

export interface Row {
  readonly node: Node;
  readonly item: vscode.TreeItem;
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  readonly icon: string;
  readonly children: readonly Row[];
}

export async function treeOf(view: string): Promise<VisibleTree> {
  const { visible } = await leaseLens();
  const tree = visible.trees.get(view);
  assert.ok(tree, `no view ${view}`);
  return tree;
}

/** The whole tree of a view, as VS Code would ask for it. */
export async function rowsOf(view: string): Promise<readonly Row[]> {
  const { tree } = await treeOf(view);
  const below = async (node?: Node): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    for (const child of (await tree.getChildren(node)) ?? []) {
      const item = await tree.getTreeItem(child);
      rows.push({
        node: child,
        item,
        label: typeof item.label === 'string' ? item.label : (item.label?.label ?? ''),
        description: typeof item.description === 'string' ? item.description : '',
        spoken: item.accessibilityInformation?.label ?? '',
        icon: item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '',
        children: item.collapsibleState === vscode.TreeItemCollapsibleState.None ? [] : await below(child),
      });
    }
    return rows;
  };
  return below();
}

export function flat(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => [row, ...flat(row.children)]);
}
