// Runs test/host/*.suite.ts inside the extension host of a real VS Code, then test/host/web.ts inside its web extension host. `--grep TEXT`
// chooses tests of the first and leaves the second out; `--web` runs the second alone. `--server min` takes the oldest VS Code that is supported.
// Exit status: 0 all passed, 1 some failed, 124 no end in time.

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from './host/browser.mts';
import { startServer } from './host/server.mts';
import { remote, workbenchUrl } from './host/workbench.mts';
import { inRoot, root } from './root.mts';
import { exitOnSignals } from './run/group.mts';
import { hand, sum, type Tally } from './run/tally.mts';

/** Seconds for the whole suite, after the workbench was asked for. */
const limit = 600;
/** The line by which test/host/run.ts hands its counts over: nothing but the console leaves the workbench. */
const tallyMark = 'LEASE-LENS-TALLY ';
/** The line before its first test; what the workbench says earlier is shown only if no test ever starts. */
const startMark = 'LEASE-LENS-START';

const { values } = parseArgs({
  options: { grep: { type: 'string' }, web: { type: 'boolean', default: false }, server: { type: 'string', default: 'latest' } },
});
const name = values.server === 'min' ? 'min' : 'latest';
exitOnSignals();
const workspace = mkdtempSync(join(tmpdir(), 'lease-lens-workspace-'));
process.once('exit', () => rmSync(workspace, { recursive: true, force: true }));
cpSync(inRoot('samples'), workspace, { recursive: true });
const kinds = values.web ? (['web'] as const) : values.grep === undefined ? (['node', 'web'] as const) : (['node'] as const);
const tallies: Tally[] = [];
let worst = 0;
for (const kind of kinds) worst = Math.max(worst, await run(kind));
if (tallies.length > 0) hand(sum(tallies));
process.exit(worst);

async function run(kind: 'node' | 'web'): Promise<number> {
  const server = await startServer({
    name,
    trust: false,
    testDriver: true,
    settings: {
      'workbench.editorLargeFileConfirmation': 1000,
      ...(kind === 'web' ? { 'remote.extensionKind': { 'lease-lens.lease-lens': ['web'] } } : {}),
    },
    env: { LEASE_LENS_ROOT: root, LEASE_LENS_GREP: values.grep ?? '', LEASE_LENS_SERVER: name },
  });
  const { browser, context } = await launchBrowser();
  try {
    const page = await context.newPage();
    let tally: Tally | undefined;
    let beforeStart: string[] | undefined = [];
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      const text = format(...args);
      if (text.startsWith(tallyMark)) {
        tally = JSON.parse(text.slice(tallyMark.length)) as Tally; // written by test/host/run.ts
      } else if (text === startMark) {
        beforeStart = undefined;
      } else if (beforeStart !== undefined) {
        beforeStart.push(text);
      } else {
        (type === 'error' ? console.error : console.log)(text);
      }
    });
    const done = new Promise<number>((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    const late = new Promise<number>((resolve) => setTimeout(() => resolve(124), limit * 1000).unref());
    await page.goto(
      workbenchUrl(server.origin, workspace, [
        ['extensionDevelopmentPath', remote(server.origin, root)],
        ['extensionTestsPath', remote(server.origin, inRoot(`out/test/host/${kind === 'web' ? 'web' : 'run'}.js`))],
        ...(kind === 'web' ? ([['extensionDevelopmentKind', 'web']] as const) : []),
        ['skipWelcome', 'true'],
      ]),
    );
    const status = await Promise.race([done, late]);
    if (status === 124) {
      console.error(`the tests inside the extension host did not end within ${limit} s`);
    }
    if (beforeStart !== undefined) {
      console.error(`no test started; the workbench said:\n${beforeStart.join('\n')}`);
    }
    if (status !== 0) {
      mkdirSync(inRoot('test/out'), { recursive: true });
      await page
        .screenshot({ path: inRoot('test/out/host-failed.png'), timeout: 5000 })
        .catch((error: Error) => console.error(`no screenshot: ${error.message}`));
    }
    if (tally !== undefined) {
      tallies.push(tally);
    }
    return status;
  } finally {
    await browser.close();
    await server.stop();
  }
}
