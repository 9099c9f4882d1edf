// A lease ends by its holder: released, closed, or gone with its process.

import type { TraceEvent } from '../../../grammar/event';
import { allPins, pinsBy } from '../kernel/file-pins';
import type { Break, Lease, Task } from '../kernel/model';
import { same } from '../kernel/model';
import type { ReleaseMoment } from '../moments';
import { settleBreak } from './breaks';
import { deafness, deafnessUnrecorded, tellDeafness } from './handlers';
import { detach } from './lease-life';
import type { World } from './world';

/** Takes a lease off its file and tells what that leaves behind. */
export function endLease(world: World, lease: Lease, event: TraceEvent, task: Task, how: ReleaseMoment['how']): void {
  const file = same(lease.file);
  deafness(world, lease);
  deafnessUnrecorded(world, lease);
  tellDeafness(world, lease);
  lease.endedBy = how === 'unlock' ? 'released' : how === 'close' || how === 'munmap' ? 'closed' : 'exited';
  const windowLeft = share(lease.breaking, event);
  detach(lease, event);
  const left = { pins: allPins(file), ownPins: pinsBy(file, lease.holder) };
  world.tell({ kind: 'release', event, task, lease, how, ...left, ...(windowLeft === undefined ? {} : { windowLeft }) });
  if (lease.endedUnder !== undefined) settleBreak(world, lease.endedUnder, 'released', event);
}

/** Share of the break window that is left, 1 at its start. */
function share(broken: Break | undefined, event: TraceEvent): number | undefined {
  if (broken?.deadline === undefined || broken.startTime === undefined || event.time === undefined) return undefined;
  const window = broken.deadline - broken.startTime;
  return window <= 0 ? undefined : (broken.deadline - event.time) / window;
}
