// A view that glides to its new place, unless the user asked for less motion.

import type { View } from './viewport';

export interface Motion {
  /** Calls `show` with every view on the way; a later call takes over. */
  go(to: View, smooth: boolean): void;
  /** The view as it is now, perhaps on its way. */
  shown(): View;
}

export function createMotion(first: View, show: (view: View) => void): Motion {
  let shown = first;
  let frame = 0;
  const set = (view: View) => {
    shown = view;
    show(view);
  };
  return {
    shown: () => shown,
    go(to, smooth) {
      cancelAnimationFrame(frame);
      if (!smooth || matchMedia('(prefers-reduced-motion: reduce)').matches) return set(to);
      const from = shown;
      const begun = performance.now();
      const step = (now: number) => {
        const share = Math.min(1, Math.max(0, (now - begun) / duration));
        const eased = 1 - (1 - share) ** 3;
        set({ start: from.start + (to.start - from.start) * eased, end: from.end + (to.end - from.end) * eased });
        if (share < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
  };
}

/** ms */
const duration = 160;
