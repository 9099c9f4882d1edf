// Packages the extension: dist/lease-lens.vsix. vsce runs no build here; what dist holds is what ships.

import { inRoot, root } from './root.mts';
import { startGroup } from './run/group.mts';

/** Path of the .vsix, `file` unless told otherwise. Throws when vsce refuses. */
export async function packageExtension(file = inRoot('dist/lease-lens.vsix')): Promise<string> {
  const vsce = startGroup(
    process.execPath,
    [
      inRoot('node_modules/@vscode/vsce/vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      file,
    ],
    {
      cwd: root,
      // The same files give the same package, whenever it is made: 1 January 1980, the first day that a ZIP file knows.
      env: { ...process.env, SOURCE_DATE_EPOCH: '315532800' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  vsce.child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const status = await vsce.ended;
  if (status !== 0) {
    throw new Error(`the extension cannot be packaged: vsce ended with status ${status}\n${output}`);
  }
  return file;
}

if (import.meta.main) {
  console.log(await packageExtension(process.argv[2]));
}
