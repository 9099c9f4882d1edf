// VFIO_IOMMU_UNMAP_DMA: vfio unpins page by page (put_pfn) or, in newer kernels, by runs of pages. No single unpin says which mapping goes: their sum does.

import { pinsOfContext, pinsOfGroup } from '../kernel/live-pins';
import type { Pin, Running, Task } from '../kernel/model';
import { releasePin } from './unpins';
import type { World } from './world';

/** The call is over: the mappings of its container that have as many pages as it unpinned are gone. */
export function endUnmap(world: World, task: Task, { event, unpinned }: Running): void {
  if (event.kind !== 'ioctl' || unpinned === undefined) return;
  const context = task.process.fds.entries.get(event.fd.fd)?.description;
  if (context === undefined) return;
  const gone = withPages(
    pinsOfContext(world.live, context).filter(({ id, group }) => id === group),
    unpinned.pages,
  );
  if (gone.length === 0) return;
  for (const first of gone) for (const pin of pinsOfGroup(world.live, first)) releasePin(world, pin, event);
  // What was unpinned has an owner now.
  const { strayUnpins } = world;
  for (let at = strayUnpins.length - 1; at >= 0; at--) {
    const { line, by } = strayUnpins[at] ?? { line: 0 };
    if (line < event.line) break;
    if (by === task.process && unpinned.lines.has(line)) strayUnpins.splice(at, 1);
  }
}

/** One pin of so many pages, else pins taken one after the other: a large mapping is pinned in batches. */
function withPages(pins: readonly Pin[], pages: number): readonly Pin[] {
  const one = pins.find((pin) => pin.pages === pages);
  if (one !== undefined) return [one];
  let first = 0;
  let sum = 0;
  for (const [last, pin] of pins.entries()) {
    sum += pin.pages;
    while (sum > pages && first <= last) sum -= pins[first++]?.pages ?? 0;
    if (sum === pages && first <= last) return pins.slice(first, last + 1);
  }
  return [];
}
