// Tasks: made, turned into another program, renamed, ended.

import { at, type Call, type Decoders, type Draft, failed, named, resultOf } from '../call';
import { cloneFlags, prctlOptions } from '../flags';
import { readPath } from '../text';
import { fieldOf, flagsOf, intOf, numberOf } from '../value';
import { pathFrom, pathOf } from './path';

const VM = 0x100;
const VFORK = 0x4000;

export const taskCalls: Decoders = {
  fork: (call) => fork(call, 0),
  vfork: (call) => fork(call, VM | VFORK),
  clone: (call) => fork(call, flagsOf(named(call, 'flags', 0), cloneFlags)),
  clone3: (call) => fork(call, flagsOf(fieldOf(at(call, 0), 'flags'), cloneFlags)),
  execve: (call) => exec(pathOf(at(call, 0))),
  execveat: (call) => exec(pathFrom(at(call, 0), at(call, 1))),
  exit: (call) => exit(call, false),
  exit_group: (call) => exit(call, true),
  prctl: (call) => {
    const name = at(call, 1);
    if (numberOf(at(call, 0), prctlOptions) !== 15 || name?.kind !== 'string') return undefined;
    return { kind: 'rename-task', newComm: readPath(name.text) };
  },
};

/** The low byte of clone's flags is the child's exit signal, no flag. */
function fork(call: Call, flags: number | undefined): Draft {
  const child = failed(call) ? undefined : resultOf(call);
  return {
    kind: 'fork',
    source: 'call',
    ...(flags !== undefined && { flags: flags - (flags % 0x80) }),
    ...(child !== undefined && child > 0 && { child }),
  };
}

function exec(path: string | undefined): Draft {
  return path === undefined ? { kind: 'exec', source: 'call' } : { kind: 'exec', source: 'call', path };
}

function exit(call: Call, wholeGroup: boolean): Draft {
  const status = intOf(at(call, 0));
  return { kind: 'exit', phase: 'requested', wholeGroup, ...(status !== undefined && { status }) };
}
