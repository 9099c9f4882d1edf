// A fresh VS Code with the packaged extension installed, and a browser on it. What a story needs to act like a user.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { type BrowserOptions, launchBrowser } from '../../../tools/host/browser.mts';
import { startServer } from '../../../tools/host/server.mts';
import { remote, workbenchUrl } from '../../../tools/host/workbench.mts';
import { inRoot } from '../../../tools/root.mts';

export interface WorkbenchOptions extends BrowserOptions {
  /** A file of samples/ to open; the workspace is a scratch copy of that folder. */
  readonly open: string;
  /** true: workspace trust is on and the folder opens restricted, as with `npm start`. */
  readonly trust: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Workbench {
  readonly page: Page;
  /** The workspace: the scratch copy of samples/. */
  readonly folder: string;
  /** Addresses outside this machine that the page asked for; they were refused. */
  readonly outside: readonly string[];
  /** Saves test/out/NAME.png. */
  readonly shot: (name: string) => Promise<void>;
  /** Runs a command by its title in the palette. */
  readonly command: (title: string) => Promise<void>;
  /** Puts the cursor on a 1-based line and column of the editor in the first group. */
  readonly goTo: (line: number, column?: number) => Promise<void>;
  /** The inside of the visible webview. */
  readonly webview: () => FrameLocator;
  readonly close: () => Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-story-'));
  cpSync(inRoot('samples'), folder, { recursive: true });
  const server = await startServer({
    vsix: inRoot('dist/lease-lens.vsix'),
    trust: options.trust,
    settings: {
      'workbench.colorTheme': 'Default Dark Modern',
      'editor.accessibilitySupport': 'off',
      ...options.settings,
    },
  });
  const outside: string[] = [];
  const { browser, context } = await launchBrowser(options, outside);
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await context.newPage();
    await page.goto(workbenchUrl(server.origin, folder, [['openFile', remote(server.origin, join(folder, options.open))]]));
    await page.waitForSelector('.monaco-workbench .part.editor .monaco-editor .view-line', { timeout: 60_000 });
    return { page, folder, outside, close, ...actions(page) };
  } catch (error) {
    await close();
    throw error;
  }
}

const shown = [() => true, () => false] as const;

function actions(page: Page): Pick<Workbench, 'shot' | 'command' | 'goTo' | 'webview'> {
  const input = page.locator('.quick-input-widget:not(.hidden) input').first();
  const palette = async (text: string): Promise<void> => {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(text);
  };
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
    goTo: async (line, column = 1) => {
      await page.keyboard.press('Control+1'); // from a webview beside it there is no editor to go to
      await palette(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden' });
    },
    webview: () => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame'),
  };
}
