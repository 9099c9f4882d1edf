// mainline: what Linux does. F_LAYOUT is unknown, FOLL_LONGTERM on FS DAX is EOPNOTSUPP (mm/gup.c check_vma_flags),
// a layout change waits for short-term references (dax_layout_busy_page).

import type { ChangeSituation, Expectation, Policy, SetleaseSituation } from './judgement';
import { plainOptions } from './policy-options';
import { release } from './with-options';

const options = plainOptions;

export const mainline: Policy = {
  name: 'mainline',
  options,
  pin: (): Expectation => ({ verdict: 'deny', errno: 'EOPNOTSUPP', cause: 'FS DAX' }),
  setlease: ({ argument }: SetleaseSituation): Expectation | undefined =>
    (argument & 0x30) !== 0 ? { verdict: 'deny', errno: 'EINVAL', cause: 'F_LAYOUT is not known' } : undefined,
  change: ({ pinned, busy }: ChangeSituation): Expectation => {
    if (pinned || busy) return { verdict: 'wait', cause: pinned ? 'pinned' : 'short-term references' };
    return { verdict: 'ok', cause: 'no page in the way' };
  },
  release: (situation) => release(options, situation),
};
