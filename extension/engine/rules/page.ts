// A rule as a page of markdown: docs/rules/LPnnn.md is made of it, so that catalogue and page cannot differ. Pure.

import { commandFor, families, type Need, needsOf, probesOf } from '../recording';
import type { RuleDescription } from './catalogue-entry';

/** A finding of the rule in a log of the tests, for the page's example. */
export interface RuleExample {
  /** Name of the log. */
  readonly log: string;
  /** 1-based */
  readonly line: number;
  readonly policy: string;
  /** The text of that line. */
  readonly text: string;
  readonly message: string;
  readonly evidence: readonly { readonly line: number; readonly role: string }[];
}

/** `roles`: every evidence role that the rule gave in the logs of the tests. */
export function rulePage(rule: RuleDescription, example: RuleExample | undefined, roles: readonly string[]): string {
  return `${[
    `# ${rule.code}: ${rule.title}`,
    `**Severity** ${rule.severity}. **Policies** ${rule.policies.join(', ')}.`,
    rule.sentence,
    '## When it speaks',
    rule.condition,
    '## What helps',
    rule.remedy,
    '## Source',
    rule.source,
    ...(example === undefined ? [] : exampleOf(example)),
    ...(roles.length === 0
      ? []
      : ['## Evidence', 'The lines that prove it, each with its role:', roles.map((role) => `- ${role}`).join('\n')]),
    ...recordingOf(rule),
  ].join('\n\n')}\n`;
}

function exampleOf({ log, line, policy, text, message, evidence }: RuleExample): readonly string[] {
  return [
    '## Example',
    `Line ${line} of \`${log}\`, judged under ${policy}:`,
    fenced(`${text}\n\n${message}`),
    evidence.map((one) => `- line ${one.line}: ${one.role}`).join('\n'),
  ];
}

function recordingOf({ code }: RuleDescription): readonly string[] {
  const needs = needsOf(code);
  if (needs.length === 0) return [];
  const family = (need: Need): string => {
    const { shows, calls, points } = families[need];
    const probes = [...new Set(probesOf(undefined, [need]).map((probe) => probe.symbol))];
    const parts = [
      ...(calls.length === 0 ? [] : [`calls ${calls.join(', ')}`]),
      ...(points.length === 0 ? [] : [`events ${points.join(', ')}`]),
      ...(probes.length === 0 ? [] : [`probes ${probes.join(', ')}`]),
    ];
    return `- **${shows}**: ${parts.join('; ')}`;
  };
  return [
    '## What has to be recorded',
    needs.map(family).join('\n'),
    'With strace, which cannot show what a registration through the uverbs ioctl pins:',
    fenced(commandFor('strace', needs), 'sh'),
    'Inside the kernel, with probes and their removal: what one of these prints.',
    fenced(['ftrace', 'trace-cmd', 'perf'].map((tool) => `lease-lens record --${tool} -- CMD`).join('\n'), 'sh'),
  ];
}

function fenced(text: string, language = 'text'): string {
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
