// The built Large Trace page in a browser, as VS Code would show it, with a stand-in for the extension that answers from a real recording.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { analyse } from '../../extension/engine/analyse';
import { explain } from '../../extension/engine/explain';
import { defaultOptions } from '../../extension/engine/options';
import { explainedOf, findingsMessage } from '../../extension/large-trace-words';
import { parseTrace } from '../../grammar/parse';
import { startBrowser } from '../../tools/host/browser.mts';
import type { FromLarge, ToLarge } from '../../webview/large-protocol';
import type { ThemeOfPage } from './themes';

export interface LargeBrowser {
  open(theme: ThemeOfPage): Promise<LargePage>;
  close(): Promise<void>;
}
export interface LargePage {
  readonly page: Page;
  /** Lines with findings, ascending. */
  readonly marked: readonly number[];
  readonly posted: readonly FromLarge[];
}

const origin = 'http://large.localhost';

export async function launchLarge(log: string): Promise<LargeBrowser> {
  const text = readFileSync(log, 'utf8');
  const lines = text.split('\n');
  const trace = parseTrace(text);
  if ('message' in trace) throw new Error(trace.message);
  const analysis = analyse(trace, defaultOptions);
  const answer = (message: FromLarge): readonly ToLarge[] => {
    switch (message.type) {
      case 'ready':
        return [{ type: 'file', name: log, lines: lines.length, bytes: text.length, complete: true }, findingsMessage(analysis)];
      case 'rows': {
        const rows = lines.slice(message.from - 1, message.from - 1 + message.count).map((line) => ({ text: line, cut: 0 }));
        return [{ type: 'rows', from: message.from, rows }];
      }
      case 'explain': {
        const explanation = explain(analysis, message.line);
        return [{ type: 'explained', line: message.line, ...(explanation && { explained: explainedOf(explanation) }) }];
      }
      case 'search': {
        const hits = lines.flatMap((line, at) => (line.includes(message.pattern) ? [at + 1] : []));
        return [{ type: 'hits', search: message.search, lines: hits, ended: true }];
      }
      case 'time':
        return [{ type: 'go', line: 100, focus: true }];
      case 'do':
        return message.what === 'follow' ? [{ type: 'follow', state: 'following' }] : [];
      default:
        return [];
    }
  };
  const browser = await startBrowser();
  return {
    async open(theme) {
      const context = await browser.newContext({ viewport: { width: 1200, height: 700 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const posted: FromLarge[] = [];
      await page.exposeFunction('toExtension', async (message: FromLarge) => {
        posted.push(message);
        for (const one of answer(message)) await page.evaluate((data) => window.postMessage(data, '*'), one);
      });
      await page.addInitScript(() => {
        const here = globalThis as unknown as { toExtension: (message: unknown) => void; acquireVsCodeApi: () => unknown };
        here.acquireVsCodeApi = () => ({
          postMessage: (message: unknown) => here.toExtension(message),
          getState: () => undefined,
          setState: () => {},
        });
      });
      await page.route(`${origin}/**`, (route) => {
        const name = new URL(route.request().url()).pathname;
        if (name === '/') return route.fulfill({ contentType: 'text/html', body: html(theme) });
        return route.fulfill({ contentType: name.endsWith('.css') ? 'text/css' : 'text/javascript', body: readFileSync(`dist${name}`) });
      });
      await page.goto(`${origin}/`);
      await page.locator('.summary', { hasText: 'policy rfc-v1' }).waitFor();
      await page.locator('.row .text').first().waitFor();
      return { page, marked: [...new Set(analysis.findings.map(({ line }) => line))].sort((a, b) => a - b), posted };
    },
    close: () => browser.close(),
  };
}

/** Colours that the extension contributes, as VS Code gives them to a page; one that names another colour is that colour. */
function ownColours({ kind, variables }: ThemeOfPage): Readonly<Record<string, string>> {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly contributes: { readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[] };
  };
  const key = { 'vscode-light': 'light', 'vscode-dark': 'dark', 'vscode-high-contrast': 'highContrast' }[kind] ?? 'highContrastLight';
  const name = (id: string) => `--vscode-${id.replaceAll('.', '-')}`;
  return Object.fromEntries(
    contributes.colors.map(({ id, defaults }) => {
      const value = defaults[key] ?? '';
      return [name(id), value.startsWith('#') ? value : (variables[name(value)] ?? 'inherit')];
    }),
  );
}

function html(theme: ThemeOfPage): string {
  const variables = Object.entries({ ...theme.variables, ...ownColours(theme) }).map(([name, value]) => `${name}: ${value};`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><style>:root { ${variables.join(' ')} }</style>
<link rel="stylesheet" href="/large.css"><title>Large Trace</title></head>
<body class="${theme.bodyClass}" data-vscode-theme-kind="${theme.kind}"><script src="/large.js"></script></body></html>`;
}
