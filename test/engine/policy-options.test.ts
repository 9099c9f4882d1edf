// A policy of one's own: each switch changes the answers it is about and nothing else; a file that is wrong says what, where and what to do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { policyFrom } from '../../extension/cli/policy-file';
import { analyse } from '../../extension/engine/analyse';
import type { Finding, PolicyName } from '../../extension/engine/analysis';
import { defaultOptions } from '../../extension/engine/options';
import { policyOf } from '../../extension/engine/policy/policies';
import { type PolicyOptions, policyOptionNames } from '../../extension/engine/policy/policy-options';
import { parseTrace } from '../../grammar/parse';

function findings(name: string, policy: PolicyName, policyOptions?: Partial<PolicyOptions>): readonly Finding[] {
  const trace = parseTrace(readFileSync(`test/oracle/cases/${name}.log`, 'utf8'));
  assert.ok(!('kind' in trace));
  return analyse(trace, { ...defaultOptions, policy, ...(policyOptions === undefined ? {} : { policyOptions }) }).findings;
}
const rules = (all: readonly Finding[]) => all.map((one) => `${one.rule} ${one.line}`);

describe('policy options', () => {
  it('set as they are, change nothing', () => {
    for (const name of ['rfc-v1', 'rfc-v2', 'mainline'] as const) {
      assert.equal(policyOf(name, {}), policyOf(name));
      assert.equal(policyOf(name, policyOf(name).options), policyOf(name));
    }
  });

  it('pinRequiresOwnLease: the pin under a foreign lease is refused', () => {
    assert.ok(findings('d47-foreign-lease', 'rfc-v1').some((one) => one.rule === 'LP027'));
    const own = findings('d47-foreign-lease', 'rfc-v1', { pinRequiresOwnLease: true });
    const told = own.find((one) => one.rule === 'LP001');
    assert.ok(told);
    assert.match(told.message, /asks for an own one/);
    assert.ok(!own.some((one) => one.rule === 'LP027'));
  });

  it('pinRequiresOwnLease off: rfc-v2 lets a child pin under its parent’s lease', () => {
    assert.ok(findings('d19-v2-child-uses-parents-lease', 'rfc-v2').some((one) => one.rule === 'LP004'));
    const shared = findings('d19-v2-child-uses-parents-lease', 'rfc-v2', { pinRequiresOwnLease: false });
    assert.ok(!shared.some((one) => one.rule === 'LP004'));
    assert.ok(shared.some((one) => one.rule === 'LP900' && one.expected === 'ok'));
  });

  it('unlckBlocksWhilePinned: F_UNLCK should wait', () => {
    const before = findings('d09-truncate-unpinned-range', 'rfc-v1').find((one) => one.rule === 'LP010');
    const after = findings('d09-truncate-unpinned-range', 'rfc-v1', { unlckBlocksWhilePinned: true }).find((one) => one.rule === 'LP010');
    assert.ok(before && after);
    assert.equal(before.expected, undefined);
    assert.equal(after.expected, 'wait');
    assert.match(after.message, /wait until they are unpinned/);
  });

  it('closeBlocksWhileLayoutLease: the last close should wait', () => {
    const count = (set?: Partial<PolicyOptions>) =>
      findings('d48-lease-lost-at-close', 'rfc-v1', set).filter((one) => one.rule === 'LP900' && one.expected === 'wait').length;
    assert.equal(count(), 0);
    assert.ok(count({ closeBlocksWhileLayoutLease: true }) >= 1);
  });

  it('leaseSurvivesBreak: a timeout takes no right to pin', () => {
    const pin = policyOf('rfc-v1', { leaseSurvivesBreak: true });
    const situation = {
      pid: 1,
      owner: 'rdma' as const,
      leases: [],
      privateCopy: false,
      options: defaultOptions,
      timedOut: [{ type: 'layout' as const, state: 'breaking' as const, holder: { pid: 1 } }],
    };
    assert.equal(pin.pin(situation).verdict, 'ok');
    assert.equal(policyOf('rfc-v1').pin(situation).verdict, 'deny');
  });

  it('pinHoldsFileRef off: no zombie lease', () => {
    assert.ok(findings('d29-v2-zombie-lease', 'rfc-v2').some((one) => one.rule === 'LP013'));
    assert.ok(!findings('d29-v2-zombie-lease', 'rfc-v2', { pinHoldsFileRef: false }).some((one) => one.rule === 'LP013'));
  });

  it('leaves other cases as they were', () => {
    const all = Object.fromEntries(policyOptionNames.map((name) => [name, policyOf('rfc-v1').options[name]]));
    assert.deepEqual(rules(findings('d08-truncate-pinned', 'rfc-v1', all)), rules(findings('d08-truncate-pinned', 'rfc-v1')));
  });
});

describe('a policy file', () => {
  it('is read', () => {
    assert.deepEqual(policyFrom('p.json', '{"name":"Kara","base":"rfc-v1","options":{"unlckBlocksWhilePinned":true}}'), {
      policyPack: 'Kara',
      policy: 'rfc-v1',
      policyOptions: { unlckBlocksWhilePinned: true },
    });
  });

  for (const [text, says] of [
    ['{', /p\.json: not JSON/],
    ['[]', /write an object/],
    ['{"options":{}}', /base is missing; write one of rfc-v1, rfc-v2, mainline/],
    ['{"base":"rfc-v3","options":{}}', /base is "rfc-v3"/],
    ['{"base":"rfc-v1"}', /options must be an object/],
    ['{"base":"rfc-v1","option":{}}', /option is not known; did you mean options\?/],
    [
      '{"base":"rfc-v1","options":{"pinHoldsFileref":true}}',
      /options\.pinHoldsFileref is not known; did you mean options\.pinHoldsFileRef\?/,
    ],
    ['{"base":"rfc-v1","options":{"leaseSurvivesBreak":1}}', /options\.leaseSurvivesBreak is 1; write true or false/],
    ['{"base":"rfc-v1","options":{"__proto__":true}}', /not known/],
  ] as const)
    it(`${text} is refused`, () => assert.throws(() => policyFrom('p.json', text), says));

  it('the schema names every option', () => {
    const schema = JSON.parse(readFileSync('docs/policy.schema.json', 'utf8')) as {
      readonly properties: { readonly options: { readonly properties: object }; readonly base: { readonly enum: readonly string[] } };
    }; // the file beside
    assert.deepEqual(Object.keys(schema.properties.options.properties), [...policyOptionNames]);
    assert.deepEqual(schema.properties.base.enum, ['rfc-v1', 'rfc-v2', 'mainline']);
  });
});
