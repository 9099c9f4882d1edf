// What every painter is given: one picture of the timeline at one moment.

import { type Idle, toShown } from './idle';
import type { Layout } from './layout';
import type { PackedTimeline } from './protocol';
import type { Density } from './questions';
import type { Runs } from './runs';
import type { Theme } from './theme';
import { toX, type View } from './viewport';

export interface Scene {
  readonly timeline: PackedTimeline;
  readonly layout: Layout;
  readonly runs: Runs;
  readonly density?: Density | undefined;
  /** On the axis that is shown, as are the runs; everything else is on the log's own. */
  readonly view: View;
  readonly idle: Idle;
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

/** CSS pixels from the plot's left border to a moment on the log's own axis. */
export function xOf(scene: Pick<Scene, 'view' | 'width' | 'idle'>, at: number): number {
  return toX(scene.view, scene.width, toShown(scene.idle, at));
}
