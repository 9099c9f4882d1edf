// Above the line that takes a lease: how long it was held, what was pinned under it, what became of it. Off by leaseLens.codeLens.

import { CodeLens, Disposable, languages, Range } from 'vscode';
import { startOfLine } from '../engine/lives/event-on-line';
import { leaseLens } from '../engine/lives/lens-words';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { refreshOf } from './refresh';
import { readSettings } from './settings';

export function registerCodeLens(documents: TraceDocuments): Disposable {
  const refresh = refreshOf(documents, 'leaseLens.codeLens');
  return Disposable.from(
    refresh,
    languages.registerCodeLensProvider(traceSelector, {
      onDidChangeCodeLenses: refresh.event,
      async provideCodeLenses(document, token) {
        if (!readSettings(document.uri).codeLens) return [];
        const analysis = await readyAnalysis(documents, document.uri);
        if (analysis === undefined || token.isCancellationRequested) return [];
        return analysis.leases
          .slice(0, most)
          .filter(({ startLine }) => startLine <= document.lineCount)
          .map((lease) => {
            const line = startOfLine(analysis, lease.startLine) - 1;
            return new CodeLens(new Range(line, 0, line, 0), {
              title: leaseLens(analysis, lease),
              tooltip: 'Show the lines of this lease’s life',
              command: 'leaseLens.showLife',
              arguments: [document.uri.toString(), lease.startLine],
            });
          });
      },
    }),
  );
}

/** Lenses of one document; a log with more leases has its objects in the view. */
const most = 2000;
