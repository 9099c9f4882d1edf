// npm run release -- VERSION: everything a release needs but the publishing. Checks, writes version and changelog, runs all tests, packages, and
// leaves the packages with their checksums and the report on dependencies in dist/release. `--dry-run` writes nothing outside dist/release
// and leaves the tests out.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageExtension } from './package.mts';
import { assertNewer, released } from './release/changelog.mts';
import { dependenciesOf, dependencyReport, isAccepted } from './release/dependencies.mts';
import { inRoot, root } from './root.mts';

const { values, positionals } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } }, allowPositionals: true });
const dry = values['dry-run'];
try {
  await release(positionals[0]);
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function release(version: string | undefined): Promise<void> {
  if (version === undefined) throw new Error('name the version: npm run release -- 1.2.3');
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { readonly version: string }; // the project's own
  assertNewer(manifest.version, version);
  const changelog = released(readFileSync(inRoot('CHANGELOG.md'), 'utf8'), version, new Date().toISOString().slice(0, 10));
  const dependencies = dependenciesOf(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const doubtful = dependencies.filter(({ licence }) => !isAccepted(licence));
  if (doubtful.length > 0)
    throw new Error(`licences to look at: ${doubtful.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`);
  if (!dry) {
    if (run('git', ['status', '--porcelain']) !== '') throw new Error('the work tree has changes; commit them first');
    npm(['version', version, '--no-git-tag-version', '--ignore-scripts']);
    writeFileSync(inRoot('CHANGELOG.md'), changelog);
    npm(['test'], 'inherit');
  }
  npm(['run', 'build']);
  const out = inRoot('dist/release');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const named = dry ? manifest.version : version;
  await packageExtension(join(out, `lease-lens-${named}.vsix`));
  npm(['pack', '--ignore-scripts', '--pack-destination', out]);
  writeFileSync(join(out, 'DEPENDENCIES.md'), dependencyReport(dependencies));
  const sums = readdirSync(out)
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex')}  ${name}`,
    );
  writeFileSync(join(out, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  console.log(`${sums.join('\n')}\n\nin dist/release; nothing was published.`);
  if (!dry)
    console.log(
      [
        'What is left, by hand:',
        `  git commit -am 'Version ${version}' && git tag v${version}`,
        `  npx vsce publish --packagePath dist/release/lease-lens-${version}.vsix`,
        `  npm publish dist/release/lease-lens-${version}.tgz`,
      ].join('\n'),
    );
}

function run(command: string, args: readonly string[], stdout: 'pipe' | 'inherit' = 'pipe'): string {
  return String(
    execFileSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', stdout, 'inherit'],
      shell: process.platform === 'win32',
    }) ?? '',
  ).trim();
}

function npm(args: readonly string[], stdout: 'pipe' | 'inherit' = 'pipe'): void {
  run('npm', args, stdout);
}
