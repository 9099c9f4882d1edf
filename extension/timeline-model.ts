// Analysis → the timeline's own words: files become groups, lives become intervals on lanes, findings become marks with their evidence. Pure.

import type { Timeline } from '../webview/protocol';
import type { Analysis } from './engine/analysis';
import { createDraft } from './timeline-draft';
import { addFile } from './timeline-file';
import { addFindings } from './timeline-findings';
import { livesByFile } from './timeline-job';
import { createPlacer, type Placer } from './timeline-place';
import { spanText } from './timeline-span';

export { createPlacer, type Placer } from './timeline-place';

/** `title`: what the panel is called, plain text. The axis is time in ns where the log has a clock, else lines. */
export function timelineOf(analysis: Analysis, title: string): Timeline {
  const place = createPlacer(analysis);
  const draft = createDraft();
  const livesOf = livesByFile(analysis);
  for (const file of analysis.files) addFile(draft, analysis, place, file, livesOf(file.id));
  const findings = addFindings(draft, analysis, place);
  return {
    title,
    policy: analysis.summary.policy,
    summary: summaryOf(analysis, place),
    axis: place.axis,
    end: place.end,
    ...draft.finish(findings),
  };
}

function summaryOf(analysis: Analysis, place: Placer): string {
  const { lines, dialect, dialects = [dialect] } = analysis.summary;
  const length = place.axis === 'time' ? ` · ${spanText(place.end, 'time')}` : '';
  return `${lines} ${lines === 1 ? 'line' : 'lines'}${length} · ${dialects.join(' and ')}`;
}
