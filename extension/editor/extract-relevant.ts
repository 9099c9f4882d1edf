// leaseLens.extractRelevant: a text of only the lines that matter, each with its number in the file, in which every feature works.

import { commands, type Disposable, TabInputCustom, TabInputText, Uri, window } from 'vscode';
import type { TraceClient } from '../trace/client';
import { languageOfDialect, languageOfName } from './languages';
import { type Opening, tell } from './open-trace';
import type { ShownTraces } from './shown-traces';
import { nameIn, shownOf, shownUri } from './shown-uri';
import { fileSource } from './trace-source-of';

export function registerExtractRelevant(client: TraceClient, shown: ShownTraces): Disposable {
  return commands.registerCommand('leaseLens.extractRelevant', async (file: unknown) => {
    const uri = file instanceof Uri ? file : inFront();
    if (uri !== undefined) await tell(await extract(client, shown, uri));
    else void window.showInformationMessage('Lease Lens: open the trace first, or choose the command on a file in the explorer.');
  });
}

async function extract(client: TraceClient, shown: ShownTraces, uri: Uri): Promise<Opening> {
  const of = shownOf(uri);
  if (of !== undefined && of.kind !== 'file')
    return { kind: 'refused', message: 'lines are extracted from a file, not from a text made of files.' };
  const file = of?.files[0] ?? uri;
  const peeked = await client.ask('peek', { document: file.toString(), source: await fileSource(file) });
  if (peeked.kind === 'cancelled') return { kind: 'stopped' };
  if (peeked.kind === 'failed') return { kind: 'refused', message: peeked.message };
  const { dialect } = peeked.answer;
  const language = dialect === undefined ? (languageOfName(nameIn(file)) ?? 'strace') : languageOfDialect(dialect);
  const made = shownUri({ kind: 'extract', files: [file] }, language);
  const outcome = await shown.read(made);
  if (outcome.kind === 'cancelled') return { kind: 'stopped' };
  if (outcome.kind === 'failed' && outcome.tooLong === true) {
    const message = `${nameIn(file)}: the lines that matter alone have more than 50 MB; the Large Trace editor shows the file (Lease Lens: Open Trace…).`;
    return { kind: 'refused', message };
  }
  if (outcome.kind === 'failed') return { kind: 'refused', message: `${nameIn(file)}: ${outcome.message}` };
  await window.showTextDocument(made, { preview: false });
  return { kind: 'shown' };
}

/** The file of the tab in front: a large one has no editor that extensions see. */
function inFront(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputText || input instanceof TabInputCustom ? input.uri : undefined;
}
