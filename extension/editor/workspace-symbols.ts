// Go to Symbol in Workspace: files, leases, pins and findings of every open trace.

import { type Disposable, languages, SymbolInformation, SymbolKind, type TextDocument, workspace } from 'vscode';
import type { Analysis } from '../engine/analysis';
import { pageText } from '../engine/words';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { headline } from './finding-words';
import { isTrace } from './languages';
import { lineLocation } from './ranges';

export function registerWorkspaceSymbols(documents: TraceDocuments): Disposable {
  return languages.registerWorkspaceSymbolProvider({
    provideWorkspaceSymbols(query) {
      const wanted = query.toLowerCase();
      return workspace.textDocuments
        .filter(isTrace)
        .flatMap((document) => {
          const state = documents.state(document.uri);
          return state?.kind === 'ready' ? symbolsOf(document, state.analysis, wanted) : [];
        })
        .slice(0, most);
    },
  });
}

const most = 512;

function symbolsOf(document: TextDocument, analysis: Analysis, wanted: string): readonly SymbolInformation[] {
  const found: SymbolInformation[] = [];
  const offer = (name: string, kind: SymbolKind, container: string, line: number): void => {
    if (found.length < most && line <= document.lineCount && subsequence(wanted, name.toLowerCase()))
      found.push(new SymbolInformation(plain(name, 120), kind, plain(container, 120), lineLocation(document, line)));
  };
  const nameOf = (file: number): string => analysis.files[file]?.paths.at(-1) ?? `inode ${analysis.files[file]?.inode ?? '?'}`;
  const firstLines = new Map<number, number>();
  for (const { file, startLine } of [...analysis.leases, ...analysis.pins, ...analysis.changes])
    firstLines.set(file, Math.min(firstLines.get(file) ?? startLine, startLine));
  for (const [file, line] of firstLines) offer(nameOf(file), SymbolKind.File, 'file', line);
  for (const finding of analysis.findings) offer(headline(finding), SymbolKind.Event, finding.path ?? finding.inode ?? '', finding.line);
  for (const lease of analysis.leases)
    offer(`${lease.type} lease of ${lease.comm ?? lease.pid}`, SymbolKind.Key, nameOf(lease.file), lease.startLine);
  for (const pin of analysis.pins)
    offer(`${pin.label} ${pageText(pin.firstPage, pin.lastPage)}`, SymbolKind.Array, nameOf(pin.file), pin.startLine);
  return found;
}

/** VS Code filters again, by the letters in their order: nothing it would keep may be missing. */
function subsequence(wanted: string, name: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    if (letter === ' ') continue;
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
