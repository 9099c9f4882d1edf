// The one reader of `leaseLens.*`. Settings are what a user typed: every value is checked, and one that does not fit falls back to its default.

import { type ConfigurationChangeEvent, ConfigurationTarget, type Uri, workspace } from 'vscode';
import type { PolicyName, RuleCode, Severity } from '../engine/analysis';
import { defaultOptions, type EngineOptions } from '../engine/options';
import { defaultUnpackLimit } from '../trace/packing';
import { defaultMostEvents } from '../trace/room';

export interface Settings {
  readonly engine: EngineOptions;
  readonly inlineMessages: boolean;
  readonly lineBackground: boolean;
  readonly gutterIcons: boolean;
  readonly overviewRuler: boolean;
  readonly codeLens: boolean;
  /** The command line that tasks run. */
  readonly command: string;
  /** The kinds of inlay hints to show. */
  readonly inlayHints: readonly InlayKind[];
  /** bytes that a packed log may unpack to */
  readonly unpackLimit: number;
  /** bytes that may be kept of logs that were read; 0: nothing */
  readonly cache: number;
  /** Lines of events that are kept of a log. */
  readonly mostEvents: number;
}

export const inlayKinds = ['descriptors', 'flags', 'errors', 'times'] as const;
export type InlayKind = (typeof inlayKinds)[number];

export const policyNames = ['rfc-v1', 'rfc-v2', 'mainline'] as const satisfies readonly PolicyName[];

export function readSettings(scope: Uri | undefined): Settings {
  const section = workspace.getConfiguration('leaseLens', scope ?? null); // null: no resource, in the words of getConfiguration
  return {
    engine: {
      policy: oneOf(section.get('policy'), policyNames, defaultOptions.policy),
      leaseBreakTime: seconds(section.get('leaseBreakTime'), defaultOptions.leaseBreakTime),
      dax: strings(section.get('dax')),
      notDax: strings(section.get('notDax')),
      hangTime: seconds(section.get('hangSeconds'), defaultOptions.hangTime),
      pinDuringBreak: oneOf(section.get('pinDuringBreak'), ['allow', 'deny'], defaultOptions.pinDuringBreak),
      uringPins: oneOf(section.get('uringPins'), ['allowed', 'refused'], defaultOptions.uringPins),
      largePin: share(section.get('largePinPercent'), defaultOptions.largePin),
      rules: severities(section.get('rules')),
    },
    inlineMessages: section.get('inlineMessages') !== false,
    lineBackground: section.get('lineBackground') !== false,
    gutterIcons: section.get('gutterIcons') !== false,
    overviewRuler: section.get('overviewRuler') !== false,
    codeLens: section.get('codeLens') !== false,
    command: text(section.get('command'), 'lease-lens'),
    inlayHints: inlayKinds.filter((kind) => strings(section.get('inlayHints')).includes(kind)),
    unpackLimit: megabytes(section.get('unpackLimitMegabytes'), defaultUnpackLimit),
    mostEvents: count(section.get('mostEvents'), defaultMostEvents),
    cache: section.get('cacheMegabytes') === 0 ? 0 : megabytes(section.get('cacheMegabytes'), defaultCache),
  };
}

/** Whether a change of settings may change what is found in `document`. */
export function changesJudgement(event: ConfigurationChangeEvent, scope: Uri): boolean {
  return engineKeys.some((key) => event.affectsConfiguration(`leaseLens.${key}`, scope));
}

/** Whether a change of settings may change how much of `document` is read. */
export function changesReading(event: ConfigurationChangeEvent, scope: Uri): boolean {
  return event.affectsConfiguration('leaseLens.mostEvents', scope);
}

/** Writes where the value in force stands already, otherwise into the user's own settings: a log's folder gets no settings file. */
export async function writeSetting(key: 'policy' | 'inlineMessages', value: string | boolean, scope: Uri | undefined): Promise<void> {
  const section = workspace.getConfiguration('leaseLens', scope ?? null); // null as above
  const set = section.inspect(key);
  const target =
    set?.workspaceFolderValue !== undefined
      ? ConfigurationTarget.WorkspaceFolder
      : set?.workspaceValue !== undefined
        ? ConfigurationTarget.Workspace
        : ConfigurationTarget.Global;
  await section.update(key, value, target);
}

/** bytes */
const defaultCache = 512 * 2 ** 20;

const engineKeys = [
  'policy',
  'leaseBreakTime',
  'dax',
  'notDax',
  'hangSeconds',
  'pinDuringBreak',
  'uringPins',
  'largePinPercent',
  'rules',
] as const;

function oneOf<T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}

/** Seconds as typed → ns. */
function seconds(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value * 1e9 : fallback;
}

/** Megabytes (2^20) as typed → bytes. */
function megabytes(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? value * 2 ** 20 : fallback;
}

function count(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : fallback;
}

/** Percent as typed → 0–1. */
function share(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 1 && value <= 100 ? value / 100 : fallback;
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string' && entry !== '') : [];
}

function severities(value: unknown): EngineOptions['rules'] {
  const rules: Partial<Record<RuleCode, Severity | 'off'>> = {};
  if (typeof value !== 'object' || value === null) return rules;
  for (const [code, severity] of Object.entries(value)) {
    const known = levels.find((level) => level === severity);
    if (isRuleCode(code) && known !== undefined) rules[code] = known;
  }
  return rules;
}

const levels = ['error', 'warning', 'info', 'hint', 'off'] as const;

function isRuleCode(code: string): code is RuleCode {
  return /^LP\d{3}$/.test(code);
}
