// fcntl: leases, their signal and its receiver, and copies of a descriptor.

import { at, type Call, type Decoders, type Draft } from '../call';
import { fcntlCommands, leaseTypes, ownerTypes } from '../flags';
import { signalTable } from '../signal-names';
import { fieldOf, intOf, numberOf } from '../value';
import { withFd } from './descriptors';

const signals = signalTable();

export const leaseCalls: Decoders = { fcntl, fcntl64: fcntl };

function fcntl(call: Call): Draft | undefined {
  const command = numberOf(at(call, 1), fcntlCommands);
  const argument = at(call, 2);
  return withFd(call, (fd) => {
    switch (command) {
      case 1024: {
        const type = numberOf(argument, leaseTypes);
        return type === undefined ? undefined : { kind: 'setlease', fd, argument: type };
      }
      case 1025:
        return { kind: 'getlease', fd };
      case 10: {
        const signal = numberOf(argument, signals);
        return { kind: 'setsig', fd, ...(signal !== undefined && { signal }) };
      }
      case 8: {
        const target = intOf(argument);
        if (target === undefined) return { kind: 'setown', fd };
        return { kind: 'setown', fd, target, type: target < 0 ? 'group' : 'process' };
      }
      case 15: {
        const target = intOf(fieldOf(argument, 'pid'));
        const type = owners[numberOf(fieldOf(argument, 'type'), ownerTypes) ?? -1];
        // A group keeps F_SETOWN's spelling: negative.
        const signed = target !== undefined && type === 'group' ? -target : target;
        return { kind: 'setown', fd, ...(signed !== undefined && { target: signed }), ...(type !== undefined && { type }) };
      }
      case 0:
      case 1030: {
        const target = intOf(argument);
        return { kind: 'dup', fd, closeOnExec: command === 1030, ...(target !== undefined && { target }) };
      }
      case 2:
        return { kind: 'set-fd-flags', fd, closeOnExec: ((numberOf(argument, new Map([['FD_CLOEXEC', 1]])) ?? 0) & 1) !== 0 };
      default:
        return undefined;
    }
  });
}

const owners: Readonly<Record<number, 'thread' | 'process' | 'group'>> = { 0: 'thread', 1: 'process', 2: 'group' };
