// npm start: the bundled sample through the command line, then the extension in a real VS Code with that sample open.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { portIsFree, startServer } from './host/server.mts';
import { openAt, remote, workbenchUrl } from './host/workbench.mts';
import { packageExtension } from './package.mts';
import { inRoot, root } from './root.mts';
import { exitOnSignals } from './run/group.mts';

const usage = `npm start [-- OPTIONS]   the sample's findings here, then the sample in VS Code

  --check-only   stop after the findings
  --desktop      install the extension into your own VS Code (code on the PATH) and open the sample there
  --port N       the port of 127.0.0.1 to listen on (default: a free one)`;

/** A real recording in which a holder ignores the break of its lease. */
const sample = 'ignored-lease-break.ftrace.txt';

try {
  await start();
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function start(): Promise<void> {
  const values = readWords();
  if (values.help) {
    console.log(usage);
    return;
  }
  const port = values.port === undefined ? undefined : readPort(values.port);
  if (port !== undefined && !values['check-only'] && !values.desktop && !(await portIsFree(port))) {
    throw new Error(
      `port ${port} of 127.0.0.1 is taken; choose another with \`npm start -- --port N\`, or leave --port out for a free one`,
    );
  }
  build();
  const status = check();
  if (status > 1) {
    throw new Error('the sample could not be analysed');
  }
  if (values['check-only']) {
    return;
  }
  console.log('\nPackaging the extension …');
  const vsix = await packageExtension();
  if (values.desktop) {
    openDesktop(vsix);
  } else {
    await openServer(vsix, port);
  }
}

function readWords() {
  try {
    const flag = { type: 'boolean' } as const;
    return parseArgs({ options: { 'check-only': flag, desktop: flag, help: { ...flag, short: 'h' }, port: { type: 'string' } } }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port takes a number from 1 to 65535, not ${JSON.stringify(text)}`);
  }
  return port;
}

function build(): void {
  if (spawnSync(process.execPath, ['tools/build.mts'], { cwd: root, stdio: 'inherit' }).status !== 0) {
    throw new Error('the build failed');
  }
}

/** The exit status of the command line: 0 no finding, 1 findings. */
function check(): number {
  const file = `samples/${sample}`;
  console.log(`\n$ npx lease-lens check ${file}\n`);
  const status = spawnSync(process.execPath, ['dist/lease-lens.js', 'check', file], { cwd: root, stdio: 'inherit' }).status ?? 2;
  console.log(`\nexit status ${status} (0: nothing found, 1: findings, 2: not readable)`);
  return status;
}

/** The user's own VS Code. Its window outlives this command, so the scratch copy stays. */
function openDesktop(vsix: string): void {
  const code = (args: readonly string[]): void => {
    const { status, error } = spawnSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
    if (error !== undefined || status !== 0) {
      throw new Error(
        'no VS Code of your own answers to `code`: install it (or its shell command), or run `npm start` for the VS Code server from npm',
      );
    }
  };
  code(['--install-extension', vsix]);
  const folder = scratchCopy();
  code([folder, '--goto', [join(folder, sample), ...firstError()].join(':')]);
  console.log(`\nThe sample is open in your VS Code, as a scratch copy in ${folder}`);
}

async function openServer(vsix: string, port: number | undefined): Promise<void> {
  const folder = scratchCopy();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const token = randomBytes(24).toString('hex');
  // Workspace trust stays on: the scratch folder opens restricted, in which Lease Lens does all it can do.
  const server = await startServer({
    vsix,
    token,
    trust: true,
    ...(port === undefined ? {} : { port }),
  });
  let asked = false;
  exitOnSignals(() => {
    asked = true;
    return server.stop();
  });
  const place = [join(folder, sample), ...firstError()].join(':');
  const url = workbenchUrl(server.origin, folder, openAt(remote(server.origin, place)), token);
  console.log(`\nVS Code with Lease Lens and the sample (a scratch copy) is at\n\n  ${url}\n\nCtrl+C ends it.`);
  const status = await server.ended;
  if (!asked) {
    throw new Error(`the VS Code server ended by itself with status ${status}`);
  }
}

/** Line and column of the worst place of the sample, where a reader wants to begin. Nothing when it cannot be told. */
function firstError(): readonly number[] {
  const { stdout } = spawnSync(process.execPath, ['dist/lease-lens.js', 'check', '--format', 'ndjson', `samples/${sample}`], {
    cwd: root,
    encoding: 'utf8',
  });
  const first = stdout.split('\n').find((record) => record.includes('"severity":"error"'));
  if (first === undefined) {
    return [];
  }
  const { line, column } = JSON.parse(first) as { readonly line: number; readonly column: number }; // the released shape of a finding
  return [line, column];
}

function scratchCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-samples-'));
  if (!existsSync(inRoot('samples', sample))) {
    throw new Error(`samples/${sample} is missing from this checkout`);
  }
  cpSync(inRoot('samples'), folder, { recursive: true });
  return folder;
}
