// The engine's entrance: a parsed trace and the user's options in, one Analysis out. Pure.

import type { ParsedTrace } from '../../grammar/event';
import type { Analysis } from './analysis';
import type { EngineOptions } from './options';

export function analyse(trace: ParsedTrace, options: EngineOptions): Analysis {
  return {
    summary: {
      dialect: trace.dialect,
      lines: trace.lines,
      events: trace.events.length,
      noise: trace.noise,
      unparsed: trace.unparsedCount,
      lost: trace.lost,
      policy: options.policy,
      findings: { error: 0, warning: 0, info: 0, hint: 0 },
      undecidable: 0,
      notJudged: [],
    },
    findings: [],
    events: trace.events,
    files: [],
    leases: [],
    pins: [],
    breaks: [],
    changes: [],
    marks: [],
    mappings: [],
    unparsed: trace.unparsed,
  };
}
