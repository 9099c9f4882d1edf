// Every surface that needs no more than the open traces: one line each, so that adding one changes nothing else.

import { Disposable, type ExtensionContext } from 'vscode';
import { registerCallHierarchy } from './call-hierarchy';
import { registerCodeLens } from './code-lens';
import { registerCompare } from './compare-view';
import { registerDefinition } from './definition';
import type { TraceDocuments } from './documents';
import { registerExport } from './export-findings';
import { registerFixCode } from './fix-code';
import { registerFolding } from './folding';
import { registerFollowLog } from './follow-log';
import { registerHighlights } from './highlights';
import { registerInlayHints } from './inlay-hints';
import { registerLanguageModelTools } from './language-model-tools';
import { registerLinks } from './links';
import { registerOutline } from './outline';
import { registerRecordTrace } from './record-trace';
import { registerReferences } from './references';
import { registerReplayFix } from './replay-fix';
import { registerSelectionRanges } from './selection-ranges';
import { registerSemanticTokens } from './semantic-tokens';
import { registerSuppress } from './suppress';
import { registerTasks } from './tasks';
import type { Visible } from './visible';
import { registerWorkspaceSymbols } from './workspace-symbols';

export function registerSurfaces(documents: TraceDocuments, context: ExtensionContext, visible: Visible): Disposable {
  return Disposable.from(...surfaces.map((register) => register(documents, context, visible)));
}

const surfaces: readonly ((documents: TraceDocuments, context: ExtensionContext, visible: Visible) => Disposable)[] = [
  registerCallHierarchy,
  registerCodeLens,
  registerCompare,
  registerDefinition,
  registerExport,
  registerFixCode,
  registerFolding,
  registerFollowLog,
  registerHighlights,
  registerInlayHints,
  registerLanguageModelTools,
  registerLinks,
  registerOutline,
  registerRecordTrace,
  registerReferences,
  registerReplayFix,
  registerSelectionRanges,
  registerSemanticTokens,
  registerSuppress,
  registerTasks,
  registerWorkspaceSymbols,
];
