// The browser of the tests: the Chromium of the lock with its own libraries and with fonts of the lock, wherever it runs, so that screenshots compare.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { inRoot } from '../root.mts';

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
  /** Device pixels per CSS pixel. */
  readonly scale?: number;
}

/** The browser alone, for a test that serves its own page. */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpacked();
  return await chromium.launch({
    executablePath: join(folder, 'chromium'),
    headless: true,
    args,
    env: { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  });
}

/** The browser and a window whose pages reach nothing but this machine. `outside` collects what they asked for in vain. */
export async function launchBrowser(
  options: BrowserOptions = {},
  outside: string[] = [],
): Promise<{ readonly browser: Browser; readonly context: BrowserContext }> {
  const browser = await startBrowser();
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.scale ?? 1,
    reducedMotion: 'reduce',
  });
  await context.route(isOutside, (route) => {
    outside.push(route.request().url());
    return route.abort();
  });
  return { browser, context };
}

/** Root (a container, a CI machine) has no sandbox; the pages are local and ours. */
const args = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--font-render-hinting=none',
];

function isOutside(url: URL): boolean {
  return (
    /^(https?|wss?):$/.test(url.protocol) && !['127.0.0.1', 'localhost'].includes(url.hostname) && !url.hostname.endsWith('.localhost')
  );
}

/** Unpacks the browser once per version into .cache (git-ignored). The packer writes to the folder for temporary files only, hence TMPDIR. */
async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the browser of the tests runs on Linux x64 only, this is ${process.platform} ${process.arch}`);
  }
  const pack = inRoot('node_modules/@sparticuz/chromium');
  const version = createHash('sha256')
    .update(readFileSync(join(pack, 'package.json')))
    .update(fontsConf(''))
    .digest('hex')
    .slice(0, 12);
  const folder = inRoot('.cache', `chromium-${version}`);
  if (existsSync(folder)) {
    return folder;
  }
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = unfinished;
  try {
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) => inflate(join(pack, 'bin', name))),
    );
  } finally {
    restore('TMPDIR', before);
  }
  writeFileSync(join(unfinished, 'fonts.conf'), fontsConf(folder));
  if (existsSync(folder)) {
    rmSync(unfinished, { recursive: true, force: true }); // somebody else was quicker
  } else {
    renameSync(unfinished, folder);
  }
  return folder;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) {
    delete process.env[name];
  } else {
    process.env[name] = value;
  }
}

function fontsConf(folder: string): string {
  const alias = (family: string, ours: string): string =>
    `<alias binding="same"><family>${family}</family><prefer><family>${ours}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <dir>${inRoot('node_modules/dejavu-fonts-ttf/ttf')}</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  ${alias('monospace', 'DejaVu Sans Mono')}
  ${alias('sans-serif', 'Open Sans')}
  ${alias('system-ui', 'Open Sans')}
</fontconfig>
`;
}
