// The names of this log whose lines are noise, whatever else stands on them: what the sieve may leave out.

import { mostNames, type NoiseKind, type NoiseName, noiseKind } from '../sieve/sieve';
import type { NameEntry } from './names';

export interface NoiseNames {
  readonly names: readonly NoiseName[];
  /** A name that the log has just shown, as printed. */
  readonly learn: (raw: string, entry: NameEntry) => void;
}

export function createNoiseNames(): NoiseNames {
  const names: NoiseName[] = [];
  return {
    names,
    learn(raw, entry) {
      const kind = kindOf(entry);
      if (kind !== undefined && names.length < mostNames) names.push({ name: raw, kind });
    },
  };
}

function kindOf(entry: NameEntry): NoiseKind | undefined {
  switch (entry.is) {
    case 'syscall':
      return entry.spec === undefined ? noiseKind.call : undefined;
    case 'enter':
    case 'exit':
      return entry.spec === undefined ? noiseKind.always : undefined;
    case 'event':
      return noiseKind.unlessPlace;
    case 'function':
      return entry.of === undefined && !entry.shown.startsWith('PERF_RECORD_') ? noiseKind.function : undefined;
    default:
      return undefined;
  }
}
