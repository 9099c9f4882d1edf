// Under a policy by which a timed-out lease stays, a pin is judged by a few of the leases that the file lost, and as if by all of them.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createFileRegister, newFile } from '../../extension/engine/kernel/files';
import { addLostLease, timedOutFor } from '../../extension/engine/kernel/lost-leases';
import type { KernelFile, Lease, Process } from '../../extension/engine/kernel/model';
import { newProcess } from '../../extension/engine/kernel/tasks';
import { defaultOptions } from '../../extension/engine/options';
import { policyOf } from '../../extension/engine/policy/policies';

describe('leases that lease-break-time took away', () => {
  const lost = fc.record({
    type: fc.constantFrom('read', 'write', 'layout', 'layout-exclusive'),
    pid: fc.integer({ min: 1, max: 4 }),
    endedBy: fc.constantFrom('released', 'timed-out', 'closed'),
  });

  it('property: a few of them answer as all do', () => {
    fc.assert(
      fc.property(
        fc.array(lost, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('rfc-v1', 'rfc-v2'),
        fc.boolean(),
        fc.constantFrom('rdma', 'io_uring'),
        (list, pid, name, pinRequiresOwnLease, owner) => {
          const policy = policyOf(name, { leaseSurvivesBreak: true, pinRequiresOwnLease });
          const { file, leases } = fileWith(list.map((one) => ({ ...one, process: newProcess(one.pid, 1, undefined) })));
          const all = leases.filter((one) => one.endedBy === 'timed-out' && one.type.startsWith('layout'));
          const few = timedOutFor(file, newProcess(pid, 2, undefined));
          assert.ok(few.every((one) => all.includes(one)));
          const [some, every] = [few, all].map((timedOut) =>
            policy.pin({ pid, owner, leases: [], privateCopy: false, options: defaultOptions, timedOut }),
          );
          assert.deepEqual(some, every);
        },
      ),
    );
  });

  it('are four at most for one pin, however many there were', () => {
    const process = newProcess(7, 1, undefined);
    for (const count of [100, 100_000]) {
      const { file } = fileWith(
        Array.from({ length: count }, (_, at) => ({
          type: at % 2 === 0 ? 'layout' : 'layout-exclusive',
          endedBy: 'timed-out',
          process: at === 5 || at === 6 ? process : newProcess(1000 + at, 1, undefined),
        })),
      );
      assert.equal(timedOutFor(file, process).length, 4);
    }
  });
});

type Lost = Pick<Lease, 'type'> & { readonly endedBy: NonNullable<Lease['endedBy']>; readonly process: Process };

function fileWith(list: readonly Lost[]): { readonly file: KernelFile; readonly leases: readonly Lease[] } {
  const file = newFile(createFileRegister(), false);
  const leases = list.map(
    ({ type, endedBy, process }, id): Lease => ({
      id,
      file,
      description: { id, object: 'file', file, references: 0, mappings: 0, pinReferences: 0, signal: 0 },
      holder: process,
      holderTid: process.pid,
      type,
      state: 'gone',
      taken: { kind: 'setlease', line: 1, endLine: 1, column: 1, endColumn: 2, tid: process.pid, fd: { fd: 3 }, argument: 16 },
      takenLine: 1,
      unseen: false,
      endedBy,
    }),
  );
  for (const lease of leases) addLostLease(file, lease);
  return { file, leases };
}
