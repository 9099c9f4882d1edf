// A rule as a page of markdown: docs/rules/LPnnn.md is made of it, so that catalogue and page cannot differ. Pure.

import { commandFor, families, needsOf } from '../recording';
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
  const only = (tool: 'strace' | 'trace-cmd' | 'perf') => fenced(commandFor(tool, needs), 'sh');
  return [
    '## What has to be recorded',
    needs.map((need) => `- ${families[need].shows}`).join('\n'),
    'With strace (a memory registration through the uverbs ioctl hides its range there; `lease-lens record --ftrace` shows it):',
    only('strace'),
    'With trace-cmd:',
    only('trace-cmd'),
    'With perf:',
    only('perf'),
    '`lease-lens record` prints the whole, for every rule and for your kernel, also as a script for ftrace alone.',
  ];
}

function fenced(text: string, language = 'text'): string {
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
