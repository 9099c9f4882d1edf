// Every surface that needs no more than the open traces: one line each, so that adding one changes nothing else.

import { Disposable } from 'vscode';
import { registerCallHierarchy } from './call-hierarchy';
import { registerCodeLens } from './code-lens';
import { registerDefinition } from './definition';
import type { TraceDocuments } from './documents';
import { registerFolding } from './folding';
import { registerHighlights } from './highlights';
import { registerInlayHints } from './inlay-hints';
import { registerLinks } from './links';
import { registerOutline } from './outline';
import { registerRecordTrace } from './record-trace';
import { registerReferences } from './references';
import { registerSelectionRanges } from './selection-ranges';
import { registerSemanticTokens } from './semantic-tokens';
import { registerViews } from './views';
import { registerWorkspaceSymbols } from './workspace-symbols';

export function registerSurfaces(documents: TraceDocuments): Disposable {
  return Disposable.from(...surfaces.map((register) => register(documents)), registerRecordTrace());
}

const surfaces: readonly ((documents: TraceDocuments) => Disposable)[] = [
  registerCallHierarchy,
  registerCodeLens,
  registerDefinition,
  registerFolding,
  registerHighlights,
  registerInlayHints,
  registerLinks,
  registerOutline,
  registerReferences,
  registerSelectionRanges,
  registerSemanticTokens,
  registerViews,
  registerWorkspaceSymbols,
];
