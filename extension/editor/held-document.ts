// A document's text as the worker holds it. Whole texts cross only where they must, in slices between which the host stays free: a saved
// file the worker reads itself, edits cross as edits.

import { Range, type TextDocument, type TextDocumentContentChangeEvent } from 'vscode';
import type { TraceClient } from '../trace/client';
import { type HeldSource, sampleLength, type TextCheck } from '../trace/trace-source';
import { createBreather } from './breather';

export interface HeldDocument {
  /** What the worker has to read; before that, the text is handed over where it must be. undefined: stopped. */
  source(signal: AbortSignal): Promise<HeldSource | undefined>;
  edited(changes: readonly TextDocumentContentChangeEvent[]): void;
  /** The worker does not hold the text, or another one: `source` hands it over. */
  lost(): void;
}

export function holdDocument(document: TextDocument, client: TraceClient): HeldDocument {
  const key = document.uri.toString();
  let where: 'file' | 'host' | 'worker' = isItsFile(document) ? 'file' : 'host';
  /** 1-based lines that were edited lately: the next check looks at them. */
  let touched: number[] = [];

  const handOver = async (signal: AbortSignal): Promise<boolean> => {
    for (let attempt = 0; ; attempt += 1) {
      const { version } = document;
      // A text that never rests is handed over at once.
      const breathe = attempt < mostAttempts ? createBreather() : () => undefined;
      let step = 500;
      let isWhole = true;
      for (let from = 0; from < document.lineCount; ) {
        const started = performance.now();
        const to = Math.min(document.lineCount, from + step);
        const isLast = to === document.lineCount;
        const text = document.getText(new Range(from, 0, isLast ? to - 1 : to, isLast ? Number.MAX_SAFE_INTEGER : 0));
        void client.ask('hold', { document: key, text, first: from === 0 });
        from = to;
        if (performance.now() - started < slice / 2) step = Math.min(2 * step, mostLines);
        else if (performance.now() - started > slice) step = Math.max(50, step >> 1);
        await breathe();
        if (signal.aborted) return false;
        isWhole = document.version === version;
        if (!isWhole) break;
      }
      if (isWhole) return true;
    }
  };

  return {
    async source(signal) {
      if (where === 'file') {
        where = 'worker';
        return { held: checkOf(document, []), from: document.uri.fsPath };
      }
      if (where === 'host') {
        if (!(await handOver(signal))) return undefined;
        where = 'worker';
        touched = [];
      }
      return { held: checkOf(document, touched.splice(0)) };
    },
    edited(changes) {
      if (where !== 'worker') {
        where = 'host';
        return;
      }
      for (const { range } of changes) touched.push(range.start.line + 1);
      const sent = changes.map(({ range: { start, end }, text }) => ({
        startLine: start.line + 1,
        startColumn: start.character,
        endLine: end.line + 1,
        endColumn: end.character,
        text,
      }));
      void client.ask('edit', { document: key, changes: sent });
    },
    lost() {
      where = 'host';
    },
  };
}

/** ms that cutting one part out of a document may take */
const slice = 4;
const mostLines = 10_000;
const mostAttempts = 3;
const samples = 64;

/** The bytes on the disk are the text: the worker may read them itself. */
function isItsFile({ uri, isDirty, encoding }: TextDocument): boolean {
  return uri.scheme === 'file' && !isDirty && (encoding === 'utf8' || encoding === 'utf8bom');
}

function checkOf(document: TextDocument, touched: readonly number[]): TextCheck {
  const lines = document.lineCount;
  const spread = Array.from({ length: Math.min(samples, lines) }, (_, i) => 1 + Math.floor((i * (lines - 1)) / Math.max(1, samples - 1)));
  const chosen = new Set([...spread, ...touched.slice(-samples)].filter((line) => line <= lines).concat(lines));
  return {
    lines,
    samples: [...chosen].map((line) => ({ line, text: document.lineAt(line - 1).text.slice(0, sampleLength) })),
  };
}
