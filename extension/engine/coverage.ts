// What this log cannot tell: the rules that could not be judged, and why.

import type { ParsedTrace } from '../../grammar/event';
import type { NotJudged, RuleCode } from './analysis';
import { firstLook } from './first-look/first-look';
import type { EngineOptions } from './options';
import { commandFor, type Need, type Tool, toolOf } from './recording';
import type { World } from './replay/world';
import { rules } from './rules/catalogue';

interface Requirement {
  /** What was not recorded. */
  readonly need: Need;
  readonly rules: readonly RuleCode[];
  readonly met: (world: World, trace: ParsedTrace) => boolean;
  readonly because: string;
  /** Names of the events that would show it, in the kernel's tools. */
  readonly names?: string;
  /** A recorder's filter may have left it out. */
  readonly filtered?: true;
  /** What records it where the tool that made the log cannot. */
  readonly tool?: Tool;
}

/** In ftrace, trace-cmd and perf logs only what was switched on is there. */
const requirements: readonly Requirement[] = [
  {
    need: 'leases',
    rules: ['LP021', 'LP022', 'LP024', 'LP026', 'LP030', 'LP039'],
    met: ({ facts }) => facts.seesLeaseCalls,
    because: 'no fcntl call is in the log: none was made, or they were not recorded',
    names: 'syscalls:sys_enter_fcntl, sys_exit_fcntl',
    filtered: true,
  },
  {
    need: 'leases',
    rules: ['LP010', 'LP020', 'LP025', 'LP034', 'LP035', 'LP036'],
    met: ({ facts }) => facts.seesLeaseCalls || facts.seesLeasePoints,
    because: 'neither fcntl calls nor filelock events are in the log: none happened, or they were not recorded',
    filtered: true,
  },
  {
    need: 'pins',
    rules: ['LP001', 'LP003', 'LP004', 'LP008', 'LP009', 'LP027', 'LP028', 'LP031', 'LP032', 'LP033'],
    met: ({ facts }) => facts.showsAllCalls || facts.seesProbes,
    because: 'no call of a GUP function is in the log: none was made, or they were not probed',
    names: 'pin_user_pages_fast, pin_user_pages, ib_umem_get',
  },
  {
    need: 'pins',
    rules: ['LP001', 'LP003', 'LP004', 'LP008', 'LP009', 'LP027', 'LP028', 'LP031', 'LP032', 'LP033'],
    met: ({ facts }, trace) => !facts.showsAllCalls || facts.seesProbes || !hidesRegistrations(trace),
    because: 'the uverbs ioctl hides which memory it registers; strace cannot show it',
    tool: 'ftrace',
  },
  {
    need: 'changes',
    rules: ['LP002', 'LP005', 'LP006', 'LP007', 'LP012', 'LP029'],
    met: (_world, trace) => sees(trace, /truncate|fallocate|punch_hole|zero_range|collapse|free_file_space/),
    because: 'no truncate, fallocate or filesystem event is in the log: none happened, or they were not recorded',
    filtered: true,
  },
  {
    need: 'signals',
    rules: ['LP017', 'LP018'],
    met: ({ facts }, trace) => facts.showsAllCalls || sees(trace, /signal_(generate|deliver)/),
    because: 'no signal is in the log: none was sent, or they were not recorded',
    names: 'signal:signal_generate, signal_deliver',
    filtered: true,
  },
  {
    need: 'handlers',
    rules: ['LP016', 'LP019'],
    met: ({ facts }) => facts.seesSigaction,
    because: 'no rt_sigaction call is in the log: none was made, or they were not recorded',
    filtered: true,
  },
  {
    need: 'changes',
    rules: ['LP023'],
    met: ({ facts }) => [...facts.filesystems.values()].includes('xfs'),
    because: 'no xfs event is in the log, so the filesystem is not known to be XFS',
    tool: 'ftrace',
  },
];

/** Rules of the policy that the recorded events do not suffice for. */
export function notJudged(trace: ParsedTrace, world: World, options: EngineOptions): NotJudged[] {
  const missing: NotJudged[] = [];
  for (const need of requirements) {
    if (need.met(world, trace)) continue;
    const tool = toolFor(trace, need.tool);
    for (const rule of need.rules) {
      const known = rules.find((one) => one.code === rule);
      if (known?.policies.includes(options.policy) && !missing.some((one) => one.rule === rule))
        missing.push({
          rule,
          because: because(need, trace),
          record: commandFor(tool, tool === 'strace' ? [...context, need.need] : [need.need]),
        });
    }
  }
  // Codes are plain letters and digits; comparing them as words of a language takes as long as reading ten thousand lines.
  return missing.sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** strace does not write down what its filter left out. */
function because({ because: reason, names, filtered }: Requirement, { dialect }: ParsedTrace): string {
  if (filtered === true && (dialect === 'strace' || dialect === 'perf-trace'))
    return `${reason}; ${dialect === 'strace' ? 'strace' : 'perf trace'} does not write its filter (-e) into the log`;
  return names === undefined ? reason : `${reason} (${names})`;
}

/** strace has one list of calls: what it already shows is in it too. */
const context: readonly Need[] = ['files', 'tasks', 'leases', 'changes', 'pins'];

function sees(trace: ParsedTrace, name: RegExp): boolean {
  return [...trace.seenNames].some((one) => name.test(one));
}

/** A registration through RDMA_VERBS_IOCTL may stand behind any such ioctl that no annotation explains. */
function hidesRegistrations(trace: ParsedTrace): boolean {
  const { verbsCalls, annotations } = firstLook(trace).kinds;
  return verbsCalls && !annotations;
}

/** strace cannot record what the kernel alone sees; the in-kernel tools all can. */
function toolFor(trace: ParsedTrace, needed: Tool | undefined): Tool {
  const tool = toolOf(trace.dialect);
  return tool === 'strace' && needed !== undefined ? needed : tool;
}
