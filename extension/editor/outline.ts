// Outline and breadcrumbs: file ▸ lease ▸ pin, break, retake.

import { type Disposable, DocumentSymbol, languages, Range, SymbolKind, type TextDocument } from 'vscode';
import { type OutlineNode, outlineOf } from '../engine/lives/outline';
import { inSlices } from './breather';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { lineRange } from './ranges';

export function registerOutline(documents: TraceDocuments): Disposable {
  return languages.registerDocumentSymbolProvider(
    traceSelector,
    {
      async provideDocumentSymbols(document, token) {
        const analysis = await readyAnalysis(documents, document.uri);
        if (analysis === undefined || token.isCancellationRequested) return [];
        return (await inSlices(outlineOf(analysis))).map((node) => symbolOf(document, node));
      },
    },
    { label: 'Lease Lens' },
  );
}

function symbolOf(document: TextDocument, { name, detail, kind, line, lastLine, children }: OutlineNode): DocumentSymbol {
  const here = lineRange(document, line);
  const whole = here.union(lineRange(document, Math.max(line, lastLine)));
  const symbol = new DocumentSymbol(
    plain(name, 100) || 'unnamed',
    plain(detail, 100),
    kinds[kind],
    new Range(whole.start, whole.end),
    here,
  );
  symbol.children = children.map((child) => symbolOf(document, child));
  return symbol;
}

const kinds: Readonly<Record<OutlineNode['kind'], SymbolKind>> = {
  file: SymbolKind.File,
  lease: SymbolKind.Key,
  pin: SymbolKind.Array,
  break: SymbolKind.Event,
  change: SymbolKind.Operator,
  step: SymbolKind.Event,
};
