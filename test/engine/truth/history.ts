// What the truth log says happened to leases and pins: a walk through the program's own calls, without any trace.

import { leaseArgument } from './sight';
import { numberOf, type TruthOp, truthOutcome } from './truth-log';

export interface TruthLease {
  readonly taken: TruthOp;
  readonly path: string;
  type: number;
  /** A retake was refused: it is being broken. */
  breaking?: boolean;
  /** A reader waited out the break: from then on it is a read lease. */
  downgraded?: boolean;
  end?: { readonly how: 'released' | 'timed-out' | 'retyped' | 'closed' | 'exited'; readonly op: TruthOp };
}

export interface TruthPin {
  readonly taken: TruthOp;
  /** File name and pages in the truth's words; absent where it names no file. */
  readonly file?: string;
  readonly pages?: readonly [number, number];
  released?: TruthOp;
}

export interface History {
  /** The lease that the descriptor of a call held when the call began. */
  readonly held: ReadonlyMap<TruthOp, TruthLease>;
  readonly leases: readonly TruthLease[];
  readonly pins: readonly TruthPin[];
  /** Operations that waited for about lease-break-time, with the leases that were taken away meanwhile. */
  readonly timeouts: ReadonlyMap<TruthOp, readonly TruthLease[]>;
  /** File of a call that names a descriptor or a path. */
  readonly paths: ReadonlyMap<TruthOp, string>;
}

interface Description {
  readonly path: string;
  references: number;
  lease?: TruthLease | undefined;
}
interface Process {
  readonly fds: Map<number, Description>;
  readonly maps: Map<number, Description>;
}

const F_UNLCK = 2;

/** `breakTime`: seconds, until a call of the log changes it. */
export function historyOf(ops: readonly TruthOp[], breakTime: number): History {
  const held = new Map<TruthOp, TruthLease>();
  const leases: TruthLease[] = [];
  const timeouts = new Map<TruthOp, readonly TruthLease[]>();
  const paths = new Map<TruthOp, string>();
  const processes = new Map<number, Process>();
  const before = new Map<TruthOp, readonly TruthLease[]>();
  const inFlight: Description[] = [];
  let limit = breakTime;

  const of = (pid: number): Process => {
    const known = processes.get(pid) ?? { fds: new Map(), maps: new Map() };
    processes.set(pid, known);
    return known;
  };
  const drop = (description: Description | undefined, op: TruthOp, how: 'closed' | 'exited') => {
    if (description === undefined || --description.references > 0 || description.lease === undefined) return;
    description.lease.end ??= { how, op };
    description.lease = undefined;
  };
  const at = (op: TruthOp) => of(op.pid).fds.get(numberOf(op, 'fd') ?? -1);
  const install = (pid: number, fd: number, description: Description, op: TruthOp) => {
    const { fds } = of(pid);
    drop(fds.get(fd), op, 'closed');
    description.references++;
    fds.set(fd, description);
  };
  const leave = (pid: number, op: TruthOp) => {
    const process = of(pid);
    for (const description of [...process.fds.values(), ...process.maps.values()]) drop(description, op, 'exited');
    processes.delete(pid);
  };

  const begins = (op: TruthOp) => {
    const description = at(op);
    const path =
      description?.path ??
      (op.op === 'truncate' ? op.what.replace(/ len=\d+$/, '') : op.op === 'open' ? op.what.replace(/ O_\S+$/, '') : undefined);
    if (path !== undefined) paths.set(op, path);
    if (description?.lease !== undefined) held.set(op, description.lease);
    if (path !== undefined && breaks(op))
      before.set(
        op,
        leases.filter((lease) => lease.end === undefined && lease.path === path && meets(op, lease)),
      );
    if (op.op === 'setlease' && leaseArgument(op) === F_UNLCK) unlock(op, description);
    else if (op.op === 'close' && truthOutcome(op) === 'ok') {
      of(op.pid).fds.delete(numberOf(op, 'fd') ?? -1);
      drop(description, op, 'closed');
    } else if (op.op === 'munmap') {
      const address = numberOf(op, 'addr') ?? 0;
      drop(of(op.pid).maps.get(address), op, 'closed');
      of(op.pid).maps.delete(address);
    } else if (op.op === 'fork' && (op.result ?? 0) > 0) fork(op);
    else if (op.op === 'exit') leave(op.pid, op);
    else if (op.op === 'child_status') leave(numberOf(op, 'pid') ?? 0, op);
    else if (op.op === 'lease-break-time' && truthOutcome(op) === 'ok') limit = Number(op.what);
    else if (op.op === 'sendfd' && truthOutcome(op) === 'ok' && description !== undefined) {
      description.references++;
      inFlight.push(description);
    }
  };
  const unlock = (op: TruthOp, description: Description | undefined) => {
    const lease = description?.lease;
    if (description === undefined || lease === undefined) return;
    if (truthOutcome(op) === 'ok') lease.end = { how: 'released', op };
    else if (op.errno === 'EAGAIN') lease.end = { how: 'timed-out', op };
    else return;
    description.lease = undefined;
  };
  const fork = (op: TruthOp) => {
    const parent = of(op.pid);
    const child = of(op.result ?? 0);
    for (const kind of ['fds', 'maps'] as const)
      for (const [key, description] of parent[kind]) {
        description.references++;
        child[kind].set(key, description);
      }
  };
  const ends = (op: TruthOp) => {
    if (truthOutcome(op) === 'ok') {
      if (op.op === 'open' || op.op === 'memfd_create')
        install(op.pid, op.result ?? -1, { path: paths.get(op) ?? op.what, references: 0 }, op);
      else if (op.op === 'io_uring_setup') install(op.pid, op.result ?? -1, { path: 'io_uring', references: 0 }, op);
      else if (op.op === 'recvfd') {
        const description = inFlight.shift();
        if (description !== undefined) install(op.pid, op.result ?? -1, description, op);
      } else if (op.op === 'mmap') {
        const description = at(op);
        if (description !== undefined) {
          description.references++;
          of(op.pid).maps.set(op.result ?? 0, description);
        }
      } else if (op.op === 'setlease') take(op, at(op));
    }
    if (op.op === 'setlease' && op.errno === 'EAGAIN') {
      const lease = held.get(op);
      if (lease !== undefined && leaseArgument(op) === lease.type) lease.breaking = true;
    }
    const waited = before.get(op)?.filter((lease) => lease.end === undefined) ?? [];
    if (waited.length > 0 && op.errno !== 'EAGAIN' && limit > 0 && (op.end ?? op.start) - op.start >= 0.9 * limit) timeOut(op, waited);
  };
  const take = (op: TruthOp, description: Description | undefined) => {
    const argument = leaseArgument(op);
    if (description === undefined || argument === F_UNLCK) return;
    if (description.lease?.breaking === true) description.lease.end = { how: 'timed-out', op };
    else if (description.lease !== undefined) {
      // lm_change() changes read to write and back; the layout flag of an own lease stays as it is.
      if (description.lease.type === argument || description.lease.type > 1 || argument > 1) return;
      description.lease.end = { how: 'retyped', op };
    }
    description.lease = { taken: op, path: description.path, type: argument };
    leases.push(description.lease);
  };
  const timeOut = (op: TruthOp, waited: readonly TruthLease[]) => {
    timeouts.set(op, waited);
    const reads = op.op === 'open' && op.what.includes('O_RDONLY') && !op.what.includes('O_TRUNC');
    for (const lease of waited) {
      if (reads && lease.type === 1) {
        lease.type = 0;
        lease.downgraded = true;
        continue;
      }
      lease.end = { how: 'timed-out', op };
      for (const process of processes.values()) for (const one of process.fds.values()) if (one.lease === lease) one.lease = undefined;
    }
  };

  const moments = ops.flatMap((op) => [
    { time: op.start, run: () => begins(op) },
    ...(op.end === undefined ? [] : [{ time: op.end, run: () => ends(op) }]),
  ]);
  for (const moment of moments.sort((a, b) => a.time - b.time)) moment.run();
  return { held, leases, timeouts, paths, pins: pinsOf(ops) };
}

