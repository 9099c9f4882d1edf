// Links in the text of a trace: from a call that is not finished to where it ends and back, and from a stack frame to its source line
// where the workspace has that file. A path of the log is never opened: only files found inside the workspace are.

import { type Disposable, DocumentLink, languages, Range, type Uri } from 'vscode';
import { eventOnLine } from '../engine/lives/event-on-line';
import { frameOf } from '../engine/lives/stack-frame';
import { createBreather } from './breather';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { sourceInWorkspace } from './source-files';

export function registerLinks(documents: TraceDocuments): Disposable {
  return languages.registerDocumentLinkProvider(traceSelector, {
    async provideDocumentLinks(document, token) {
      const analysis = await readyAnalysis(documents, document.uri);
      if (analysis === undefined || token.isCancellationRequested) return [];
      const links: DocumentLink[] = [];
      const breathe = createBreather();
      const sources = sourceFinder();
      for (let line = 1; line <= Math.min(document.lineCount, most); line++) {
        if (line % 64 === 0) await breathe();
        if (token.isCancellationRequested) return [];
        const { text } = document.lineAt(line - 1);
        const half = / (<unfinished \.\.\.>)|(<\.\.\. \w+ resumed>)/.exec(text);
        const at = half === null ? undefined : eventOnLine(analysis, line);
        const event = at === undefined ? undefined : analysis.events.at(at);
        if (half !== null && event !== undefined && event.line !== event.endLine) {
          const other = line === event.line ? event.endLine : event.line;
          const from = half.index + (half[1] === undefined ? 0 : 1);
          const link = new DocumentLink(new Range(line - 1, from, line - 1, half.index + half[0].length), lineUri(document.uri, other));
          link.tooltip = line === event.line ? `The call ends at line ${other}` : `The call starts at line ${other}`;
          links.push(link);
        }
        const frame = frameOf(text);
        const source = frame && (await sources(frame.file));
        if (frame !== undefined && source !== undefined) {
          const link = new DocumentLink(new Range(line - 1, frame.from, line - 1, frame.to), lineUri(source, frame.line));
          link.tooltip = 'Open this line of the source';
          links.push(link);
        }
      }
      return links;
    },
  });
}

/** Asks once per path: a log names the same few sources in every stack. */
function sourceFinder(): (path: string) => Promise<Uri | undefined> {
  const known = new Map<string, Promise<Uri | undefined>>();
  return (path) => {
    const found = known.get(path) ?? (known.size < 100 ? sourceInWorkspace(path) : Promise.resolve(undefined));
    known.set(path, found);
    return found;
  };
}

/** Lines searched for links: a longer log has its call hierarchy. */
const most = 20_000;

function lineUri(uri: Uri, line: number): Uri {
  return uri.with({ fragment: `L${line}` });
}
