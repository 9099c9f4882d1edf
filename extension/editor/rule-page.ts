// A rule of the catalogue as a readable page. Pure.

import type { RuleDescription } from '../engine/rules/catalogue';

/** `code` is only echoed when it looks like a rule's: it comes from a URI that anyone may write. */
export function rulePage(code: string, rule: RuleDescription | undefined): string {
  if (rule === undefined)
    return /^LP\d{3}$/.test(code) ? `# ${code}\n\nThis version of Lease Lens has no such rule.\n` : '# No such rule\n';
  return [
    `# ${rule.code}: ${rule.title}`,
    `**Severity** ${rule.severity}. **Policies** ${rule.policies.join(', ')}.`,
    rule.sentence,
    '## When it speaks',
    rule.condition,
    '## What helps',
    rule.remedy,
    '## Source',
    rule.source,
    '',
  ].join('\n\n');
}
