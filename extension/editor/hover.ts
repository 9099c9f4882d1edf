// The hover: what the word under the pointer means and what became of its object, then what the event did and what the policies say of it.

import { type Disposable, Hover, languages, MarkdownString, Range, type TextDocument } from 'vscode';
import { tokenAt } from '../engine/lives/token';
import { meaningOf } from '../engine/lives/token-meaning';
import { describeRule } from '../engine/rules/catalogue';
import type { TraceDocuments } from './documents';
import { hoverText } from './hover-text';
import { traceSelector } from './languages';
import { tokenText } from './token-text';

/** The only commands a hover's link may run, whatever a log smuggles into it. */
const enabledCommands = ['leaseLens.goToLine', 'leaseLens.showInTimeline', 'leaseLens.showRule'] as const;

export function registerHover(documents: TraceDocuments): Disposable {
  return languages.registerHoverProvider(traceSelector, {
    async provideHover(document, position, token) {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const uri = document.uri.toString();
      const explanation = await documents.explain(document.uri, position.line + 1, stop.signal);
      if (token.isCancellationRequested) return undefined;
      const word = wordText(documents, document, position.line, position.character, uri);
      if (explanation === undefined && word === undefined) return undefined;
      const texts = [
        ...(word === undefined ? [] : [word.text]),
        ...(explanation === undefined ? [] : [hoverText(explanation, { document: uri, describeRule })]),
      ];
      return new Hover(texts.map(trusted), word?.range ?? document.lineAt(position).range);
    },
  });
}

/** undefined: the word says nothing by itself. */
function wordText(
  documents: TraceDocuments,
  document: TextDocument,
  line: number,
  character: number,
  uri: string,
): { readonly text: string; readonly range: Range } | undefined {
  const state = documents.state(document.uri);
  const word = tokenAt(document.lineAt(line).text.slice(0, longest), character);
  const meaning = state?.kind === 'ready' && word !== undefined ? meaningOf(state.analysis, line + 1, word) : undefined;
  if (meaning === undefined || word === undefined) return undefined;
  return { text: tokenText(meaning, uri), range: new Range(line, word.from, line, word.to) };
}

/** Characters of a line that are looked at for words. */
const longest = 4000;

function trusted(text: string): MarkdownString {
  const made = new MarkdownString(text);
  made.isTrusted = { enabledCommands };
  made.supportHtml = false;
  return made;
}