function breaks(op: TruthOp): boolean {
  return op.op === 'open' || op.op === 'truncate' || op.op === 'ftruncate' || op.op === 'fallocate';
}

function meets(op: TruthOp, lease: TruthLease): boolean {
  const layout = (lease.type & 0x10) !== 0;
  if (op.op === 'open')
    return layout ? op.what.includes('O_TRUNC') : lease.type === 1 || !op.what.includes('O_RDONLY') || op.what.includes('O_TRUNC');
  // ext4 breaks layouts only where blocks go.
  if (op.op === 'fallocate' && numberOf(op, 'mode') === 0 && !lease.path.startsWith('/mnt/pmem1')) return false;
  return layout || op.op === 'truncate';
}

/** Pins with the call that released them; one that ends with its context has none. */
function pinsOf(ops: readonly TruthOp[]): readonly TruthPin[] {
  const pins: TruthPin[] = [];
  const alive = new Map<string, TruthPin[]>();
  const key = (op: TruthOp, fd: string) => `${op.pid} ${fd} ${numberOf(op, fd)}`;
  let lastRegion: TruthPin | undefined;
  for (const op of ops) {
    if (/^(pin_gup|ibv_reg_mr|uring_reg_bufs)$/.test(op.op) && truthOutcome(op) === 'ok') {
      const words = /^(.*?) (?:fd|ring|addr)=.*pages=(\d+)-(\d+)/.exec(op.what);
      const pin: TruthPin = { taken: op, ...(words === null ? {} : { file: words[1] ?? '', pages: [Number(words[2]), Number(words[3])] }) };
      pins.push(pin);
      if (op.op === 'ibv_reg_mr') lastRegion = pin;
      else alive.set(key(op, op.op === 'pin_gup' ? 'fd' : 'ring'), [pin]);
    } else if (op.op === 'note' && op.what.includes('lkey=') && lastRegion !== undefined)
      alive.set(`${op.pid} lkey ${numberOf(op, 'lkey')}`, [lastRegion]);
    else if (/^(unpin_gup|uring_unreg_bufs|ibv_dereg_mr)$/.test(op.op) && truthOutcome(op) === 'ok') {
      const name = key(op, op.op === 'unpin_gup' ? 'fd' : op.op === 'uring_unreg_bufs' ? 'ring' : 'lkey');
      for (const pin of alive.get(name) ?? []) pin.released = op;
      alive.delete(name);
    } else if (op.op === 'close') {
      alive.delete(`${op.pid} fd ${numberOf(op, 'fd')}`);
      alive.delete(`${op.pid} ring ${numberOf(op, 'fd')}`);
    }
  }
  return pins;
}
