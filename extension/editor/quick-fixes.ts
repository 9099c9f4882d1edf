// What a finding offers under its light bulb. Nothing here edits the log: a fix replays, copies or goes somewhere.

import { CodeAction, CodeActionKind, type Command, type Diagnostic, type Disposable, languages } from 'vscode';
import type { Finding, RuleCode } from '../engine/analysis';
import { diagnosticSource, findingOf, summaryCode } from './diagnostics';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';

export function registerQuickFixes(documents: TraceDocuments): Disposable {
  return languages.registerCodeActionsProvider(
    traceSelector,
    {
      provideCodeActions(document, _range, { diagnostics }) {
        const state = documents.state(document.uri);
        if (state?.kind !== 'ready') return [];
        return diagnostics
          .filter(({ source }) => source === diagnosticSource)
          .flatMap((diagnostic) => {
            if (diagnostic.code === summaryCode) return [showAll(diagnostic)];
            const finding = findingOf(diagnostic, state.analysis);
            return finding === undefined ? [] : fixesOf(finding, diagnostic, document.uri.toString());
          });
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

function showAll(diagnostic: Diagnostic): CodeAction {
  const action = new CodeAction('Show all findings', CodeActionKind.QuickFix);
  action.command = { command: 'leaseLens.showFindings', title: action.title };
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  return action;
}

function fixesOf(finding: Finding, diagnostic: Diagnostic, document: string): readonly CodeAction[] {
  const fix = (command: string, title: string, preferred = false): CodeAction => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.command = { command, title, arguments: [document, finding.line, finding.rule] } satisfies Command;
    action.diagnostics = [diagnostic];
    action.isPreferred = preferred;
    return action;
  };
  const fixes: CodeAction[] = [];
  if (retaken.has(finding.rule)) fixes.push(fix('leaseLens.retakeWhatIf', 'Retake the layout lease before this pin (what-if)', true));
  if (droppable.has(finding.rule)) fixes.push(fix('leaseLens.dropWhatIf', 'Leave this call out (what-if)', true));
  if (coded.has(finding.rule)) fixes.push(fix('leaseLens.copyRetakeCode', 'Copy the code that retakes the lease', fixes.length === 0));
  if (finding.leaseLostLine !== undefined)
    fixes.push(fix('leaseLens.goToLeaseLost', `Go to where the lease was lost (line ${finding.leaseLostLine})`));
  fixes.push(fix('leaseLens.showInTimeline', 'Show this finding in the timeline'), fix('leaseLens.explainLine', 'Explain this line'));
  return fixes;
}

/** Rules about a pin that a layout lease taken right before it would have allowed. */
const retaken: ReadonlySet<RuleCode> = new Set<RuleCode>(['LP001', 'LP004', 'LP008', 'LP009', 'LP028', 'LP031']);
/** Rules about a call that would better not have been made. */
const droppable: ReadonlySet<RuleCode> = new Set<RuleCode>(['LP010', 'LP021', 'LP022', 'LP026', 'LP039']);
/** Rules whose remedy is in the code: handler, release, retake, in this order. */
const coded: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'LP001',
  'LP004',
  'LP008',
  'LP009',
  'LP010',
  'LP016',
  'LP017',
  'LP019',
  'LP020',
  'LP021',
  'LP022',
  'LP025',
  'LP027',
  'LP028',
  'LP031',
  'LP039',
]);
