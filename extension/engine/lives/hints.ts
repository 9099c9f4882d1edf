// What stands between the words of a trace as inlay hints: names for numbers, the file behind a descriptor, the time since the event before.

import type { TraceEvent } from '../../../grammar/event';
import type { Analysis } from '../analysis';
import { accessMode, fallocateFlags, flagText, leaseArgument, openFlags } from '../explain/names';
import { timeText } from '../words';
import { fileOfEvent } from './event-on-line';
import { previousOfFile } from './token-meaning';

export interface Hint {
  /** 0-based offset into the line. */
  readonly offset: number;
  readonly text: string;
  readonly what: 'descriptor' | 'flag' | 'errno' | 'time';
}

/** Hints for the text of one line on which event `at` starts or ends. Text of the log is in them as it is. */
export function hintsOf(analysis: Analysis, at: number, line: number, text: string): readonly Hint[] {
  const event = analysis.events.at(at);
  if (event === undefined) return [];
  const starts = event.line === line;
  return [
    ...(starts ? [...sinceHint(analysis, at, event), ...descriptorHint(analysis, at, event, text), ...flagHints(event, text)] : []),
    ...(event.endLine === line ? errnoHint(event, text) : []),
  ];
}

function sinceHint(analysis: Analysis, at: number, event: TraceEvent): readonly Hint[] {
  const before = previousOfFile(analysis, at, fileOfEvent(analysis, at));
  if (before?.time === undefined || event.time === undefined) return [];
  return [{ offset: event.column - 1, text: `+${timeText(event.time - before.time)}`, what: 'time' }];
}

function descriptorHint(analysis: Analysis, at: number, event: TraceEvent, text: string): readonly Hint[] {
  const file = fileOfEvent(analysis, at);
  const path = file === undefined ? undefined : analysis.files[file]?.paths.at(-1);
  const fd = 'fd' in event && typeof event.fd === 'object' ? event.fd : undefined;
  if (path === undefined || fd === undefined || fd.path !== undefined) return [];
  const match = /\bfd: ?(?:0x)?[0-9a-f]+|^[a-z_0-9]+\(\d+(?=[,)])/.exec(text.slice(event.column - 1));
  return match === null ? [] : [{ offset: event.column - 1 + match.index + match[0].length, text: path, what: 'descriptor' }];
}

function flagHints(event: TraceEvent, text: string): readonly Hint[] {
  const hint = (form: RegExp, name: string): readonly Hint[] => {
    const match = form.exec(text);
    return match === null || text.includes(name) ? [] : [{ offset: match.index + match[0].length, text: name, what: 'flag' }];
  };
  switch (event.kind) {
    case 'setlease':
      return hint(/\barg: ?(?:0x)?[0-9a-f]+|\bF_SETLEASE, (?:0x)?[0-9a-f]+|\barg: (?:0x)?[0-9a-f]+/, leaseArgument(event.argument).name);
    case 'fallocate':
      return event.mode === 0 ? [] : hint(/\bmode: ?(?:0x)?[0-9a-f]+/, flagText(event.mode, fallocateFlags));
    case 'open': {
      if (event.flags === undefined) return [];
      const rest = flagText(event.flags & ~3, openFlags);
      return event.object === 'file'
        ? hint(/\bflags: ?(?:0x)?[0-9a-f]+/, `${accessMode(event.flags)}${rest === '0' ? '' : `|${rest}`}`)
        : [];
    }
    case 'pin':
      return event.longterm === true ? hint(/\b(?:gup_)?flags[:=] ?(?:0x)?[0-9a-f]+/, 'FOLL_LONGTERM') : [];
    default:
      return [];
  }
}

function errnoHint({ errno }: TraceEvent, text: string): readonly Hint[] {
  if (errno === undefined || text.includes(errno)) return [];
  const match = /(?:->|=|ret=|arg1=) ?(?:0xf{6,}[0-9a-f]{1,8}|-\d+)(?=\s|\)|$)/.exec(text);
  return match === null ? [] : [{ offset: match.index + match[0].length, text: errno, what: 'errno' }];
}
