// What a log can show at all, by what it records: the kinds of event that stand for each call of the truth, and whether one fits.

import type { EventKind, ParsedTrace, TraceEvent } from '../../../grammar/event';
import { numberOf, type TruthOp, truthOutcome } from './truth-log';

export interface Sight {
  /** The kinds of event that show this call, best first; undefined when this log shows none. */
  kinds(op: TruthOp): readonly EventKind[] | undefined;
  relevant(event: TraceEvent): boolean;
  /** 0: another call; more: the better the fit. */
  closeness(op: TruthOp, event: TraceEvent): number;
  /** The log shows which pages a pin takes. */
  readonly showsAddresses: boolean;
  readonly showsRingAddresses: boolean;
}

const F_UNLCK = 2;
const leaseNames: Readonly<Record<string, number>> = { F_RDLCK: 0, F_WRLCK: 1, F_UNLCK };

export function sightOf(trace: ParsedTrace): Sight {
  const present = new Set(trace.events.map((event) => event.kind));
  const text = trace.dialect === 'strace' || trace.dialect === 'perf-trace';
  const calls = (...kinds: EventKind[]) => {
    const shown = kinds.filter((kind) => present.has(kind));
    return shown.length === 0 ? undefined : shown;
  };
  // The function tracer shows that pages are pinned, not which.
  const probes = trace.events.some((event) => event.kind === 'pin' && event.address !== undefined);
  const kinds = (op: TruthOp): readonly EventKind[] | undefined => {
    switch (op.op) {
      case 'setlease':
        if (present.has('setlease')) return ['setlease'];
        // Refused before the tracepoint: without the calls there is nothing to see.
        if (op.errno !== undefined && op.errno !== 'EAGAIN') return undefined;
        return calls(leaseArgument(op) === F_UNLCK ? 'lease-removed' : 'lease-added');
      case 'getlease':
      case 'fallocate':
      case 'open':
      case 'signal':
      case 'close':
        return calls(op.op);
      case 'ftruncate':
      case 'truncate':
        return calls('truncate');
      case 'uring_reg_bufs':
      case 'uring_unreg_bufs':
        return calls('ring-register');
      case 'pin_gup':
      case 'unpin_gup':
        return calls('ioctl');
      case 'ibv_reg_mr':
        // strace prints RDMA_VERBS_IOCTL for every verb; only a refusal that GUP alone gives tells a registration.
        return probes ? ['pin'] : truthOutcome(op) === 'EPERM' || truthOutcome(op) === 'EOPNOTSUPP' ? calls('ioctl') : undefined;
      default:
        return undefined;
    }
  };
  const used = new Set<EventKind>([
    'setlease',
    'getlease',
    'fallocate',
    'open',
    'signal',
    'close',
    'truncate',
    'ring-register',
    'ioctl',
    'pin',
    'lease-removed',
    'lease-added',
  ] as const);
  return {
    kinds,
    relevant: (event) => used.has(event.kind),
    closeness: (op, event) => (kinds(op)?.includes(event.kind) === true ? closeness(op, event) : 0),
    showsAddresses: probes,
    showsRingAddresses: probes || text,
  };
}

/** F_SETLEASE's argument in the truth's words: `fd=9 0x10`, `fd=5 F_UNLCK (in handler)`. */
export function leaseArgument(op: TruthOp): number {
  const word = op.what.split(' ')[1] ?? '';
  return leaseNames[word] ?? Number(word) | 0;
}

function closeness(op: TruthOp, event: TraceEvent): number {
  return argumentsFit(op, event) ? (outcomeFits(op, event) ? 3 : 2) : 0;
}

function argumentsFit(op: TruthOp, event: TraceEvent): boolean {
  const fd = numberOf(op, 'fd');
  switch (event.kind) {
    case 'setlease':
      return op.op === 'setlease' && event.fd.fd === fd && (event.argument | 0) === leaseArgument(op);
    case 'lease-added':
    case 'lease-removed':
      return op.op === 'setlease';
    case 'getlease':
      return op.op === 'getlease' && event.fd.fd === fd;
    case 'close':
      return op.op === 'close' && event.fd.fd === fd && event.last === undefined;
    case 'truncate':
      if (event.size !== numberOf(op, 'len')) return false;
      return op.op === 'ftruncate' ? event.fd?.fd === fd : op.op === 'truncate' && event.fd === undefined;
    case 'fallocate':
      return (
        op.op === 'fallocate' &&
        event.fd.fd === fd &&
        event.mode === numberOf(op, 'mode') &&
        event.offset === numberOf(op, 'off') &&
        event.length === numberOf(op, 'len')
      );
    case 'open':
      return op.op === 'open' && event.object === 'file' && openFits(op, event.path, event.flags);
    case 'signal':
      return op.op === 'signal' && event.phase === 'delivered' && event.signal === numberOf(op, 'sig');
    case 'ring-register':
      if (event.source !== 'call' || event.fd.fd !== numberOf(op, 'ring')) return false;
      return (
        (event.operation === 'register' && op.op === 'uring_reg_bufs') || (event.operation === 'unregister' && op.op === 'uring_unreg_bufs')
      );
    case 'ioctl':
      if (op.op === 'pin_gup') return event.request === 'gup-test-start' && event.fd.fd === fd;
      if (op.op === 'unpin_gup') return event.request === 'gup-test-stop' && event.fd.fd === fd;
      return op.op === 'ibv_reg_mr' && event.request === 'rdma-verbs' && event.errno === op.errno;
    case 'pin':
      return op.op === 'ibv_reg_mr' && event.address === numberOf(op, 'addr');
    default:
      return false;
  }
}

/** The path's last name and the access mode; ftrace may hide the path. */
function openFits(op: TruthOp, path: string | undefined, flags: number | undefined): boolean {
  const words = /^(.*) (O_\S+)$/s.exec(op.what);
  const names = words?.[2]?.split('|') ?? [];
  const mode = names.includes('O_RDWR') ? 2 : names.includes('O_WRONLY') ? 1 : 0;
  if (
    flags !== undefined &&
    ((flags & 3) !== mode ||
      names.includes('O_TRUNC') !== ((flags & 0x200) !== 0) ||
      names.includes('O_NONBLOCK') !== ((flags & 0x800) !== 0))
  )
    return false;
  const name = (text: string | undefined) => text?.slice(text.lastIndexOf('/') + 1);
  return path === undefined || name(path) === name(words?.[1]) || !/^[\w./-]*$/.test(path);
}

function outcomeFits(op: TruthOp, event: TraceEvent): boolean {
  const wanted = truthOutcome(op);
  const shown = event.errno ?? (event.result === undefined ? undefined : 'ok');
  if (wanted !== shown) return false;
  return op.op !== 'open' && op.op !== 'getlease' ? true : wanted !== 'ok' || op.result === event.result;
}
