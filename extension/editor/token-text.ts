// The meaning of the word under the cursor as markdown for a hover. Pure: what stands here comes from a hostile log and is escaped word by word.

import type { TokenMeaning } from '../engine/lives/token-meaning';
import { commandLink, markdown } from './escape';

/** Markdown with links to leaseLens.goToLine only. `document` is the trace's URI as text. */
export function tokenText({ title, says, life }: TokenMeaning, document: string): string {
  const lines = life.map(
    ({ line, what }) => `${commandLink(`line ${line}`, 'leaseLens.goToLine', [document, line])} ${markdown(what, 120)}`,
  );
  return [`**${markdown(title, 120)}**: ${markdown(says, 400)}`, ...(lines.length === 0 ? [] : [`So far: ${lines.join(' → ')}`])].join(
    '\n\n',
  );
}
