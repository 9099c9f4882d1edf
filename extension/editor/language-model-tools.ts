// What a language model in VS Code may ask of a trace: check, explain, events. It gets what the engine found, as text, and nothing else;
// only open traces and files of the workspace are read.

import {
  Disposable,
  LanguageModelTextPart,
  type LanguageModelToolInvocationOptions,
  LanguageModelToolResult,
  lm,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Analysis } from '../engine/analysis';
import { keeps } from '../engine/report/grouping';
import { findingLines } from '../engine/report/records';
import { coverageText } from './coverage-view';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { countsText } from './finding-words';
import { isTrace } from './languages';

/** Nothing where this VS Code has no language-model tools. */
export function registerLanguageModelTools(documents: TraceDocuments): Disposable {
  if (typeof lm?.registerTool !== 'function') return new Disposable(() => {});
  const tool = (name: string, answer: (analysis: Analysis, uri: Uri, input: Input) => string | Promise<string>): Disposable =>
    lm.registerTool<Input>(name, {
      async invoke({ input }: LanguageModelToolInvocationOptions<Input>) {
        const uri = await traceUri(input);
        const analysis = uri === undefined ? undefined : await documents.analysis(uri);
        const text =
          uri === undefined || analysis === undefined
            ? 'There is no such trace: name a file of the workspace that is an ftrace or strace log, or leave the file out for the one that is open.'
            : await answer(analysis, uri, input);
        return new LanguageModelToolResult([new LanguageModelTextPart(cut(text))]);
      },
      prepareInvocation: ({ input }) => ({ invocationMessage: `Lease Lens reads ${plain(String(input?.file ?? 'the open trace'), 80)}` }),
    });
  return Disposable.from(
    tool('leaseLens_check', (analysis, uri, { filter }) => {
      const findings = analysis.findings.filter((finding) => keeps(finding, typeof filter === 'string' ? filter : ''));
      const head = `${countsText(analysis.summary)} under policy ${analysis.summary.policy}. ${coverageText(analysis)}.`;
      return `${head}\n${findingLines(workspace.asRelativePath(uri), { ...analysis, findings })}`;
    }),
    tool('leaseLens_explain', async (_analysis, uri, { line }) => {
      if (typeof line !== 'number') return 'Name the line (1-based) to explain.';
      const explanation = await documents.explain(uri, line);
      return explanation === undefined ? `No event of the policy stands on line ${line}.` : JSON.stringify(explanation, undefined, 1);
    }),
    tool('leaseLens_events', (analysis, _uri, { from, to }) => {
      const first = typeof from === 'number' ? from : 1;
      const last = typeof to === 'number' ? to : Number.POSITIVE_INFINITY;
      const rows: string[] = [];
      for (const event of analysis.events) {
        if (event.endLine < first) continue;
        if (event.line > last) break;
        if (rows.length >= 200) {
          rows.push(`[cut at 200 events: ask from line ${event.line} on]`);
          break;
        }
        rows.push(JSON.stringify(event));
      }
      return rows.length === 0 ? 'No event of the policy stands on these lines.' : rows.join('\n');
    }),
  );
}

interface Input {
  readonly file?: unknown;
  readonly line?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly filter?: unknown;
}

/** Characters of an answer; a model that wants more asks for fewer lines. */
const longest = 30_000;

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}\n[cut: ask for fewer lines, or filter]`;
}

/** An open trace by its name, else a file inside the workspace; without a name the one in front. */
async function traceUri({ file }: Input): Promise<Uri | undefined> {
  const open = workspace.textDocuments.filter(isTrace);
  if (typeof file !== 'string' || file === '') {
    const front = [window.activeTextEditor, ...window.visibleTextEditors].find(
      (editor) => editor !== undefined && isTrace(editor.document),
    );
    return front?.document.uri ?? open[0]?.uri;
  }
  const known = open.find(({ uri }) => uri.toString() === file || uri.path === file || workspace.asRelativePath(uri, false) === file);
  if (known !== undefined) return known.uri;
  if (file.startsWith('/') || file.split(/[\\/]/).includes('..')) return undefined;
  for (const folder of workspace.workspaceFolders ?? []) {
    const uri = Uri.joinPath(folder.uri, file);
    const document = await workspace.openTextDocument(uri).then(
      (opened) => opened,
      () => undefined, // not there, or no text: told to the model as such
    );
    if (document !== undefined && isTrace(document)) return uri;
  }
  return undefined;
}
