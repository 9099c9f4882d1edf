// The functions that pin and unpin user pages, break layouts, wait for pins or open files, with the order of their arguments in each kernel
// (spec 3.7: Linux 4.x–6.12, rfc-v1, rfc-v2), and what a probe or a function tracer that names its arguments says of a call.

import type { Body, Fields } from './facts';
import { handleOfValue, int32, integer } from './numbers';

/** What an argument is. */
type Role = 'address' | 'pages' | 'bytes' | 'flags' | 'access' | 'object' | 'ino' | 'offset' | 'end' | 'type' | 'directory';

export interface GupFunction {
  readonly name: string;
  readonly does: 'pin' | 'unpin' | 'break-call' | 'break-layouts' | 'layout-busy' | 'open';
  /** The role of each argument by position; undefined for one that tells nothing. */
  readonly roles: readonly (Role | undefined)[];
  /** Long-term by nature, whatever the flags. */
  readonly longterm?: boolean;
  /** Returns an object that its release names. */
  readonly returnsObject?: boolean;
  readonly filesystem?: 'ext4' | 'xfs';
  /** A function of rdma-core's libibverbs, seen through a uprobe: system calls run inside it; null or a positive error number is its failure. */
  readonly library?: boolean;
}

/** The function of that name, compiler suffixes (`.isra.0`) and offsets aside. */
export function gupFunction(symbol: string): GupFunction | undefined {
  return functions.get(symbol) ?? functions.get(bareSymbol(symbol));
}

/**
 * Where only addresses are printed (trace-cmd, perf) the function is told by the event's name: NAME, NAME__return, NAME_ret, p_NAME_0, r_NAME_0,
 * probe:NAME, and without the leading underscores that an event's name rarely has.
 */
export function gupFunctionOfEvent(event: string): GupFunction | undefined {
  const name = event.slice(event.indexOf(':') + 1);
  const bare = /^[pr]_(.+)_\d+$/.exec(name)?.[1] ?? name.replace(/(?:__return|__entry|__exit|_return|_entry|_exit|_ret)$/, '');
  return byEventName(bare) ?? byEventName(bare.replace(/_\d+$/, ''));
}

/** What the entry of a pin, unpin or break says. */
export function enteredBody(of: GupFunction, fields: Fields, source: PinSource, numbering: FlagNumbering): Body {
  const read = reader(of, fields);
  switch (of.does) {
    case 'pin':
      return pin(of, read, source, numbering);
    case 'unpin':
      return unpin(of, fields, read, source);
    case 'break-call': {
      const ino = read('ino');
      const type = read('type');
      return { kind: 'break-call', ...(ino !== undefined && { ino }), ...(type !== undefined && { type }) };
    }
    case 'break-layouts': {
      const ino = read('ino');
      const offset = read('offset');
      const length = read('bytes');
      return {
        kind: 'layout-change',
        filesystem: of.filesystem ?? 'other',
        operation: 'break-layouts',
        ...(ino !== undefined && { ino }),
        ...(offset !== undefined && { offset }),
        ...(length !== undefined && { length }),
      };
    }
    case 'open': {
      const directory = read('directory');
      const flags = read('flags');
      return {
        kind: 'open',
        ...(directory !== undefined && { directory: { fd: int32(directory) } }),
        ...(flags !== undefined && { flags: flags >>> 0 }),
        object: 'file',
      };
    }
    case 'layout-busy': {
      const offset = read('offset');
      const end = read('end');
      return { kind: 'layout-busy', ...(offset !== undefined && { offset }), ...(end !== undefined && { end }) };
    }
  }
}

export type PinSource = 'probe' | 'function' | 'library';

/** Which of the two FOLL_* numberings this kernel has: FOLL_LONGTERM is 0x10000 up to 6.2 (`old`), 0x100 from 6.3 on (`new`). */
export type FlagNumbering = 'old' | 'new' | undefined;

/**
 * FOLL_LONGTERM in flags as printed. With the numbering unknown either bit counts: what the other numbering gives them (old 0x100 HWPOISON,
 * new 0x10000 TOUCH) is set by the kernel's own short-term callers and behind these functions' entry, not by a driver that pins.
 */
export function isLongterm(flags: number, numbering: FlagNumbering): boolean {
  const bits = numbering === 'old' ? oldLongterm : numbering === 'new' ? newLongterm : oldLongterm | newLongterm;
  return (flags & bits) !== 0;
}

