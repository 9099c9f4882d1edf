// The workflow of a public host does what .ci/run and package.json do: a command that it has and they do not would go unnoticed for months.

import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';
import { load } from 'js-yaml';

interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[]; readonly node: readonly number[] } };
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

const text = readFileSync('.github/workflows/ci.yml', 'utf8');
const workflow = load(text) as { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> };
const jobs = Object.values(workflow.jobs);
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};
const commands = jobs.flatMap((job) => job.steps.flatMap((step) => step.run ?? []));
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
      assert.ok(script === 'run' ? (rest[0] ?? '') in manifest.scripts : script in manifest.scripts, command);
      const only = rest[rest.indexOf('--only') + 1];
      if (rest.includes('--only')) for (const stage of only?.split(',') ?? []) assert.ok(stages.includes(stage), `${command}: ${stage}`);
    }
  });

  it('runs on every supported system with the oldest and the newest Node, and in both versions of VS Code', () => {
    const matrix = jobs.find((job) => job.strategy !== undefined)?.strategy?.matrix;
    for (const os of ['ubuntu', 'macos', 'windows'])
      assert.ok(
        matrix?.os.some((name) => name.startsWith(`${os}-`)),
        os,
      );
    assert.deepEqual(matrix?.node, [Number(manifest.engines.node.replace(/\D/g, '')), 24]);
    assert.ok(commands.includes('npm test -- --only host,host-min'));
    assert.ok(stages.includes('host') && stages.includes('host-min'));
  });

  it('takes the sources first, ends in time, and holds no secret and no write permission', () => {
    for (const job of jobs) {
      assert.match(job.steps[0]?.uses ?? '', /^actions\/checkout@/);
      assert.ok(job['timeout-minutes'] <= 60);
    }
    assert.deepEqual(workflow.permissions, { contents: 'read' });
    assert.ok(!text.includes('secrets.'));
  });
});
