// leaseLens.recordTrace: the command or script that records what every rule needs, in an editor to read before it is run. Nothing is run here.

import { commands, type Disposable, window, workspace } from 'vscode';
import { recordScript, straceLine } from '../engine/record-script';
import { allNeeds, straceCalls, type Tool } from '../engine/recording';

export function registerRecordTrace(): Disposable {
  return commands.registerCommand('leaseLens.recordTrace', async (wanted: unknown) => {
    const tool = tools.find((one) => one === wanted) ?? (await pick());
    if (tool === undefined) return;
    const target = { pids: [], command: ['./your-program'] };
    const content =
      tool === 'strace'
        ? `#!/bin/sh\n# Put your program in the place of ./your-program, run this, and open the log.\n${straceLine(target, straceCalls(allNeeds))}\n`
        : recordScript(tool, target, undefined);
    await window.showTextDocument(await workspace.openTextDocument({ language: 'shellscript', content }), { preview: false });
  });
}

async function pick(): Promise<Tool | undefined> {
  const items = tools.map((label) => ({ label, detail: details[label] }));
  const picked = await window.showQuickPick(items, {
    title: 'Record with which tool?',
    placeHolder: 'Opens the commands in an editor; nothing is run',
    matchOnDetail: true,
  });
  return tools.find((tool) => tool === picked?.label);
}

const tools = ['strace', 'ftrace', 'trace-cmd', 'perf'] as const satisfies readonly Tool[];

const details: Readonly<Record<Tool, string>> = {
  strace: 'One command line, no root needed. What an RDMA ioctl pins stays hidden.',
  ftrace: 'A script for the kernel’s tracefs alone; root. Shows pins and leases as the kernel sees them.',
  'trace-cmd': 'A script that uses trace-cmd; root.',
  perf: 'A script that uses perf; root.',
};
