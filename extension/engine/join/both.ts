// One call, seen by two recorders, as one event: what strace reads out of memory (paths, flags, masks), when and on which CPU the kernel ran it.

import type { FdRef, TraceEvent } from '../../../grammar/event';

/**
 * `outer` is strace's where one of them is. The event stands on the lines of `inner`, whose place among the kernel's own events is exact; the
 * lines of `outer` are its second evidence.
 */
export function both(outer: TraceEvent, inner: TraceEvent): TraceEvent {
  const { line, endLine, column: _a, endColumn: _b, outcomeColumn: _c, outcomeEndColumn: _e, ...more } = outer;
  const { time: _t, duration, returned: _r, result: _n, errno: _o, ...said } = more;
  const { returned, ...seen } = inner;
  const outcome = inner.result !== undefined || inner.errno !== undefined ? inner : outer;
  // Of a call whose end only one of them shows, that one tells how long it took.
  const whole = returned === false && outer.returned !== false ? endOf(outer, duration) : {};
  const still = returned === false && outer.returned === false ? { returned: false } : {};
  const fd = 'fd' in outer && 'fd' in inner && isRef(outer.fd) && isRef(inner.fd) ? { fd: { ...inner.fd, ...outer.fd } } : {};
  const request = outer.kind === 'ioctl' && outer.request === 'other' && inner.kind === 'ioctl' ? { request: inner.request } : {};
  return {
    ...seen,
    ...said,
    ...position(inner),
    ...fd,
    ...request,
    ...whole,
    ...still,
    tid: inner.tid,
    ...pick('tgid', inner.tgid ?? outer.tgid),
    ...pick('comm', inner.comm ?? outer.comm),
    ...pick('result', outcome.result),
    ...pick('errno', outcome.errno),
    also: [...(inner.also ?? []), ...(outer.also ?? []), { line, endLine }],
  } as TraceEvent; // two events of one kind: every field of it is one of theirs
}

function position(event: TraceEvent): object {
  const { line, endLine, column, endColumn, time, duration } = event;
  return {
    ...{ line, endLine, column, endColumn },
    ...pick('outcomeColumn', event.outcomeColumn),
    ...pick('outcomeEndColumn', event.outcomeEndColumn),
    ...pick('time', time),
    ...pick('duration', duration),
  };
}

function endOf(outer: TraceEvent, duration: number | undefined): object {
  const { endLine } = outer;
  return {
    endLine,
    outcomeColumn: outer.outcomeColumn ?? outer.column,
    outcomeEndColumn: outer.outcomeEndColumn ?? outer.endColumn,
    ...pick('duration', duration),
  };
}

/** A signal's fd is a number only. */
function isRef(fd: FdRef | number | undefined): fd is FdRef {
  return typeof fd === 'object';
}

function pick<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V }); // one key, as named
}
