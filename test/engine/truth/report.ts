// The comparison as text, for tools/truth.mts.

import { compareWithTruth } from './compare';
import { recordings } from './recordings';

/** Prints one line per recording and one per difference. `names`: only recordings whose name holds one of these. */
export function report(traces: string, names: readonly string[], all: boolean): void {
  const total = { facts: 0, shown: 0, agree: 0, differ: 0 };
  for (const recording of recordings(traces)) {
    if (names.length > 0 && !names.some((name) => recording.name.includes(name))) continue;
    const { facts } = compareWithTruth(recording);
    const hidden = facts.filter((fact) => fact.state === 'hidden');
    const differ = facts.filter((fact) => fact.state === 'differs');
    const shown = facts.length - hidden.length;
    console.log(`${recording.name}: ${facts.length} facts, ${shown} can be shown, ${shown - differ.length} agree, ${differ.length} differ`);
    for (const fact of all ? facts : differ)
      console.log(
        `  ${fact.state}${fact.line === undefined ? '' : ` line ${fact.line}`}: ${fact.name}${fact.reason === undefined ? '' : ` — ${fact.reason}`}`,
      );
    total.facts += facts.length;
    total.shown += shown;
    total.agree += shown - differ.length;
    total.differ += differ.length;
  }
  console.log(`all: ${total.facts} facts, ${total.shown} can be shown, ${total.agree} agree, ${total.differ} differ`);
}
