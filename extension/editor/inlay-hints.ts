// Names for numbers between the words of a trace, for the lines in view. Each kind is off by leaseLens.inlayHints.

import { Disposable, InlayHint, InlayHintKind, languages, Position, type TextDocument } from 'vscode';
import { eventOnLine } from '../engine/lives/event-on-line';
import { type Hint, hintsOf } from '../engine/lives/hints';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { traceSelector } from './languages';
import { readyAnalysis } from './place';
import { refreshOf } from './refresh';
import { readSettings } from './settings';

export function registerInlayHints(documents: TraceDocuments): Disposable {
  const refresh = refreshOf(documents, 'leaseLens.inlayHints');
  return Disposable.from(
    refresh,
    languages.registerInlayHintsProvider(traceSelector, {
      onDidChangeInlayHints: refresh.event,
      async provideInlayHints(document, range, token) {
        const wanted = readSettings(document.uri).inlayHints;
        if (wanted.length === 0) return [];
        const analysis = await readyAnalysis(documents, document.uri);
        if (analysis === undefined || token.isCancellationRequested) return [];
        const hints: InlayHint[] = [];
        for (let line = range.start.line + 1; line <= Math.min(range.end.line + 1, document.lineCount); line++) {
          const at = eventOnLine(analysis, line);
          if (at === undefined) continue;
          for (const hint of hintsOf(analysis, at, line, document.lineAt(line - 1).text))
            if (wanted.includes(settingOf[hint.what])) hints.push(inlay(document, line, hint));
        }
        return hints;
      },
    }),
  );
}

const settingOf = { descriptor: 'descriptors', flag: 'flags', errno: 'errors', time: 'times' } as const;

function inlay(document: TextDocument, line: number, { offset, text, what }: Hint): InlayHint {
  const label = what === 'time' ? text : what === 'descriptor' ? ` ${text}` : ` = ${text}`;
  const hint = new InlayHint(document.validatePosition(new Position(line - 1, offset)), plain(label, 80), InlayHintKind.Parameter);
  hint.paddingRight = what === 'time';
  hint.tooltip = tooltips[what];
  return hint;
}

const tooltips = {
  descriptor: 'The file behind this descriptor',
  flag: 'The name of this number',
  errno: 'The error that this result is',
  time: 'Time since the event before it on the same file',
} as const;
