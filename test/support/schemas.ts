// SARIF and JUnit XML held to their schemas: test/schemas/ has them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const { id: $id, ...schema } = JSON.parse(readFileSync('test/schemas/sarif-2.1.0-rtm.5.json', 'utf8')) as { readonly id: string };
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
// Draft 4 and draft 7 differ, in what this schema uses, by the name of `id` alone.
const valid = ajv.compile({ ...schema, $id, $schema: 'http://json-schema.org/draft-07/schema#' });

export function assertSarif(log: unknown): void {
  if (!valid(log))
    assert.fail(
      (valid.errors ?? [])
        .slice(0, 5)
        .map((one) => `${one.instancePath} ${one.message}`)
        .join('\n'),
    );
}

/** Parsed by libxml2 and held to junit.xsd. */
export async function assertJunit(xml: string): Promise<void> {
  const schemaText = readFileSync('test/schemas/junit.xsd', 'utf8');
  const result = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schemaText] });
  assert.ok(
    result.valid,
    result.errors
      .slice(0, 5)
      .map((one) => one.message)
      .join('\n'),
  );
}
