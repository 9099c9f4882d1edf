// --insert LINE:EVENT, --drop LINE and --move A:B of what-if, in the engine's words.

import type { TraceEvent } from '../../grammar/event';
import { createTraceParser } from '../../grammar/parse';
import type { EventChange } from '../engine/what-if';
import type { OptionSpec, Usage } from './usage';
import { UsageError } from './usage';

export const eventChangeOptions: readonly OptionSpec[] = [
  {
    name: 'insert',
    kind: 'list',
    argument: 'LINE:EVENT',
    help: "a call right before a line, as strace prints it: '40:fcntl(3, F_SETLEASE, F_UNLCK) = 0'; a number in front names another task",
  },
  { name: 'drop', kind: 'list', argument: 'LINE', help: 'leave out the event of this line' },
  { name: 'move', kind: 'list', argument: 'A:B', help: 'the event of line A happens right before that of line B' },
];

/** All changes: the moves, then what is left out, then what is inserted, each in the order in which it was given. */
export function eventChanges(usage: Usage): readonly EventChange[] {
  const given = (name: string) => usage.lists.get(name) ?? [];
  return [
    ...given('move').map((text): EventChange => {
      const [, from = '', to = ''] = /^(\d+):(\d+)$/.exec(text) ?? [];
      if (from === '') throw new UsageError(`--move ${text}: two lines, as in --move 57:40`);
      return { kind: 'move', line: lineNumber('--move', from), before: lineNumber('--move', to) };
    }),
    ...given('drop').map((text): EventChange => ({ kind: 'drop', line: lineNumber('--drop', text) })),
    ...given('insert').map((text): EventChange => {
      const [, line = '', call = ''] = /^(\d+):\s*(.+)$/s.exec(text) ?? [];
      if (line === '') throw new UsageError(`--insert ${text}: a line and a call, as in --insert '40:close(3) = 0'`);
      return { kind: 'insert-before', line: lineNumber('--insert', line), event: eventOf(call) };
    }),
  ];
}

export function lineNumber(what: string, text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError(`${what} ${text}: a whole number from 1`);
  return Number(text);
}

/** One call that strace's grammar reads and that means something here. */
function eventOf(call: string): TraceEvent {
  const parser = createTraceParser({ dialect: 'strace' });
  parser.push(call);
  const trace = parser.end();
  const event = 'kind' in trace ? undefined : trace.events.at(0);
  if (event === undefined) {
    const why = 'kind' in trace ? trace.message : (trace.unparsed[0]?.reason ?? 'the call has nothing to do with leases, files or pins');
    throw new UsageError(`--insert: ‘${call}’ is no event: ${why}`);
  }
  return event;
}
