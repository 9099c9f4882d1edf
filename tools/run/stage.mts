// One stage of the test run: a process of its own with a time limit. A stage that dies or hangs counts as a failure and says so.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.mts';
import { startGroup } from './group.mts';
import { type Tally, take, tallyVariable } from './tally.mts';

export interface Stage {
  readonly name: string;
  readonly title: string;
  /** Seconds after which the stage's process group is ended. */
  readonly limit: number;
  /** Of node. */
  readonly args: readonly string[];
  /** `tally`: the process counts and hands over. `status`: its exit status is one test. `setup`: counts only when it fails. */
  readonly result: 'tally' | 'status' | 'setup';
}

export async function runStage(stage: Stage): Promise<Tally> {
  console.log(`\n── ${stage.title}`);
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'lease-lens-stage-'));
  const file = join(folder, 'tally.json');
  const group = startGroup(process.execPath, stage.args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, [tallyVariable]: file },
  });
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    console.error(`stage ${stage.name}: no end after ${stage.limit} s, stopped`);
    void group.stop();
  }, stage.limit * 1000);
  const status = await group.ended.catch((error: Error) => {
    console.error(`stage ${stage.name}: ${error.message}`);
    return 1;
  });
  clearTimeout(timer);
  const tally = stage.result === 'tally' ? (take(file) ?? noTally(stage, status, hung)) : fromStatus(stage, status);
  rmSync(folder, { recursive: true, force: true });
  console.log(
    `── ${stage.name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skips.length} skipped in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  // A process that counted only passes and then ended badly has not passed.
  const nothing = stage.result === 'tally' && tally.passed + tally.failed + tally.skips.length === 0;
  if (nothing) {
    console.error(`stage ${stage.name}: found no test`);
  }
  return (status !== 0 || nothing) && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function fromStatus(stage: Stage, status: number): Tally {
  const passed = status === 0 && stage.result === 'status' ? 1 : 0;
  return { passed, failed: status === 0 ? 0 : 1, failures: [], skips: [] };
}

function noTally(stage: Stage, status: number, hung: boolean): Tally {
  if (!hung) {
    console.error(`stage ${stage.name}: ended with status ${status} before it had counted`);
  }
  return { passed: 0, failed: 1, failures: [], skips: [] };
}
