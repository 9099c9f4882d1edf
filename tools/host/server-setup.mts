// Puts a real VS Code server into tools/vscode-server/NAME, from the npm registry alone: no install script runs, nothing is compiled.
// Done once; a stamp beside the installed packages tells that they are complete and belong to the committed lock.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../root.mts';
import { startGroup } from '../run/group.mts';

export type ServerName = 'latest' | 'min';

/** What of the server's own dependencies an editor does not need: agents, containers, remote shells, and what only Windows loads. 300 MB. */
const unneeded: readonly string[] = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/** Folder of the VS Code server inside the installed package. */
export function serverFolder(name: ServerName): string {
  return inRoot('tools/vscode-server', name, 'node_modules/code-server/lib/vscode');
}

/** Installs the server unless it is there. Throws an Error whose message a user can act on. */
export async function ensureServer(name: ServerName): Promise<string> {
  const folder = inRoot('tools/vscode-server', name);
  const stamp = join(folder, 'node_modules/.lease-lens-ready');
  const wanted = fingerprint(folder);
  const inner = serverFolder(name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return inner;
  }
  console.error(`Installing the VS Code server (once, about 340 MB, kept in tools/vscode-server/${name}) …`);
  await npm(['ci', '--ignore-scripts'], folder);
  dropUnneeded(join(inner, 'package.json'));
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], inner);
  putStandIns(join(inner, 'node_modules'));
  writeFileSync(stamp, wanted);
  return inner;
}

/** Changes with the lock and with this file, so that either brings a fresh installation. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const file of [join(folder, 'package-lock.json'), inRoot('tools/host/server-setup.mts')]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function dropUnneeded(manifest: string): void {
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> }; // code-server's own package.json
  content.dependencies = Object.fromEntries(Object.entries(content.dependencies).filter(([dependency]) => !unneeded.includes(dependency)));
  writeFileSync(manifest, JSON.stringify(content, undefined, 2));
}

/** Without them the server works as well, but prints a long stack trace per process that cannot load a compiled module. */
function putStandIns(modules: string): void {
  const places = { 'spdlog.cjs': ['@vscode/spdlog'], 'native-watchdog.cjs': ['native-watchdog', '@vscode/native-watchdog'] };
  for (const [standIn, packages] of Object.entries(places)) {
    for (const name of packages) {
      const entry = join(modules, name, 'index.js');
      if (existsSync(entry)) {
        copyFileSync(inRoot('tools/host/stand-ins', standIn), entry);
      }
    }
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const own = process.env.npm_execpath; // set by `npm run`: the very npm that the user started
  const [command, before] = own === undefined ? ['npm', []] : [process.execPath, [own]];
  const group = startGroup(command, [...before, ...args, '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: own === undefined && process.platform === 'win32',
  });
  const status = await group.ended;
  if (status !== 0) {
    throw new Error(
      `The VS Code server cannot be had: \`npm ${args.join(' ')}\` ended with status ${status}. It needs the npm registry once (about 340 MB). ` +
        'With a VS Code of your own, use `npm start -- --desktop`; the command line works without either: `npx lease-lens check FILE`.',
    );
  }
}
