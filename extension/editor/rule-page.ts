// A rule of the catalogue as a readable page, where the page that ships in docs/rules is missing. Pure.

import type { RuleDescription } from '../engine/rules/catalogue';
import { rulePage as pageOf } from '../engine/rules/page';

/** `code` is only echoed when it looks like a rule's: it comes from a URI that anyone may write. */
export function rulePage(code: string, rule: RuleDescription | undefined): string {
  if (rule !== undefined) return pageOf(rule, undefined, []);
  return /^LP\d{3}$/.test(code) ? `# ${code}\n\nThis version of Lease Lens has no such rule.\n` : '# No such rule\n';
}
