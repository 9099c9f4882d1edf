// Expand Selection: word or argument → call → call with its result → the object's life.

import { type Disposable, languages, Range, SelectionRange, type TextDocument } from 'vscode';
import type { TraceEvent } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import { argumentAt } from '../engine/lives/argument';
import { eventOnLine } from '../engine/lives/event-on-line';
import { objectsOn, spanOf } from '../engine/lives/objects';
import { tokenAt } from '../engine/lives/token';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { eventRangeOn } from './ranges';

export function registerSelectionRanges(documents: TraceDocuments): Disposable {
  return languages.registerSelectionRangeProvider(traceSelector, {
    async provideSelectionRanges(document, positions, token) {
      const analysis = await readyAnalysis(documents, document.uri);
      if (analysis === undefined || token.isCancellationRequested) return undefined;
      return positions.map((position) => {
        const { text, range } = document.lineAt(position);
        const line = position.line + 1;
        const at = eventOnLine(analysis, line);
        const event = at === undefined ? undefined : analysis.events.at(at);
        const word = tokenAt(text, position.character);
        const argument = argumentAt(text, position.character);
        const steps = [
          ...[word, argument].map((part) => part && new Range(position.line, part.from, position.line, part.to)),
          ...(event === undefined ? [range] : [eventRangeOn(document, event, line), range, ...wholeOf(document, analysis, event)]),
        ];
        return nested(new Range(position, position), steps);
      });
    },
  });
}

function wholeOf(document: TextDocument, analysis: Analysis, event: TraceEvent): readonly Range[] {
  const lives = objectsOn(analysis, [event.line, event.endLine]).flatMap((ref) => spanOf(analysis, ref) ?? []);
  const spans = [{ startLine: event.line, endLine: event.endLine }, ...lives];
  return spans.map(({ startLine, endLine }) => {
    const last = Math.max(endLine ?? document.lineCount, event.endLine);
    return document.validateRange(new Range(Math.min(startLine, event.line) - 1, 0, last - 1, Number.MAX_SAFE_INTEGER));
  });
}

/** VS Code wants each range inside the next one, and none twice. */
function nested(point: Range, steps: readonly (Range | undefined)[]): SelectionRange {
  let widest = point;
  const kept: Range[] = [];
  for (const step of steps.filter((one) => one !== undefined).sort((a, b) => a.end.line - a.start.line - (b.end.line - b.start.line)))
    if (step.contains(widest) && !step.isEqual(widest)) {
      kept.push(step);
      widest = step;
    }
  const outer = kept.reduceRight<SelectionRange | undefined>((parent, range) => new SelectionRange(range, parent), undefined);
  return new SelectionRange(point, outer);
}
