// Owns the timeline's webview panels, one per trace, beside the editor. It passes data to the page and line numbers back; it judges nothing.

import * as vscode from 'vscode';
import type { ActionPlace, FromWebview, LineWords, Timeline, TimelineAction, ToWebview } from '../webview/protocol';
import { packTimeline } from './timeline-columns';
import { type Explain, saveExport } from './timeline-export';

/** A timeline to show, or why there is none. Messages are plain text. */
export type TimelineContent = Timeline | { readonly busy: string } | { readonly failed: string };

export interface TimelinePanels {
  /** Opens the panel of a trace, or brings it to the front; the editor keeps the focus. `column` is for a new panel: beside by default. */
  show(document: vscode.Uri, content: TimelineContent, column?: vscode.ViewColumn): void;
  /** New content for a panel that is open; nothing happens when none is. */
  update(document: vscode.Uri, content: TimelineContent): void;
  /** The editor's cursor: 1-based line, and where it lies on the axis (`Placer.at`). `asked`: the user wants to see it there. */
  cursor(document: vscode.Uri, line: number, at: number, asked?: boolean): void;
  isOpen(document: vscode.Uri): boolean;
  /** Done in the panel that was used last. `place` comes from the page's own context menu. */
  act(action: TimelineAction, place: unknown): void;
  /** The user picked a line in the timeline. `focusEditor`: go there; else only reveal it. */
  readonly onReveal: vscode.Event<{ readonly document: vscode.Uri; readonly line: number; readonly focusEditor: boolean }>;
  /** A panel came back after a reload and waits: answer with `update`. Subscribe right after `createTimelinePanels`. */
  readonly onRestore: vscode.Event<vscode.Uri>;
  /** The page dropped a message or met an error: for the log. */
  readonly onProblem: vscode.Event<string>;
}

/** `extensionUri`: where dist/webview.js and dist/webview.css are. Dispose it to close every panel. */
export function createTimelinePanels(extensionUri: vscode.Uri, explain: Explain): TimelinePanels & vscode.Disposable {
  const panels = new Map<string, OpenPanel>();
  /** By log, what its last page showed. */
  const kept = new Map<string, unknown>();
  const reveal = new vscode.EventEmitter<{ document: vscode.Uri; line: number; focusEditor: boolean }>();
  const restore = new vscode.EventEmitter<vscode.Uri>();
  const problem = new vscode.EventEmitter<string>();
  let used: OpenPanel | undefined;
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');

  const adopt = (document: vscode.Uri, panel: vscode.WebviewPanel): OpenPanel => {
    const key = document.toString();
    panels.get(key)?.panel.dispose();
    panel.title = titleOf(document);
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const open: OpenPanel = { panel, ready: false, content: undefined, kept: () => kept.get(key), cursor: undefined, questions: new Map() };
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const known = readFromWebview(message);
      if (known === undefined) problem.fire('the timeline sent a message that is not understood');
      else if (known.type === 'reveal') reveal.fire({ document, line: known.line, focusEditor: known.focusEditor });
      else if (known.type === 'problem') problem.fire(known.message);
      else if (known.type === 'kept') keep(kept, key, known.state);
      else if (known.type === 'copy') void vscode.env.clipboard.writeText(known.text);
      else if (known.type === 'stop') stop(open, known.number);
      else if (known.type === 'explain') {
        void answer(open, known.number, (signal) => explain(document, known.line, signal));
      } else if (known.type === 'save') {
        if (open.content?.type === 'timeline') void saveExport({ dist, document, timeline: open.content.timeline, explain }, known);
      } else greet(open);
    });
    // A hidden page is thrown away and made again when it is shown: it says `ready` anew.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) open.ready = false;
      if (panel.active) used = open;
    });
    panel.onDidDispose(() => {
      if (panels.get(key) === open) panels.delete(key);
      if (used === open) used = undefined;
      for (const number of [...open.questions.keys()]) stop(open, number);
    });
    panels.set(key, open);
    panel.webview.html = pageOf(panel.webview, dist);
    return open;
  };

  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel(panel, state) {
      const document = documentIn(state);
      if (document === undefined) panel.dispose();
      else {
        give(adopt(document, panel), document, { busy: 'Reading the trace…' });
        restore.fire(document);
      }
      return Promise.resolve();
    },
  });

  return {
    show(document, content, column = vscode.ViewColumn.Beside) {
      const known = panels.get(document.toString());
      known?.panel.reveal(undefined, true);
      const open =
        known ??
        adopt(document, vscode.window.createWebviewPanel(viewType, titleOf(document), { viewColumn: column, preserveFocus: true }));
      give(open, document, content);
    },
    update(document, content) {
      const open = panels.get(document.toString());
      if (open !== undefined) give(open, document, content);
    },
    cursor(document, line, at, asked = false) {
      const open = panels.get(document.toString());
      if (open === undefined) return;
      open.cursor = { type: 'cursor', line, at, asked };
      if (open.ready) tellCursor(open);
    },
    isOpen: (document) => panels.has(document.toString()),
    act(action, place) {
      const open = used ?? [...panels.values()].find(({ panel }) => panel.visible);
      if (open?.ready === true) post(open, { type: 'act', action, place: placeIn(place) });
    },
    onReveal: reveal.event,
    onRestore: restore.event,
    onProblem: problem.event,
    dispose() {
      for (const open of [...panels.values()]) open.panel.dispose();
      for (const one of [serializer, reveal, restore, problem]) one.dispose();
    },
  };
}

