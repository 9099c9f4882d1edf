// The rooms of docs/architecture.md as data: which files belong to each, what each may import.

export interface Room {
  readonly name: string;
  readonly holds: RegExp;
  /** Rooms that its files may import, types included; its own is always allowed. */
  readonly imports: readonly string[];
  /** Packages and platform modules, for the whole room or for the files that match. */
  readonly outside: readonly { readonly files: RegExp; readonly modules: RegExp }[];
}

const every = /./;
const core = ['grammar', 'engine'];

export const rooms: readonly Room[] = [
  { name: 'grammar', holds: /^grammar\//, imports: [], outside: [{ files: every, modules: /^chevrotain$/ }] },
  { name: 'engine', holds: /^extension\/engine\//, imports: ['grammar'], outside: [] },
  {
    name: 'trace',
    holds: /^extension\/trace\//,
    imports: core,
    outside: [
      // The implementations of ByteSource, and the two ends of the worker's port.
      { files: /\/node-[a-z-]+\.ts$/, modules: /^(node:|xz-decompress$)/ },
      { files: /\/workspace-[a-z-]+\.ts$/, modules: /^vscode$/ },
      { files: /\/(client|worker)\.ts$/, modules: /^node:worker_threads$/ },
    ],
  },
  // What ties the surfaces together.
  {
    name: 'activate',
    holds: /^extension\/(activate|timeline-link)\.ts$/,
    imports: [...core, 'trace', 'editor', 'timeline-panel', 'timeline-model', 'large-trace'],
    outside: [{ files: every, modules: /^vscode$/ }],
  },
  // An analysis in the timeline's words, and the page that stands alone. Only the vocabulary of the webview; not one line of its code.
  {
    name: 'timeline-model',
    holds: /^extension\/timeline-(?!panel|export|actions|link)[a-z-]+\.ts$/,
    imports: [...core, 'protocol'],
    outside: [],
  },
  {
    name: 'timeline-panel',
    holds: /^extension\/timeline-(panel|export|actions)\.ts$/,
    imports: [...core, 'trace', 'protocol', 'timeline-model'],
    outside: [{ files: every, modules: /^(vscode|node:crypto)$/ }],
  },
  // The editor for files of any size: an editor surface with a page of its own.
  {
    name: 'large-trace',
    holds: /^extension\/large-trace-[a-z-]+\.ts$/,
    imports: [...core, 'trace', 'editor', 'large-protocol'],
    outside: [{ files: /\/large-trace-(editor|lines|page)\.ts$/, modules: /^vscode$/ }],
  },
  { name: 'editor', holds: /^extension\/editor\//, imports: [...core, 'trace'], outside: [{ files: every, modules: /^vscode$/ }] },
  {
    name: 'cli',
    holds: /^extension\/cli\//,
    imports: [...core, 'trace', 'protocol', 'timeline-model', 'manifest'],
    outside: [{ files: every, modules: /^node:/ }],
  },
  { name: 'large-protocol', holds: /^webview\/large-protocol\.ts$/, imports: [], outside: [] },
  { name: 'protocol', holds: /^webview\/protocol\.ts$/, imports: [], outside: [] },
  {
    name: 'webview',
    holds: /^webview\//,
    imports: ['protocol', 'large-protocol'],
    outside: [{ files: /^webview\/controls\.ts$/, modules: /^@vscode\/webview-ui-toolkit(\/|$)/ }],
  },
  { name: 'manifest', holds: /^package\.json$/, imports: [], outside: [] },
];
