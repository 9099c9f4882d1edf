// A packed log or trace.dat that is double-clicked: its text opens in the same place. What cannot be opened says why, with the command to run.

import { type CustomDocument, type CustomReadonlyEditorProvider, type Disposable, type Uri, type WebviewPanel, window } from 'vscode';
import { plain } from './escape';
import type { Opening, OpenTrace } from './open-trace';
import { nameIn } from './shown-uri';

/** Also in package.json. */
const viewType = 'leaseLens.packedTrace';

export function registerPackedEditor(openTrace: OpenTrace): Disposable {
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri: Uri): CustomDocument => ({ uri, dispose: () => {} }),
    async resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel) {
      panel.webview.options = { enableScripts: false, enableCommandUris: ['leaseLens.openTrace', 'workbench.trust.manage'] };
      panel.webview.html = page(nameIn(uri), '<p>Opening…</p>');
      // The editor has to be there before another may take its place.
      setTimeout(() => void replace(uri, panel, openTrace), 0);
    },
  };
  return window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: false });
}

async function replace(uri: Uri, panel: WebviewPanel, openTrace: OpenTrace): Promise<void> {
  let isThere = true;
  const gone = panel.onDidDispose(() => {
    isThere = false;
  });
  const opening = await openTrace(uri, panel.viewColumn);
  gone.dispose();
  if (!isThere) return;
  if (opening.kind === 'shown') panel.dispose();
  else panel.webview.html = page(nameIn(uri), explain(uri, opening));
}

function explain(uri: Uri, opening: Exclude<Opening, { readonly kind: 'shown' }>): string {
  const again = `command:leaseLens.openTrace?${encodeURIComponent(JSON.stringify([uri.toString()]))}`;
  const links = [`<a href="${html(again)}">Try again</a>`];
  if (opening.kind === 'stopped') return `<p>Opening was stopped.</p><p>${links.join('')}</p>`;
  if (opening.trust === true) links.push('<a href="command:workbench.trust.manage">Manage workspace trust</a>');
  const command = opening.command === undefined ? '' : `<pre><code>${html(opening.command)}</code></pre>`;
  const message = opening.command === undefined ? opening.message : opening.message.replace(/ The command is: .*$/s, ' Or run:');
  return `<p>${html(plain(message, 800))}</p>${command}<p>${links.join(' &nbsp; ')}</p>`;
}

/** No script, no network; what comes from file names is escaped. */
function page(name: string, body: string): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${html(plain(name, 120))}</title>
<style nonce="${nonce}">
body { max-width: 70ch; padding: 2em; font: var(--vscode-font-size, 13px) / 1.5 var(--vscode-font-family, sans-serif); }
h1 { font-size: 1.2em; font-weight: 600; overflow-wrap: anywhere; }
pre { padding: 0.8em; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--vscode-contrastBorder, transparent); background: var(--vscode-textCodeBlock-background); }
code { font-family: var(--vscode-editor-font-family, monospace); }
pre code { padding: 0; background: none; }
a { color: var(--vscode-textLink-foreground); }
</style>
</head>
<body><h1>${html(plain(name, 120))}</h1>${body}</body>
</html>`;
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
