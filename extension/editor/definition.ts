// Go to Definition: of a break the lease it breaks, of a pin the lease that allowed it, of a release the take, of a descriptor its open.

import { type Disposable, type Location, languages } from 'vscode';
import { causesOf } from '../engine/lives/causes';
import { tokenAt } from '../engine/lives/token';
import { openOf } from '../engine/lives/token-meaning';
import type { TraceDocuments } from './documents';
import { traceSelector } from './languages';
import { eventPlace } from './place';
import { lineLocation } from './ranges';

export function registerDefinition(documents: TraceDocuments): Disposable {
  return languages.registerDefinitionProvider(traceSelector, {
    async provideDefinition(document, position, token): Promise<Location[] | undefined> {
      const place = await eventPlace(documents, document, position, token);
      if (place === undefined) return undefined;
      const { analysis, at, event } = place;
      const word = tokenAt(document.lineAt(position).text, position.character);
      const opened = word?.kind === 'fd' ? openOf(analysis, event, Number(word.text)) : undefined;
      if (opened !== undefined) return [lineLocation(document, opened.line)];
      const causes = causesOf(analysis, at).filter(({ defines }) => defines);
      return causes.map(({ from }) => lineLocation(document, analysis.events.at(from)?.line ?? 1));
    },
  });
}
