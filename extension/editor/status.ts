// The language status beside the language's name: the policy, what was found, whether the worker is busy, and what could not be judged.

import { Disposable, type LanguageStatusItem, LanguageStatusSeverity, languages, window } from 'vscode';
import type { Analysis } from '../engine/analysis';
import { coverageText } from './coverage-view';
import type { TraceDocuments, TraceState } from './documents';
import { countsText } from './finding-words';
import { isTrace, traceSelector } from './languages';
import { readSettings } from './settings';
import type { Visible } from './visible';

export function registerStatus(documents: TraceDocuments, visible: Visible): Disposable {
  const policy = languages.createLanguageStatusItem('leaseLens.policy', traceSelector);
  policy.name = 'Lease Lens policy';
  policy.command = { command: 'leaseLens.selectPolicy', title: 'Select policy' };
  const findings = languages.createLanguageStatusItem('leaseLens.findings', traceSelector);
  findings.name = 'Lease Lens findings';
  const coverage = languages.createLanguageStatusItem('leaseLens.coverage', traceSelector);
  coverage.name = 'Lease Lens coverage';
  coverage.command = { command: 'leaseLens.showCoverage', title: 'What is missing' };
  for (const item of [policy, findings, coverage]) visible.statuses.set(item.id, item);
  const show = (): void => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || !isTrace(document)) return;
    policy.text = `Policy ${readSettings(document.uri).engine.policy}`;
    const state = documents.state(document.uri);
    showState(findings, state);
    coverage.text = state?.kind === 'ready' ? coverageText(state.analysis) : 'Coverage not known yet';
  };
  show();
  return Disposable.from(policy, findings, coverage, documents.onDidChange(show), window.onDidChangeActiveTextEditor(show));
}

function showState(item: LanguageStatusItem, state: TraceState | undefined): void {
  item.busy = state?.kind === 'busy';
  item.severity = LanguageStatusSeverity.Information;
  item.command = { command: 'leaseLens.analyzeAgain', title: 'Analyze again' };
  switch (state?.kind) {
    case 'ready':
      item.text = counts(state.analysis);
      item.detail = contents(state.analysis);
      item.severity = severity(state.analysis);
      item.command = { command: 'leaseLens.nextFinding', title: 'Next finding' };
      return;
    case 'failed':
      item.text = 'Not analyzed';
      item.detail = state.message;
      item.severity = LanguageStatusSeverity.Warning;
      return;
    case 'cancelled':
      item.text = 'Analysis stopped';
      item.detail = '';
      return;
    default:
      item.text = 'Analyzing…';
      item.detail = '';
  }
}

/** `2 errors, 1 info, 3 undecidable`. */
function counts({ summary }: Analysis): string {
  return summary.undecidable === 0 ? countsText(summary) : `${countsText(summary)}, ${summary.undecidable} undecidable`;
}

function contents({ summary }: Analysis): string {
  const parts = [`${summary.events} events`];
  if (summary.unparsed > 0) parts.push(`${summary.unparsed} lines not understood`);
  if (summary.lost > 0) parts.push(`${summary.lost} events lost`);
  return parts.join(', ');
}

function severity({ summary }: Analysis): LanguageStatusSeverity {
  if (summary.findings.error > 0) return LanguageStatusSeverity.Error;
  return summary.findings.warning > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}
