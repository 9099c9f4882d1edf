// The Coverage view: what the log holds, what was not recorded, and the command that records it.

import { commands, Disposable, env, ThemeIcon, type Uri, window } from 'vscode';
import type { Analysis } from '../engine/analysis';
import { type CoverageGap, coverageSentence, gapsOf } from '../engine/report/coverage-report';
import { catalogue } from '../engine/rules/catalogue';
import type { ActiveTrace } from './active-trace';
import { plain } from './escape';
import { createNodeTree, type Node } from './tree-list';
import type { Visible } from './visible';

export function registerCoverageView(active: ActiveTrace, visible: Visible): Disposable {
  const tree = createNodeTree(() => {
    const [trace, analysis] = [active.uri(), active.analysis()];
    return trace === undefined || analysis === undefined ? [] : nodesOf(trace, analysis);
  });
  const view = window.createTreeView('leaseLens.coverage', { treeDataProvider: tree });
  visible.trees.set('leaseLens.coverage', { view, tree });
  const refresh = (): void => {
    const analysis = active.analysis();
    view.description = analysis === undefined ? '' : coverageText(analysis);
    tree.refresh();
  };
  refresh();
  return Disposable.from(
    tree,
    view,
    active.onDidChange(refresh),
    commands.registerCommand('leaseLens.copyRecordCommand', async (node: unknown) => {
      const command = recordOf(node) ?? (await pickRecord(active.analysis()));
      if (command === undefined) return;
      await env.clipboard.writeText(command);
      void window.setStatusBarMessage('Lease Lens: the record command is in the clipboard', 5000);
    }),
    commands.registerCommand('leaseLens.showCoverage', () => commands.executeCommand('leaseLens.coverage.focus')),
  );
}

/** `3 of 41 rules cannot be judged`, for the view and the language status. */
export function coverageText({ summary }: Analysis): string {
  return coverageSentence(summary, catalogue.filter(({ policies }) => policies.includes(summary.policy)).length);
}

function nodesOf(trace: Uri, analysis: Analysis): readonly Node[] {
  const { summary, unparsed } = analysis;
  const uri = trace.toString();
  const row = (label: string, description: string, icon: string, more: Partial<Node> = {}): Node => ({
    label,
    description: plain(description, 200),
    tooltip: plain(`${label}: ${description}`, 600),
    icon: new ThemeIcon(icon),
    ...more,
  });
  const facts = summary.detected;
  const recorded = [
    facts?.tracer,
    facts?.kernel && `kernel ${facts.kernel}`,
    facts?.clock && `clock ${facts.clock}`,
    ...(facts?.options ?? []),
  ];
  const known = recorded.filter((part) => part !== undefined && part !== '').join(', ');
  return [
    row('Recorded by', known === '' ? summary.dialect : `${summary.dialect}: ${known}`, 'record'),
    row('Lines', `${summary.lines}: ${summary.events} events, ${summary.noise} about other things`, 'list-ordered'),
    ...(summary.lost === 0 ? [] : [row('Lost', `${summary.lost} events, the log itself says`, 'warning')]),
    ...(summary.incomplete === undefined ? [] : [row('Incomplete', summary.incomplete, 'warning')]),
    ...(summary.unparsed === 0
      ? []
      : [
          row('Not understood', `${summary.unparsed} ${summary.unparsed === 1 ? 'line' : 'lines'}`, 'warning', {
            open: false,
            children: unparsed.slice(0, 200).map((line) =>
              row(`line ${line.line}`, line.reason, 'circle-small', {
                command: { command: 'leaseLens.goToLine', title: 'Go to the line', arguments: [uri, line.line, line.column] },
              }),
            ),
          }),
        ]),
    ...gapsOf(summary).map((gap) => gapNode(gap)),
  ];
}

function gapNode({ because, rules, record }: CoverageGap): Node {
  return {
    id: because,
    label: `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} not judged`,
    description: plain(because, 200),
    tooltip: plain(record === undefined ? because : `${because}. To record it: ${record}`, 800),
    icon: new ThemeIcon('circle-slash'),
    open: false,
    ...(record === undefined ? {} : { context: 'gap', value: record }),
    children: [
      ...(record === undefined
        ? []
        : [
            {
              label: 'Copy record command',
              description: plain(record, 120),
              icon: new ThemeIcon('copy'),
              command: { command: 'leaseLens.copyRecordCommand', title: 'Copy record command', arguments: [{ value: record }] },
            },
          ]),
      ...rules.map((rule) => ({
        label: rule,
        description: catalogue.find(({ code }) => code === rule)?.title ?? '',
        icon: new ThemeIcon('book'),
        command: { command: 'leaseLens.showRule', title: 'Show the rule', arguments: [rule] },
      })),
    ],
  };
}

function recordOf(node: unknown): string | undefined {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string' ? node.value : undefined;
}

async function pickRecord(analysis: Analysis | undefined): Promise<string | undefined> {
  const gaps = analysis === undefined ? [] : gapsOf(analysis.summary).filter(({ record }) => record !== undefined);
  if (gaps.length === 0) {
    const what =
      analysis === undefined
        ? 'open the trace whose missing events you want to record, or choose “Record a Trace…”.'
        : 'no other recording would let more rules be judged than this trace does.';
    void window.showInformationMessage(`Lease Lens: ${what}`);
    return undefined;
  }
  const items = gaps.map(({ because, rules, record }) => ({ label: because, description: rules.join(', '), detail: record ?? '' }));
  return (await window.showQuickPick(items, { title: 'Copy the command that records…' }))?.detail;
}
