// The log itself: it starts in the middle, it lost events, it holds lines that are not understood.

import { once } from '../replay/world';
import { nameOf } from '../words';
import type { Rule } from './rule';

const all = ['rfc-v1', 'rfc-v2', 'mainline'] as const;

export const logRules: readonly Rule[] = [
  {
    code: 'LP037',
    title: 'Pin or lease state unknown at log start',
    severity: 'info',
    policies: all,
    condition: 'A lease or pin shows itself whose beginning is not in the log; said once per object.',
    sentence: 'The log starts in the middle: this object is older than the log.',
    source: 'spec 2, LP037',
    remedy: 'Start recording before the process starts, or attach to it earlier.',
    hear: (moment, world) => {
      if (moment.kind === 'release-failed') {
        if (moment.timedOut !== undefined || moment.outcome !== 'EAGAIN' || moment.description === undefined) return undefined;
        if (moment.description.wasLeased === true) return undefined;
        if (moment.description.openedLine !== undefined || !once(world, `no lease ${moment.description.id}`)) return undefined;
        return {
          event: moment.event,
          file: moment.file,
          process: moment.task.process,
          tid: moment.task.tid,
          message: `F_UNLCK on ${nameOf(moment.file)} returns EAGAIN: there is no lease to release, and the log does not show whether there was one.`,
          evidence: [{ line: moment.event.endLine, role: 'release failed' }],
        };
      }
      if (moment.kind !== 'unknown-object') return undefined;
      return {
        event: moment.event,
        file: moment.file,
        process: moment.task.process,
        tid: moment.task.tid,
        message: `${moment.says.charAt(0).toUpperCase()}${moment.says.slice(1)}${moment.file === undefined ? '' : ` (${nameOf(moment.file)})`}: the log starts in the middle.`,
        evidence: [{ line: moment.event.endLine, role: moment.what === 'lease' ? 'unseen lease' : 'unseen pin' }],
      };
    },
  },
  {
    code: 'LP038',
    title: 'Lost events',
    severity: 'warning',
    policies: all,
    condition: 'The log says that events were lost (LOST n EVENTS, an overrun ring buffer).',
    sentence: 'Verdicts after this point may rest on events that are missing; those are marked undecidable.',
    source: 'kernel/trace/trace.c print_trace_line(), trace header',
    remedy: 'Record with a larger buffer (buffer_size_kb, trace-cmd -b) or fewer events.',
    hear: (moment) => {
      if (moment.kind !== 'lost') return undefined;
      const { event } = moment;
      const count = event.count === undefined ? 'Events' : `${event.count} events`;
      const where =
        event.why === 'overrun-header'
          ? 'before the first line: the ring buffer was overwritten'
          : event.cpu === undefined
            ? 'here'
            : `here on CPU ${event.cpu}`;
      return {
        event,
        message: `${count} were lost ${where}. What happened in the gap is unknown; verdicts that depend on it are undecidable. Record with a larger buffer.`,
        evidence: [{ line: event.line, role: 'events lost' }],
      };
    },
  },
  {
    code: 'LP901',
    title: 'Unparsed line',
    severity: 'info',
    policies: all,
    condition: 'A line is neither an event nor anything else that the tool prints.',
    sentence: 'The line is damaged, cut, or of a form that is not known; it was left out.',
    source: 'docs/formats.md',
    remedy: 'Compare it with its neighbours; program output mixed into the log is harmless.',
    hear: (moment) => {
      if (moment.kind !== 'unparsed') return undefined;
      return {
        event: { line: moment.line, column: moment.column },
        message: `This line was not understood from column ${moment.column} on: ${moment.reason}.`,
        evidence: [{ line: moment.line, role: 'unparsed' }],
      };
    },
  },
];
