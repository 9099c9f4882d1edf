// The verdicts against what the kernel did: on a kernel that implements a policy, what it refuses is a violation and what it allows is none.

import type { Finding } from '../../../extension/engine/analysis';
import type { TraceEvent } from '../../../grammar/event';
import type { Fact } from './compare';
import { ask, on, type Scene } from './scene';
import { type TruthOp, truthOutcome } from './truth-log';

const pinRules = ['LP001', 'LP004', 'LP008', 'LP028'];

export function factsOfPolicy(scene: Scene): readonly Fact[] {
  const differing = scene.analysis.findings
    .filter((finding) => finding.rule === 'LP900')
    .map(
      (finding): Fact => ({
        name: `LP900: ${finding.observed} for ${finding.expected} at line ${finding.line}`,
        state: 'differs',
        line: finding.line,
        reason: finding.message,
      }),
    );
  if (scene.recording.options.policy !== 'rfc-v1') return differing;
  return [...scene.ops.flatMap((op) => verdict(scene, op)), ...differing];
}

function verdict(scene: Scene, op: TruthOp): Fact[] {
  const outcome = truthOutcome(op);
  if (/^(pin_gup|ibv_reg_mr|uring_reg_bufs)$/.test(op.op)) {
    if (outcome === 'EPERM')
      return [
        ask(scene, op, 'EPERM is a violation', (event) => (found(scene, event, pinRules).length > 0 ? undefined : said(scene, event))),
      ];
    if (outcome === 'ok') return [ask(scene, op, 'success is no violation', (event) => unexpected(scene, event, pinRules))];
  }
  if (/^(truncate|ftruncate|fallocate|open)$/.test(op.op)) {
    if (outcome === 'ETXTBSY')
      return [ask(scene, op, 'ETXTBSY is LP002', (event) => (found(scene, event, ['LP002']).length > 0 ? undefined : said(scene, event)))];
    if (outcome === 'ok' && op.op !== 'open')
      return [ask(scene, op, 'success is no LP002', (event) => unexpected(scene, event, ['LP002']))];
  }
  return [];
}

/** A finding stands on the call, or on the probe inside it that tells what the call pinned. */
function found(scene: Scene, event: TraceEvent, rules: readonly string[]): readonly Finding[] {
  return scene.analysis.findings.filter(
    (finding) => rules.includes(finding.rule) && on(event, finding.line) && (finding.tid === undefined || finding.tid === event.tid),
  );
}

function said(scene: Scene, event: TraceEvent): string {
  const there = scene.analysis.findings.filter((finding) => on(event, finding.line)).map((finding) => finding.rule);
  return there.length === 0 ? 'no finding stands here' : `only ${there.join(', ')} stands here`;
}

function unexpected(scene: Scene, event: TraceEvent, rules: readonly string[]): string | undefined {
  const wrong = found(scene, event, rules).find((finding) => finding.verdict === 'violation');
  return wrong === undefined ? undefined : `${wrong.rule}: ${wrong.message}`;
}
