// What a command is: its words for --help, its options, and what it does. main.ts knows the list, each file one command.

import type { Console } from './console';
import type { OptionSpec, Usage } from './usage';

/** 0 nothing to complain about, 1 findings, 2 wrong usage or unreadable input. */
export type ExitStatus = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** What stands behind the name: `FILE…`. */
  readonly operands: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** Throws UsageError for wrong usage. */
  run(usage: Usage, console: Console): Promise<ExitStatus>;
}

export const outputOption: OptionSpec = {
  name: 'output',
  short: 'o',
  kind: 'value',
  argument: 'FILE',
  help: 'write there instead of standard output',
};

export function formatOption(formats: string): OptionSpec {
  return { name: 'format', kind: 'value', argument: formats, help: `how to write (default ${formats.split('|')[0]})` };
}
