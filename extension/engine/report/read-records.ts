// NDJSON reports read back. A report may come from anywhere, so every field is looked at; those that are not known are left behind.

import type { LogFacts } from '../../../grammar/event';
import type { NotJudged, PolicyName, RuleCode, Severity, Suppression, Verdict } from '../analysis';
import type { EvidenceRecord, FindingRecord, LogReport, Recorded, SummaryRecord, UnreadableRecord } from './records';

type ReportRecord = FindingRecord | SummaryRecord | UnreadableRecord | { readonly type: 'merged' };

/** Puts the records of one report together. Wrong ones are values with what is wrong. */
export class ReportReader {
  readonly logs: LogReport[] = [];
  readonly unreadable: UnreadableRecord[] = [];
  #findings: FindingRecord[] = [];

  /** A line of the report, without its newline. Returns what is wrong with it. */
  line(text: string): string | undefined {
    if (text.trim() === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return 'not JSON';
    }
    let record: ReportRecord;
    try {
      record = recordOf(fieldsOf('the record', value));
    } catch (error) {
      if (error instanceof WrongField) return error.message;
      throw error;
    }
    if (record.type === 'finding') this.#findings.push(record);
    else if (record.type === 'unreadable') this.unreadable.push(record);
    else if (record.type === 'summary') {
      this.logs.push({ findings: this.#findings, summary: record });
      this.#findings = [];
    }
    return undefined;
  }

  /** Findings behind the last summary: whatever wrote them was stopped before it was done. */
  get unfinished(): number {
    return this.#findings.length;
  }
}

class WrongField extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function recordOf(fields: Fields): ReportRecord {
  const type = text(fields, 'type');
  if (type === 'finding') return finding(fields, type);
  if (type === 'summary') return summary(fields);
  if (type === 'unreadable') return { type, file: text(fields, 'file'), error: text(fields, 'error') };
  if (type === 'merged') return { type }; // made anew from what it adds up
  throw new WrongField(`type is ${JSON.stringify(type)}: not a record of lease-lens check --format ndjson`);
}

function finding(fields: Fields, type: FindingRecord['type']): FindingRecord {
  return {
    type,
    rule: code(fields, 'rule'),
    title: text(fields, 'title'),
    severity: severity(fields),
    verdict: verdict(fields),
    because: maybe(text, fields, 'because'),
    policy: policy(fields),
    policyHash: maybe(text, fields, 'policyHash'),
    file: text(fields, 'file'),
    line: count(fields, 'line'),
    column: count(fields, 'column'),
    endColumn: count(fields, 'endColumn'),
    time: maybe(number, fields, 'time'),
    pid: maybe(number, fields, 'pid'),
    tid: maybe(number, fields, 'tid'),
    comm: maybe(text, fields, 'comm'),
    inode: maybe(text, fields, 'inode'),
    path: maybe(text, fields, 'path'),
    message: text(fields, 'message'),
    evidence: list(fields, 'evidence').map(
      (one): EvidenceRecord => ({
        line: count(one, 'line'),
        role: text(one, 'role'),
        ...present('file', maybe(text, one, 'file')),
      }),
    ),
    expected: maybe(text, fields, 'expected'),
    observed: maybe(text, fields, 'observed'),
    ...(fields.suppression === undefined ? {} : { suppression: suppression(fieldsOf('suppression', fields.suppression)) }),
  };
}

function summary(fields: Fields): SummaryRecord {
  const counts = fieldsOf('findings', fields.findings);
  return {
    type: 'summary',
    file: text(fields, 'file'),
    dialect: text(fields, 'dialect') as SummaryRecord['dialect'], // only ever shown
    lines: count(fields, 'lines'),
    events: count(fields, 'events'),
    noise: count(fields, 'noise'),
    unparsed: count(fields, 'unparsed'),
    lost: count(fields, 'lost'),
    policy: policy(fields),
    policyPack: maybe(text, fields, 'policyPack'),
    findings: {
      error: count(counts, 'error'),
      warning: count(counts, 'warning'),
      info: count(counts, 'info'),
      hint: count(counts, 'hint'),
    },
    undecidable: count(fields, 'undecidable'),
    notJudged: list(fields, 'notJudged').map(
      (one): NotJudged => ({ rule: code(one, 'rule'), because: text(one, 'because'), ...present('record', maybe(text, one, 'record')) }),
    ),
    ...(fields.detected === undefined ? {} : { detected: facts(fields) }),
    incomplete: maybe(text, fields, 'incomplete'),
    suppressed: maybe(count, fields, 'suppressed'),
    ...(fields.suppressedFindings === undefined
      ? {}
      : { suppressedFindings: list(fields, 'suppressedFindings').map((one) => finding(one, 'suppressed')) }),
    ...(fields.staleSuppressions === undefined ? {} : { staleSuppressions: list(fields, 'staleSuppressions').map(suppression) }),
    ...(fields.joined === undefined ? {} : { joined: list(fields, 'joined').map(recorded) }),
    ...(fields.off === undefined ? {} : { off: words(fields, 'off') as RuleCode[] }), // only ever compared
    policyHash: maybe(text, fields, 'policyHash'),
    version: maybe(text, fields, 'version'),
  };
}

/** Passed on as it is: nothing here reads it. */
function facts(fields: Fields): LogFacts {
  const found = fieldsOf('detected', fields.detected);
  return { ...found, options: words(found, 'options') };
}

function suppression(fields: Fields): Suppression {
  return {
    ...present('rule', maybe(code, fields, 'rule')),
    ...present('file', maybe(text, fields, 'file')),
    ...present('from', maybe(count, fields, 'from')),
    ...present('to', maybe(count, fields, 'to')),
    ...present('reason', maybe(text, fields, 'reason')),
  };
}

function recorded(fields: Fields): Recorded {
  return {
    dialect: text(fields, 'dialect') as Recorded['dialect'], // only ever shown
    files: words(fields, 'files'),
    skew: maybe(number, fields, 'skew'),
    uncertainty: maybe(number, fields, 'uncertainty'),
    drift: maybe(number, fields, 'drift'),
    shared: maybe(count, fields, 'shared'),
  };
}

function severity(fields: Fields): Severity {
  return among(fields, 'severity', ['error', 'warning', 'info', 'hint']);
}
function verdict(fields: Fields): Verdict {
  return among(fields, 'verdict', ['violation', 'advice', 'undecidable']);
}
function policy(fields: Fields): PolicyName {
  return among(fields, 'policy', ['rfc-v1', 'rfc-v2', 'mainline']);
}

function among<T extends string>(fields: Fields, name: string, known: readonly T[]): T {
  const found = known.find((one) => one === fields[name]);
  if (found === undefined) throw wrong(fields, name, `one of ${known.join(', ')}`);
  return found;
}

function code(fields: Fields, name: string): RuleCode {
  const found = text(fields, name);
  if (!/^LP\d{3}$/.test(found)) throw wrong(fields, name, 'the code of a rule, like LP001');
  return found as RuleCode; // just looked at
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw wrong(fields, name, 'a text');
  return value;
}

function words(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw wrong(fields, name, 'a list of texts');
  return value as string[]; // just looked at
}

function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(fields, name, 'a number');
  return value;
}

function count(fields: Fields, name: string): number {
  const value = number(fields, name);
  if (!Number.isSafeInteger(value) || value < 0) throw wrong(fields, name, 'a whole number, 0 or more');
  return value;
}

function list(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw wrong(fields, name, 'a list');
  return value.map((one) => fieldsOf(name, one));
}

function fieldsOf(name: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrongField(`${name} is no object`);
  return value as Fields; // an object has keys
}

function maybe<T>(read: (fields: Fields, name: string) => T, fields: Fields, name: string): T | undefined {
  return fields[name] === undefined ? undefined : read(fields, name);
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]?: V }); // its one key
}

function wrong(fields: Fields, name: string, wanted: string): WrongField {
  const value = fields[name];
  return new WrongField(
    value === undefined ? `${name} is missing` : `${name} is ${JSON.stringify(value).slice(0, 60)}; it must be ${wanted}`,
  );
}
