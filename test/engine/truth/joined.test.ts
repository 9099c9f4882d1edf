// strace and ftrace of one run, joined: whatever the truth log says and one of the two shows, the joined log shows, and nothing that the truth
// does not support. joined.json lists every difference that was looked at, with its reason.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../../extension/engine/analyse';
import type { Finding } from '../../../extension/engine/analysis';
import type { JoinedClock } from '../../../extension/engine/join/join';
import type { ParsedTrace } from '../../../grammar/event';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { joinTraces, parsed } from '../join/pairs';
import { compareTrace, type Fact } from './compare';
import { pairsOf, type Recording, readLog, recordings } from './recordings';

interface Reviewed {
  readonly recording: string;
  /** Facts of the truth log that one log agrees with and the joined one does not. */
  readonly facts?: readonly string[];
  /** Rules of which one log has findings that the joined one does not. */
  readonly gone?: readonly string[];
  /** Findings that neither log has, and the lines of the truth log that support each. */
  readonly won?: { readonly rule: string; readonly truth: string };
  readonly reason: string;
}

const reviewed = JSON.parse(readFileSync('test/engine/truth/joined.json', 'utf8')) as readonly Reviewed[]; // this folder's own file

interface Run {
  readonly name: string;
  readonly recording: Recording;
  readonly strace: ParsedTrace;
  readonly ftrace: ParsedTrace;
  readonly joined: ParsedTrace;
  readonly clock: JoinedClock;
}

describe('joined recordings', function () {
  this.timeout(180_000);
  const runs: Run[] = [];
  before(function () {
    for (const [strace, ftrace] of pairsOf(recordings(join(sharedFolderOrSkip(this), 'traces')))) {
      const [first, second] = [parsed(readLog(strace)), parsed(readLog(ftrace))];
      const pair = joinTraces(first, second);
      assert.ok(typeof pair !== 'string', `${strace.name}: ${pair}`);
      runs.push({ name: strace.name, recording: ftrace, strace: first, ftrace: second, joined: pair.trace, clock: pair.clock });
    }
  });

  it('agree with the truth wherever one of the two logs does, and in more', () => {
    const complaints: string[] = [];
    const total = { strace: 0, ftrace: 0, joined: 0 };
    for (const { name, recording, strace, ftrace, joined } of runs) {
      const [inStrace, inFtrace, inJoined] = [strace, ftrace, joined].map((trace) => factsOf(compareTrace(recording, trace).facts));
      if (inStrace === undefined || inFtrace === undefined || inJoined === undefined) continue;
      const known = new Set(reviewed.filter((one) => name.startsWith(one.recording)).flatMap((one) => one.facts ?? []));
      total.strace += agreeing(inStrace);
      total.ftrace += agreeing(inFtrace);
      total.joined += agreeing(inJoined);
      for (const fact of inJoined.values()) {
        const before = [inStrace, inFtrace].some((facts) => facts.get(fact.name)?.state === 'agrees');
        if (fact.state === 'differs' || (fact.state === 'hidden' && before))
          if (!known.has(fact.name)) complaints.push(`${name}: ${fact.name}: ${fact.state}: ${fact.reason}`);
      }
    }
    assert.deepEqual(complaints, []);
    assert.ok(total.joined > Math.max(total.strace, total.ftrace), JSON.stringify(total));
  });

  it('have every finding of either log, decided where one decides it', () => {
    const complaints: string[] = [];
    for (const { name, recording, strace, ftrace, joined } of runs) {
      const gone = new Set(reviewed.filter((one) => name.startsWith(one.recording)).flatMap((one) => one.gone ?? []));
      const counts = { strace: counted(strace, recording), ftrace: counted(ftrace, recording), joined: counted(joined, recording) };
      for (const alone of [counts.strace, counts.ftrace])
        for (const [what, { all, decided }] of alone) {
          if (gone.has(what.slice(0, 5))) continue;
          const own = counts.joined.get(what);
          if ((own?.all ?? 0) < all || (own?.decided ?? 0) < decided)
            complaints.push(`${name}: ${what}: ${all} findings, ${decided} decided; joined ${own?.all ?? 0}, ${own?.decided ?? 0}`);
        }
    }
    assert.deepEqual(complaints, []);
  });

  it('have no finding that neither log has, but those the truth log counts', () => {
    const complaints: string[] = [];
    for (const { name, recording, strace, ftrace, joined } of runs) {
      const counts = { strace: counted(strace, recording), ftrace: counted(ftrace, recording), joined: counted(joined, recording) };
      for (const [what, { all }] of counts.joined) {
        const most = Math.max(counts.strace.get(what)?.all ?? 0, counts.ftrace.get(what)?.all ?? 0);
        if (all <= most) continue;
        const won = reviewed.find((one) => name.startsWith(one.recording) && one.won?.rule === what.slice(0, 5))?.won;
        const supported = won === undefined ? 0 : linesOf(recording.truth, new RegExp(won.truth));
        if (most + supported !== all) complaints.push(`${name}: ${what}: ${all}, ${most} alone, ${supported} in the truth log`);
      }
    }
    assert.deepEqual(complaints, []);
  });

  it('have their clocks aligned as the truth logs say, within the uncertainty told', () => {
    for (const { name, recording, clock } of runs) {
      // -tt tells the time of day only, R32's ftrace has another clock than its truth log.
      if (/P03|R32/.test(name)) continue;
      const [low, high] = realtimeMinusMonotonic(recording.truth);
      const { skew, uncertainty = 0, shared } = clock;
      assert.ok(shared > 0 && uncertainty > 0, name);
      assert.ok(
        -skew - uncertainty <= high + doubleGrain && -skew + uncertainty >= low - doubleGrain,
        `${name}: ${-skew} ± ${uncertainty} ns, in truth ${low} to ${high}`,
      );
      // Where the ftrace log has the calls themselves (V: only probes inside them), some hundred of them leave little doubt.
      if (!name.startsWith('V')) assert.ok(uncertainty < 1e6, `${name}: ± ${uncertainty} ns from ${shared} calls`);
    }
  });

  it('prove each call that both show by the lines of both', () => {
    let both = 0;
    for (const { name, recording, joined } of runs) {
      const twice = new Map(
        [...joined.events].flatMap((event) => (event.also ?? []).map((also) => [event.endLine, [also.line, also.endLine]] as const)),
      );
      for (const finding of analyse(joined, recording.options).findings) {
        const lines = new Set(finding.evidence.map(({ line }) => line));
        for (const line of [finding.line, ...lines]) {
          const other = twice.get(line);
          if (other === undefined) continue;
          both += 1;
          assert.ok(
            other.some((one) => lines.has(one)),
            `${name}: ${finding.rule} on line ${finding.line}: line ${line} is also ${other}`,
          );
        }
      }
    }
    assert.ok(both > 500, `${both} lines of evidence`);
  });
});

