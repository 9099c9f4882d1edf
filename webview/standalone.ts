// The page without VS Code: the data lies in the page itself, lines are quoted instead of opened, exports are downloads.

import { element } from './element';
import type { Columns, LineWords, PackedTimeline, ToWebview } from './protocol';

/** undefined: this page was not made to stand alone, or its data is broken. */
export function embedded():
  | { readonly message: ToWebview; readonly lines: ReadonlyMap<number, string>; readonly words: ReadonlyMap<number, LineWords> }
  | undefined {
  const text = document.getElementById('timeline')?.textContent;
  if (text === undefined || text === null) return undefined;
  const { columns, lines, words, ...head } = JSON.parse(text) as Omit<PackedTimeline, 'columns'> & Embedded; // written by extension/timeline-page.ts
  const timeline: PackedTimeline = { ...head, columns: unpacked(columns) };
  return { message: { type: 'timeline', timeline, document: document.title }, lines: new Map(lines), words: new Map(words) };
}

interface Embedded {
  readonly columns: Readonly<Record<keyof Columns, string>>;
  readonly lines: readonly (readonly [number, string])[];
  readonly words: readonly (readonly [number, LineWords])[];
}

/** A strip at the foot of the page that quotes a line of the log. */
export function createQuote(lines: ReadonlyMap<number, string>): { readonly root: HTMLElement; show(line: number): void } {
  const root = element('div', { className: 'quote', attributes: { role: 'status' } });
  root.hidden = true;
  return {
    root,
    show(line) {
      root.hidden = false;
      root.replaceChildren(
        element('span', { className: 'quote-line', text: `${line}` }),
        element('code', { text: lines.get(line) ?? 'this line was not put into the page' }),
      );
    },
  };
}

export function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = element('a', { attributes: { download: name } });
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function unpacked(columns: Embedded['columns']): Columns {
  const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer;
  return {
    offsets: new Uint32Array(bytes(columns.offsets)),
    starts: new Float64Array(bytes(columns.starts)),
    ends: new Float64Array(bytes(columns.ends)),
    codes: new Uint8Array(bytes(columns.codes)),
    lines: new Uint32Array(bytes(columns.lines)),
    labels: new Uint32Array(bytes(columns.labels)),
    tooltips: new Uint32Array(bytes(columns.tooltips)),
    firstPages: new Uint32Array(bytes(columns.firstPages)),
    lastPages: new Uint32Array(bytes(columns.lastPages)),
    breaks: new Uint32Array(bytes(columns.breaks)),
    deadlines: new Float64Array(bytes(columns.deadlines)),
  };
}
