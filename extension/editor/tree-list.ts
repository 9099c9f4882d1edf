// A tree view over plain nodes: what the three views share.

import { type Command, EventEmitter, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';

export interface Node {
  /** Keeps a node open while the tree is made anew. */
  readonly id?: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** What a screen reader says; the label and description otherwise. */
  readonly spoken?: string;
  readonly icon?: ThemeIcon;
  readonly command?: Command;
  /** For `when` clauses of the view's menus. */
  readonly context?: string;
  readonly resource?: Uri;
  readonly children?: readonly Node[];
  readonly open?: boolean;
  /** Of a kind that only its view understands: handed to the commands of its menus. */
  readonly value?: unknown;
}

export interface NodeTree extends TreeDataProvider<Node> {
  readonly refresh: () => void;
  readonly dispose: () => void;
}

export function createNodeTree(roots: () => readonly Node[]): NodeTree {
  const changed = new EventEmitter<void>();
  const parents = new WeakMap<Node, Node>();
  const remember = (nodes: readonly Node[], parent?: Node): readonly Node[] => {
    if (parent !== undefined) for (const node of nodes) parents.set(node, parent);
    return nodes;
  };
  return {
    onDidChangeTreeData: changed.event,
    refresh: () => changed.fire(),
    dispose: () => changed.dispose(),
    getParent: (node) => parents.get(node),
    getChildren: (node) => [...(node === undefined ? roots() : remember(node.children ?? [], node))],
    getTreeItem: itemOf,
  };
}

/** Rows that a view holds, and a last one that says how many there are beyond and what reaches them. */
export function firstRows<T>(all: readonly T[], most: number, node: (one: T) => Node, reach: string): readonly Node[] {
  const rest = all.length - most;
  const rows = all.slice(0, most).map(node);
  return rest <= 0 ? rows : [...rows, { label: `${rest} more`, description: reach, icon: new ThemeIcon('ellipsis') }];
}

function itemOf({ id, label, description, tooltip, spoken, icon, command, context, resource, children, open }: Node): TreeItem {
  const state =
    children === undefined
      ? TreeItemCollapsibleState.None
      : open === false
        ? TreeItemCollapsibleState.Collapsed
        : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(label, state);
  if (id !== undefined) item.id = id;
  if (description !== undefined) item.description = description;
  if (icon !== undefined) item.iconPath = icon;
  if (command !== undefined) item.command = command;
  if (context !== undefined) item.contextValue = context;
  if (resource !== undefined) item.resourceUri = resource;
  item.tooltip = tooltip ?? label;
  item.accessibilityInformation = { label: spoken ?? [label, description].filter((part) => part !== undefined).join(', ') };
  return item;
}
