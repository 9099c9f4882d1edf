// Folding: lines that are no events fold away, and so do the lives of leases, breaks and operations that waited.

import { Disposable, FoldingRange, FoldingRangeKind, languages } from 'vscode';
import { foldsOf } from '../engine/lives/folds';
import { inSlices } from './breather';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { refreshOf } from './refresh';

export function registerFolding(documents: TraceDocuments): Disposable {
  const refresh = refreshOf(documents);
  return Disposable.from(
    refresh,
    languages.registerFoldingRangeProvider(traceSelector, {
      onDidChangeFoldingRanges: refresh.event,
      async provideFoldingRanges(document, _context, token) {
        const analysis = await readyAnalysis(documents, document.uri);
        if (analysis === undefined || token.isCancellationRequested) return [];
        return (await inSlices(foldsOf(analysis)))
          .filter(({ last }) => last <= document.lineCount)
          .map(
            ({ first, last, kind }) =>
              new FoldingRange(first - 1, last - 1, kind === 'noise' ? FoldingRangeKind.Comment : FoldingRangeKind.Region),
          );
      },
    }),
  );
}
