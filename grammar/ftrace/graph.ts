// The function graph's columns: ` 0)  rdma-re-2511  | + 43.912 us   |      fn() {`, each of time, CPU, task and duration optional.
// Kernel text prints no task unless asked (funcgraph-proc); then the banner at a switch, ` 1)  a-2388  =>  b-2389 `, tells who ran before and after.

export interface GraphColumns {
  cpu: number | undefined;
  /** comm and pid of funcgraph-proc. */
  comm: string | undefined;
  tid: number | undefined;
  nanoseconds: number | undefined;
  /** Where the duration column (or the body, without one) begins. */
  duration: number;
  /** First character behind the last bar and its blanks. */
  body: number;
}

export interface GraphBanner {
  readonly cpu: number;
  readonly from: { readonly comm: string; readonly tid: number };
  readonly to: { readonly comm: string; readonly tid: number };
}

/** The columns of a function graph line, or undefined when it is none. */
export function graphColumns(text: string): GraphColumns | undefined {
  const columns: GraphColumns = { cpu: undefined, comm: undefined, tid: undefined, nanoseconds: undefined, duration: 0, body: 0 };
  let at = skip(text, 0);
  // funcgraph-abstime: `  1234.567890 |`.
  const first = digitsEnd(text, at);
  if (first > at && text.charCodeAt(first) === dot) {
    const end = digitsEnd(text, first + 1);
    const bar = skip(text, end);
    if (text.charCodeAt(bar) === bar124) {
      columns.nanoseconds =
        Number(text.slice(at, first)) * 1e9 +
        Number(
          text
            .slice(first + 1, end)
            .padEnd(9, '0')
            .slice(0, 9),
        );
      at = skip(text, bar + 1);
    }
  }
  const cpuEnd = digitsEnd(text, at);
  if (cpuEnd > at && text.charCodeAt(cpuEnd) === 41 /* ) */) {
    columns.cpu = Number(text.slice(at, cpuEnd));
    at = cpuEnd + 1;
  } else if (columns.nanoseconds === undefined) {
    at = 0;
  }
  let bar = text.indexOf('|', at);
  if (bar < 0) return undefined;
  if (!isDuration(text, at, bar)) {
    // A task, `comm-pid`; its comm (7 bytes) may hold a bar.
    let next = text.indexOf('|', bar + 1);
    let task = taskOf(text.slice(at, bar).trim());
    while (task === undefined && next >= 0 && next - at < 40) {
      bar = next;
      next = text.indexOf('|', bar + 1);
      task = taskOf(text.slice(at, bar).trim());
    }
    if (task === undefined || next < 0 || next - bar > 40) return undefined;
    columns.comm = task.comm;
    columns.tid = task.tid;
    at = bar + 1;
    // funcgraph-irq-info: ` d..1. |`.
    if (!isDuration(text, at, next)) {
      const last = text.indexOf('|', next + 1);
      if (last < 0 || last - next > 20 || !isDuration(text, next + 1, last)) return undefined;
      at = next + 1;
      next = last;
    }
    bar = next;
  } else if (columns.cpu === undefined && columns.nanoseconds === undefined && bar > 30) {
    return undefined;
  }
  columns.duration = at;
  columns.body = skip(text, bar + 1);
  return columns;
}

/** ` 1)  lease-h-2388  =>  lease-b-2389 ` */
export function graphBanner(text: string): GraphBanner | undefined {
  const match = /^\s*(\d+)\)\s+(.{1,20}?-\d+)\s+=>\s+(.{1,20}?-\d+)\s*$/.exec(text);
  const from = taskOf(match?.[2] ?? '');
  const to = taskOf(match?.[3] ?? '');
  return match === null || from === undefined || to === undefined ? undefined : { cpu: Number(match[1]), from, to };
}

const dot = 46;
const bar124 = 124;

function skip(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at += 1;
  return at;
}

function taskOf(text: string): { readonly comm: string; readonly tid: number } | undefined {
  const dash = text.lastIndexOf('-');
  if (dash < 0 || digitsEnd(text, dash + 1) !== text.length || dash + 1 === text.length) return undefined;
  return { comm: text.slice(0, dash), tid: Number(text.slice(dash + 1)) };
}

/** Blanks, or `+ 43.912 us`, or the arrows of an interrupt. */
function isDuration(text: string, from: number, to: number): boolean {
  let at = skip(text, from);
  if (at >= to) return true;
  if ('+!#*@$'.includes(text[at] ?? '') && text.charCodeAt(at + 1) === 32) at = skip(text, at + 1);
  const whole = digitsEnd(text, at);
  if (whole > at) {
    // `43.912 us`; from a second on without decimals, `1062169 us`.
    const unit = skip(text, text.charCodeAt(whole) === dot ? digitsEnd(text, whole + 1) : whole);
    return text.charCodeAt(unit) === 117 && text.charCodeAt(unit + 1) === 115 && skip(text, unit + 2) >= to;
  }
  return text.startsWith('====', at) || text.startsWith('<===', at);
}