/** Also the name in `activationEvents`: `onWebviewPanel:leaseLens.timeline`. */
const viewType = 'leaseLens.timeline';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  /** The page listens. */
  ready: boolean;
  content: ToWebview | undefined;
  readonly kept: () => unknown;
  cursor: Extract<ToWebview, { type: 'cursor' }> | undefined;
  /** Explanations that the page waits for. */
  readonly questions: Map<number, AbortController>;
}

async function answer(open: OpenPanel, number: number, ask: (signal: AbortSignal) => Promise<LineWords | undefined>): Promise<void> {
  const own = new AbortController();
  open.questions.set(number, own);
  const words = await ask(own.signal).catch(() => undefined); // what cannot be explained has no words; the analysis says why elsewhere
  if (open.questions.delete(number) && open.ready) post(open, { type: 'explained', number, ...(words && { words }) });
}

function stop(open: OpenPanel, number: number): void {
  open.questions.get(number)?.abort();
  open.questions.delete(number);
}

function give(open: OpenPanel, document: vscode.Uri, content: TimelineContent): void {
  open.content = messageOf(document, content);
  if (open.ready) tell(open);
}

function tell(open: OpenPanel): void {
  const { content } = open;
  if (content !== undefined) post(open, content.type === 'timeline' ? { ...content, kept: open.kept() } : content);
}

/** What was asked for is asked once. */
function tellCursor(open: OpenPanel): void {
  if (open.cursor === undefined) return;
  post(open, open.cursor);
  open.cursor = { ...open.cursor, asked: false };
}

/** The last ones are enough: who comes back does so soon. */
function keep(kept: Map<string, unknown>, key: string, state: unknown): void {
  kept.delete(key);
  kept.set(key, state);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

const mostKept = 50;

function greet(open: OpenPanel): void {
  open.ready = true;
  tell(open);
  tellCursor(open);
}

function post(open: OpenPanel, message: ToWebview): void {
  void open.panel.webview.postMessage(message);
}

function messageOf(document: vscode.Uri, content: TimelineContent): ToWebview {
  const name = document.toString();
  if ('busy' in content) return { type: 'busy', message: content.busy, document: name };
  if ('failed' in content) return { type: 'failed', message: content.failed, document: name };
  return { type: 'timeline', timeline: packTimeline(content), document: name };
}

function titleOf(document: vscode.Uri): string {
  return `Timeline: ${document.path.slice(document.path.lastIndexOf('/') + 1)}`;
}

/** Nothing but the page's own script and style (the toolkit tries one style of its own and takes the nonce from `csp-nonce`); no inline handlers, no images, no network. Nothing from the log is in the HTML. */
function pageOf(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString();
  const policy = `default-src 'none'; img-src 'none'; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'; worker-src blob:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Timeline</title>
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function readFromWebview(message: unknown): FromWebview | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  if (message.type === 'ready') return { type: 'ready' };
  if (message.type === 'problem' && 'message' in message && typeof message.message === 'string') {
    return { type: 'problem', message: message.message.slice(0, 1000) };
  }
  if (message.type === 'save') return readSave(message);
  if (message.type === 'kept' && 'state' in message)
    return JSON.stringify(message.state).length < longestKept ? { type: 'kept', state: message.state } : undefined;
  if (message.type === 'copy' && 'text' in message && typeof message.text === 'string')
    return { type: 'copy', text: message.text.slice(0, 10_000) };
  if (message.type === 'explain' || message.type === 'stop') return readQuestion(message);
  if (message.type !== 'reveal' || !('line' in message) || !('focusEditor' in message)) return undefined;
  const { line, focusEditor } = message;
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 1 || typeof focusEditor !== 'boolean') return undefined;
  return { type: 'reveal', line, focusEditor };
}

function readQuestion(message: object): FromWebview | undefined {
  if (!('type' in message) || !('number' in message)) return undefined;
  const { type, number } = message;
  if (!isCount(number)) return undefined;
  if (type === 'stop') return { type: 'stop', number };
  return 'line' in message && isCount(message.line) && message.line > 0 ? { type: 'explain', number, line: message.line } : undefined;
}

/** Only what an action may be about; VS Code adds things of its own. */
function placeIn(data: unknown): ActionPlace {
  if (typeof data !== 'object' || data === null) return {};
  const { lane, row, position, at } = data as Readonly<Record<string, unknown>>; // each is looked at below
  return {
    ...(isCount(lane) && { lane }),
    ...(typeof row === 'string' && { row }),
    ...(isCount(position) && { position }),
    ...(typeof at === 'number' && Number.isFinite(at) && { at }),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readSave(message: object): FromWebview | undefined {
  if (!('kind' in message) || !('bytes' in message) || !(message.bytes instanceof Uint8Array)) return undefined;
  const { kind, bytes } = message;
  return (kind === 'png' || kind === 'svg' || kind === 'html') && bytes.length < mostSaved ? { type: 'save', kind, bytes } : undefined;
}

/** Characters of what a page asks to be kept. */
const longestKept = 200_000;
/** Bytes of a picture. */
const mostSaved = 256 * 2 ** 20;

/** The page kept the trace's URI in its state; anything else in there is not ours. */
function documentIn(state: unknown): vscode.Uri | undefined {
  if (typeof state !== 'object' || state === null || !('document' in state) || typeof state.document !== 'string') return undefined;
  try {
    return vscode.Uri.parse(state.document, true);
  } catch {
    return undefined; // not a URI: nothing to restore
  }
}
