// Which finding a command is about: the one a quick-fix names, or the one at the cursor when the command comes from the palette or a key.

import { type Uri, window } from 'vscode';
import type { Analysis, Finding } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { bySeverity } from './finding-words';
import { cursor, openTrace } from './go';

export interface Target {
  readonly uri: Uri;
  readonly analysis: Analysis;
  readonly finding: Finding;
}

/** Arguments as the quick-fixes give them: the document's URI, the 1-based line, the rule. `fits` narrows the cursor's choice. */
export async function targetOf(
  documents: TraceDocuments,
  args: readonly unknown[],
  fits: (finding: Finding) => boolean = () => true,
): Promise<Target | undefined> {
  const [document, line, rule] = argumentsOf(args);
  const here = cursor();
  const uri = openTrace(document) ?? here?.uri;
  const analysis = uri === undefined ? undefined : await documents.analysis(uri);
  if (uri === undefined || analysis === undefined) return undefined;
  const wanted = typeof line === 'number' ? line : here?.line;
  const finding = analysis.findings
    .filter((candidate) => candidate.line === wanted && (typeof rule === 'string' ? candidate.rule === rule : fits(candidate)))
    .sort(bySeverity)[0];
  if (finding === undefined) {
    void window.showInformationMessage('Lease Lens: no finding that fits stands on this line. Alt+F9 goes to the next one.');
    return undefined;
  }
  return { uri, analysis, finding };
}

/** The open trace and the 1-based line that arguments or the cursor name, finding or not. */
export function placeOf(args: readonly unknown[]): { readonly uri: Uri; readonly line: number } | undefined {
  const [document, line] = argumentsOf(args);
  const here = cursor();
  const uri = openTrace(document) ?? here?.uri;
  if (uri === undefined) return undefined;
  const at =
    typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : here?.uri.toString() === uri.toString() ? here.line : 1;
  return { uri, line: at };
}

/** From the Findings view a command gets the row, whose value holds the arguments. */
function argumentsOf(args: readonly unknown[]): readonly unknown[] {
  const [row] = args;
  const value = typeof row === 'object' && row !== null && 'value' in row ? row.value : undefined;
  return Array.isArray(value) ? [...value, ...args.slice(2)] : args;
}
