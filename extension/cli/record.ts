// record: prints what to run so that every rule can be judged. It runs nothing itself.

import { recordScript, straceLine, type Target } from '../engine/record-script';
import { allNeeds, straceCalls, type Tool } from '../engine/recording';
import { type Command, outputOption } from './command';
import { type Usage, UsageError } from './usage';

const tools: readonly Tool[] = ['strace', 'ftrace', 'trace-cmd', 'perf'];

export const record: Command = {
  name: 'record',
  operands: '[-- CMD…]',
  summary: 'prints the commands that record what every rule needs',
  options: [
    { name: 'strace', kind: 'flag', help: 'one strace command line: no root needed, but what an RDMA ioctl pins stays hidden' },
    { name: 'ftrace', kind: 'flag', help: 'a script for the kernel’s tracefs alone (default)' },
    { name: 'trace-cmd', kind: 'flag', help: 'a script that uses trace-cmd' },
    { name: 'perf', kind: 'flag', help: 'a script that uses perf' },
    { name: 'pid', kind: 'list', argument: 'N', help: 'follow this process and its children; also the one that breaks the lease' },
    { name: 'kernel', kind: 'value', argument: 'MAJOR.MINOR', help: 'the kernel to record on, say 6.12 (default: any from 5.9 on)' },
    outputOption,
  ],
  async run(usage, console) {
    const tool = toolIn(usage);
    const target = targetOf(usage);
    const kernel = kernelOf(usage.values.get('kernel'));
    const text = tool === 'strace' ? straceLine(target, straceCalls(allNeeds)) : recordScript(tool, target, kernel);
    for (const line of text.trimEnd().split('\n')) console.data(line);
    return 0;
  },
};

function toolIn(usage: Usage): Tool {
  const asked = tools.filter((tool) => usage.flags.has(tool));
  if (asked.length > 1) throw new UsageError(`choose one of ${asked.map((tool) => `--${tool}`).join(' and ')}`);
  return asked[0] ?? 'ftrace';
}

function targetOf(usage: Usage): Target {
  const pids = (usage.lists.get('pid') ?? []).map((text) => {
    if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`--pid ${text}: the number of a process`);
    return Number(text);
  });
  if (pids.length > 0 && usage.operands.length > 0) throw new UsageError('give --pid or a command behind --, not both');
  if (usage.operands.some((word) => word.includes('\0') || word.includes('\n')))
    throw new UsageError('the command holds a line break; put it into a script');
  return { pids, command: usage.operands };
}

/** 612 for 6.12. */
function kernelOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, major, minor] = /^(\d{1,2})\.(\d{1,2})(?:[.-].*)?$/.exec(text) ?? [];
  if (major === undefined || minor === undefined) throw new UsageError(`--kernel ${text}: write it as uname -r begins, say 6.12`);
  const kernel = Number(major) * 100 + Number(minor);
  if (kernel < 420) throw new UsageError(`--kernel ${text}: probes can fetch arguments by number only from Linux 4.20 on`);
  return kernel;
}
