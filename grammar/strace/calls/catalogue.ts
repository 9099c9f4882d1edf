// Every call that can matter, by the name strace prints. A call that is not here is noise.

import type { Decoder } from '../call';
import { descriptorCalls } from './descriptors';
import { fileCalls } from './files';
import { leaseCalls } from './leases';
import { memoryCalls } from './memory';
import { pinCalls } from './pins';
import { signalCalls } from './signals';
import { taskCalls } from './tasks';

export const catalogue: ReadonlyMap<string, Decoder> = new Map(
  Object.entries({ ...descriptorCalls, ...leaseCalls, ...fileCalls, ...memoryCalls, ...pinCalls, ...signalCalls, ...taskCalls }),
);
