// What a release does to the changelog and demands of versions and licences; and the packed command line as a stranger meets it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNewer, released } from '../../tools/release/changelog.mts';
import { dependenciesOf, dependencyReport, isAccepted } from '../../tools/release/dependencies.mts';
import { skipBecause } from '../support/skip';

describe('a release', () => {
  const changelog = '# Changelog\n\nWords.\n\n## Unreleased\n\n- One.\n- Two.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n';

  it('makes a section of what was unreleased', () => {
    assert.equal(
      released(changelog, '0.2.0', '2026-11-26'),
      '# Changelog\n\nWords.\n\n## Unreleased\n\n## 0.2.0 (2026-11-26)\n\n- One.\n- Two.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n',
    );
    const own = released(readFileSync('CHANGELOG.md', 'utf8'), '99.0.0', '2099-01-01');
    assert.match(own, /^## Unreleased\n\n## 99\.0\.0 \(2099-01-01\)\n\n- /m);
  });

  it('is refused with nothing to tell, something told twice, or a version that is not above', () => {
    assert.throws(() => released(changelog.replace('- One.\n- Two.\n', ''), '0.2.0', ''), /says nothing/);
    assert.throws(() => released(changelog.replace('Two', 'One'), '0.2.0', ''), /twice: - One\./);
    assert.throws(() => released(changelog, '0.1.0', ''), /has a section of 0\.1\.0/);
    assert.throws(() => released('# Changelog\n', '0.2.0', ''), /no section/);
    for (const [now, next] of [
      ['0.1.0', '0.1.0'],
      ['0.2.0', '0.1.9'],
      ['1.0.0', '0.9.9'],
      ['0.1.0', 'v0.2.0'],
    ] as const)
      assert.throws(() => assertNewer(now, next), /not above|no version/);
    for (const next of ['0.1.1', '0.2.0', '1.0.0']) assert.doesNotThrow(() => assertNewer('0.1.0', next));
  });

  for (const lock of ['package-lock.json', 'tools/vscode-server/latest/package-lock.json', 'tools/vscode-server/min/package-lock.json'])
    it(`${lock}: every licence is one that is accepted, and no address stands in it`, () => {
      const text = readFileSync(lock, 'utf8');
      assert.ok(!text.includes('"resolved"'));
      const dependencies = dependenciesOf(text);
      assert.ok(dependencies.length > 20);
      assert.deepEqual(
        dependencies.filter(({ licence }) => !isAccepted(licence)),
        [],
      );
      assert.ok(dependencyReport(dependencies).includes(`| ${dependencies[0]?.name} | ${dependencies[0]?.version} |`));
    });

  it('package.json names nothing that docs/dependencies.md does not', () => {
    const page = readFileSync('docs/dependencies.md', 'utf8');
    const direct = dependenciesOf(readFileSync('package-lock.json', 'utf8')).filter((one) => one.direct);
    assert.deepEqual(
      direct
        .filter(({ name, version }) => !page.includes(name) || !page.includes(version))
        .map(({ name, version }) => `${name} ${version}`),
      [],
    );
  });
});

describe('the packed command line', function () {
  this.timeout(240_000);
  let folder = '';
  let env: NodeJS.ProcessEnv = {};
  const npm = (args: readonly string[], cwd: string): { readonly status: number | null; readonly out: string; readonly err: string } => {
    const ran = spawnSync('npm', args, { cwd, env, encoding: 'utf8' });
    return { status: ran.status, out: ran.stdout, err: ran.stderr };
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    mkdirSync(join(folder, 'home'));
    mkdirSync(join(folder, 'work'));
    // A stranger's machine: no settings of this one's user, nothing of this project on the path.
    const path = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'));
    const { npm_config_userconfig: _own, npm_config_prefix: _prefix, ...rest } = process.env;
    env = { ...rest, HOME: join(folder, 'home'), PATH: [join(process.execPath, '..'), ...path].join(':') };
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'ignore' });
    copyFileSync('samples/ignored-lease-break.ftrace.txt', join(folder, 'work', 'trace.txt'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const tarball = (): string =>
    join(folder, `lease-lens-${(JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version}.tgz`);

  it('runs by npx from its tarball, in an empty folder with an empty home', function () {
    if (process.platform === 'win32') skipBecause(this, 'npx is started by a shell there');
    const ran = npm(
      ['exec', '--yes', '--offline', '--omit=optional', '--package', tarball(), '--', 'lease-lens', 'check', 'trace.txt'],
      join(folder, 'work'),
    );
    assert.equal(ran.status, 1, ran.err);
    assert.match(ran.out, /^trace\.txt:258:52 error LP008 /m);
  });

  it('under a Node older than 22 says so in one line, and exits with 2', function () {
    const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
      (node) => existsSync(node) && /^v(1\d|2[01])\./.test(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout),
    );
    if (old === undefined) skipBecause(this, 'no Node older than 22 is installed here');
    const ran = spawnSync(old, ['dist/lease-lens.js', 'check', 'samples/ignored-lease-break.ftrace.txt'], { encoding: 'utf8' });
    assert.equal(ran.status, 2);
    assert.match(ran.stderr, /^lease-lens needs Node 22 or newer; this is v\d+\.\d+\.\d+\n$/);
    assert.equal(ran.stdout, '');
  });
});
