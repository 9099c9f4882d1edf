// leaseLens.openTrace: any log whatever its form. A packed one or trace.dat becomes a read-only text, a large one goes to its own editor,
// everything else opens as VS Code opens it.

import { commands, Disposable, env, languages, Uri, type ViewColumn, window, workspace } from 'vscode';
import { shellCommand } from '../engine/shell-quote';
import type { TraceClient } from '../trace/client';
import type { Peek } from '../trace/peek';
import { plain } from './escape';
import { languageOfDialect, languageOfName, largestDocument, type TraceLanguage } from './languages';
import type { ShownTraces } from './shown-traces';
import { nameIn, shownOf, shownUri } from './shown-uri';
import { fileSource } from './trace-source-of';

/** How opening ended: shown, or why not in one sentence. `command`: what the user may run instead; `trust`: trusting would help. */
export type Opening =
  | { readonly kind: 'shown' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly message: string; readonly command?: string; readonly trust?: boolean };

/** Opens one file in `column`; never throws. */
export type OpenTrace = (file: Uri, column?: ViewColumn) => Promise<Opening>;

export function createOpenTrace(
  client: TraceClient,
  shown: ShownTraces,
  openLarge: (file: Uri, column?: ViewColumn) => Promise<void>,
): OpenTrace {
  const openShown = async (file: Uri, language: TraceLanguage, column?: ViewColumn): Promise<Opening> => {
    const uri = shownUri({ kind: 'file', files: [file] }, language);
    const outcome = await shown.read(uri);
    if (outcome.kind === 'cancelled') return { kind: 'stopped' };
    if (outcome.kind === 'failed' && outcome.tooLong !== true) return { kind: 'refused', message: `${nameIn(file)}: ${outcome.message}` };
    if (outcome.kind === 'failed') await openLarge(file, column);
    else await show(uri, language, column);
    return { kind: 'shown' };
  };
  return async (file, column) => {
    if (shownOf(file) !== undefined) {
      await window.showTextDocument(file, { preview: false, ...at(column) });
      return { kind: 'shown' };
    }
    const peeked = await peek(client, file);
    if (typeof peeked === 'string') return { kind: 'refused', message: peeked };
    const language = peeked.dialect === undefined ? undefined : languageOfDialect(peeked.dialect);
    if (peeked.traceDat !== undefined && !(peeked.traceDat.readable && workspace.isTrusted)) return traceDatRefused(file, peeked.traceDat);
    if (peeked.traceDat !== undefined) return openShown(file, 'ftrace', column);
    if (peeked.packing !== undefined)
      return openShown(file, language ?? languageOfName(nameIn(file).replace(/\.\w+$/, '')) ?? 'strace', column);
    if ((peeked.size ?? 0) > largestDocument) await openLarge(file, column);
    else await show(file, language, column);
    return { kind: 'shown' };
  };
}

export function registerOpenTrace(openTrace: OpenTrace): Disposable {
  return Disposable.from(
    commands.registerCommand('leaseLens.openTrace', async (file: unknown, files: unknown) => {
      const wanted = filesOf(file, files) ?? (await window.showOpenDialog({ canSelectMany: true, openLabel: 'Open Trace' })) ?? [];
      for (const one of wanted) await tell(await openTrace(one));
    }),
  );
}

/**
 * From the explorer: the file under the pointer, and all that are selected with it. From a link the file's address: as an object it would be taken for a file
 * of the user's own machine where the extension runs on another one.
 */
export function filesOf(file: unknown, files: unknown): readonly Uri[] | undefined {
  if (Array.isArray(files) && files.length > 0 && files.every((one) => one instanceof Uri)) return files;
  if (typeof file === 'string' && URL.canParse(file)) return [Uri.parse(file, true)];
  return file instanceof Uri ? [file] : undefined;
}

/** Says why nothing was opened, with what helps. */
export async function tell(opening: Opening): Promise<void> {
  if (opening.kind !== 'refused') return;
  const { message, command, trust } = opening;
  const copy = 'Copy Command';
  const manage = 'Manage Workspace Trust';
  const actions = [...(command === undefined ? [] : [copy]), ...(trust === true ? [manage] : [])];
  const picked = await window.showWarningMessage(`Lease Lens: ${plain(message, 600)}`, ...actions);
  if (picked === copy && command !== undefined) await env.clipboard.writeText(command);
  if (picked === manage) await commands.executeCommand('workbench.trust.manage');
}

async function peek(client: TraceClient, file: Uri): Promise<Peek | string> {
  const source = await fileSource(file).then(
    (found) => found,
    (error: unknown) => String(error), // told to the user
  );
  if (typeof source === 'string') return source;
  const outcome = await client.ask('peek', { document: file.toString(), source });
  if (outcome.kind === 'done') return outcome.answer;
  return outcome.kind === 'failed' ? outcome.message : 'Opening was stopped.';
}

/** What the user has to run, as one line for a shell. */
function traceDatRefused(file: Uri, { readable }: NonNullable<Peek['traceDat']>): Opening {
  const report = `${shellCommand(['trace-cmd', 'report', '-t', '-i', file.fsPath])} > ${shellCommand([`${file.fsPath}.report.txt`])}`;
  const why = readable
    ? 'It is read by running your trace-cmd, which is done in a trusted workspace only.'
    : 'trace-cmd, which reads it, is not on the PATH of VS Code.';
  const message = `${nameIn(file)} is trace-cmd’s own binary file. ${why} The command is: ${report}`;
  return { kind: 'refused', message, command: report, ...(readable ? { trust: true } : {}) };
}

async function show(uri: Uri, language: TraceLanguage | undefined, column: ViewColumn | undefined): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const ours = language === undefined || languageOfName(nameIn(uri)) !== undefined || document.languageId === language;
  await window.showTextDocument(ours ? document : await languages.setTextDocumentLanguage(document, language), {
    preview: false,
    ...at(column),
  });
}

function at(column: ViewColumn | undefined): { readonly viewColumn?: ViewColumn } {
  return column === undefined ? {} : { viewColumn: column };
}
