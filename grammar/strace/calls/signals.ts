// Signals: handlers, masks, waiting for them, and their delivery as strace shows it between dashes.

import { at, type Call, type Decoders, type Draft } from '../call';
import { handlers, maskHows, signalCodes } from '../flags';
import { signalNumber, signalTable } from '../signal-names';
import { fieldOf, intOf, numberOf, type Value } from '../value';

const table = signalTable();

export const signalCalls: Decoders = {
  rt_sigaction: action,
  sigaction: action,
  signal: (call) => installed(numberOf(at(call, 0), table), at(call, 1)),
  rt_sigprocmask: mask,
  sigprocmask: mask,
  signalfd: (call) => wait(at(call, 1)),
  signalfd4: (call) => wait(at(call, 1)),
  rt_sigtimedwait: (call) => wait(at(call, 0)),
  rt_sigtimedwait_time64: (call) => wait(at(call, 0)),
  rt_sigreturn: () => ({ kind: 'sigreturn' }),
  sigreturn: () => ({ kind: 'sigreturn' }),
};

/** `--- NAME {…} ---`; undefined for a name that is no signal. */
export function delivered(name: string, fields: Value): Draft | undefined {
  const signal = numberOf(fieldOf(fields, 'si_signo'), table) ?? signalNumber(name);
  if (signal === undefined) return undefined;
  const code = intOf(fieldOf(fields, 'si_code'), signalCodes);
  const pid = numberOf(fieldOf(fields, 'si_pid'));
  // For a real-time signal strace shows the union's wrong side: si_pid is si_band (POLLIN|POLLRDNORM|POLLMSG), si_int is si_fd.
  const misread = code === 3 && pid === 1089;
  const fd = numberOf(fieldOf(fields, misread ? 'si_int' : 'si_fd'));
  return {
    kind: 'signal',
    signal,
    phase: 'delivered',
    ...(code !== undefined && { code }),
    ...(fd !== undefined && { fd }),
    ...(pid !== undefined && !misread && { sender: pid }),
  };
}

function action(call: Call): Draft | undefined {
  const given = at(call, 1);
  const signal = numberOf(at(call, 0), table);
  if (given?.kind === 'group') return installed(signal, fieldOf(given, 'sa_handler'));
  // -e raw and perf trace show an address: something is installed, or nothing.
  return signal === undefined ? undefined : { kind: 'sigaction', signal, installs: given !== undefined && numberOf(given) !== 0 };
}

function installed(signal: number | undefined, handler: Value | undefined): Draft | undefined {
  if (signal === undefined) return undefined;
  if (handler === undefined || (handler.kind === 'word' && handler.text === 'NULL')) return { kind: 'sigaction', signal, installs: false };
  const number = numberOf(handler, handlers);
  const named = number === 0 ? 'default' : number === 1 ? 'ignore' : 'handler';
  return { kind: 'sigaction', signal, installs: true, handler: named };
}

function mask(call: Call): Draft | undefined {
  const set = at(call, 1);
  // Only asked for: nothing changes.
  if (numberOf(set) === 0) return undefined;
  const how = hows[numberOf(at(call, 0), maskHows) ?? -1];
  if (how === undefined) return undefined;
  if (set?.kind !== 'group') return { kind: 'sigmask', how };
  return { kind: 'sigmask', how, signals: signalSet(set), ...(set.inverted && { inverted: true }) };
}

function wait(set: Value | undefined): Draft {
  if (set?.kind !== 'group') return { kind: 'signal-wait' };
  return { kind: 'signal-wait', signals: set.inverted ? complement(signalSet(set)) : signalSet(set) };
}

function signalSet(set: Value & { readonly kind: 'group' }): number[] {
  const numbers: number[] = [];
  for (const { value } of set.items) {
    const number = value?.kind === 'word' ? signalNumber(value.text) : numberOf(value);
    if (number !== undefined) numbers.push(number);
  }
  return numbers;
}

function complement(signals: readonly number[]): number[] {
  return Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => !signals.includes(signal));
}

const hows: Readonly<Record<number, 'block' | 'unblock' | 'set'>> = { 0: 'block', 1: 'unblock', 2: 'set' };
