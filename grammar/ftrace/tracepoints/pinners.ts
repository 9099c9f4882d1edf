// io_uring:io_uring_register (`ring %p, opcode %d, nr_user_files %d, nr_user_bufs %d, ret %ld`; older: `eventfd %d, ret %ld`) and
// rdma_core:mr_dereg (`mr.id=%u`). mr_alloc is for kernel memory regions only and tells nothing of a user's.

import type { Decoded, Fields } from '../facts';
import { integer } from '../numbers';
import { outcome } from '../outcome';
import { ringOperation } from '../syscalls';
import type { Tracepoints } from './tracepoint';

export const pinners: Tracepoints = { io_uring_register: register, mr_dereg: deregister };

function register(fields: Fields): Decoded {
  const opcode = integer(fields.pair('opcode') ?? fields.text('opcode') ?? '');
  if (Number.isNaN(opcode)) return { fault: 'opcode expected' };
  const operation = ringOperation(opcode);
  if (operation === undefined) return undefined;
  const result = integer(fields.pair('ret') ?? fields.text('ret') ?? '');
  // The event names the ring by pointer; which descriptor it is, the call around it tells.
  return { kind: 'ring-register', fd: { fd: -1 }, operation, source: 'tracepoint', ...outcome(result) };
}

function deregister(fields: Fields): Decoded {
  const id = fields.text('mr.id', 'id');
  return id === undefined ? { fault: 'mr.id expected' } : { kind: 'unpin', function: 'mr_dereg', handle: id, source: 'tracepoint' };
}
