// npm run bench: what a whole analysis costs beside wc, grep, mawk and a python script, on logs made in a temporary folder and on a real recording. Every
// answer is checked before any ratio is printed; status 1 when one differs, 2 where the words behind `--` are not understood.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { again } from './bench/again.mts';
import { brokenLines } from './bench/broken.mts';
import { compare } from './bench/compare.mts';
import { growth } from './bench/growth.mts';
import { dialects, type MadeLog, makeLog } from './bench/logs.mts';
import { parserAlone } from './bench/parser.mts';
import { realLog } from './bench/real-log.mts';
import { benchReopen } from './bench/reopen.mts';
import { benchReplay } from './bench/replay.mts';
import { bench as benchTimeline } from './bench/timeline.mts';
import { readWords, usage } from './bench/usage.mts';
import { inRoot } from './root.mts';

if (process.argv[2] === 'timeline') process.exit(await benchTimeline());
if (process.argv[2] === 'replay') process.exit(await benchReplay(process.argv.slice(3)));
if (process.argv[2] === 'reopen') process.exit(await benchReopen(process.argv.slice(3)));

const words = readWords(process.argv.slice(2));
if ('wrong' in words) {
  if (words.wrong !== undefined) console.error(`npm run bench: ${words.wrong}`);
  console.error(usage);
  process.exit(2);
}
if (!existsSync(inRoot('dist/lease-lens.js'))) {
  console.error('npm run bench: nothing is built yet: npm run build');
  process.exit(2);
}
const { bytes, rounds, only } = words;
const folder = mkdtempSync(join(tmpdir(), 'lease-lens-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(2));

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, load ${loadavg()[0]?.toFixed(1)}, n = ${rounds}\n`);
if (words.again === undefined) await everything();
else await again(makeLog(join(folder, 'again'), 'ftrace', bytes, 0.01).path, words.again);

async function everything(): Promise<void> {
  const path = join(folder, 'log.txt');
  const logs: readonly (readonly [name: string, make: () => MadeLog | undefined])[] = [
    ['ftrace, real recording B02', () => realLog(path)],
    ...dialects.flatMap((dialect) =>
      [0.001, 0.01, 0.1, 1].map(
        (share) =>
          [`${dialect}, ${share * 100} % relevant`, () => makeLog(path, dialect, share < 0.1 ? bytes : bytes / 10, share)] as const,
      ),
    ),
    ...dialects.map((dialect) => [`${dialect}, 1 % relevant, 1 % broken`, () => makeLog(path, dialect, bytes / 10, 0.01, 0.01)] as const),
  ];
  for (const [name, make] of logs) {
    if (!name.includes(only)) continue;
    const log = make();
    if (log !== undefined) compare(name, log, rounds);
    rmSync(path, { force: true });
  }
  for (const dialect of dialects) {
    if (`broken ${dialect}`.includes(only)) brokenLines(dialect, Math.round(bytes / 1000), folder, rounds);
    if (`growth ${dialect}`.includes(only)) growth(dialect, bytes, folder, rounds);
  }
  if ('parser'.includes(only)) await parserAlone(Math.round(bytes / 5000), rounds);
}
