// What every painter is given: one picture of the timeline at one moment.

import type { Item } from './hit-test';
import type { LaneIndex } from './lane-index';
import type { Layout } from './layout';
import type { Timeline } from './protocol';
import type { Theme } from './theme';
import type { View } from './viewport';

export interface Scene {
  readonly timeline: Timeline;
  readonly layout: Layout;
  readonly lanes: readonly LaneIndex[];
  readonly view: View;
  /** CSS pixels of the plot. */
  readonly width: number;
  readonly height: number;
  /** CSS pixels the content is scrolled by. */
  readonly scroll: number;
  readonly theme: Theme;
  readonly hover?: Item;
  readonly selected?: Item;
  /** Index into `timeline.findings`. */
  readonly finding?: number;
  /** Where the editor's cursor lies on the axis. */
  readonly cursor?: number;
}
