// The difference of two clocks, estimated from the calls both logs show, in made-up runs where it is known to the nanosecond; joined.test.ts of
// truth/ holds it against real ones.

import assert from 'node:assert/strict';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { pairsOf, readLog, recordings } from '../truth/recordings';
import { joinedTexts, joinTexts } from './pairs';

describe('the skew of two logs', function () {
  this.timeout(120_000);

  it('holds the true one in made-up runs, with clocks that drift', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 120 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: -80, max: 80 }),
        fc.integer(),
        (calls, offset, partsPerMillion, seed) => {
          const run = madeUpRun(calls, offset, partsPerMillion / 1e6, seed);
          const { clock, trace } = joinedTexts(run.strace, run.ftrace);
          assert.equal(clock.shared, calls);
          assert.equal(trace.events.length, calls);
          // The skew is told for the first stamp of strace's log.
          const error = Math.abs(clock.skew - run.skewAtStart);
          assert.ok(
            error <= (clock.uncertainty ?? 0) + run.driftOverRun + 2000,
            `wrong by ${error} ns, told ± ${clock.uncertainty}, drift ${clock.drift}`,
          );
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  it('is not guessed: no time, no call in common, calls of another run', () => {
    const { strace, ftrace } = madeUpRun(30, 5, 0, 1);
    const timeless = strace.replace(/^(\d+) +\d+\.\d+ /gm, '$1 ');
    assert.match(String(joinTexts(timeless, ftrace)), /run\.strace shows no time.*-ttt/);
    const counted = ftrace.replace(/ (\d+)\.(\d+): /g, ' $1$2: ');
    assert.match(String(joinTexts(strace, counted)), /run\.ftrace shows no time.*trace_clock mono/);
    const others = strace.replace(/fcntl\(3</g, 'fcntl(77<');
    assert.match(String(joinTexts(others, ftrace)), /show no call both.*--skew/);
  });

  it('is refused for logs of two runs', function () {
    const pairs = pairsOf(recordings(joinPath(sharedFolderOrSkip(this), 'traces'))).filter(
      ([{ name }], i) => name.startsWith('R/R') && i % 4 === 0,
    );
    for (const [i, [strace]] of pairs.entries()) {
      const [, ftrace] = pairs[(i + 1) % pairs.length] ?? [];
      const message = ftrace === undefined ? '' : String(joinTexts(readLog(strace), readLog(ftrace)));
      assert.match(message, /show no call both|look like two runs/, strace.name);
    }
    const messages = Array.from({ length: 20 }, (_, seed) =>
      String(joinTexts(madeUpRun(60, 5, 0, seed).strace, madeUpRun(60, 5, 0, seed + 100).ftrace)),
    );
    for (const message of messages) assert.match(message, /show no call both|look like two runs/);
    assert.ok(messages.some((message) => /of \d+ calls that both should show, \d+ agree.*--skew/.test(message)));
  });

  it('can be given, and then nothing is estimated', () => {
    const { strace, ftrace, skewAtStart } = madeUpRun(30, 5, 0, 1);
    const others = strace.replace(/fcntl\(3</g, 'fcntl(77<');
    const pair = joinTexts(others, ftrace, skewAtStart);
    assert.ok(typeof pair !== 'string');
    assert.equal(pair.clock.skew, skewAtStart);
    assert.equal(pair.clock.uncertainty, undefined);
    assert.equal(pair.trace.events.length, 60);
    // Nothing is the same call, and yet they follow each other as they did.
    const kinds = pair.trace.events.map((event) => ('fd' in event && typeof event.fd === 'object' ? event.fd.fd : 0));
    assert.deepEqual(
      kinds,
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 77 : 3)),
    );
  });
});

/** A run of fcntl calls of one task on one clock, as strace and ftrace would write it. `offset`: seconds. */
function madeUpRun(calls: number, offset: number, drift: number, seed: number) {
  let state = (seed >>> 0) + 1;
  const random = (least: number, most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + Math.floor((state / 2 ** 32) * (most - least));
  };
  /** µs */
  const onStrace = (time: number): number => 1_700_000_000e6 + offset * 1e6 + (time + drift * time) / 1e3;
  const strace: string[] = [];
  const ftrace: string[] = [];
  let time = 100e9;
  const stamp = (microseconds: number): string =>
    `${Math.floor(microseconds / 1e6)}.${String(Math.floor(microseconds % 1e6)).padStart(6, '0')}`;
  let first = 0;
  for (let i = 0; i < calls; i += 1) {
    const start = time + random(5e3, 4e5);
    const enter = start + random(2e3, 6e4);
    const leave = enter + random(1e3, 8e4);
    const end = leave + random(2e3, 6e4);
    const taken = random(0, 3);
    const lease = ['F_RDLCK', 'F_WRLCK', 'F_UNLCK'][taken];
    if (i === 0) first = onStrace(start) * 1000 - start;
    strace.push(`41    ${stamp(onStrace(start))} fcntl(3</mnt/pmem/a>, F_SETLEASE, ${lease}) = 0 <${((end - start) / 1e9).toFixed(6)}>`);
    ftrace.push(`          holder-41      [000] .....  ${stamp(enter / 1000)}: sys_fcntl(fd: 3, cmd: 400, arg: ${taken})`);
    ftrace.push(`          holder-41      [000] .....  ${stamp(leave / 1000)}: sys_fcntl -> 0x0`);
    time = end + random(1e3, 5e6);
  }
  return {
    strace: `${strace.join('\n')}\n`,
    ftrace: `${ftrace.join('\n')}\n`,
    skewAtStart: -first,
    driftOverRun: Math.abs(drift) * (time - 100e9),
  };
}
