// The timeline as one page that works alone: the webview's own script and style, the data beside them, nothing loaded from anywhere.
// Its policy allows exactly this script and this style; the log's text is data in a block that is never run.

import type { Columns, LineWords, PackedTimeline } from '../webview/protocol';

export interface PageParts {
  /** dist/webview.js and dist/webview.css. */
  readonly script: string;
  readonly style: string;
  readonly timeline: PackedTimeline;
  /** The text of lines that the page can quote, by 1-based number. */
  readonly lines: ReadonlyMap<number, string>;
  /** What the hover says of lines. */
  readonly words: ReadonlyMap<number, LineWords>;
}

/** The same parts give the same page. */
export async function standalonePage({ script, style, timeline, lines, words }: PageParts): Promise<string> {
  const code = script.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n').replaceAll('</script', '<\\/script');
  const look = style.replace(/\n?\/\*# sourceMappingURL=.*\n?$/, '\n');
  const policy = `default-src 'none'; script-src '${await hash(code)}'; style-src '${await hash(look)}' 'nonce-page'; worker-src blob:; img-src 'none'; base-uri 'none'; form-action 'none'`;
  const { columns, ...head } = timeline;
  const data = JSON.stringify({ ...head, columns: packed(columns), lines: [...lines], words: [...words] });
  return `<!DOCTYPE html>
<html lang="en" class="standalone">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="page">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(timeline.title)}: timeline of leases and pins</title>
<style>${look}</style>
</head>
<body>
<script type="application/json" id="timeline">${data.replaceAll('<', '\\u003c')}</script>
<script>${code}</script>
</body>
</html>
`;
}

/** Lines that a reader of the page will want to see: those of findings and their evidence first, then where intervals begin. */
export function linesToQuote(timeline: PackedTimeline): ReadonlySet<number> {
  const lines = new Set(timeline.findings.flatMap((finding) => [finding.line, ...finding.evidence.map((step) => step.line)]));
  for (const line of timeline.columns.lines) {
    if (lines.size >= mostQuoted) break;
    lines.add(line);
  }
  return lines;
}

/** Lines whose hover goes into the page: those of findings and their evidence, then where intervals begin, as many as keep the page small. */
export function linesToExplain(timeline: PackedTimeline): readonly number[] {
  return [...linesToQuote(timeline)].slice(0, mostExplained);
}

/** Little-endian, as every machine that runs this keeps them. */
function packed(columns: Columns): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]: [string, ArrayBufferView]) => [
      name,
      base64(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)),
    ]),
  );
}

/** By WebCrypto, which a web extension host has too. */
async function hash(text: string): Promise<string> {
  return `sha256-${base64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))}`;
}

/** In pieces: a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 8190) pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + 8190))));
  return pieces.join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? '');
}

const mostQuoted = 5000;
const mostExplained = 150;
