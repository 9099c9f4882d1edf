// What this log cannot tell: the rules that could not be judged, and why.

import type { ParsedTrace } from '../../grammar/event';
import type { NotJudged, RuleCode } from './analysis';
import type { EngineOptions } from './options';
import type { World } from './replay/world';
import { rules } from './rules/catalogue';

interface Need {
  readonly rules: readonly RuleCode[];
  readonly met: (world: World) => boolean;
  readonly because: string;
}

/** In ftrace, trace-cmd and perf logs only what was switched on is there. */
const needs: readonly Need[] = [
  {
    rules: ['LP021', 'LP022', 'LP024', 'LP026', 'LP030', 'LP039'],
    met: ({ facts }) => facts.showsAllCalls || facts.seesLeaseCalls,
    because: 'fcntl calls were not recorded (syscalls:sys_enter_fcntl, sys_exit_fcntl)',
  },
  {
    rules: ['LP010', 'LP020', 'LP025', 'LP034', 'LP035', 'LP036'],
    met: ({ facts }) => facts.showsAllCalls || facts.seesLeaseCalls || facts.seesLeasePoints,
    because: 'neither fcntl nor filelock events were recorded',
  },
  {
    rules: ['LP001', 'LP003', 'LP004', 'LP008', 'LP009', 'LP027', 'LP028', 'LP031', 'LP032', 'LP033'],
    met: ({ facts }) => facts.showsAllCalls || facts.seesProbes,
    because: 'no GUP function was probed (pin_user_pages_fast, pin_user_pages, ib_umem_get)',
  },
  {
    rules: ['LP016', 'LP019'],
    met: ({ facts }) => facts.seesSigaction,
    because: 'rt_sigaction calls were not recorded',
  },
  {
    rules: ['LP023'],
    met: ({ facts }) => [...facts.filesystems.values()].includes('xfs'),
    because: 'no xfs event was recorded, so the filesystem is not known',
  },
];

/** Rules of the policy that the recorded events do not suffice for. */
export function notJudged(_trace: ParsedTrace, world: World, options: EngineOptions): NotJudged[] {
  const missing: NotJudged[] = [];
  for (const need of needs) {
    if (need.met(world)) continue;
    for (const rule of need.rules) {
      const known = rules.find((one) => one.code === rule);
      if (known?.policies.includes(options.policy)) missing.push({ rule, because: need.because });
    }
  }
  return missing.sort((a, b) => a.rule.localeCompare(b.rule));
}
