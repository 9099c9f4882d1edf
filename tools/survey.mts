// Checks every text log under a folder (default ../shared/traces, or $LEASE_LENS_SHARED/traces) with the built command line and prints a Markdown table:
// what each log is, how much of it is understood, and how `check` ends. Run: node tools/survey.mts [FOLDER]

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inRoot } from './root.mts';

interface Summary {
  readonly type: string;
  readonly dialect: string;
  readonly lines: number;
  readonly events: number;
  readonly noise: number;
  readonly unparsed: number;
  readonly findings: Readonly<Record<string, number>>;
  readonly undecidable: number;
}

const shared = process.env.LEASE_LENS_SHARED ?? inRoot('../shared');
const folder = process.argv[2] ?? join(shared, 'traces');
const command = inRoot('dist/lease-lens.js');
for (const needed of [folder, command]) {
  if (!existsSync(needed)) {
    console.error(`survey: ${needed} is not there`);
    process.exit(2);
  }
}

/** What holds logs; ground truth, notes and sources are no logs. */
const logs = globSync('**/*', { cwd: folder })
  .filter((file) => /\.(txt|txt\.gz|strace|ftrace|strace\.\d+)$/.test(file) && !/INDEX|README|^src\//.test(file))
  .sort();

console.log('| file | dialect | lines | events | noise | unparsed | findings (E/W/I/H/?) | exit | s |');
console.log('|---|---|---:|---:|---:|---:|---|---:|---:|');
const exits = new Map<string, number>();
for (const file of logs) {
  const started = performance.now();
  // A packed log goes through standard input, as its user would pipe it.
  const packed = file.endsWith('.gz');
  const ran = spawnSync(process.execPath, [command, 'check', '--format', 'ndjson', packed ? '-' : join(folder, file)], {
    encoding: 'utf8',
    ...(packed ? { input: gunzipSync(readFileSync(join(folder, file))) } : {}),
    maxBuffer: 1 << 28,
    timeout: 300_000,
  });
  const time = ((performance.now() - started) / 1000).toFixed(1);
  const exit = ran.status === null ? String(ran.signal) : String(ran.status);
  exits.set(exit, (exits.get(exit) ?? 0) + 1);
  const last = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
  const name = relative('.', file);
  if (last === '') {
    const why =
      ran.stderr
        .trim()
        .split('\n')
        .at(0)
        ?.replace(`lease-lens: ${join(folder, file)}: `, '')
        .replaceAll('|', '\\|') ?? '';
    console.log(`| ${name} | ${why.slice(0, 100)} | | | | | | ${exit} | ${time} |`);
    continue;
  }
  const summary = JSON.parse(last) as Summary; // the command's own last record
  const { error, warning, info, hint } = summary.findings;
  const counts = [error, warning, info, hint, summary.undecidable].join('/');
  console.log(
    `| ${name} | ${summary.dialect} | ${summary.lines} | ${summary.events} | ${summary.noise} | ${summary.unparsed} | ${counts} | ${exit} | ${time} |`,
  );
}
console.log(`\n${logs.length} logs; exit status ${[...exits].map(([exit, count]) => `${exit}: ${count}`).join(', ')}`);
