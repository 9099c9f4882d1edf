// The parts of an event that are numbers or codes, each with what it means.

import type { TraceEvent } from '../../../grammar/event';
import { timeText } from '../words';
import { gupFlagText } from './gup-flags';
import {
  accessFlags,
  accessMode,
  bytesText,
  counted,
  errnoMeaning,
  fallocateFlags,
  flagText,
  hex,
  leaseArgument,
  lockFlags,
  mapFlags,
  openFlags,
  protectionFlags,
  signalCode,
  signalText,
} from './names';

export interface Part {
  readonly text: string;
  readonly meaning: string;
}

export function decode(event: TraceEvent): readonly Part[] {
  const parts = [...own(event)];
  if (event.errno !== undefined) parts.push({ text: event.errno, meaning: errnoMeaning[event.errno] ?? 'the call failed' });
  if (event.duration !== undefined && event.duration >= 1e6)
    parts.push({ text: timeText(event.duration), meaning: 'the call took this long' });
  if (event.returned === false) parts.push({ text: 'no return', meaning: 'the log shows the start of this call but not its end' });
  if (event.injected === true) parts.push({ text: 'injected', meaning: 'strace changed or delayed this call (-e inject)' });
  return parts;
}

function own(event: TraceEvent): readonly Part[] {
  switch (event.kind) {
    case 'open':
      if (event.flags === undefined) return [];
      return [
        {
          text: hex(event.flags),
          meaning:
            flagText(event.flags & ~3, openFlags) === '0'
              ? accessMode(event.flags)
              : `${accessMode(event.flags)}|${flagText(event.flags & ~3, openFlags)}`,
        },
      ];
    case 'setlease': {
      const { name, meaning } = leaseArgument(event.argument);
      return [{ text: `arg ${hex(event.argument)}`, meaning: `${name}: ${meaning}` }];
    }
    case 'getlease': {
      if (event.result === undefined || event.result < 0) return [];
      const { name } = leaseArgument(event.result);
      return [
        {
          text: hex(event.result),
          meaning: event.result === 2 ? 'F_UNLCK: no lease, or a break of it is pending' : `${name}: this lease is held`,
        },
      ];
    }
    case 'setsig':
      return event.signal === undefined
        ? []
        : [
            {
              text: String(event.signal),
              meaning: event.signal === 0 ? 'SIGIO without si_fd (the default)' : `${signalText(event.signal)} with si_fd filled in`,
            },
          ];
    case 'mmap':
      return [
        { text: hex(event.length), meaning: bytesText(event.length) },
        { text: hex(event.protection), meaning: flagText(event.protection, protectionFlags) },
        {
          text: hex(event.flags),
          meaning: `${['MAP_SHARED', 'MAP_SHARED', 'MAP_PRIVATE', 'MAP_SHARED_VALIDATE'][event.flags & 3]}${(event.flags & ~3) === 0 ? '' : `|${flagText(event.flags & ~3, mapFlags)}`}`,
        },
      ];
    case 'truncate':
      return [{ text: hex(event.size), meaning: `new size ${bytesText(event.size)}` }];
    case 'fallocate':
      return [
        { text: hex(event.mode), meaning: event.mode === 0 ? 'plain preallocation' : flagText(event.mode, fallocateFlags) },
        { text: hex(event.offset), meaning: `from ${bytesText(event.offset)}` },
        { text: hex(event.length), meaning: `over ${bytesText(event.length)}` },
      ];
    case 'pin':
      return [
        ...(event.gupFlags === undefined
          ? []
          : [
              {
                text: hex(event.gupFlags),
                meaning: `${gupFlagText(event.gupFlags, event.longterm === true)}: ${event.longterm === true ? 'a pin that may last' : 'without FOLL_LONGTERM, a short-term pin'}`,
              },
            ]),
        ...(event.address === undefined ? [] : [{ text: hex(event.address), meaning: 'user address' }]),
        ...(event.length === undefined
          ? []
          : [
              {
                text: hex(event.length),
                meaning: `${bytesText(event.length)}, ${counted(Math.ceil((((event.address ?? 0) % 4096) + event.length) / 4096), 'page')}`,
              },
            ]),
        ...(event.access === undefined ? [] : [{ text: hex(event.access), meaning: flagText(event.access, accessFlags) }]),
      ];
    case 'write':
      return event.verbs?.command === 'reg-mr'
        ? [
            { text: hex(event.verbs.address), meaning: 'user address' },
            { text: hex(event.verbs.length), meaning: bytesText(event.verbs.length) },
            ...(event.verbs.access === undefined
              ? []
              : [{ text: hex(event.verbs.access), meaning: flagText(event.verbs.access, accessFlags) }]),
          ]
        : [];
    case 'signal':
      return [
        { text: String(event.signal), meaning: signalText(event.signal) },
        ...(event.code === undefined ? [] : [{ text: `code ${event.code}`, meaning: signalCode(event.code) }]),
      ];
    case 'lease-added':
    case 'lease-removed':
    case 'lease-broken':
    case 'break-waits':
    case 'break-wakes':
    case 'lease-checked':
      return [
        { text: hex(event.flags), meaning: flagText(event.flags, lockFlags) },
        { text: event.inode, meaning: 'major:minor:inode' },
      ];
    default:
      return [];
  }
}
