// Links and headings of a markdown text, as far as a check of links needs them.

export interface Link {
  /** As written, without a title. */
  readonly target: string;
  /** 1-based. */
  readonly line: number;
}

/** Links and pictures outside code. Reference definitions (`[x]: target`) count too. */
export function linksOf(text: string): readonly Link[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, index) => [
      ...[...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map((found) => ({ target: found[1] ?? '', line: index + 1 })),
      ...[...line.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/g)].map((found) => ({ target: found[1] ?? '', line: index + 1 })),
    ]);
}

/** The anchors that a page has: GitHub's form of its headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  return new Set(
    withoutCode(text, false)
      .split('\n')
      .flatMap((line) => {
        const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
        if (heading === undefined) return [...line.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((found) => found[1] ?? '');
        const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
        const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
        const times = seen.get(anchor) ?? 0;
        seen.set(anchor, times + 1);
        return [times === 0 ? anchor : `${anchor}-${times}`];
      }),
  );
}

/** The same lines with fenced code, and unless told otherwise code spans, blanked. */
function withoutCode(text: string, spans = true): string {
  let fence = '';
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
      if (mark !== undefined && (fence === '' || mark.startsWith(fence))) {
        fence = fence === '' ? mark : '';
        return '';
      }
      if (fence !== '') return '';
      return spans ? line.replace(/(`+)(?:(?!\1).)*\1/g, '') : line;
    })
    .join('\n');
}