const oldLongterm = 0x10000;
const newLongterm = 0x100;
const pageSize = 4096;
/** IBV_ACCESS_LOCAL_WRITE, REMOTE_WRITE, REMOTE_ATOMIC, MW_BIND: the region is pinned for writing. */
const writableAccess = 0x1b;

type Read = (role: Role) => number | undefined;

function pin(of: GupFunction, read: Read, source: PinSource, numbering: FlagNumbering): Body {
  const address = read('address');
  const pages = read('pages');
  const length = pages === undefined ? read('bytes') : pages * pageSize;
  const gupFlags = read('flags');
  const access = read('access');
  const longterm = of.longterm === true ? true : gupFlags === undefined ? undefined : isLongterm(gupFlags, numbering);
  const write = gupFlags !== undefined ? (gupFlags & 1) !== 0 : access === undefined ? undefined : (access & writableAccess) !== 0;
  return {
    kind: 'pin',
    function: of.name,
    ...(address !== undefined && { address }),
    ...(length !== undefined && { length }),
    ...(gupFlags !== undefined && { gupFlags }),
    ...(longterm !== undefined && { longterm }),
    ...(write !== undefined && { write }),
    ...(access !== undefined && { access }),
    source,
  };
}

function unpin(of: GupFunction, fields: Fields, read: Read, source: PinSource): Body {
  const pages = of.roles.length === 0 ? 1 : read('pages');
  const released = releasedHandle(of, fields);
  return {
    kind: 'unpin',
    function: of.name,
    ...(pages !== undefined && { pages }),
    ...(released !== undefined && { handle: released }),
    source,
  };
}

/** The released object of an unpin as a handle; it may be wider than a number holds. */
function releasedHandle(of: GupFunction, fields: Fields): string | undefined {
  const at = of.roles.indexOf('object');
  if (at < 0) return undefined;
  const image = fields.text(...aliases.object, `arg${at + 1}`);
  return image === undefined ? undefined : handleOfValue(image);
}

function reader(of: GupFunction, fields: Fields): Read {
  const bareIsHex = fields.words.some((word) => bareHexValue.test(word.image));
  // Up to 5.8 the task stood in front of the mm of the _remote functions: then the second argument is the kernel's address too.
  const second = of.roles === remote ? fields.text('arg2') : undefined;
  const shift = second !== undefined && integer(second, bareIsHex) < 0 ? 1 : 0;
  return (role) => {
    const at = of.roles.indexOf(role);
    if (at < 0) return undefined;
    // The first argument of the layout breakers is a struct inode: only a probe that fetches its number names it.
    const image = fields.text(...aliases[role]) ?? (role === 'ino' ? undefined : fields.text(`arg${at + 1 + shift}`));
    if (image === undefined) return undefined;
    const value = integer(image, bareIsHex && !image.startsWith('-'));
    // The function tracer prints the inode's address, which is negative.
    return Number.isNaN(value) || (role === 'ino' && value < 0) ? undefined : value;
  };
}

/** Probes of old kernels print hex without `0x`: one value with a letter in it tells for the line. */
const bareHexValue = /^\w+=[0-9]*[a-f][0-9a-f]*$/;

const aliases: Readonly<Record<Role, readonly string[]>> = {
  address: ['start', 'addr', 'address', 'ubuf', 'uaddr', 'vaddr', 'user_addr'],
  pages: ['nr_pages', 'nr', 'npages', 'nrpages'],
  bytes: ['size', 'len', 'length'],
  flags: ['gup_flags', 'flags', 'foll_flags', 'write'],
  access: ['access', 'access_flags'],
  object: ['umem', 'mr', 'object'],
  ino: ['ino', 'inode', 'i_ino'],
  offset: ['start', 'off', 'offset'],
  end: ['end'],
  type: ['type'],
  directory: ['dfd'],
};

function bareSymbol(symbol: string): string {
  const end = symbol.search(/[.+]/);
  return end <= 0 ? symbol : symbol.slice(0, end);
}

function byEventName(name: string): GupFunction | undefined {
  return functions.get(name) ?? functions.get(`__${name}`);
}

const gup: readonly Role[] = ['address', 'pages', 'flags'];
const remote: readonly (Role | undefined)[] = [undefined, 'address', 'pages', 'flags'];
const pinner = (name: string, roles: readonly (Role | undefined)[], more: Partial<GupFunction> = {}): GupFunction => ({
  name,
  does: 'pin',
  roles,
  ...more,
});
const unpinner = (name: string, ...roles: readonly (Role | undefined)[]): GupFunction => ({ name, does: 'unpin', roles });

