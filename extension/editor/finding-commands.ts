// The commands about one finding that are no more than a step: go, copy, explain, next, previous.

import { commands, Disposable, type Uri, window, workspace } from 'vscode';
import type { EventList } from '../../grammar/event';
import type { Analysis } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { headline } from './finding-words';
import { cursor, goToLine, isLarge, largeTraceInFront } from './go';
import { placeOf, targetOf } from './target';

/** `readLines`: reads the lines that a Large Trace editor shows once more; of any other trace it does nothing. */
export function registerFindingCommands(documents: TraceDocuments, readLines: (uri: Uri) => void): Disposable {
  let stepped: Promise<Stepped | undefined> = Promise.resolve(undefined);
  // One behind the other: a key that is pressed again before the editor has moved goes one further, too.
  const step = async (direction: 1 | -1): Promise<void> => {
    const next = stepped.then((last) => stepFrom(documents, last, direction));
    stepped = next.catch(() => undefined);
    await next;
  };
  return Disposable.from(
    commands.registerCommand('leaseLens.goToLeaseLost', async (...args: unknown[]) => {
      const target = await targetOf(documents, args, ({ leaseLostLine }) => leaseLostLine !== undefined);
      if (target?.finding.leaseLostLine === undefined) return;
      await goToLine(target.uri, target.finding.leaseLostLine, columnOf(target.analysis.events, target.finding.leaseLostLine));
    }),
    commands.registerCommand('leaseLens.explainLine', async (...args: unknown[]) => {
      const place = placeOf(args);
      if (place === undefined) return;
      await documents.analysis(place.uri);
      if (isLarge(place.uri)) {
        await commands.executeCommand('leaseLens.revealInLargeTrace', place.uri, place.line, true, true);
        return;
      }
      // In front of the event's text, where no diagnostic's own hover pushes the explanation out of sight.
      const { firstNonWhitespaceCharacterIndex } = (await workspace.openTextDocument(place.uri)).lineAt(place.line - 1);
      await goToLine(place.uri, place.line, firstNonWhitespaceCharacterIndex + 1);
      await commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
    }),
    commands.registerCommand('leaseLens.nextFinding', () => step(1)),
    commands.registerCommand('leaseLens.previousFinding', () => step(-1)),
    commands.registerCommand('leaseLens.analyzeAgain', (...args: unknown[]) => {
      const uri = placeOf(args)?.uri ?? largeTraceInFront();
      if (uri === undefined) return;
      readLines(uri);
      documents.again(uri);
    }),
  );
}

/** Where the last step ended: findings that share a line are told apart by it. */
interface Stepped {
  readonly analysis: Analysis;
  readonly index: number;
  /** Where it left the cursor, 1-based. On that line the cursor may have moved since: an explanation of the line puts it in front of the event. */
  readonly line: number;
}

/** Goes round at the ends, as Go to Next Problem does, and says which of how many it is. */
async function stepFrom(documents: TraceDocuments, last: Stepped | undefined, direction: 1 | -1): Promise<Stepped | undefined> {
  const here = cursor();
  const analysis = here && (await documents.analysis(here.uri));
  if (here === undefined || analysis === undefined) return undefined;
  const { findings } = analysis;
  const isThere = last?.analysis === analysis && last.line === here.line;
  const beyond = (line: number, column: number) => (line - here.line || column - here.column) * direction > 0;
  const found = isThere
    ? last.index + direction
    : direction === 1
      ? findings.findIndex(({ line, column }) => beyond(line, column))
      : findings.findLastIndex(({ line, column }) => beyond(line, column));
  const index = findings[found] !== undefined ? found : direction === 1 ? 0 : findings.length - 1;
  const finding = findings[index];
  if (finding === undefined) {
    void window.setStatusBarMessage('Lease Lens: no findings in this trace', 4000);
    return undefined;
  }
  await goToLine(here.uri, finding.line, finding.column);
  void window.setStatusBarMessage(`Lease Lens: ${index + 1} of ${findings.length}: ${headline(finding)}`, 6000);
  return { analysis, index, line: finding.line };
}

/** 1-based column of the event on a line: behind the prefix, where a hover has something to say. */
function columnOf(events: EventList, line: number): number {
  const event = events.find((candidate) => candidate.line === line || candidate.endLine === line);
  return event === undefined ? 1 : event.line === line ? event.column : (event.outcomeColumn ?? 1);
}
