// A fresh VS Code with the packaged extension installed, and a browser on it. What a story needs to act like a user.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { type BrowserOptions, launchBrowser } from '../../../tools/host/browser.mts';
import { type Server, type ServerOptions, startServer } from '../../../tools/host/server.mts';
import { remote, workbenchUrl } from '../../../tools/host/workbench.mts';
import { inRoot } from '../../../tools/root.mts';

export interface WorkbenchOptions extends BrowserOptions {
  /** A file of samples/ to open; the workspace is a scratch copy of that folder. */
  readonly open: string;
  /** true: workspace trust is on and the folder opens restricted, as with `npm start`. */
  readonly trust: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One window of VS Code, and what a user does in it. */
export interface Window {
  readonly page: Page;
  /** Saves test/out/NAME.png. */
  readonly shot: (name: string) => Promise<void>;
  /** Runs a command by its title in the palette. */
  readonly command: (title: string) => Promise<void>;
  /** The same with a command that asks on: its list takes the palette’s place. */
  readonly ask: (title: string) => Promise<void>;
  /** Opens a file of the workspace by a part of its name. */
  readonly openFile: (name: string) => Promise<void>;
  /** Puts the cursor on a 1-based line and column of the editor in the first group. */
  readonly goTo: (line: number, column?: number) => Promise<void>;
  /** The inside of the visible webview. */
  readonly webview: () => FrameLocator;
}

export interface Workbench extends Window {
  /** The workspace: the scratch copy of samples/. */
  readonly folder: string;
  /** Where the server keeps its own data and that of extensions. */
  readonly data: string;
  /** Addresses outside this machine that the page asked for; they were refused. */
  readonly outside: readonly string[];
  /** One more window, on a folder and a file of the same machine. */
  readonly window: (folder: string, file?: string) => Promise<Window>;
  /** Ends all windows and VS Code, and starts it anew: the folder opens as it was left. */
  readonly restart: () => Promise<Window>;
  readonly close: () => Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-story-'));
  const data = mkdtempSync(join(tmpdir(), 'lease-lens-story-data-'));
  cpSync(inRoot('samples'), folder, { recursive: true });
  const start = (again: Pick<ServerOptions, 'vsix' | 'port'>): Promise<Server> =>
    startServer({
      ...again,
      data,
      trust: options.trust,
      ...(options.env === undefined ? {} : { env: options.env }),
      settings: {
        'workbench.colorTheme': 'Default Dark Modern',
        'editor.accessibilitySupport': 'off',
        ...options.settings,
      },
    });
  let server = await start({ vsix: inRoot('dist/lease-lens.vsix') });
  const outside: string[] = [];
  const { browser, context } = await launchBrowser(options, outside);
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    for (const one of [folder, data]) rmSync(one, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const window = async (of: string, file?: string): Promise<Window> => {
    const page = await context.newPage();
    await page.goto(workbenchUrl(server.origin, of, file === undefined ? [] : [['openFile', remote(server.origin, file)]]));
    await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
    return { page, ...actions(page) };
  };
  try {
    const first = await window(folder, join(folder, options.open));
    await first.page.waitForSelector('.monaco-workbench .part.editor .monaco-editor .view-line', { timeout: 60_000 });
    return {
      ...first,
      folder,
      data,
      outside,
      close,
      window,
      async restart() {
        for (const page of context.pages()) await page.close();
        const port = Number(new URL(server.origin).port);
        await server.stop();
        server = await start({ port });
        return window(folder);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For `then`: whether what was waited for came. */
export const shown = [() => true, () => false] as const;

function actions(page: Page): Omit<Window, 'page'> {
  const input = page.locator('.quick-input-widget:not(.hidden) input').first();
  /** Types `text` into what `key` opens. */
  const quick = async (key: string, text: string): Promise<void> => {
    const typed = (): Promise<boolean> => input.fill(text, { timeout: 8000 }).then(...shown);
    await page.keyboard.press(key);
    // A webview that has just got the focus may not hand a key on, and a busy workbench closes a palette when something takes the focus late: it is pressed again.
    for (let again = 0; !(await typed()); again++) {
      assert.ok(again < 4, `no palette took ${text}`);
      await page.keyboard.press(key);
    }
  };
  const palette = (text: string): Promise<void> => quick('F1', text);
  return {
    shot: async (name) => {
      await page.screenshot({ path: inRoot('test/out', `${name}.png`) });
    },
    command: async (title) => {
      // The row's name is the title, then perhaps its key; the first row found may be another command with a longer title.
      const name = new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
      const row = page.locator('.quick-input-list').getByRole('option', { name }).first();
      await palette(`>${title}`);
      // A palette asked before a busy workbench knows the extension's commands never lists them: it is asked again.
      for (let again = 0; again < 3 && !(await row.waitFor({ timeout: 8000 }).then(...shown)); again++) {
        await page.keyboard.press('Escape');
        await palette(`>${title}`);
      }
      await row.click();
      await input.waitFor({ state: 'hidden' });
    },
    ask: async (title) => {
      await palette(`>${title}`);
      await page.locator('.quick-input-list').getByRole('option', { name: title }).first().click();
    },
    openFile: async (name) => {
      await quick('Control+p', name);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    },
    goTo: async (line, column = 1) => {
      await page.keyboard.press('Control+1'); // from a webview beside it there is no editor to go to
      await palette(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden' });
    },
    webview: () => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame'),
  };
}
