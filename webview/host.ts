// The other side: VS Code. One typed door out, one guarded door in, and the little state that survives a reload.

import type { FromWebview, ToWebview } from './protocol';
import { readMessage } from './read-message';
import { createQuote, download, embedded } from './standalone';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };

/** Kept by VS Code across hiding and reload, by the extension for a page opened later; timeline-panel.ts reads `document` from it. */
export interface KeptState {
  readonly document?: string;
  readonly view?: { readonly start: number; readonly end: number };
  readonly axisEnd?: number;
  /** The editor's cursor, as it was told last. */
  readonly line?: number;
  readonly compressed?: boolean;
  readonly finding?: number;
  readonly folded?: readonly string[];
  readonly pinned?: readonly number[];
  readonly order?: readonly number[];
  readonly by?: 'file' | 'task';
  readonly mode?: 'lanes' | 'map' | 'both';
  readonly mapGroup?: number;
  readonly filter?: string;
  readonly markers?: { readonly a?: number | undefined; readonly b?: number | undefined };
}

export interface Host {
  readonly alone: boolean;
  post(message: FromWebview): void;
  kept(): KeptState;
  keep(state: KeptState): void;
  /** A file for the user. `bytes` of an HTML page are left empty: the other side makes them. */
  save(kind: 'png' | 'svg' | 'html', bytes: Uint8Array<ArrayBuffer>): void;
}

export function connect(receive: (message: ToWebview) => void): Host {
  return typeof acquireVsCodeApi === 'undefined' ? alone(receive) : inEditor(receive);
}

function inEditor(receive: (message: ToWebview) => void): Host {
  const api = acquireVsCodeApi();
  const host: Host = {
    alone: false,
    post: (message) => api.postMessage(message),
    kept: () => readKept(api.getState()),
    keep(state) {
      api.setState(state);
      host.post({ type: 'kept', state });
    },
    save: (kind, bytes) => api.postMessage({ type: 'save', kind, bytes }),
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = readMessage(event.data);
    if (message.type === 'wrong') host.post({ type: 'problem', message: `a message was dropped: ${message.why}` });
    else receive(message);
  });
  window.addEventListener('error', (event) => host.post({ type: 'problem', message: event.message }));
  return host;
}

/** A page on its own: lines are quoted at its foot; what was on the screen is kept in the address, so that a link to it can be sent. */
function alone(receive: (message: ToWebview) => void): Host {
  const data = embedded();
  const quote = createQuote(data?.lines ?? new Map());
  document.body.append(quote.root);
  return {
    alone: true,
    post(message) {
      if (message.type === 'reveal') quote.show(message.line);
      if (message.type === 'copy') void navigator.clipboard?.writeText(message.text);
      if (message.type === 'explain') {
        const words = data?.words.get(message.line);
        queueMicrotask(() => receive({ type: 'explained', number: message.number, ...(words && { words }) }));
      }
      if (message.type !== 'ready') return;
      const checked = data === undefined ? { type: 'wrong' as const, why: 'it holds no data' } : readMessage(data.message);
      receive(checked.type === 'wrong' ? { type: 'failed', message: `This page cannot be shown: ${checked.why}.` } : checked);
    },
    kept: () => ({ ...readKept(fromHash()), document: document.title }),
    keep: (state) => history.replaceState(undefined, '', `#${encodeURIComponent(JSON.stringify(state))}`),
    save: (kind, bytes) => download(`timeline.${kind}`, bytes),
  };
}

function fromHash(): unknown {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return undefined; // no state, or one that somebody cut
  }
}

/** Its parts are looked at where they are used. */
export function readKept(state: unknown): KeptState {
  return typeof state === 'object' && state !== null ? (state as KeptState) : {};
}
