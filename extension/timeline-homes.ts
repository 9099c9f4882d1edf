// Which lane a finding or a line of evidence belongs on, when a line stands on several: by the rule's code, by the words of the evidence.

import type { LaneKind } from '../webview/protocol';

/** Best first; empty for what concerns the log as a whole, and for rules that are not known here. */
export function kindsOfRule(rule: string): readonly LaneKind[] {
  return homes.find(([rules]) => rules.includes(rule))?.[1] ?? [];
}

/** In the order in which the words name them. */
export function kindsInWords(words: string): readonly LaneKind[] {
  const found: (readonly [at: number, kind: LaneKind])[] = [];
  for (const [pattern, kind] of patterns) {
    const at = words.search(pattern);
    if (at >= 0) found.push([at, kind]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, kind]) => kind);
}

const homes: readonly (readonly [rules: readonly string[], kinds: readonly LaneKind[]])[] = [
  [
    ['LP001', 'LP003', 'LP004', 'LP008', 'LP028', 'LP031', 'LP032'],
    ['gup', 'pin'],
  ],
  [
    ['LP009', 'LP011', 'LP014', 'LP015', 'LP027', 'LP033'],
    ['pin', 'gup'],
  ],
  [
    ['LP002', 'LP005', 'LP006', 'LP007', 'LP012', 'LP023', 'LP029', 'LP034', 'LP035', 'LP036'],
    ['change', 'break'],
  ],
  [
    ['LP010', 'LP013', 'LP016', 'LP021', 'LP022', 'LP024', 'LP026', 'LP030', 'LP037', 'LP039'],
    ['lease', 'pin'],
  ],
  [
    ['LP020', 'LP025'],
    ['break', 'lease'],
  ],
  [
    ['LP017', 'LP018', 'LP019'],
    ['signal', 'lease'],
  ],
];

const patterns: readonly (readonly [RegExp, LaneKind])[] = [
  [
    /\b(truncat\w*|punch\w*|hole|zero\w*|collapse\w*|insert\w*|shifted|allocat\w*|fallocate|layout change|operation|open|write|wait ended|ETXTBSY)\b/i,
    'change',
  ],
  [/\b(break\w*|timed out|timeout)\b/i, 'break'],
  [/\b(sig\w+|signal\w*|killed)\b/i, 'signal'],
  [/\b(pin refused|GUP)\b/i, 'gup'],
  [/\b(pin\w*|MR|region|unpin\w*|registered)\b/i, 'pin'],
  [/\b(lease\w*|retak\w*|release\w*|taken|F_UNLCK|F_SETLEASE)\b/i, 'lease'],
];
