// The languages whose documents are traces, and the words VS Code wants for them.

import type { DocumentSelector, TextDocument } from 'vscode';
import type { Dialect } from '../../grammar/event';

export const traceLanguages = ['ftrace', 'strace'] as const;
export type TraceLanguage = (typeof traceLanguages)[number];

/** Every scheme: files, untitled buffers, files inside archives, remote folders. */
export const traceSelector: DocumentSelector = traceLanguages.map((language) => ({ language }));

/** bytes; of a larger file VS Code gives extensions no document. */
export const largestDocument = 50 * 1024 * 1024;

/** A trace in an editor; not the old versions that source control keeps beside it. */
export function isTrace(document: TextDocument): boolean {
  return (traceLanguages as readonly string[]).includes(document.languageId) && document.uri.scheme !== 'git';
}

/** File names that are ours before any content is read; the same as package.json says, for files too large to be opened as a document. */
export function languageOfName(name: string): TraceLanguage | undefined {
  if (/\.strace$|\.strace\.(txt|log)$|\.perf-?trace\.txt$|^strace\.out(\..*)?$/i.test(name)) return 'strace';
  if (/\.(ftrace|trace)$|\.ftrace\.(txt|log)$|\.(trace|perf-?script|report)\.txt$|^trace\.txt$/i.test(name)) return 'ftrace';
  return undefined;
}

/** The language that a dialect of the grammar is shown in. */
export function languageOfDialect(dialect: Dialect): TraceLanguage {
  return dialect === 'strace' || dialect === 'perf-trace' ? 'strace' : 'ftrace';
}
