// What a user can set for a judgement. One type, so that editor, command line and tests give the engine the same words.

import type { PolicyName, RuleCode, Severity, Suppression } from './analysis';
import type { PolicyOptions } from './policy/policy-options';

export interface EngineOptions {
  readonly policy: PolicyName;
  /** A policy of one's own: `policy` with these switches set. */
  readonly policyOptions?: Partial<PolicyOptions>;
  /** The name that its file gives it. */
  readonly policyPack?: string;
  /** ns; /proc/sys/fs/lease-break-time. A write to that file in the log overrides it. */
  readonly leaseBreakTime: number;
  /** Globs of paths that are, or are not, on a DAX filesystem; they outrank what the log shows. */
  readonly dax: readonly string[];
  readonly notDax: readonly string[];
  /** ns of waiting without a lease after which LP007 speaks. */
  readonly hangTime: number;
  /** A pin while every layout lease is breaking: v1's code allows it. */
  readonly pinDuringBreak: 'allow' | 'deny';
  /** io_uring's own refusal of file memory under rfc-v1 (decisions, 23). */
  readonly uringPins: 'allowed' | 'refused';
  /** Share of the file (0–1) from which LP033 speaks. */
  readonly largePin: number;
  /** Severity per rule; `off` silences it. */
  readonly rules: Readonly<Partial<Record<RuleCode, Severity | 'off'>>>;
  /** Findings to leave out, and every way to write the path of this log, by which they name it. */
  readonly suppressions?: { readonly entries: readonly Suppression[]; readonly paths: readonly string[] };
}

export const defaultOptions: EngineOptions = {
  policy: 'rfc-v1',
  leaseBreakTime: 45e9,
  dax: [],
  notDax: [],
  hangTime: 5e9,
  pinDuringBreak: 'allow',
  uringPins: 'allowed',
  largePin: 0.9,
  rules: {},
};
