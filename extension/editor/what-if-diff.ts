// What-if: the trace replayed with one call inserted or left out, shown as a diff of its findings. Both sides are virtual; the log stays as it is.

import { commands, Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import type { Overlay } from '../engine/what-if';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { openTrace } from './go';
import { targetOf } from './target';
import { lineTextOf } from './trace-lines';
import { excerptLines, type WhatIfSides, whatIfOutcome, whatIfSides } from './what-if-text';

const scheme = 'lease-lens-what-if';

export function registerWhatIf(documents: TraceDocuments): Disposable {
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const put = (uri: Uri, text: string): void => {
    pages.set(uri.toString(), text);
    changed.fire(uri);
  };
  const show = async (uri: Uri, overlay: Overlay): Promise<boolean> => {
    const result = await documents.whatIf(uri, overlay);
    if (typeof result === 'string') {
      void window.showInformationMessage(`Lease Lens: ${plain(result, 300)}`);
      return false;
    }
    const sides: WhatIfSides = whatIfSides(result, overlay, await lineTextOf(uri, excerptLines(result, overlay)));
    const [left, right] = [pageUri(uri, overlay, 'as recorded'), pageUri(uri, overlay, titles[overlay.kind])];
    put(left, sides.recorded);
    put(right, sides.changed);
    await commands.executeCommand('vscode.diff', left, right, `What if: ${titles[overlay.kind]} (line ${overlay.line})`, { preview: true });
    void window.setStatusBarMessage(`Lease Lens: ${whatIfOutcome(result)}`, 8000);
    return true;
  };
  const command =
    (kind: Overlay['kind']) =>
    async (...args: unknown[]) => {
      const target = await targetOf(documents, args);
      return target !== undefined && show(target.uri, { kind, line: target.finding.line });
    };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? 'This what-if is over. Run it again from the trace.\n',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void pages.delete(uri.toString())),
    commands.registerCommand('leaseLens.retakeWhatIf', command('retake-before')),
    commands.registerCommand('leaseLens.dropWhatIf', command('drop')),
    // The same for any insertion, for callers that bring their own overlay (the tests show that not any call would do).
    commands.registerCommand('leaseLens.whatIf', (document: unknown, overlay: unknown) => {
      const uri = openTrace(document);
      return uri !== undefined && isOverlay(overlay) && show(uri, overlay);
    }),
  );
}

const titles: Readonly<Record<Overlay['kind'], string>> = {
  'retake-before': 'layout lease retaken',
  'getlease-before': 'lease only asked for',
  drop: 'call left out',
};

/** One pair of pages per place: asking again renews them instead of piling up editors. */
function pageUri(trace: Uri, { kind, line }: Overlay, side: string): Uri {
  const name = trace.path.split('/').at(-1) ?? 'trace';
  return Uri.from({ scheme, path: `/${side}/${name} findings.txt`, query: JSON.stringify([trace.toString(), kind, line]) });
}

function isOverlay(value: unknown): value is Overlay {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('line' in value)) return false;
  return typeof value.kind === 'string' && Object.hasOwn(titles, value.kind) && Number.isSafeInteger(value.line);
}
