// The lines of docs/fleet.md for other engines, run as they stand there: with other folders, and a stand-in where the engine itself cannot be had.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { leaseLens } from '../cli/run';
import { skipBecause } from '../support/skip';

const traces = ['02-f-o.strace.txt', 'S17-sigkill.strace.txt', '55-Xraw.strace.txt'];
const page = readFileSync('docs/fleet.md', 'utf8');

describe('other engines of a fleet', function () {
  this.timeout(120_000);
  let folder = '';
  let reports = '';
  let env: NodeJS.ProcessEnv = {};
  let expected = '';
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'the example is for Linux');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-lens-'));
    reports = join(folder, 'out/reports');
    mkdirSync(join(folder, 'traces'));
    for (const name of traces) copyFileSync(join('test/traces', name), join(folder, 'traces', name));
    copyFileSync('samples/ignored-lease-break.ftrace.txt', join(folder, 'traces', 'a "quoted" $name.txt'));
    writeFileSync(join(folder, 'list.txt'), names().join('\n').concat('\n'));
    program('lease-lens', `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/lease-lens.js')}' "$@"\n`);
    env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    expected = leaseLens(['merge', '-'], leaseLens(['check', '--format', 'ndjson', ...names()]).out).out;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const names = (): readonly string[] => readdirSync(join(folder, 'traces')).map((name) => join(folder, 'traces', name));
  function program(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  const moved = (line: string): string =>
    line.replaceAll('/data/list.txt', join(folder, 'list.txt')).replaceAll('/data', folder).replaceAll('/opt/fleet', 'examples/fleet');
  function shell(line: string, more: NodeJS.ProcessEnv = {}): string {
    const ran = spawnSync('sh', ['-c', moved(line)], { env: { ...env, ...more }, encoding: 'utf8' });
    assert.equal(ran.status, 0, `${line}: ${ran.stderr}`);
    return ran.stdout;
  }
  const lineOf = (program: string): string =>
    page.split('\n').find((line) => line.startsWith('find ') && line.includes(`| ${program} `)) ?? '';

  for (const tool of ['parallel', 'xargs'])
    it(`${tool}: the line of the page makes every report`, function () {
      if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) skipBecause(this, `${tool} is not installed`);
      assert.notEqual(lineOf(tool), '');
      shell('mkdir -p /data/out/reports');
      shell(lineOf(tool));
      assert.equal(leaseLens(['merge', reports]).out, expected);
    });

  it('Kubernetes: what the pods of the job run makes every report, each log in one pod', () => {
    const job = load(readFileSync('examples/fleet/kubernetes-job.yaml', 'utf8')) as {
      readonly spec: {
        readonly completionMode: string;
        readonly completions: number;
        readonly template: { readonly spec: { readonly containers: readonly [{ readonly command: string[]; readonly args: [string] }] } };
      };
    };
    const { completionMode, completions, template } = job.spec;
    const [{ command, args }] = template.spec.containers;
    assert.equal(completionMode, 'Indexed');
    assert.deepEqual(command, ['sh', '-c']);
    // As many pods as the shares are of: else logs would be left out.
    assert.ok(args[0].includes(`--share "$JOB_COMPLETION_INDEX/${completions}"`));
    const done = Array.from({ length: completions }, (_, index) => shell(args[0], { JOB_COMPLETION_INDEX: String(index) }).trim());
    assert.equal(done.filter((report) => report !== '').length, names().length);
    assert.equal(leaseLens(['merge', reports]).out, expected);
  });

  it('Spark: spark.py on a stand-in that starts its command as PySpark’s pipe does', function () {
    if (spawnSync('python3', ['--version']).status !== 0) skipBecause(this, 'python3 is not installed');
    // rdd.pipe: words by shlex, no shell, the elements of a partition on the standard input, its lines are the result.
    writeFileSync(
      join(folder, 'pyspark.py'),
      `import shlex, subprocess
class SparkContext:
    def __init__(self, appName): pass
    def parallelize(self, rows, slices):
        self.rows = rows
        return self
    def pipe(self, command, checkCode):
        half = len(self.rows) // 2
        self.out = []
        for part in (self.rows[:half], self.rows[half:]):
            ran = subprocess.run(shlex.split(command), input="".join(row + "\\n" for row in part), stdout=subprocess.PIPE, text=True, check=checkCode)
            self.out += ran.stdout.splitlines()
        return self
    def collect(self): return self.out
`,
    );
    const out = shell(`python3 examples/fleet/spark.py /data/list.txt '/data/out/reports'`, { PYTHONPATH: folder });
    assert.equal(out, `${names().length} reports in ${reports}; merge them with: lease-lens merge ${reports}\n`);
    assert.equal(leaseLens(['merge', reports]).out, expected);
  });

  it('a list names a log that is not there: the others are done, and the status says so', () => {
    const ran = spawnSync('sh', ['examples/fleet/analyse-list.sh', reports], {
      env,
      encoding: 'utf8',
      input: [join(folder, 'no-such-log'), ...names(), ''].join('\n'),
    });
    assert.equal(ran.status, 1);
    assert.match(ran.stderr, /no-such-log/);
    assert.equal(ran.stdout.trim().split('\n').length, names().length);
  });
});
