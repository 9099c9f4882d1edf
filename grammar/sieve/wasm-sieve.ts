// The sieve as WebAssembly with SIMD: the compiled sieve.assembly.ts, whose bytes are part of the bundle.

import { longestName, longestSift, mostNames, type NoiseName, roomForBytes, type Sieve, type SieveSetting, type Sifted } from './sieve';
import code from './sieve.wasm';

/** undefined where the host has no WebAssembly, or none with SIMD. */
export function createWasmSieve(): Sieve | undefined {
  const program = instance();
  if (program === undefined) return undefined;
  const { buffer } = program.memory;
  const numbers = (at: number): Uint32Array => new Uint32Array(buffer, at, longestSift + 1);
  const results = new Uint32Array(buffer, 112, 1);
  const name = new Uint8Array(buffer, 64, longestName);
  const bytes = new Uint8Array(buffer, bytesAt, roomForBytes);
  const sifted: Sifted = {
    starts: numbers(1024),
    ends: numbers(1024 + stride),
    skipped: numbers(1024 + 2 * stride),
    unfinished: numbers(1024 + 3 * stride),
    seconds: numbers(1024 + 4 * stride),
    count: 0,
    next: 0,
  };
  let known: readonly NoiseName[] = [];
  let taken = 0;
  let length = 0;
  let setting: SieveSetting | undefined;

  return {
    sifted,
    bytes,
    load(to) {
      length = to;
      sifted.next = -1;
    },
    set(next) {
      if (next.names !== known) {
        program.forget();
        taken = 0;
        known = next.names;
      }
      if (setting === next) return;
      setting = next;
      if (next.dialect === 'ftrace') program.configure(1, next.column, next.numbered ? 1 : 0);
      else program.configure(2, next.pid ? 1 : 0, next.stamp === 'none' ? 0 : next.stamp === 'epoch' ? 1 : 2);
    },
    sift(from, most) {
      for (; taken < known.length && taken < mostNames; taken += 1) {
        const one = known[taken];
        const text = new TextEncoder().encode(one?.name ?? '');
        if (one === undefined || text.length === 0 || text.length > longestName) continue;
        name.fill(0);
        name.set(text);
        program.add(text.length, one.kind);
      }
      if (from !== sifted.next) program.pause();
      sifted.count = program.sift(from, length, most);
      sifted.next = results[0] ?? 0;
    },
  };
}

/** bytes from one array of results to the next, and where the log's bytes begin; as sieve.assembly.ts has them */
const stride = (longestSift + 1) * 4;
const bytesAt = 131072 + 4096 * 64 + 1024 * 64 + 1024 * 32;

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer };
  configure(which: number, first: number, other: number): void;
  forget(): void;
  pause(): void;
  add(length: number, kind: number): void;
  sift(from: number, to: number, most: number): number;
}

function instance(): Program | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  try {
    const imports = { env: { abort: () => undefined } };
    return new WebAssembly.Instance(new WebAssembly.Module(code), imports).exports as unknown as Program; // sieve.assembly.ts exports these
  } catch {
    // An engine without SIMD does not take the module: the plain sieve does the same.
    return undefined;
  }
}
