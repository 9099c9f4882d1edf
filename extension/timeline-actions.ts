// Commands of the timeline: its context menu and the palette. Each is done by the page; VS Code hands over what the pointer was on.

import { commands, Disposable } from 'vscode';
import type { TimelineAction } from '../webview/protocol';
import type { TimelinePanels } from './timeline-panel';

export function registerTimelineActions(panels: TimelinePanels): Disposable {
  const { registerCommand } = commands;
  const act = (action: TimelineAction) => (place: unknown) => panels.act(action, place);
  return Disposable.from(
    registerCommand('leaseLens.timelineGoToLine', act('go-to-line')),
    registerCommand('leaseLens.timelineCopy', act('copy')),
    registerCommand('leaseLens.timelineZoomTo', act('zoom-to')),
    registerCommand('leaseLens.timelineFit', act('fit')),
    registerCommand('leaseLens.timelineSkipIdle', act('compress')),
    registerCommand('leaseLens.timelineMarkerA', act('marker-a')),
    registerCommand('leaseLens.timelineMarkerB', act('marker-b')),
    registerCommand('leaseLens.timelinePinLane', act('pin-lane')),
    registerCommand('leaseLens.timelineFoldLane', act('fold-lane')),
    registerCommand('leaseLens.timelineLaneUp', act('lane-up')),
    registerCommand('leaseLens.timelineLaneDown', act('lane-down')),
    registerCommand('leaseLens.timelineFoldAll', act('fold-all')),
    registerCommand('leaseLens.timelineUnfoldAll', act('unfold-all')),
    registerCommand('leaseLens.timelineOnlyTask', act('only-task')),
    registerCommand('leaseLens.timelineExportPng', act('export-png')),
    registerCommand('leaseLens.timelineExportSvg', act('export-svg')),
    registerCommand('leaseLens.timelineExportHtml', act('export-html')),
  );
}
