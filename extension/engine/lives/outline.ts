// The outline of a trace: file ▸ lease ▸ pin, break, retake; pins that no lease covers stand beside the leases.

import type { Analysis, LeaseLife, PinLife, Span } from '../analysis';
import { pageText } from '../words';
import { startOfLine } from './event-on-line';
import { leaseOf, lifeOf } from './objects';
import { type Steps, stride } from './steps';

export interface OutlineNode {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'file' | 'lease' | 'pin' | 'break' | 'change' | 'step';
  /** 1-based, both included; `line` is where it is made. */
  readonly line: number;
  readonly lastLine: number;
  readonly children: readonly OutlineNode[];
}

/** An outline longer than this helps nobody; findings have a view of their own. */
const most = 1500;

export function* outlineOf(analysis: Analysis): Steps<readonly OutlineNode[]> {
  const end = analysis.summary.lines;
  const children = new Map<number, OutlineNode[]>();
  const put = (file: number, child: OutlineNode): void => {
    const list = children.get(file);
    if (list === undefined) children.set(file, [child]);
    else list.push(child);
  };
  const pinsOfLease = new Map<LeaseLife, PinLife[]>();
  for (const [at, pin] of analysis.pins.entries()) {
    const lease = leaseOf(analysis, pin);
    const list = lease === undefined ? undefined : pinsOfLease.get(lease);
    if (lease === undefined) put(pin.file, pinNode(analysis, pin, end));
    else if (list === undefined) pinsOfLease.set(lease, [pin]);
    else list.push(pin);
    if (at % stride === 0) yield;
  }
  for (const [index, lease] of analysis.leases.slice(0, most).entries()) {
    yield;
    put(lease.file, leaseNode(analysis, index, lease, pinsOfLease.get(lease) ?? [], end));
  }
  for (const change of analysis.changes)
    if (change.operation !== 'open' && change.operation !== 'write')
      put(change.file, node(analysis, change, end, 'change', change.operation, `${who(change)}: ${change.outcome ?? 'outcome not shown'}`));
  let left = most;
  return analysis.files.flatMap((file) => {
    const shown = (children.get(file.id) ?? []).sort((a, b) => a.line - b.line).slice(0, left);
    const [first] = shown;
    if (first === undefined) return [];
    left -= shown.length + shown.reduce((sum, child) => sum + child.children.length, 0);
    return [
      {
        name: file.paths.at(-1) ?? `inode ${file.inode ?? '?'}`,
        detail: daxWords[file.dax],
        kind: 'file' as const,
        line: first.line,
        lastLine: shown.reduce((last, { lastLine }) => Math.max(last, lastLine), first.lastLine),
        children: shown,
      },
    ];
  });
}

const daxWords = { yes: 'DAX', no: 'not DAX', device: 'device DAX', unknown: '' } as const;

function leaseNode(analysis: Analysis, index: number, lease: LeaseLife, pins: readonly PinLife[], end: number): OutlineNode {
  const steps = lifeOf(analysis, { kind: 'lease', index })
    .filter(({ line }) => line !== lease.startLine && !pins.some((pin) => pin.startLine === line))
    .map(({ line, role }) => ({ name: role, detail: '', kind: 'step' as const, line, lastLine: line, children: [] }));
  const children = [...pins.map((pin) => pinNode(analysis, pin, end)), ...steps].sort((a, b) => a.line - b.line);
  return { ...node(analysis, lease, end, 'lease', `${lease.type} lease`, who(lease)), children };
}

function pinNode(analysis: Analysis, pin: PinLife, end: number): OutlineNode {
  return node(analysis, pin, end, 'pin', pin.label, pageText(pin.firstPage, pin.lastPage));
}

function node(analysis: Analysis, span: Span, end: number, kind: OutlineNode['kind'], name: string, detail: string): OutlineNode {
  const line = startOfLine(analysis, span.startLine); // where the call stands, not where it returns
  return { name, detail, kind, line, lastLine: Math.max(line, span.endLine ?? end), children: [] };
}

function who({ comm, pid }: { readonly comm?: string; readonly pid: number }): string {
  return comm === undefined ? `pid ${pid}` : `${comm} (${pid})`;
}
