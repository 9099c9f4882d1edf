// `.lease-lens.json`: what a project knows of its logs, for the editor and the command line alike. docs/workspace-file.schema.json describes
// it to editors; this reads it, and puts a suppression into it.

import type { RuleCode, Severity, Suppression } from './analysis';
import { describeRule } from './rules/catalogue';

export const workspaceFileName = '.lease-lens.json';

export interface WorkspaceFile {
  readonly severities: Readonly<Partial<Record<RuleCode, Severity | 'off'>>>;
  readonly suppressions: readonly Suppression[];
}

export interface ReadWorkspaceFile extends WorkspaceFile {
  /** What is wrong with it, each with its place: `suppressions[2].lines: write [first, last]`. What is right counts all the same. */
  readonly problems: readonly string[];
}

/** Never throws: text that is no JSON is a problem. */
export function readWorkspaceFile(text: string): ReadWorkspaceFile {
  const problems: string[] = [];
  const whole = parsedObject(text, problems);
  for (const key of Object.keys(whole ?? {})) if (!keys.includes(key)) problems.push(`${key} is not known; there are ${keys.join(', ')}`);
  const severities = readSeverities(whole?.severities, problems);
  const list = whole?.suppressions ?? [];
  if (!Array.isArray(list)) problems.push('suppressions: write a list');
  const suppressions = (Array.isArray(list) ? list : []).flatMap((entry: unknown, at) => readEntry(entry, `suppressions[${at}]`, problems));
  return { severities, suppressions, problems };
}

/**
 * The file's text with one more suppression at the end of its list; `undefined` for a file that is not there yet. An entry that is there
 * already is not written twice. Error as a value: a text that is no JSON object is not touched.
 */
export function addSuppression(text: string | undefined, entry: Suppression): { readonly text: string } | { readonly error: string } {
  const problems: string[] = [];
  const whole = text === undefined || text.trim() === '' ? {} : parsedObject(text, problems);
  if (whole === undefined) return { error: problems.join('; ') };
  const list: unknown = whole.suppressions ?? [];
  if (!Array.isArray(list)) return { error: 'suppressions: write a list' };
  const written = entryJson(entry);
  const isThere = list.some((one: unknown) => JSON.stringify(sameEntry(one)) === JSON.stringify(sameEntry(written)));
  if (isThere && text !== undefined) return { text };
  const indent = /\n([ \t]+)"/.exec(text ?? '')?.[1] ?? '  ';
  return { text: `${compactLines(JSON.stringify({ ...whole, suppressions: [...list, written] }, undefined, indent))}\n` };
}

const keys: readonly string[] = ['$schema', 'severities', 'suppressions'];
const entryKeys: readonly string[] = ['rule', 'file', 'lines', 'reason'];
const levels = ['error', 'warning', 'info', 'hint', 'off'] as const;

function readSeverities(value: unknown, problems: string[]): WorkspaceFile['severities'] {
  const given = value === undefined ? {} : object(value);
  if (given === undefined) problems.push('severities: write an object, {"LP010": "hint"}');
  const severities: Partial<Record<RuleCode, Severity | 'off'>> = {};
  for (const [code, level] of Object.entries(given ?? {})) {
    const known = levels.find((one) => one === level);
    if (!isRule(code)) problems.push(`severities.${code}: there is no such rule`);
    else if (known === undefined) problems.push(`severities.${code}: write one of ${levels.join(', ')}`);
    else severities[code] = known;
  }
  return severities;
}

function readEntry(value: unknown, at: string, problems: string[]): Suppression[] {
  const entry = object(value);
  const wrong = (what: string): [] => {
    problems.push(`${at}${what}`);
    return [];
  };
  if (entry === undefined) return wrong(': write an object, {"rule": "LP010", "file": "run.strace", "lines": [12, 20]}');
  const unknown = Object.keys(entry).find((key) => !entryKeys.includes(key));
  if (unknown !== undefined) return wrong(`.${unknown} is not known; there are ${entryKeys.join(', ')}`);
  const { rule, file, lines, reason } = entry;
  if (rule === undefined && file === undefined) return wrong(': name a rule or a file');
  if (rule !== undefined && !isRule(rule)) return wrong('.rule: there is no such rule');
  if (file !== undefined && (typeof file !== 'string' || file === '')) return wrong('.file: write a path or a glob');
  if (reason !== undefined && typeof reason !== 'string') return wrong('.reason: write a text');
  if (lines !== undefined && file === undefined) return wrong('.lines needs a file');
  if (lines !== undefined && !isRange(lines)) return wrong('.lines: write [first, last], 1-based');
  return [
    {
      ...(rule === undefined ? {} : { rule }),
      ...(file === undefined ? {} : { file }),
      ...(lines === undefined ? {} : { from: lines[0], to: lines[1] }),
      ...(reason === undefined ? {} : { reason }),
    },
  ];
}

function entryJson({ rule, file, from, to, reason }: Suppression): object {
  return { rule, file, lines: from === undefined ? undefined : [from, to ?? from], reason };
}

/** What an entry hides, without its reason. */
function sameEntry(value: unknown): readonly unknown[] {
  const { rule, file, lines } = object(value) ?? {};
  return [rule ?? '', file ?? '', lines ?? []];
}

/** A pair of lines stands on one line of the text. */
function compactLines(json: string): string {
  return json.replace(/("lines": )\[\s+(\d+),\s+(\d+)\s+\]/g, '$1[$2, $3]');
}

function parsedObject(text: string, problems: string[]): Readonly<Record<string, unknown>> | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    problems.push(`not JSON (${error instanceof Error ? error.message : String(error)})`);
    return undefined;
  }
  const whole = object(read);
  if (whole === undefined) problems.push('write an object: {"suppressions": []}');
  return whole;
}

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined; // an object has keys
}

function isRule(value: unknown): value is RuleCode {
  return typeof value === 'string' && /^LP\d{3}$/.test(value) && describeRule(value as RuleCode) !== undefined; // its form was just looked at
}

function isRange(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => Number.isSafeInteger(one) && one >= 1) && value[0] <= value[1];
}