function factsOf(facts: readonly Fact[]): ReadonlyMap<string, Fact> {
  return new Map(facts.map((fact) => [fact.name, fact]));
}

function agreeing(facts: ReadonlyMap<string, Fact>): number {
  return [...facts.values()].filter((fact) => fact.state === 'agrees').length;
}

/** Findings by rule and task: how many, and how many of them are not undecidable. */
function counted(trace: ParsedTrace, recording: Recording): ReadonlyMap<string, { readonly all: number; readonly decided: number }> {
  const counts = new Map<string, { all: number; decided: number }>();
  for (const finding of analyse(trace, recording.options).findings) {
    const what = `${finding.rule} of ${taskOf(finding)}`;
    const own = counts.get(what) ?? { all: 0, decided: 0 };
    counts.set(what, own);
    own.all += 1;
    if (finding.verdict !== 'undecidable') own.decided += 1;
  }
  return counts;
}

function taskOf({ pid, tid }: Finding): number {
  return pid ?? tid ?? 0;
}

function linesOf(file: string, wanted: RegExp): number {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => wanted.test(line)).length;
}

/** ns: an epoch time in a double. */
const doubleGrain = 1000;

/** ns: CLOCK_REALTIME was read between the two readings of CLOCK_MONOTONIC around each call. */
function realtimeMinusMonotonic(truth: string): readonly [number, number] {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const line of readFileSync(truth, 'utf8').split('\n')) {
    const at = (name: string): bigint | undefined => {
      const [, seconds, fraction] = new RegExp(`"${name}":(\\d+)\\.(\\d{9})`).exec(line) ?? [];
      return seconds === undefined ? undefined : BigInt(seconds) * 1_000_000_000n + BigInt(fraction ?? 0);
    };
    const [before, after, realtime] = [at('t0'), at('t1'), at('rt0')];
    if (before === undefined || realtime === undefined) continue;
    high = Math.min(high, Number(realtime - before));
    if (after !== undefined) low = Math.max(low, Number(realtime - after));
  }
  return [low, high];
}
