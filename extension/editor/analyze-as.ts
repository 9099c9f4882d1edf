// leaseLens.analyzeAs: takes any text file for a trace, whatever its name says.

import { commands, type Disposable, languages, Uri, window, workspace } from 'vscode';
import { type TraceLanguage, traceLanguages } from './languages';

/** From the explorer's context menu the file comes as an argument; otherwise it is the one in front. */
export function registerAnalyzeAs(): Disposable {
  return commands.registerCommand('leaseLens.analyzeAs', async (file: unknown, wanted: unknown) => {
    const uri = file instanceof Uri ? file : window.activeTextEditor?.document.uri;
    if (uri === undefined) {
      void window.showInformationMessage('Lease Lens: open the file that holds the trace first.');
      return;
    }
    const document = await workspace.openTextDocument(uri);
    const language = traceLanguages.find((known) => known === wanted) ?? (await pick(document.getText().slice(0, 20_000)));
    if (language === undefined) return;
    await window.showTextDocument(await languages.setTextDocumentLanguage(document, language), { preview: false });
  });
}

async function pick(head: string): Promise<TraceLanguage | undefined> {
  const likely: TraceLanguage = /^(# tracer:|version = \d|cpus=\d)|\[\d{3,}\].*\d\.\d+: /m.test(head) ? 'ftrace' : 'strace';
  const items = [...traceLanguages]
    .sort((a, b) => Number(b === likely) - Number(a === likely))
    .map((language) => ({
      language,
      label: names[language].label,
      detail: names[language].detail,
      description: language === likely ? 'looks like it' : '',
    }));
  return (await window.showQuickPick(items, { title: 'Analyze this file as…' }))?.language;
}

const names: Readonly<Record<TraceLanguage, { readonly label: string; readonly detail: string }>> = {
  ftrace: { label: 'ftrace', detail: 'tracefs trace and trace_pipe, trace-cmd report, perf script' },
  strace: { label: 'strace', detail: 'strace with any options, perf trace' },
};
