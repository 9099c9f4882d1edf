// What a text is when it is no trace that can be read, and what to record instead. A value with a message, never an exception.

/** Why a text is no trace that can be read: raw, hex, bin or hist output, a recorder's own file, binary or compressed bytes, nothing recognised. */
export interface NotATrace {
  readonly kind: 'not-a-trace';
  readonly what: 'raw' | 'hex' | 'binary' | 'hist' | 'trace.dat' | 'perf.data' | 'perf-untimed' | 'compressed' | 'unknown';
  /** What it is, where that shows, and what to record instead. */
  readonly message: string;
}

/** `line` is the 1-based physical line where it shows. */
export function notATrace(what: NotATrace['what'], line: number): NotATrace {
  return { kind: 'not-a-trace', what, message: sentence(what, line) };
}

/** Reads the magic number of a file's first bytes: recorders' own formats and compressed files. */
export function notATraceFromBytes(head: Uint8Array): NotATrace | undefined {
  const found = magics.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (found === undefined) return undefined;
  return { kind: 'not-a-trace', what: found.what, message: found.message };
}

const textFtrace = 'the text form of /sys/kernel/tracing/trace with the options raw, hex and bin off';

function sentence(what: NotATrace['what'], line: number): string {
  switch (what) {
    case 'raw':
      return `ftrace raw output (line ${line}): it shows event numbers, not events; record again with \`echo 0 > /sys/kernel/tracing/options/raw\``;
    case 'hex':
      return `ftrace hex output (line ${line}): it shows event numbers, not events; record again with \`echo 0 > /sys/kernel/tracing/options/hex\``;
    case 'hist':
      return `an ftrace histogram (line ${line}): it counts events and keeps none; record ${textFtrace}`;
    case 'binary':
      return `binary bytes (NUL characters in line ${line}): give a text log, of strace -f -o, or ${textFtrace}`;
    case 'trace.dat':
      return `trace-cmd's own file (line ${line}): run \`trace-cmd report -t -i trace.dat > trace.txt\` and give that text; with trace-cmd installed the command line does so itself`;
    case 'perf.data':
      return `perf's own file (line ${line}): run \`perf script -F +tid,+pid > trace.txt\` and give that text`;
    case 'perf-untimed':
      return `perf script without times (line ${line}): its order cannot be checked; run \`perf script -F +time,+pid,+tid > trace.txt\` on the same perf.data`;
    case 'compressed':
      return `compressed bytes (line ${line}): decompress it first`;
    case 'unknown':
      return `${line === 1 ? 'its one line does not read' : `none of its ${line} lines reads`} as strace, ftrace, trace-cmd report, perf script or perf trace; record with \`strace -f -ttt -T -y -o FILE\`, or ${textFtrace}`;
  }
}

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));

const magics: readonly { readonly bytes: readonly number[]; readonly what: NotATrace['what']; readonly message: string }[] = [
  { bytes: [0x17, 0x08, 0x44, ...ascii('tracing')], what: 'trace.dat', message: sentence('trace.dat', 1) },
  { bytes: ascii('PERFILE2'), what: 'perf.data', message: sentence('perf.data', 1) },
  { bytes: ascii('2ELIFREP'), what: 'perf.data', message: sentence('perf.data', 1) },
  { bytes: [0x1f, 0x8b], what: 'compressed', message: compressed('gzip') },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed', message: compressed('zstd') },
  { bytes: [0xfd, ...ascii('7zXZ'), 0], what: 'compressed', message: compressed('xz') },
  { bytes: ascii('BZh'), what: 'compressed', message: compressed('bzip2') },
  { bytes: [0x04, 0x22, 0x4d, 0x18], what: 'compressed', message: compressed('lz4') },
];

/** gzip, zstd and xz come here only where no unpacker stands in front (packed twice, an editor's text). */
function compressed(program: string): string {
  return `${program}-compressed (byte 1): run \`${program} -dc FILE | lease-lens check -\``;
}
