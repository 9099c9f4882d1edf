// rules [CODE]: the catalogue; one rule's page.

import { json } from '../engine/report/json';
import { catalogue, describeRule, type RuleDescription } from '../engine/rules/catalogue';
import { type Command, formatOption, outputOption } from './command';
import { wrapped } from './format-text';
import { oneOf, ruleCode } from './judging';
import type { Paint } from './terminal';
import { UsageError } from './usage';

export const rules: Command = {
  name: 'rules',
  operands: '[CODE]',
  summary: 'the catalogue; one rule’s page',
  options: [formatOption('text|ndjson'), outputOption],
  async run(usage, console) {
    const format = oneOf('--format', usage.values.get('format') ?? 'text', ['text', 'ndjson'] as const);
    if (usage.operands.length > 1) throw new UsageError('name one rule, or none for the catalogue');
    const [code] = usage.operands;
    const one = code === undefined ? undefined : describeRule(ruleCode('rules', code));
    if (format === 'ndjson') {
      for (const rule of one === undefined ? catalogue : [one]) console.data(json({ type: 'rule', ...rule }));
    } else if (one === undefined) {
      for (const rule of catalogue) console.data(listed(rule, console.paint));
    } else {
      for (const line of pageOf(one, console.paint, console.width)) console.data(line);
    }
    return 0;
  },
};

function listed(rule: RuleDescription, paint: Paint): string {
  return `${rule.code.padEnd(5)}  ${paint(rule.severity, rule.severity.padEnd(7))}  ${rule.title}  ${paint('dim', rule.policies.join(', '))}`;
}

function pageOf(rule: RuleDescription, paint: Paint, width: number): readonly string[] {
  const section = (name: string, words: string): readonly string[] =>
    words === '' ? [] : ['', paint('dim', name), ...wrapped(words, width - 2).map((line) => `  ${line}`)];
  return [
    `${paint('bold', `${rule.code} ${rule.title}`)}`,
    `${paint(rule.severity, rule.severity)}, ${rule.policies.join(', ')}`,
    ...section('when', rule.condition),
    ...section('why', rule.sentence),
    ...section('what to do', rule.remedy),
    ...section('source', rule.source),
  ];
}
