// The hover on an event's line: what happened, what it changed, what the policies say of it.

import { type Disposable, Hover, languages, MarkdownString } from 'vscode';
import { describeRule } from '../engine/rules/catalogue';
import type { TraceDocuments } from './documents';
import { hoverText } from './hover-text';
import { traceSelector } from './languages';

/** The only commands a hover's link may run, whatever a log smuggles into it. */
const enabledCommands = ['leaseLens.goToLine', 'leaseLens.showInTimeline', 'leaseLens.showRule'] as const;

export function registerHover(documents: TraceDocuments): Disposable {
  return languages.registerHoverProvider(traceSelector, {
    async provideHover(document, position, token) {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const explanation = await documents.explain(document.uri, position.line + 1, stop.signal);
      if (explanation === undefined || token.isCancellationRequested) return undefined;
      const text = new MarkdownString(hoverText(explanation, { document: document.uri.toString(), describeRule }));
      text.isTrusted = { enabledCommands };
      text.supportHtml = false;
      return new Hover(text, document.lineAt(position).range);
    },
  });
}
