// What a finding offers under its light bulb. Nothing here edits the log: a fix replays, copies, goes somewhere, or changes a source behind a preview.

import { CodeAction, CodeActionKind, type Command, type Diagnostic, type Disposable, languages, type TextDocument } from 'vscode';
import type { Analysis, Finding, RuleCode } from '../engine/analysis';
import { fixesOf } from '../engine/fixes/fixes';
import { replaysOf } from '../engine/fixes/replays';
import { firstEventFrom } from '../engine/lives/event-on-line';
import type { EventChange } from '../engine/what-if';
import { diagnosticSource, findingOf, summaryCode } from './diagnostics';
import type { TraceDocuments } from './documents';
import { plain } from './escape';
import { sourceOfFinding } from './insert-fix';
import { traceSelector } from './languages';

export function registerQuickFixes(documents: TraceDocuments): Disposable {
  return languages.registerCodeActionsProvider(
    traceSelector,
    {
      async provideCodeActions(document, _range, { diagnostics }) {
        const state = documents.state(document.uri);
        if (state?.kind !== 'ready') return [];
        const actions = diagnostics
          .filter(({ source }) => source === diagnosticSource)
          .map((diagnostic) => actionsOf(document, state.analysis, diagnostic));
        return (await Promise.all(actions)).flat();
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

async function actionsOf(document: TextDocument, analysis: Analysis, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
  if (diagnostic.code === summaryCode)
    return [action(diagnostic, 'Show all findings', { command: 'leaseLens.showFindings', title: '' }, true)];
  const finding = findingOf(diagnostic, analysis);
  if (finding === undefined) return [];
  const actions: CodeAction[] = [];
  const offer = (command: string, title: string, ...more: readonly unknown[]): void => {
    const args = [document.uri.toString(), finding.line, finding.rule, ...more];
    actions.push(action(diagnostic, title, { command, title, arguments: args }, actions.length === 0));
  };
  const replays = replaysOf(analysis, finding);
  for (const { title, changes } of replays) offer(whatIfCommand(changes), `${title} (what-if)`, title);
  const alike = analysis.findings.filter(({ rule }) => rule === finding.rule).length;
  const [best] = replays;
  if (alike > 1 && best !== undefined)
    offer('leaseLens.replayFixAll', `All ${alike} findings of ${finding.rule}: ${lowered(best.title)} (what-if)`);
  const fixes = fixesOf(analysis, finding);
  for (const fix of fixes) offer('leaseLens.copyFixCode', `Copy as C: ${fix.title}`, fix.id);
  const source = fixes.length === 0 ? undefined : await sourceOfFinding(document, finding);
  if (source !== undefined)
    for (const fix of fixes)
      offer('leaseLens.insertFix', `Insert into ${plain(source.name, 60)}, line ${source.line}, behind a preview: ${fix.title}`, fix.id);
  if (finding.leaseLostLine !== undefined && finding.leaseLostLine !== finding.line)
    offer('leaseLens.goToLeaseLost', `Go to where the lease was lost (line ${finding.leaseLostLine})`);
  const held = inTheWay.has(finding.rule) ? finding.evidence.find(({ role }) => /pinned|lease taken/.test(role)) : undefined;
  if (held !== undefined)
    actions.push(
      action(diagnostic, `Show the life of what is in the way (line ${held.line})`, {
        command: 'leaseLens.showLife',
        title: '',
        arguments: [document.uri.toString(), held.line],
      }),
    );
  const opened = finding.rule === 'LP001' ? openOfFile(analysis, finding) : undefined;
  if (opened !== undefined)
    actions.push(
      action(diagnostic, `Go to where the file is opened (line ${opened})`, {
        command: 'leaseLens.goToLine',
        title: '',
        arguments: [document.uri.toString(), opened],
      }),
    );
  if (otherPolicy.has(finding.rule))
    actions.push(
      action(diagnostic, 'Judge by another policy…', { command: 'leaseLens.selectPolicy', title: 'Select policy' }, actions.length === 0),
    );
  offer('leaseLens.showInTimeline', 'Show this finding in the timeline');
  offer('leaseLens.explainLine', 'Explain this line');
  offer('leaseLens.suppressHere', `Suppress ${finding.rule} here`);
  offer('leaseLens.suppressInFile', `Suppress ${finding.rule} in this file`);
  offer('leaseLens.suppressRule', `Suppress ${finding.rule} in every log of this folder`);
  return actions;
}

function lowered(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** One call more or one less is shown between its neighbours; other changes as a list. */
function whatIfCommand([first, ...others]: readonly EventChange[]): string {
  if (others.length > 0) return 'leaseLens.replayFix';
  if (first?.kind === 'retake-before') return 'leaseLens.retakeWhatIf';
  return first?.kind === 'drop' ? 'leaseLens.dropWhatIf' : 'leaseLens.replayFix';
}

/** Line of the last open of the finding's file before it. */
function openOfFile(analysis: Analysis, { file, line }: Finding): number | undefined {
  if (file === undefined) return undefined;
  for (let at = firstEventFrom(analysis.events, line + 1) - 1; at >= 0; at -= 1) {
    if (analysis.eventFiles?.[at] !== file) continue;
    const event = analysis.events.at(at);
    if (event?.kind === 'open') return event.line;
  }
  return undefined;
}

function action(diagnostic: Diagnostic, title: string, command: Command, preferred = false): CodeAction {
  const made = new CodeAction(title, CodeActionKind.QuickFix);
  made.command = { ...command, title };
  made.diagnostics = [diagnostic];
  made.isPreferred = preferred;
  return made;
}

/** Rules about an operation that somebody's pins or lease are in the way of. */
const inTheWay: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'LP002',
  'LP005',
  'LP006',
  'LP007',
  'LP010',
  'LP011',
  'LP012',
  'LP029',
  'LP036',
]);
/** Rules that speak because of the policy the trace is judged by. */
const otherPolicy: ReadonlySet<RuleCode> = new Set<RuleCode>(['LP003', 'LP030', 'LP900']);
