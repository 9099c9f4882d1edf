// When does a violation that a part of a log shows contradict the whole log? Not when the whole log shows the same fact on another line of the same
// call, or by the rule that speaks where more of it is known.

import type { Finding, PolicyName } from '../../../extension/engine/analysis';
import type { ParsedTrace } from '../../../grammar/event';

/** One fact may fall to one of these, by what else the log shows of it. `observed`: the result they have in common. */
const families: readonly { readonly observed: string; readonly rules: readonly string[] }[] = [
  // A refused pin: which lease was lost last may look different, the refusal stands.
  { observed: 'EPERM', rules: ['LP001', 'LP004', 'LP008', 'LP028', 'LP031'] },
  // A pin without an own lease that allows it: whether there is one that does not is another matter.
  { observed: 'ok', rules: ['LP001', 'LP004', 'LP031'] },
  // A refused layout change: by a pin, or by an exclusive lease.
  { observed: 'ETXTBSY', rules: ['LP002', 'LP006'] },
  // Pinned pages freed or moved: whether a mapping was left is another matter.
  { observed: 'ok', rules: ['LP002', 'LP012', 'LP029'] },
];
/** What is said once of a lease's life, on the line of whatever call or tracepoint shows it. */
const ofLeases = ['LP010', 'LP016', 'LP019', 'LP020', 'LP022', 'LP025'];

/** LP038 is the mark of the loss itself. */
export function isWrong(one: Finding, full: readonly Finding[], whole: ParsedTrace): boolean {
  if (one.verdict !== 'violation' || one.rule === 'LP038') return false;
  // LP031 is information, and tells a refusal all the same.
  return !full.some(
    (known) => (known.verdict === 'violation' || known.rule === 'LP031') && isSameRule(one, known) && isSameMoment(one, known, whole),
  );
}

/** Judged under a policy that the kernel of the log does not follow, its own refusal is no wrong violation. */
export function isOthersRefusal(one: Finding, policy: PolicyName, kernel: PolicyName | undefined): boolean {
  return kernel !== undefined && policy !== kernel && (one.observed === 'EPERM' || one.observed === 'ETXTBSY');
}

function isSameRule(one: Finding, known: Finding): boolean {
  if (one.rule === known.rule) return true;
  return families.some(({ observed, rules }) => one.observed === observed && rules.includes(one.rule) && rules.includes(known.rule));
}

function isSameMoment(one: Finding, known: Finding, whole: ParsedTrace): boolean {
  if (one.line === known.line || isOneCall(one.line, known.line, whole, [one.tid, known.tid])) return true;
  // exit_group() and the end of the task are one exit.
  if (one.rule === 'LP014') return one.pid === known.pid;
  const [first, second] = [takenLine(one), takenLine(known)];
  if (!ofLeases.includes(one.rule) || first === undefined || second === undefined) return false;
  return first === second || isOneCall(first, second, whole, []);
}

/** Both lines belong to one call of one of these tasks; of any task where none is known. */
function isOneCall(a: number, b: number, whole: ParsedTrace, tids: readonly (number | undefined)[]): boolean {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const known = tids.filter((tid) => tid !== undefined);
  return whole.events.some((event) => event.line <= low && high <= event.endLine && (known.length === 0 || known.includes(event.tid)));
}

function takenLine({ evidence }: Finding): number | undefined {
  return evidence.find((one) => one.role === 'lease taken')?.line;
}
