// The Objects view: leases and pins alive at the cursor, and breaks under way with their deadline; live as the cursor moves.

import { Disposable, ThemeColor, ThemeIcon, type Uri, window } from 'vscode';
import type { Analysis, BreakLife, LeaseLife, PinLife } from '../engine/analysis';
import { eventOnLine, firstEventFrom } from '../engine/lives/event-on-line';
import { aliveAt, lifeOf } from '../engine/lives/objects';
import { pageText, timeText } from '../engine/words';
import type { ActiveTrace } from './active-trace';
import { plain } from './escape';
import { createNodeTree, firstRows, type Node } from './tree-list';
import type { Visible } from './visible';

export function registerObjectsView(active: ActiveTrace, visible: Visible): Disposable {
  const tree = createNodeTree(() => {
    const [trace, analysis] = [active.uri(), active.analysis()];
    return trace === undefined || analysis === undefined ? [] : nodesOf(trace, analysis, active.line());
  });
  const view = window.createTreeView('leaseLens.objects', { treeDataProvider: tree, showCollapseAll: true });
  visible.trees.set('leaseLens.objects', { view, tree });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    const analysis = active.analysis();
    const line = active.line();
    view.description = analysis === undefined ? '' : `at line ${line}`;
    const { leases, pins } = analysis === undefined ? { leases: [], pins: [] } : aliveAt(analysis, line);
    const none = analysis !== undefined && leases.length + pins.length === 0;
    view.message = none ? `No lease and no pin is alive behind line ${line}.` : '';
    tree.refresh();
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 120);
  };
  refresh();
  return Disposable.from(
    tree,
    view,
    active.onDidChange(refresh),
    active.onDidMoveCursor(() => {
      if (view.visible) soon();
    }),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) refresh();
    }),
    { dispose: () => clearTimeout(waiting) },
  );
}

function nodesOf(trace: Uri, analysis: Analysis, line: number): readonly Node[] {
  const { leases, pins } = aliveAt(analysis, line);
  const breaks = analysis.breaks.filter((one) => one.startLine <= line && (one.endLine === undefined || one.endLine > line));
  const section = <T>(label: string, icon: string, all: readonly T[], node: (one: T) => Node): readonly Node[] =>
    all.length === 0
      ? []
      : [
          {
            id: label,
            label,
            description: String(all.length),
            icon: new ThemeIcon(icon),
            children: firstRows(all, most, node, 'the outline has all of them'),
          },
        ];
  return [
    ...section('Breaks under way', 'bell', breaks, (one) => breakNode(trace, analysis, one, line)),
    ...section('Leases', 'key', leases, (lease) => leaseNode(trace, analysis, lease, line)),
    ...section('Pins', 'pin', pins, (pin) => pinNode(trace, analysis, pin)),
  ];
}

const most = 500;

function leaseNode(trace: Uri, analysis: Analysis, lease: LeaseLife, line: number): Node {
  const breaking = lease.breakLine !== undefined && lease.breakLine <= line;
  const life = lifeOf(analysis, { kind: 'lease', index: analysis.leases.indexOf(lease) });
  return {
    id: `lease ${lease.startLine} ${lease.file}`,
    label: `${lease.type} lease${breaking ? ', being broken' : ''}`,
    description: `${nameOf(analysis, lease.file)} · ${who(lease)} · since line ${lease.startLine}`,
    icon: breaking ? new ThemeIcon('warning', new ThemeColor('list.warningForeground')) : new ThemeIcon('key'),
    open: false,
    command: goTo(trace, lease.startLine),
    children: life.map((one) => ({
      label: `line ${one.line}`,
      description: plain(one.role, 120),
      icon: new ThemeIcon(one.line === line ? 'arrow-right' : 'circle-small'),
      command: goTo(trace, one.line),
    })),
  };
}

function pinNode(trace: Uri, analysis: Analysis, pin: PinLife): Node {
  return {
    id: `pin ${pin.startLine} ${pin.file} ${pin.firstPage ?? ''}`,
    label: plain(`${pin.label}: ${pageText(pin.firstPage, pin.lastPage)}`, 80),
    description: `${nameOf(analysis, pin.file)} · ${who(pin)} · since line ${pin.startLine}${pin.releaseUncertain === true ? ' · perhaps released' : ''}`,
    icon: new ThemeIcon('pin'),
    command: goTo(trace, pin.startLine),
  };
}

function breakNode(trace: Uri, analysis: Analysis, one: BreakLife, line: number): Node {
  const at = eventOnLine(analysis, line) ?? firstEventFrom(analysis.events, line) - 1;
  const now = at < 0 ? undefined : analysis.events.at(at)?.time;
  const left = one.deadline === undefined || now === undefined ? undefined : one.deadline - now;
  const deadline = left === undefined ? '' : left >= 0 ? ` · ${timeText(left)} left` : ` · deadline passed ${timeText(-left)} ago`;
  return {
    id: `break ${one.startLine} ${one.file}`,
    label: `${who(one)} breaks ${one.leases.length === 1 ? 'a lease' : `${one.leases.length} leases`}`,
    description: `${nameOf(analysis, one.file)} · since line ${one.startLine}${deadline}`,
    icon: new ThemeIcon('bell'),
    command: goTo(trace, one.startLine),
  };
}

function goTo(trace: Uri, line: number): { command: string; title: string; arguments: unknown[] } {
  return { command: 'leaseLens.goToLine', title: 'Go to the line', arguments: [trace.toString(), line] };
}

function nameOf(analysis: Analysis, file: number): string {
  const known = analysis.files[file];
  return plain(known?.paths.at(-1) ?? `inode ${known?.inode ?? '?'}`, 80);
}

function who({ comm, pid }: { readonly comm?: string; readonly pid: number }): string {
  return plain(comm === undefined ? `pid ${pid}` : `${comm} (${pid})`, 60);
}
