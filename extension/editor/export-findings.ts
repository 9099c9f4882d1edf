// leaseLens.exportFindings and copyFindingAsMail: the findings of the trace in front as SARIF, NDJSON or text for a mailing list, in an editor to
// save or in the clipboard. The writers are the engine's.

import { commands, Disposable, type ExtensionContext, env, type Uri, window, workspace } from 'vscode';
import type { Analysis, Finding } from '../engine/analysis';
import { json } from '../engine/report/json';
import { mailOf, mailsOf, proofLines } from '../engine/report/mail';
import { findingLines, logReportOf } from '../engine/report/records';
import { sarifOf } from '../engine/report/sarif';
import type { TraceDocuments } from './documents';
import { cursor, largeTraceInFront, openTrace } from './go';
import { targetOf } from './target';
import { lineTextOf } from './trace-lines';

export function registerExport(documents: TraceDocuments, { extension }: ExtensionContext): Disposable {
  const version = String((extension.packageJSON as { readonly version?: unknown }).version ?? '');
  return Disposable.from(
    commands.registerCommand('leaseLens.exportFindings', async (wanted: unknown, trace: unknown) => {
      const uri =
        openTrace(trace) ??
        largeTraceInFront() ??
        cursor()?.uri ??
        window.visibleTextEditors.map(({ document }) => openTrace(document.uri)).find((one) => one);
      const analysis = uri === undefined ? undefined : await documents.analysis(uri);
      if (uri === undefined || analysis === undefined) {
        void window.showInformationMessage('Lease Lens: open the trace whose findings you want to export.');
        return undefined;
      }
      const format = formats.find((one) => one === wanted) ?? (await pick());
      if (format === undefined) return undefined;
      const quoted = format === 'mail' ? analysis.findings.slice(0, most).flatMap((finding) => [...proofLines(finding).keys()]) : [];
      const content = textOf(format, { uri, lineText: await lineTextOf(uri, quoted) }, analysis, version);
      await window.showTextDocument(await workspace.openTextDocument({ language: languages[format], content }), { preview: false });
      return content;
    }),
    commands.registerCommand('leaseLens.copyFindingAsMail', async (...args: unknown[]) => {
      const target = await targetOf(documents, args);
      if (target === undefined) return;
      const log = { uri: target.uri, lineText: await lineTextOf(target.uri, proofLines(target.finding).keys()) };
      await env.clipboard.writeText(mail(log, target.analysis, target.finding));
      void window.setStatusBarMessage(`Lease Lens: ${target.finding.rule} is in the clipboard, with the lines that prove it`, 6000);
    }),
  );
}

const formats = ['sarif', 'ndjson', 'mail'] as const;
type Format = (typeof formats)[number];
const languages: Readonly<Record<Format, string>> = { sarif: 'json', ndjson: 'plaintext', mail: 'markdown' };

async function pick(): Promise<Format | undefined> {
  const items = [
    { label: 'SARIF', detail: 'For code scanning and SARIF viewers: one file with rules, results and evidence.', format: 'sarif' as const },
    {
      label: 'NDJSON',
      detail: 'For scripts: one finding a line, as lease-lens check --format ndjson prints them.',
      format: 'ndjson' as const,
    },
    { label: 'Mailing list', detail: 'Text with the lines that prove each finding, good as markdown too.', format: 'mail' as const },
  ];
  return (
    await window.showQuickPick(items, { title: 'Export findings as', placeHolder: 'Opens in an editor, to be saved', matchOnDetail: true })
  )?.format;
}

interface Log {
  readonly uri: Uri;
  readonly lineText: (line: number) => string | undefined;
}

function textOf(format: Format, log: Log, analysis: Analysis, version: string): string {
  switch (format) {
    case 'sarif':
      return `${json(sarifOf([logReportOf({ suppressed: [], ...analysis, file: log.uri.toString() }, version)], [], { version, uri }).log, 2)}\n`;
    case 'ndjson':
      return findingLines(nameOf(log.uri), analysis);
    case 'mail':
      return mailsOf([
        ...analysis.findings.slice(0, most).map((finding) => mail(log, analysis, finding)),
        ...(analysis.findings.length > most
          ? [`${analysis.findings.length - most} more findings are left out here; SARIF and NDJSON hold all.\n`]
          : []),
      ]);
  }
}

/** Documents have a URI already. */
const uri = (file: string): string => file;

/** Findings of one text for people; a list of thousands is for machines. */
const most = 200;

function mail({ uri, lineText }: Log, analysis: Analysis, finding: Finding): string {
  const excerpt = [...proofLines(finding).keys()].flatMap((line) => {
    const text = lineText(line);
    return text === undefined ? [] : [{ line, text: text.slice(0, 2000) }];
  });
  return mailOf(finding, analysis.summary, nameOf(uri).split('/').at(-1) ?? 'the log', excerpt);
}

function nameOf(uri: Uri): string {
  return workspace.asRelativePath(uri, false);
}
