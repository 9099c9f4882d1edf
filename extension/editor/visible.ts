// What the surfaces show that VS Code lets nobody read back: trees, status items, marks in the text. Each enters itself here when it is
// registered; the tests inside the host, and other extensions, read it.

import type { LanguageStatusItem, TextDocument, TreeView } from 'vscode';
import type { NodeTree } from './tree-list';

export interface Visible {
  /** By the view's id. */
  readonly trees: Map<string, VisibleTree>;
  /** By the item's id. */
  readonly statuses: Map<string, LanguageStatusItem>;
  /** What is drawn on a trace under the settings in force. */
  marks: (document: TextDocument) => readonly VisibleMark[];
}

export interface VisibleTree {
  readonly view: TreeView<unknown>;
  readonly tree: NodeTree;
}

export interface VisibleMark {
  /** 1-based */
  readonly line: number;
  readonly kind: string;
  /** The parts that their settings leave on. */
  readonly parts: readonly ('message' | 'background' | 'ruler' | 'gutter')[];
  readonly message: string;
}

export function createVisible(): Visible {
  return { trees: new Map(), statuses: new Map(), marks: () => [] };
}
