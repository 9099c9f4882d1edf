// The Large Trace page's HTML, and the guard of what it sends.

import { Uri, type Webview } from 'vscode';
import type { FromLarge } from '../webview/large-protocol';

/** Nothing but the page's own script and style; no inline handlers, no images, no network. Nothing from the log is in the HTML. */
export function largePage(webview: Webview, dist: Uri): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const script = webview.asWebviewUri(Uri.joinPath(dist, 'large.js')).toString();
  const style = webview.asWebviewUri(Uri.joinPath(dist, 'large.css')).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Large Trace</title>
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** undefined: not a message of the protocol. */
export function readFromLarge(data: unknown): FromLarge | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  const message = data as Readonly<Record<string, unknown>>; // every field is looked at before it is used
  const { line, from, count, search, pattern, regex, matchCase, text } = message;
  switch (message.type) {
    case 'ready':
    case 'stop-search':
      return { type: message.type };
    case 'rows':
      return isCount(from) && isCount(count) && count <= 1000 ? { type: 'rows', from, count } : undefined;
    case 'cursor':
    case 'explain':
      return isCount(line) ? { type: message.type, line } : undefined;
    case 'search': {
      const fits = isCount(search) && typeof pattern === 'string' && typeof regex === 'boolean' && typeof matchCase === 'boolean';
      return fits ? { type: 'search', search, pattern: pattern.slice(0, 1000), regex, matchCase } : undefined;
    }
    case 'time':
      return typeof text === 'string' ? { type: 'time', text: text.slice(0, 100) } : undefined;
    case 'do': {
      const what = (['timeline', 'extract', 'policy', 'follow'] as const).find((one) => one === message.what);
      return what === undefined ? undefined : { type: 'do', what };
    }
    case 'problem':
      return typeof message.message === 'string' ? { type: 'problem', message: message.message.slice(0, 1000) } : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
