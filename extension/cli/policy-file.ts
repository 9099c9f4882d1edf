// --policy-file FILE: a policy of one's own, as docs/policy.schema.json describes it. What is wrong with it is said with its place.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PolicyName } from '../engine/analysis';
import { policyNames } from '../engine/policy/policies';
import { type PolicyOptions, policyOptionNames } from '../engine/policy/policy-options';
import { nearest } from './nearest';
import { UsageError } from './usage';
import { whyNotRead } from './why-not-read';

export interface OwnPolicy {
  readonly policy: PolicyName;
  readonly policyOptions: Partial<PolicyOptions>;
  readonly policyPack: string;
}

/** Throws UsageError. */
export function readPolicyFile(file: string): OwnPolicy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--policy-file ${file}: ${whyNotRead(error)}`);
  }
  return policyFrom(file, text);
}

/** Throws UsageError. */
export function policyFrom(file: string, text: string): OwnPolicy {
  const wrong = (what: string): UsageError => new UsageError(`--policy-file ${file}: ${what}`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong(`not JSON (${error instanceof Error ? error.message : error})`);
  }
  const whole = object(read);
  if (whole === undefined) throw wrong('write an object: {"base": "rfc-v1", "options": {"pinRequiresOwnLease": true}}');
  for (const key of Object.keys(whole)) if (!keys.includes(key)) throw wrong(unknownKey(key, keys));
  const base = policyNames.find((name) => name === whole.base);
  if (base === undefined)
    throw wrong(
      `base ${whole.base === undefined ? 'is missing' : `is ${JSON.stringify(whole.base)}`}; write one of ${policyNames.join(', ')}`,
    );
  const options = object(whole.options);
  if (options === undefined) throw wrong(`options must be an object with some of ${policyOptionNames.join(', ')}`);
  for (const [key, value] of Object.entries(options)) {
    if (!policyOptionNames.some((name) => name === key))
      throw wrong(
        unknownKey(
          `options.${key}`,
          policyOptionNames.map((name) => `options.${name}`),
        ),
      );
    if (typeof value !== 'boolean') throw wrong(`options.${key} is ${JSON.stringify(value)}; write true or false`);
  }
  if (whole.name !== undefined && (typeof whole.name !== 'string' || whole.name.trim() === '')) throw wrong('name must be a text');
  const policyPack = typeof whole.name === 'string' ? whole.name : basename(file);
  return { policy: base, policyOptions: options as Partial<PolicyOptions>, policyPack }; // its keys and values were just looked at
}

const keys: readonly string[] = ['$schema', 'name', 'base', 'options'];

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined; // an object has keys
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `${key} is not known${meant === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${meant}?`}`;
}