const functions: ReadonlyMap<string, GupFunction> = new Map(
  [
    pinner('get_user_pages', gup),
    pinner('get_user_pages_longterm', gup, { longterm: true }),
    pinner('get_user_pages_fast', gup),
    pinner('get_user_pages_fast_only', gup),
    pinner('get_user_pages_remote', remote),
    pinner('get_user_pages_unlocked', ['address', 'pages', undefined, 'flags']),
    pinner('pin_user_pages', gup),
    pinner('pin_user_pages_fast', gup),
    pinner('pin_user_pages_fast_only', gup),
    pinner('pin_user_pages_remote', remote),
    pinner('pin_user_pages_unlocked', ['address', 'pages', undefined, 'flags']),
    pinner('__gup_longterm_locked', [undefined, 'address', 'pages', undefined, undefined, 'flags']),
    pinner('internal_get_user_pages_fast', gup),
    pinner('gup_fast_fallback', gup),
    pinner('ib_umem_get', [undefined, 'address', 'bytes', 'access'], { longterm: true, returnsObject: true }),
    pinner('vaddr_pin_pages', gup, { longterm: true }),
    pinner('io_sqe_buffer_register', [], { longterm: true }),
    pinner('io_pin_pages', ['address', 'bytes'], { longterm: true }),
    unpinner('unpin_user_page'),
    unpinner('unpin_user_pages', undefined, 'pages'),
    unpinner('unpin_user_pages_dirty_lock', undefined, 'pages'),
    unpinner('unpin_user_page_range_dirty_lock', undefined, 'pages'),
    unpinner('unpin_user_folio', undefined, 'pages'),
    unpinner('unpin_folio', undefined),
    unpinner('unpin_folios', undefined, 'pages'),
    unpinner('put_user_page'),
    unpinner('put_user_pages', undefined, 'pages'),
    unpinner('put_user_pages_dirty', undefined, 'pages'),
    unpinner('put_user_pages_dirty_lock', undefined, 'pages'),
    unpinner('ib_umem_release', 'object'),
    unpinner('vaddr_unpin_pages', undefined, 'pages'),
    unpinner('vaddr_unpin_pages_dirty_lock', undefined, 'pages'),
    // libibverbs/verbs.h: ibv_reg_mr(pd, addr, length, access), ibv_reg_mr_iova2(pd, addr, length, iova, access), ibv_dereg_mr(mr).
    pinner('ibv_reg_mr', [undefined, 'address', 'bytes', 'access'], { longterm: true, returnsObject: true, library: true }),
    pinner('ibv_reg_mr_iova', [undefined, 'address', 'bytes', undefined, 'access'], { longterm: true, returnsObject: true, library: true }),
    pinner('ibv_reg_mr_iova2', [undefined, 'address', 'bytes', undefined, 'access'], {
      longterm: true,
      returnsObject: true,
      library: true,
    }),
    { ...unpinner('ibv_dereg_mr', 'object'), library: true },
    { name: '__break_lease', does: 'break-call', roles: ['ino', undefined, 'type'] } satisfies GupFunction,
    { name: 'ext4_break_layouts', does: 'break-layouts', roles: ['ino', 'offset', 'bytes'], filesystem: 'ext4' } satisfies GupFunction,
    {
      name: 'xfs_break_layouts',
      does: 'break-layouts',
      roles: ['ino', undefined, 'offset', 'bytes'],
      filesystem: 'xfs',
    } satisfies GupFunction,
    { name: 'xfs_break_dax_layouts', does: 'break-layouts', roles: ['ino', 'offset', 'bytes'], filesystem: 'xfs' } satisfies GupFunction,
    // fs/open.c: do_sys_open up to 5.5 and as the outer one of both since; struct open_how hides the flags of the other.
    { name: 'do_sys_open', does: 'open', roles: ['directory', undefined, 'flags'] } satisfies GupFunction,
    { name: 'do_sys_openat2', does: 'open', roles: ['directory'] } satisfies GupFunction,
    { name: 'dax_layout_busy_page', does: 'layout-busy', roles: [] } satisfies GupFunction,
    { name: 'dax_layout_busy_page_range', does: 'layout-busy', roles: [undefined, 'offset', 'end'] } satisfies GupFunction,
  ].map((entry): readonly [string, GupFunction] => [entry.name, entry]),
);
