// Calls of a log made otherwise: a range cut to its unpinned parts, a size that keeps what is pinned, a region registered in pieces, a release that
// the log lacks. Each is the recorded event with other numbers, in the place of the recorded one. Pure.

import type { TraceEvent } from '../../../grammar/event';
import type { Analysis, Finding, PinLife } from '../analysis';
import { eventOnLine } from '../lives/event-on-line';
import type { EventChange } from '../what-if';
import { changeOf, piecesOf, rangesText, smallestSize, unpinnedParts } from './ranges';

interface Replaced {
  readonly title: string;
  readonly changes: readonly EventChange[];
}

/** The hole punched around the pinned pages: one call per unpinned part. */
export function leavePinnedOut(analysis: Analysis, finding: Finding): Replaced | undefined {
  const change = changeOf(analysis, finding);
  const call = change && eventOf(analysis, change.startLine);
  const parts = change && unpinnedParts(analysis, change);
  if (call?.kind !== 'fallocate' || parts === undefined || parts.length === 0) return undefined;
  const calls = parts.map(
    ({ offset, length }): TraceEvent => ({ ...succeeded(call), kind: 'fallocate', fd: call.fd, mode: call.mode, offset, length }),
  );
  return { title: `Leave the pinned pages out: free ${rangesText(parts)}`, changes: instead(call, calls) };
}

/** The truncate that ends behind the last pinned page. */
export function keepPinned(analysis: Analysis, finding: Finding): Replaced | undefined {
  const change = changeOf(analysis, finding);
  const call = change && eventOf(analysis, change.startLine);
  const size = change && smallestSize(analysis, change);
  if (call?.kind !== 'truncate' || size === undefined) return undefined;
  const { path, fd } = call;
  const cut: TraceEvent = { ...succeeded(call), kind: 'truncate', ...(path !== undefined && { path }), ...(fd && { fd }), size };
  return { title: `Truncate to no less than ${size} bytes, behind the last pinned page`, changes: instead(call, [cut]) };
}

/** A large pin as several small ones, where the log shows the addresses. */
export function cutPin(analysis: Analysis, { line }: Finding): Replaced | undefined {
  const pin = analysis.pins.find(({ startLine }) => startLine === line);
  const pieces = pin === undefined ? [] : piecesOf(pin);
  const call = eventOf(analysis, line);
  if (call === undefined || pieces.length < 2) return undefined;
  const title = `Register ${pieces.length} pieces of ${pieces[0]?.length ?? 0} bytes instead of one region`;
  if (call.kind === 'ring-register' && call.ranges?.length === 1) {
    const address = call.ranges[0]?.address ?? 0;
    const ranges = pieces.map(({ offset, length }) => ({ address: address + offset, length }));
    return { title, changes: instead(call, [{ ...call, ranges }]) };
  }
  const { address } = call.kind === 'pin' ? call : {};
  if (call.kind !== 'pin' || address === undefined) return undefined;
  const calls = pieces.map(({ offset, length }, at): TraceEvent => {
    const { handle, ...rest } = call;
    return { ...rest, address: address + offset, length, ...(handle === undefined ? {} : { handle: `${handle}.${at}` }) };
  });
  return { title, changes: instead(call, calls) };
}

/** The same operation with success in the place of what refused it. */
export function repeated(analysis: Analysis, line: number): readonly EventChange[] {
  const call = eventOf(analysis, line);
  if (call?.kind !== 'truncate' && call?.kind !== 'fallocate') return [];
  const { errno: _, duration: __, ...rest } = call;
  return instead(call, [{ ...rest, result: 0 }]);
}

/** How a pin is let go before a line (1-based): the log's own release earlier, else the call that undoes the one that pinned it. */
export function releaseOf(analysis: Analysis, pin: PinLife, line: number): EventChange | undefined {
  const released = pin.endLine === undefined ? undefined : eventOf(analysis, pin.endLine);
  if (released !== undefined && releases.has(released.kind)) return { kind: 'move', line: released.line, before: line };
  const call = eventOf(analysis, pin.startLine);
  const event = call && undone(call);
  return event && { kind: 'insert-before', line, event };
}

const releases: ReadonlySet<TraceEvent['kind']> = new Set<TraceEvent['kind']>([
  'unpin',
  'ioctl',
  'write',
  'ring-register',
  'annotation',
  'close',
]);

function undone(call: TraceEvent): TraceEvent | undefined {
  const base = succeeded(call);
  switch (call.kind) {
    case 'ring-register':
      return { ...base, kind: 'ring-register', fd: call.fd, operation: 'unregister', source: 'call' };
    case 'ioctl':
      return call.request === 'gup-test-start' ? { ...base, kind: 'ioctl', fd: call.fd, request: 'gup-test-stop' } : undefined;
    case 'pin':
      return call.handle === undefined
        ? undefined
        : {
            ...base,
            kind: 'unpin',
            function: call.function === 'ibv_reg_mr' ? 'ibv_dereg_mr' : 'ib_umem_release',
            handle: call.handle,
            source: call.source,
          };
    default:
      return undefined;
  }
}

/** Who and where of a call, with success in the place of its outcome. */
function succeeded({ tid, tgid, comm }: TraceEvent): Omit<TraceEvent, 'kind'> & { readonly result: number } {
  return {
    line: 0,
    endLine: 0,
    column: 1,
    endColumn: 1,
    tid,
    ...(tgid !== undefined && { tgid }),
    ...(comm !== undefined && { comm }),
    result: 0,
  };
}

function instead(call: TraceEvent, calls: readonly TraceEvent[]): readonly EventChange[] {
  return [{ kind: 'drop', line: call.line }, ...calls.map((event): EventChange => ({ kind: 'insert-before', line: call.line, event }))];
}

export function eventOf(analysis: Analysis, line: number): TraceEvent | undefined {
  const at = eventOnLine(analysis, line);
  return at === undefined ? undefined : analysis.events.at(at);
}
