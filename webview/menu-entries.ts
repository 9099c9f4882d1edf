// What the context menu offers, by what was clicked. In VS Code package.json says the same, and VS Code draws the menu; a page that stands alone draws
// it itself.

import type { TimelineAction } from './protocol';

/** What lies under the pointer: `webviewSection` of package.json. */
export type MenuSection = 'item' | 'plot' | 'lane' | 'group';

export interface MenuEntry {
  readonly action: TimelineAction;
  readonly title: string;
  readonly sections: readonly MenuSection[];
  /** Entries of one group stand together, a line between groups. */
  readonly group: string;
}

export const menuEntries: readonly MenuEntry[] = [
  { action: 'go-to-line', title: 'Go to Line', sections: ['item'], group: '1_go' },
  { action: 'zoom-to', title: 'Zoom to This', sections: ['item'], group: '1_go' },
  { action: 'copy', title: 'Copy Text', sections: ['item'], group: '1_go' },
  { action: 'marker-a', title: 'Measure from Here (A)', sections: ['item', 'plot'], group: '2_measure' },
  { action: 'marker-b', title: 'Measure to Here (B)', sections: ['item', 'plot'], group: '2_measure' },
  { action: 'pin-lane', title: 'Pin Lane to the Top, or Unpin', sections: ['lane', 'item'], group: '3_lane' },
  { action: 'fold-lane', title: 'Collapse or Expand Lane', sections: ['lane', 'item', 'group'], group: '3_lane' },
  { action: 'lane-up', title: 'Move Lane Up', sections: ['lane'], group: '3_lane' },
  { action: 'lane-down', title: 'Move Lane Down', sections: ['lane'], group: '3_lane' },
  { action: 'only-task', title: 'Show Only This Task', sections: ['lane', 'item'], group: '3_lane' },
  { action: 'fold-all', title: 'Collapse All', sections: ['lane', 'group'], group: '4_all' },
  { action: 'unfold-all', title: 'Expand All', sections: ['lane', 'group'], group: '4_all' },
  { action: 'fit', title: 'Fit Everything', sections: ['plot', 'item'], group: '5_view' },
  { action: 'compress', title: 'Skip Idle Time', sections: ['plot', 'item', 'lane', 'group'], group: '5_view' },
  { action: 'export-png', title: 'Export as PNG Picture…', sections: ['plot'], group: '6_export' },
  { action: 'export-svg', title: 'Export as SVG Drawing…', sections: ['plot'], group: '6_export' },
  { action: 'export-html', title: 'Export as HTML Page…', sections: ['plot'], group: '6_export' },
];
