// The command line's entrance: finds the command, reads its options, sets the exit status. Data on standard output, everything else on standard error.

import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import { visible } from '../engine/report/visible';
import { check } from './check';
import { servesCheckJobs } from './check-side-by-side';
import type { Command, ExitStatus } from './command';
import { compare } from './compare';
import { CannotWrite, type Console, openConsole, whyNotWritten } from './console';
import { events } from './events';
import { explain } from './explain';
import { wrapped } from './format-text';
import { merge } from './merge';
import { minimise } from './minimise';
import { nearest } from './nearest';
import { isSameFile } from './output-file';
import { record } from './record';
import { rules } from './rules';
import { timeline } from './timeline';
import { readUsage, type Usage, UsageError } from './usage';
import { whatIf } from './what-if';

const commands: readonly Command[] = [check, explain, events, whatIf, timeline, compare, minimise, merge, record, rules];

const commandNames = commands.map((one) => one.name);

/** Where the words about a command begin. */
const commandColumn = Math.max(...commands.map((one) => `${one.name} ${one.operands}`.length)) + 4;

if (!servesCheckJobs()) {
  // A run is short. V8 spends a sixth of it on optimising code that is nearly done: the first mode (V8 13 has it) optimises later. And nearly all that
  // is made lives to the end: a young generation that stays at a megabyte costs less processor time and a third less memory than one that grows, and
  // marking what lives bit by bit, beside the work, costs more than all at once.
  // Node has bytecode of what it is made of for as long as no flag was set: what every run reads the clock with is loaded before.
  performance.now();
  if (Number.parseInt(process.versions.v8, 10) >= 13)
    setFlagsFromString('--battery-saver-mode --semi-space-growth-factor=1 --no-incremental-marking');

  run(process.argv.slice(2)).then(
    (status) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      process.exitCode = 2;
      if (error instanceof CannotWrite) {
        process.stderr.write(`lease-lens: ${visible(error.message)}\n`);
        return;
      }
      const trace = error instanceof Error ? String(error.stack) : String(error);
      process.stderr.write(`lease-lens: a fault in lease-lens itself, please report it:\n${trace.split('\n').map(visible).join('\n')}\n`);
    },
  );
}

async function run(args: readonly string[]): Promise<ExitStatus> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') return print(() => [`lease-lens ${version}`]);
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = rest.find((word) => word !== '--help' && word !== '-h');
    const command = commands.find((one) => one.name === about);
    return about !== undefined && command === undefined ? complain(unknownCommand(about)) : print((width) => helpFor(command, width));
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return complain(name === undefined ? `name a command: ${commandNames.join(', ')}` : unknownCommand(name));
  let usage: Usage;
  let console: Console;
  try {
    const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest; // behind it stands somebody else's command
    if (own.includes('--help') || own.includes('-h')) return print((width) => helpFor(command, width));
    usage = readUsage(rest, command.options);
    console = openOutput(usage);
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, command);
    throw error;
  }
  let worked = false;
  try {
    const status = await command.run(usage, console);
    worked = status !== 2;
    return status;
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, command);
    throw error;
  } finally {
    console.close(worked);
  }
}

/** -o never writes over a log that is being read: the evidence is never edited. */
function openOutput(usage: Usage): Console {
  const output = usage.values.get('output');
  if (output === undefined) return openConsole(undefined);
  const logs = [...usage.operands, ...(usage.lists.get('after') ?? [])].flatMap((operand) => [operand, operand.replace(/:[\d-]+$/, '')]);
  if (logs.some((log) => log === output || isSameFile(log, output))) {
    throw new UsageError(`-o ${output} is one of the logs; name another file`);
  }
  try {
    return openConsole(output);
  } catch (error) {
    throw new UsageError(`-o ${output}: ${whyNotWritten(error)}`);
  }
}

function helpFor(command: Command | undefined, width: number): readonly string[] {
  if (command === undefined) {
    return [
      'lease-lens COMMAND [options] FILE…',
      '',
      ...wrapped('Replays ftrace and strace logs of DAX, file leases and GUP pins and shows where the policy was violated.', width),
      '',
      ...commands.flatMap((one) => {
        const [first = '', ...more] = wrapped(one.summary, width - commandColumn);
        return [
          `  ${`${one.name} ${one.operands}`.padEnd(commandColumn - 4)}  ${first}`,
          ...more.map((line) => ' '.repeat(commandColumn) + line),
        ];
      }),
      '',
      'lease-lens COMMAND --help shows its options. A FILE of - is standard input.',
      'Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input.',
    ];
  }
  const options = [...command.options, { name: 'help', short: 'h', kind: 'flag', help: 'this text' } as const];
  const left = (option: (typeof options)[number]): string => {
    const short = option.short === undefined ? '' : `-${option.short}, `;
    return `${short}--${option.name}${'argument' in option && option.argument !== undefined ? ` ${option.argument}` : ''}`;
  };
  return [
    `lease-lens ${command.name} [options] ${command.operands}`,
    '',
    `  ${command.summary}`,
    '',
    ...options.flatMap((option) => [`  ${left(option)}`, ...wrapped(option.help, width - 8).map((line) => `        ${line}`)]),
  ];
}

/** `lines`: as wide as a terminal shows them, in columns. */
function print(lines: (width: number) => readonly string[]): ExitStatus {
  const console = openConsole(undefined);
  for (const line of lines(Math.min(100, console.width))) console.data(line);
  console.close(true);
  return 0;
}

function complain(message: string, command?: Command): ExitStatus {
  process.stderr.write(`lease-lens: ${visible(message)}\nSee lease-lens ${command === undefined ? '' : `${command.name} `}--help\n`);
  return 2;
}

function unknownCommand(name: string): string {
  const meant = name === '-v' ? '--version' : nearest(name, [...commandNames, '--version']);
  return `unknown command ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}
