// Source text to copy: C that retakes the lease a finding misses, in the right order and with its errors handled.

import type { Analysis, Finding } from './analysis';

/** C for the finding's policy and descriptor (F_SETLEASE, SIGIO handler, order of release); compiles on its own with _GNU_SOURCE. */
export declare function retakeCode(analysis: Analysis, finding: Finding): string;
