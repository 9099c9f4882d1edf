// The built timeline page in a browser, as VS Code would show it: same policy, a stand-in for its one function, a theme's variables.

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { packTimeline } from '../../extension/timeline-columns';
import { startBrowser } from '../../tools/host/browser.mts';
import type { FromWebview, PackedTimeline, Timeline, ToWebview } from '../../webview/protocol';
import { dark, type ThemeOfPage } from './themes';

export interface TimelineBrowser {
  open(options?: PageOptions): Promise<TimelinePage>;
  close(): Promise<void>;
}
export interface PageOptions extends BrowserContextOptions {
  readonly theme?: ThemeOfPage;
  /** What VS Code would have kept from before. */
  readonly kept?: unknown;
}
export interface TimelinePage {
  readonly page: Page;
  send(message: ToWebview | unknown): Promise<void>;
  /** Sends a timeline and waits until it is drawn. */
  show(timeline: Timeline | PackedTimeline): Promise<void>;
  /** But what it asks to be kept, which comes a moment after anything else. */
  posted(): Promise<readonly FromWebview[]>;
  /** Once the runs of the view are there, and two frames later, everything asked for is on the screen. */
  drawn(): Promise<void>;
  /** Errors and refusals by the content security policy. */
  readonly troubles: readonly string[];
}

/** Inside a `describe`: one browser for its tests. */
export function timelineBrowser(): Pick<TimelineBrowser, 'open'> {
  let browser: TimelineBrowser | undefined;
  before(async () => {
    browser = await launchTimeline();
  });
  after(() => browser?.close());
  return {
    open(options) {
      if (browser === undefined) throw new Error('a page is opened inside a test');
      return browser.open(options);
    },
  };
}

export async function launchTimeline(): Promise<TimelineBrowser> {
  const server = await serve();
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const browser: Browser = await startBrowser();
  return {
    async open({ theme = dark, kept, ...context } = {}) {
      const made = await browser.newContext({ viewport: { width: 1280, height: 760 }, reducedMotion: 'reduce', ...context });
      const page = await made.newPage();
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(message.text());
      });
      await page.addInitScript(standIn, { kept });
      await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams({ theme: JSON.stringify(theme) })}`);
      return pageOf(page, troubles);
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}

function pageOf(page: Page, troubles: readonly string[]): TimelinePage {
  const self: TimelinePage = {
    page,
    troubles,
    send: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    async show(timeline) {
      const packed: PackedTimeline = 'columns' in timeline ? timeline : packTimeline(timeline);
      await self.send({ type: 'timeline', timeline: packed, document: 'file:///pool.strace.txt' });
      await page.waitForSelector('.notice', { state: 'hidden' });
      await self.drawn();
    },
    posted: () => page.evaluate(() => (globalThis as unknown as { posted: FromWebview[] }).posted.filter(({ type }) => type !== 'kept')),
    drawn: async () => {
      await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
      await page.waitForFunction(() => document.querySelector<HTMLElement>('#bars')?.dataset.exact === '1');
      await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
    },
  };
  return self;
}

/** Runs in the page before its script. */
function standIn({ kept }: { readonly kept?: unknown }): void {
  const here = globalThis as unknown as { posted: unknown[]; keptState: unknown; acquireVsCodeApi: () => unknown };
  here.posted = [];
  here.keptState = kept;
  here.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => here.posted.push(message),
    getState: () => here.keptState,
    setState: (state: unknown) => {
      here.keptState = state;
    },
  });
}

function serve(): Promise<Server> {
  const files: Readonly<Record<string, string>> = { '/webview.js': 'text/javascript', '/webview.css': 'text/css' };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const type = files[url.pathname];
    if (type !== undefined) response.writeHead(200, { 'content-type': type }).end(readFileSync(`dist${url.pathname}`));
    else if (url.pathname === '/')
      response.writeHead(200, { 'content-type': 'text/html' }).end(html(JSON.parse(url.searchParams.get('theme') ?? '{}')));
    else response.writeHead(404).end();
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function html(theme: ThemeOfPage): string {
  const variables = Object.entries(theme.variables).map(([name, value]) => `${name}: ${value};`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'none'; style-src 'self' 'nonce-test'; script-src 'nonce-test'; worker-src blob:">
<style nonce="test">:root { ${variables.join(' ')} }</style>
<meta property="csp-nonce" content="test">
<link rel="stylesheet" href="/webview.css"><title>Timeline</title></head>
<body class="${theme.bodyClass}" data-vscode-theme-kind="${theme.kind}"><script nonce="test" src="/webview.js"></script></body></html>`;
}
