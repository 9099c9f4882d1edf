// The workflow of a public host does what .ci/run and package.json do: a command that it has and they do not would go unnoticed for months.

import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';

const workflow = readFileSync('.github/workflows/ci.yml', 'utf8');
const scripts = Object.keys(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> }).scripts,
);
const commands = [...workflow.matchAll(/^\s*- run: (.+)$/gm)].map((found) => found[1] ?? '');
const stages = [...readFileSync('tools/test.mts', 'utf8').matchAll(/name: '([\w-]+)'/g)].map((found) => found[1] ?? '');

describe('the workflow', () => {
  it('runs .ci/run, which runs the README’s test command', () => {
    assert.ok(commands.includes('.ci/run'));
    accessSync('.ci/run', constants.X_OK);
    const run = readFileSync('.ci/run', 'utf8').split('\n');
    assert.deepEqual(
      run.filter((line) => line.startsWith('npm ')),
      ['npm ci', 'npm test'],
    );
    assert.match(readFileSync('README.md', 'utf8'), /^npm ci && npm test\b/m);
  });

  it('has no command that the project has not', () => {
    assert.ok(commands.length >= 3);
    for (const command of commands) {
      if (command === '.ci/run' || command === 'npm ci') continue;
      const [npm, script = '', ...rest] = command.split(' ');
      assert.equal(npm, 'npm', command);
      assert.ok(scripts.includes(script === 'run' ? (rest[0] ?? '') : script), command);
      const only = rest[rest.indexOf('--only') + 1];
      if (rest.includes('--only')) for (const stage of only?.split(',') ?? []) assert.ok(stages.includes(stage), `${command}: ${stage}`);
    }
  });

  it('has the supported systems and versions, and holds no secret and no write permission', () => {
    for (const os of ['ubuntu', 'macos', 'windows']) assert.ok(workflow.includes(`${os}-`), os);
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly engines: { readonly node: string } };
    assert.match(workflow, new RegExp(`node: \\[${engines.node.replace(/\D/g, '')}, 24\\]`));
    assert.ok(commands.includes('npm test -- --only host,host-min'));
    assert.ok(!/secrets\.|: write/.test(workflow));
  });
});
