// The Findings view: the trace's findings by rule, file or task, with a filter and counts.

import { commands, Disposable, ThemeColor, ThemeIcon, window } from 'vscode';
import type { Finding, Severity } from '../engine/analysis';
import { type FindingGroup, type Grouping, groupFindings, groupings, keeps } from '../engine/report/grouping';
import type { ActiveTrace } from './active-trace';
import { plain } from './escape';
import { countsText, headline, look, sentence } from './finding-words';
import { createNodeTree, firstRows, type Node } from './tree-list';
import type { Visible } from './visible';

export function registerFindingsView(active: ActiveTrace, visible: Visible): Disposable {
  let by: Grouping = 'rule';
  let filter = '';
  const shown = (): readonly Finding[] => active.analysis()?.findings.filter((finding) => keeps(finding, filter)) ?? [];
  const tree = createNodeTree(() => {
    const trace = active.uri();
    if (trace === undefined) return [];
    const groups = groupFindings(shown(), by);
    return groups.map((group) => groupNode(trace.toString(), group, by, groups.length <= 8));
  });
  const view = window.createTreeView('leaseLens.findings', { treeDataProvider: tree, showCollapseAll: true });
  visible.trees.set('leaseLens.findings', { view, tree });
  const refresh = (): void => {
    const analysis = active.analysis();
    const all = analysis?.findings.length ?? 0;
    const kept = filter === '' ? all : shown().length;
    view.description = analysis === undefined ? '' : `by ${by}${filter === '' ? '' : ` · “${plain(filter, 40)}” · ${kept} of ${all}`}`;
    view.message =
      analysis === undefined
        ? ''
        : all === 0
          ? 'No findings in this trace.'
          : kept === 0
            ? 'The filter keeps no finding of this trace. Clear it to see all.'
            : '';
    const errors = analysis?.summary.findings.error ?? 0;
    view.badge = errors === 0 ? undefined : { value: errors, tooltip: analysis === undefined ? '' : countsText(analysis.summary) };
    void commands.executeCommand('setContext', 'leaseLens.findingsFiltered', filter !== '');
    void commands.executeCommand('setContext', 'leaseLens.hasTrace', active.uri() !== undefined);
    tree.refresh();
  };
  refresh();
  return Disposable.from(
    tree,
    view,
    active.onDidChange(refresh),
    commands.registerCommand('leaseLens.groupFindings', async (wanted: unknown) => {
      const picked = groupings.find((one) => one === wanted) ?? (await pickGrouping(by));
      if (picked === undefined) return;
      by = picked;
      refresh();
    }),
    commands.registerCommand('leaseLens.filterFindings', async (wanted: unknown) => {
      const text =
        typeof wanted === 'string'
          ? wanted
          : await window.showInputBox({
              title: 'Filter findings',
              value: filter,
              prompt: 'Words of the rule, title, severity, file or task; all have to fit. Empty shows all.',
              placeHolder: 'LP008 error holder',
            });
      if (text === undefined) return;
      filter = text.trim();
      refresh();
    }),
    commands.registerCommand('leaseLens.clearFindingsFilter', () => {
      filter = '';
      refresh();
    }),
    commands.registerCommand('leaseLens.showFindings', () => commands.executeCommand('leaseLens.findings.focus')),
  );
}

async function pickGrouping(now: Grouping): Promise<Grouping | undefined> {
  const items = groupings.map((label) => ({ label, description: label === now ? 'in force' : '' }));
  const picked = await window.showQuickPick(items, { title: 'Group findings by' });
  return groupings.find((one) => one === picked?.label);
}

function groupNode(document: string, { key, label, severity, findings }: FindingGroup, by: Grouping, open: boolean): Node {
  const undecided = findings.filter(({ verdict }) => verdict === 'undecidable').length;
  return {
    id: `${by} ${key}`,
    label: plain(label, 120),
    description: `${findings.length}${undecided === 0 ? '' : `, ${undecided} undecidable`}`,
    spoken: `${plain(label, 120)}, ${findings.length} findings, severest ${severity}`,
    icon: iconOf(severity),
    open,
    children: firstRows(findings, most, (finding) => findingNode(document, finding, by), 'the filter reaches them'),
  };
}

/** Findings of one group that the tree holds; the filter reaches the others. */
const most = 1000;

function findingNode(document: string, finding: Finding, by: Grouping): Node {
  const label = by === 'rule' ? plain(finding.path ?? finding.inode ?? finding.title, 100) : headline(finding);
  const undecidable = finding.verdict === 'undecidable';
  return {
    label: `line ${finding.line}`,
    description: undecidable && by === 'rule' ? `undecidable · ${label}` : label,
    tooltip: sentence(finding),
    spoken: `line ${finding.line}, ${look(finding)}, ${sentence(finding, 300)}`,
    icon: undecidable ? new ThemeIcon('question', new ThemeColor('descriptionForeground')) : iconOf(finding.severity),
    context: 'finding',
    command: { command: 'leaseLens.goToLine', title: 'Go to the line', arguments: [document, finding.line, finding.column] },
    value: [document, finding.line, finding.rule],
  };
}

/** A shape per severity: colour never carries meaning alone. */
export function iconOf(severity: Severity): ThemeIcon {
  const { icon, color } = icons[severity];
  return new ThemeIcon(icon, new ThemeColor(color));
}

const icons = {
  error: { icon: 'error', color: 'list.errorForeground' },
  warning: { icon: 'warning', color: 'list.warningForeground' },
  info: { icon: 'info', color: 'editorInfo.foreground' },
  hint: { icon: 'lightbulb', color: 'descriptionForeground' },
} as const;
