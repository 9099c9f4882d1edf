// What ships: the extension's package and the command line's, file by file, their size, and that the same sources give the same bytes.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { records } from '../cli/run';
import { skipBecause } from '../support/skip';

const expected = 'test/project/packages.json';
interface Lists {
  readonly vsix: readonly string[];
  readonly npm: readonly string[];
}

describe('what ships', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (args: readonly string[], cwd = '.'): string =>
    execFileSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });

  it('is the files that the lists name, and no other', () => {
    const vsix = run(['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies']).trim().split('\n').sort();
    const [pack] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts'])) as readonly {
      files: readonly { path: string }[];
    }[];
    const found: Lists = { vsix: families(vsix), npm: families((pack?.files ?? []).map((file) => file.path).sort()) };
    if (process.env.UPDATE_EXPECTED !== undefined) writeFileSync(expected, `${JSON.stringify(found, null, 2)}\n`);
    assert.deepEqual(
      found,
      JSON.parse(readFileSync(expected, 'utf8')),
      'what ships has changed: if it should, UPDATE_EXPECTED=1 rewrites the list',
    );
  });

  it('the extension’s package is under 1 MB and the same each time', () => {
    const files = ['a.vsix', 'b.vsix'].map((name) => join(folder, name));
    for (const file of files) run(['tools/package.mts', file]);
    const [a = Buffer.alloc(0), b] = files.map((file) => readFileSync(file));
    assert.ok(a.length > 100_000 && a.length < 1_000_000, `${a.length} bytes`);
    assert.ok(b !== undefined && a.equals(b));
  });

  // Source maps do not ship; they name the folder of the packages.
  it('the same sources in another folder give the same bytes', function () {
    if (!statSync('.git', { throwIfNoEntry: false })) skipBecause(this, 'not a checkout: which files are the project’s is not known');
    const copy = join(folder, 'copy');
    execFileSync('mkdir', [copy]);
    const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
      .split('\0')
      .filter((file) => !/^(test|samples|docs)\//.test(file));
    execFileSync('tar', [
      '-cf',
      join(folder, 'sources.tar'),
      ...files.filter((file) => file !== '' && statSync(file, { throwIfNoEntry: false })),
    ]);
    execFileSync('tar', ['-xf', join(folder, 'sources.tar'), '-C', copy]);
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    run(['tools/build.mts'], copy);
    const built = (root: string) =>
      globSync('dist/**/*.{js,cache,css,txt,html,wasm}', { cwd: root })
        .filter((file) => !file.includes('.vsix'))
        .sort()
        .map((file) => [
          file,
          createHash('sha256')
            .update(readFileSync(join(root, file)))
            .digest('hex'),
        ]);
    const here = built('.');
    assert.ok(here.length > 5);
    assert.deepEqual(built(copy), here);
  });

  it('the command line installs from its package into an empty folder and works there', () => {
    const [pack] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder])) as readonly { filename: string }[];
    const home = join(folder, 'empty');
    execFileSync('mkdir', [home]);
    npm(['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', join(folder, pack?.filename ?? '')], home);
    const ran = spawnSync(
      process.execPath,
      ['node_modules/.bin/lease-lens', 'check', '--format', 'ndjson', 'node_modules/lease-lens/samples/ignored-lease-break.ftrace.txt'],
      {
        cwd: home,
        encoding: 'utf8',
      },
    );
    assert.equal(ran.status, 1, ran.stderr);
    assert.ok(records(ran.stdout).some((record) => record.rule === 'LP008'));
  });
});

function npm(args: readonly string[], cwd = '.'): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Rule pages are one entry: the catalogue's own test counts them. */
function families(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => file.replace(/rules\/LP\d+\.md$/, 'rules/LPnnn.md')))];
}
