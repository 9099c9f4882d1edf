// Lines of system calls: `sys_x(…)`, `sys_x -> 0x…`, sys_enter_x, sys_exit_x, raw_syscalls. A start waits for its end.
// No radix of the file is needed: up to 6.17 every value is bare hex, from 6.18 on a value of ten or more has `0x`, so a bare one is always hex.

import type { EventBase } from '../event';
import type { Word } from '../word';
import type { Body, Mutable } from './facts';
import type { KnownLine } from './known-lines';
import { words } from './line-parser';
import { integer } from './numbers';
import type { CallForm, Ending } from './pairing';
import { endingOf, type Reading, taskOf } from './reading';
import { syscallName } from './syscall-numbers';
import { type Arguments, type SyscallSpec, syscallSpec } from './syscalls';
import { skip } from './text';
import * as t from './tokens';

/** A line of `call`; `spec` is undefined for one that cannot matter. True when `words` are those of one that can. */
export function readSyscall(reading: Reading, call: string, spec: SyscallSpec | undefined, isExit: boolean): spec is SyscallSpec {
  if (spec === undefined) reading.sink.noise();
  else if (!reading.parse('syscall')) return false;
  else if (isExit) returned(reading, call, resultOf(words.body));
  else entered(reading, call, 'named', spec, argumentsOf(words.body));
  return spec !== undefined;
}

/** Line `number`, of a form that was read before. */
export function readKnown(reading: Reading, known: KnownLine, number: number): void {
  const { said, tid, tgid, cpu, comm, body, to } = known;
  const column = body + 1;
  const endColumn = to + 1;
  const time = reading.sinceOrigin(known.stamp);
  const { call, spec, isExit } = said;
  if (isExit) {
    const task = tid === 0 && comm !== undefined ? comm : tid;
    const at: Ending = time === undefined ? { line: number, column, endColumn } : { line: number, column, endColumn, time };
    if (reading.pairing.callReturned(task, call, said.value, at)) reading.sink.eventLine();
    else reading.sink.noise();
    return;
  }
  const base: Mutable<EventBase> =
    time === undefined || comm === undefined
      ? {
          line: number,
          endLine: number,
          column,
          endColumn,
          tid,
          ...(time !== undefined && { time }),
          ...(comm !== undefined && { comm }),
          cpu,
        }
      : { line: number, endLine: number, column, endColumn, tid, time, comm, cpu };
  if (tgid > 0) base.tgid = tgid;
  callEntered(reading, base, call, 'named', spec, said.body);
}

/** `sys_enter: NR 72 (3, 400, 10, 0, 0, 0)`, `sys_exit: NR 72 = 0`. */
export function readRawSyscall(reading: Reading, nameEnd: number, isExit: boolean): void {
  const start = skip(reading.text, nameEnd);
  const number = /^NR (-?\d+)/.exec(reading.text.slice(start, start + 16))?.[1];
  const call = number === undefined ? undefined : syscallName(Number(number));
  const spec = call === undefined ? undefined : syscallSpec(call);
  if (call === undefined || spec === undefined) {
    reading.sink.noise();
    return;
  }
  reading.show(call);
  if (!reading.parse('raw')) return;
  const values = words.body.slice(1);
  if (isExit) returned(reading, call, integer(values[0]?.image ?? ''));
  else entered(reading, call, 'raw', spec, rawArguments(values));
}

interface ShownArguments extends Arguments {
  readonly count: number;
}

function entered(reading: Reading, call: string, form: CallForm, spec: SyscallSpec, shown: ShownArguments): void {
  if (shown.count < spec.arity) {
    reading.fail(undefined, `${call} has ${spec.arity} arguments, ${shown.count} shown`);
    return;
  }
  const base = reading.base();
  callEntered(reading, base, call, form, spec, spec.decode(shown));
}

/** A call begins at `base`, which is used up; `body` is undefined where it cannot matter. */
function callEntered(
  reading: Reading,
  base: Mutable<EventBase>,
  call: string,
  form: CallForm,
  spec: SyscallSpec,
  body: Body | undefined,
): void {
  const task = taskOf(base);
  if (body === undefined) {
    reading.pairing.callSkipped(task);
    reading.sink.noise();
  } else if (spec.never) {
    reading.pairing.callSkipped(task);
    if (reading.pairing.callEnded(task, call, form)) reading.point(base, body);
    else reading.sink.noise();
  } else if (reading.pairing.callEntered(task, call, form, base, body)) {
    reading.sink.eventLine();
  } else {
    reading.sink.noise();
  }
}

function returned(reading: Reading, call: string, value: number): void {
  if (Number.isNaN(value)) {
    reading.fail(undefined, 'a result expected');
    return;
  }
  const base = reading.base();
  // The child's side of a clone, or the log starts in the middle: nobody's outcome.
  if (reading.pairing.callReturned(taskOf(base), call, value, endingOf(base))) reading.sink.eventLine();
  else reading.sink.noise();
}

function argumentsOf(body: readonly Word[]): ShownArguments {
  const values: string[] = [];
  const texts: (string | undefined)[] = [];
  for (const { tokenType, image } of body) {
    if (tokenType === t.Argument) {
      values.push(image.slice(image.lastIndexOf(':') + 1).trimStart());
    } else if (tokenType === t.Field) {
      if (!image.startsWith('__syscall_nr=')) values.push(image.slice(image.indexOf('=') + 1));
    } else if (tokenType === t.Quoted && values.length > 0) {
      texts[values.length - 1] = image.slice(1, image.lastIndexOf('"'));
    }
  }
  return { count: values.length, value: (index) => integer(values[index] ?? '0', true), text: (index) => texts[index] };
}

function rawArguments(body: readonly Word[]): ShownArguments {
  return { count: body.length, value: (index) => integer(body[index]?.image ?? '0', true), text: () => undefined };
}

/** The value of `-> 0x3`, `0x3`, or of the field `ret`. */
function resultOf(body: readonly Word[]): number {
  const field = body.find(({ tokenType, image }) => tokenType === t.Field && image.startsWith('ret='));
  const value = field === undefined ? body.find(({ tokenType }) => tokenType === t.Value)?.image : field.image.slice(4);
  return value === undefined ? Number.NaN : integer(value);
}
