// The known word that is nearest to a mistyped one.

/** undefined when none is near: more than half of the letters differ. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(typed.length / 2));
  for (const word of known) {
    const distance = word.startsWith(typed) && typed.length > 2 ? 1 : editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance <= bestDistance && (best === undefined || distance < bestDistance)) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein: letters to insert, drop or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
