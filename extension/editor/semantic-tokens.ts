// Colours for what only the engine knows: the call's name where, while it runs, its file is leased, a lease of it
// is being broken, or pages of it are pinned.

import {
  type CancellationToken,
  Disposable,
  languages,
  type SemanticTokens,
  SemanticTokensBuilder,
  SemanticTokensLegend,
  type TextDocument,
} from 'vscode';
import type { Analysis } from '../engine/analysis';
import { fileOfEvent } from '../engine/lives/event-on-line';
import { type FileState, fileStates, stateAt } from '../engine/lives/state-at';
import { createBreather, inSlices } from './breather';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { refreshOf } from './refresh';

/** The names that package.json contributes, in the same order. */
export const legend = new SemanticTokensLegend(['leaseEvent'], ['held', 'breaking', 'pinned']);

export function registerSemanticTokens(documents: TraceDocuments): Disposable {
  const refresh = refreshOf(documents);
  return Disposable.from(
    refresh,
    languages.registerDocumentSemanticTokensProvider(
      traceSelector,
      {
        onDidChangeSemanticTokens: refresh.event,
        async provideDocumentSemanticTokens(document, token) {
          const analysis = await readyAnalysis(documents, document.uri);
          return analysis === undefined ? undefined : tokensOf(document, analysis, token);
        },
      },
      legend,
    ),
  );
}

async function tokensOf(document: TextDocument, analysis: Analysis, token: CancellationToken): Promise<SemanticTokens | undefined> {
  const builder = new SemanticTokensBuilder(legend);
  await inSlices(fileStates.steps(analysis));
  const breathe = createBreather();
  let last = 0;
  for (let at = 0; at < analysis.events.length; at += 1) {
    if (at % 64 === 0) await breathe();
    if (token.isCancellationRequested) return undefined;
    const file = fileOfEvent(analysis, at);
    const event = file === undefined ? undefined : analysis.events.at(at);
    if (file === undefined || event === undefined || last === event.line) continue;
    if (event.line > document.lineCount) break;
    const modifiers = bits(stateAt(analysis, file, event.line)) | bits(stateAt(analysis, file, event.endLine));
    if (modifiers === 0) continue;
    const name = /^[\w:.]+/.exec(document.lineAt(event.line - 1).text.slice(event.column - 1));
    if (name === null) continue;
    builder.push(event.line - 1, event.column - 1, name[0].length, 0, modifiers);
    last = event.line;
  }
  return builder.build();
}

function bits({ held, breaking, pinned }: FileState): number {
  return (held > 0 ? 1 : 0) | (breaking > 0 ? 2 : 0) | (pinned > 0 ? 4 : 0);
}
