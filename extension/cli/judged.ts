// One log of the command line judged as far as memory reaches, with a word where that is not all of it.

import type { Analysis } from '../engine/analysis';
import type { EngineOptions } from '../engine/options';
import { visible } from '../engine/report/visible';
import { judgeAtOnce } from '../trace/judge';
import { createRoom } from '../trace/node-room';
import type { Console } from './console';
import type { Input } from './input';

export function judged({ trace, file }: Pick<Input, 'trace' | 'file'>, options: EngineOptions, console: Pick<Console, 'tell'>): Analysis {
  const analysis = judgeAtOnce(trace, options, createRoom());
  const { incomplete } = analysis.summary;
  if (incomplete !== trace.incomplete) console.tell(`lease-lens: ${visible(file)}: ${visible(incomplete ?? '')}`);
  return analysis;
}
