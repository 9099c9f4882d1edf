// Findings as diagnostics: Problems, squiggles, related evidence, a code that opens the rule's page.

import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Disposable,
  Location,
  languages,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { Analysis, Finding, RuleCode, Severity } from '../engine/analysis';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { bySeverity, look, sentence } from './finding-words';
import { ruleUri } from './rule-pages';

export const diagnosticSource = 'Lease Lens';

/** VS Code cuts a file's Problems at 1000 without a word; we stop earlier and say how many more there are. */
export const mostDiagnostics = 900;

export function registerDiagnostics(documents: TraceDocuments): Disposable {
  const collection: DiagnosticCollection = languages.createDiagnosticCollection('lease-lens');
  const heard = documents.onDidChange(({ uri, state }) => {
    if (state?.kind === 'busy') return; // the old ones stay until the new ones are known
    const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (document === undefined || state === undefined || state.kind === 'cancelled') collection.delete(uri);
    else if (state.kind === 'failed') collection.set(uri, [problem(document, state.message)]);
    else collection.set(uri, diagnosticsOf(document, state.analysis));
  });
  return { dispose: () => [heard, collection].forEach((part) => void part.dispose()) };
}

/** Names the diagnostic that counts the rest; its quick-fix opens the Findings view. */
export const summaryCode = 'more-findings';

/** The most severe 900, in the order of their lines, and one that counts the rest. */
export function diagnosticsOf(document: TextDocument, { findings }: Analysis): readonly Diagnostic[] {
  if (findings.length <= mostDiagnostics) return findings.map((finding) => diagnosticOf(document, finding));
  const worst = [...findings].sort(bySeverity).slice(0, mostDiagnostics);
  const rest = findings.length - worst.length;
  const summary = problem(
    document,
    `${rest} more findings are not shown here: the ${mostDiagnostics} most severe are. The Findings view of Lease Lens has all of them.`,
  );
  summary.code = summaryCode;
  return [summary, ...worst.sort((a, b) => a.line - b.line).map((finding) => diagnosticOf(document, finding))];
}

/** The finding that a diagnostic of ours stands for: code and position name it. */
export function findingOf(diagnostic: Diagnostic, analysis: Analysis): Finding | undefined {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  const { start } = diagnostic.range;
  const here = analysis.findings.filter((finding) => finding.rule === code && finding.line === start.line + 1);
  return here.find((finding) => finding.column === start.character + 1 && diagnostic.message === sentence(finding)) ?? here[0];
}

/** The text a finding is about, kept inside the document. */
export function rangeOf(document: TextDocument, { line, column, endColumn }: Finding): Range {
  return document.validateRange(new Range(line - 1, column - 1, line - 1, Math.max(column, endColumn - 1)));
}

function diagnosticOf(document: TextDocument, finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(document, finding), sentence(finding), severities[look(finding)]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: finding.rule, target: ruleUri(finding.rule) };
  if (needless.has(finding.rule)) diagnostic.tags = [DiagnosticTag.Unnecessary];
  diagnostic.relatedInformation = finding.evidence
    .filter(({ line }) => line <= document.lineCount)
    .map(({ line, role }) => new DiagnosticRelatedInformation(lineLocation(document.uri, document, line), plain(role, 200)));
  return diagnostic;
}

/** Rules about a call that had no effect: it is drawn faded, as unused code is. */
const needless: ReadonlySet<RuleCode> = new Set<RuleCode>(['LP021', 'LP022', 'LP026']);

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

function lineLocation(uri: Uri, document: TextDocument, line: number): Location {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(line - 1);
  return new Location(uri, range.with(range.start.translate(0, firstNonWhitespaceCharacterIndex)));
}

/** About the file as a whole: said on its first line. */
function problem(document: TextDocument, message: string): Diagnostic {
  const diagnostic = new Diagnostic(document.lineAt(0).range, plain(message, 1000), DiagnosticSeverity.Information);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}
