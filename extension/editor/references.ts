// Find All References: every line of the life of the lease, pin or break that the event under the cursor makes, uses or ends.

import { commands, Disposable, type Location, languages, Position, workspace } from 'vscode';
import type { Analysis } from '../engine/analysis';
import { causesOf } from '../engine/lives/causes';
import { type LifeLine, livesOf, objectsOn } from '../engine/lives/objects';
import type { TraceDocuments } from './documents';
import { goToLine, openTrace } from './go';
import { traceSelector } from './languages';
import { type EventPlace, eventPlace, readyAnalysis } from './place';
import { lineLocation } from './ranges';

export function registerReferences(documents: TraceDocuments): Disposable {
  return Disposable.from(
    languages.registerReferenceProvider(traceSelector, {
      async provideReferences(document, position, { includeDeclaration }, token): Promise<Location[] | undefined> {
        const place = await eventPlace(documents, document, position, token);
        if (place === undefined) return undefined;
        return lifeLines(place)
          .filter(({ line, how }) => line <= document.lineCount && (includeDeclaration || how !== 'makes'))
          .map(({ line }) => lineLocation(document, line));
      },
    }),
    commands.registerCommand('leaseLens.showLife', async (trace: unknown, line: unknown) => {
      const uri = openTrace(trace);
      if (uri === undefined || typeof line !== 'number' || !Number.isSafeInteger(line) || line < 1) return;
      const analysis = await readyAnalysis(documents, uri);
      if (analysis === undefined) return;
      const document = await workspace.openTextDocument(uri);
      const locations = lifeAround(analysis, [line]).map((one) => lineLocation(document, one.line));
      await goToLine(uri, line);
      await commands.executeCommand('editor.action.showReferences', uri, new Position(line - 1, 0), locations);
    }),
  );
}

/** What References and Highlights show: the lives of the objects on the event's lines; of an event that makes none, of the objects it needed. */
export function lifeLines({ analysis, at, event }: EventPlace): readonly LifeLine[] {
  const own = lifeAround(analysis, [event.line, event.endLine]);
  if (own.length > 0) return own;
  const needed = causesOf(analysis, at).flatMap(({ from }) => analysis.events.at(from)?.line ?? []);
  return lifeAround(analysis, needed);
}

function lifeAround(analysis: Analysis, lines: readonly number[]): readonly LifeLine[] {
  return livesOf(analysis, objectsOn(analysis, lines).slice(0, 32));
}
