// What the user typed, read by a command's own table of options. Wrong usage is a value with a message that names the nearest right word.

import { nearest } from './nearest';

/** `value`: takes one argument; `list`: may be repeated; `flag`: takes none. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  readonly kind: 'flag' | 'value' | 'list';
  /** What stands for the argument in the help: `SECONDS`. */
  readonly argument?: string;
  readonly help: string;
}

export interface Usage {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** Last value given. */
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export class UsageError extends Error {}

/** Reads `--name`, `--name=value`, `--name value`, `-o value`; `--` ends the options, `-` (and `-:LINE`, a line of it) is an operand. Throws UsageError. */
export function readUsage(args: readonly string[], specs: readonly OptionSpec[]): Usage {
  const operands: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      operands.push(...rest);
      break;
    }
    if (arg === '-' || arg.startsWith('-:') || !arg.startsWith('-')) {
      operands.push(arg);
      continue;
    }
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const typed = equals < 0 ? arg : arg.slice(0, equals);
    const spec = specs.find(
      (candidate) => typed === `--${candidate.name}` || (candidate.short !== undefined && typed === `-${candidate.short}`),
    );
    if (spec === undefined) throw new UsageError(unknownOption(typed, specs));
    if (spec.kind === 'flag') {
      if (equals >= 0) throw new UsageError(`--${spec.name} takes no value`);
      flags.add(spec.name);
      continue;
    }
    const value = equals >= 0 ? arg.slice(equals + 1) : rest.shift();
    if (value === undefined) throw new UsageError(`${typed} needs a value: ${typed} ${spec.argument ?? 'VALUE'}`);
    if (spec.kind === 'list') lists.set(spec.name, [...(lists.get(spec.name) ?? []), value]);
    else values.set(spec.name, value);
  }
  return { operands, flags, values, lists };
}

function unknownOption(typed: string, specs: readonly OptionSpec[]): string {
  const known = nearest(
    typed,
    specs.map((spec) => `--${spec.name}`),
  );
  return `unknown option ${typed}${known === undefined ? '' : `; did you mean ${known}?`}`;
}
