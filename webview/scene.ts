// What every painter is given: one picture of the timeline at one moment.

import type { Layout } from './layout';
import type { PackedTimeline } from './protocol';
import type { Density } from './questions';
import type { Runs } from './runs';
import type { Theme } from './theme';
import type { View } from './viewport';

export interface Scene {
  readonly timeline: PackedTimeline;
  readonly layout: Layout;
  readonly runs: Runs;
  readonly density?: Density | undefined;
  readonly view: View;
  /** CSS pixels of the plot. */
  readonly width: number;
  readonly height: number;
  /** CSS pixels the content is scrolled by. */
  readonly scroll: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly theme: Theme;
  /** Positions in the columns. */
  readonly hover?: number | undefined;
  readonly selected?: number | undefined;
  /** Index into `timeline.findings`. */
  readonly finding?: number | undefined;
  /** Where the editor's cursor lies on the axis. */
  readonly cursor?: number | undefined;
  /** Two moments to measure between. */
  readonly markers?: { readonly a?: number | undefined; readonly b?: number | undefined } | undefined;
}
