// Tells VS Code's context menu what the pointer is on: it reads `data-vscode-context` of what was clicked, so that is set just before. A key that opens
// the menu means what is selected.

import type { FileMap } from './file-map';
import { hitTest } from './hit-test';
import { toLog } from './idle';
import { contextOf } from './labels';
import type { Model } from './model';
import type { Stage } from './stage';
import { toAt } from './viewport';

export function attachContext(model: Model, stage: Stage, map: FileMap): void {
  const plain = contextOf({ webviewSection: 'plot' });
  for (const root of [stage.scroller, map.root]) root.dataset.vscodeContext = plain;
  stage.scroller.addEventListener('contextmenu', (event) => {
    const box = stage.plot.getBoundingClientRect();
    const x = event.clientX - box.left;
    // From the keyboard the event has no place in the plot.
    const byKey = event.button !== 2;
    if (!byKey && x < 0) return;
    const { layout, view, idle, selected } = model.state;
    const y = event.clientY - box.top + stage.scroller.scrollTop;
    const position = byKey ? selected : hitTest(layout, stage.scene().runs, view, stage.width(), x, y)?.position;
    stage.scroller.dataset.vscodeContext = contextOf({
      webviewSection: position === undefined ? 'plot' : 'item',
      ...(position !== undefined && { position }),
      ...(!byKey && { at: Math.round(toLog(idle, toAt(view, stage.width(), x))) }),
    });
  });
  map.root.addEventListener('contextmenu', (event) => {
    const found = map.under(event);
    const position = event.button === 2 ? found?.position : model.state.selected;
    map.root.dataset.vscodeContext = contextOf({
      webviewSection: position === undefined ? 'plot' : 'item',
      ...(position !== undefined && { position }),
      ...(found?.at !== undefined && { at: Math.round(found.at) }),
    });
  });
}
