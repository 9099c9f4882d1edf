// The other side: VS Code. One typed door out, one guarded door in, and the little state that survives a reload.

import type { FromWebview, ToWebview } from './protocol';
import { readMessage } from './read-message';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };

/** Kept by VS Code across hiding and reload; timeline-panel.ts reads `document` from it. */
export interface KeptState {
  readonly document?: string;
  readonly view?: { readonly start: number; readonly end: number };
  readonly axisEnd?: number;
  readonly finding?: number;
  readonly folded?: readonly string[];
  readonly pinned?: readonly number[];
  readonly order?: readonly number[];
  readonly by?: 'file' | 'task';
  readonly markers?: { readonly a?: number | undefined; readonly b?: number | undefined };
}

export interface Host {
  post(message: FromWebview): void;
  kept(): KeptState;
  keep(state: KeptState): void;
}

export function connect(receive: (message: ToWebview) => void): Host {
  const api = acquireVsCodeApi();
  const host: Host = {
    post: (message) => api.postMessage(message),
    kept: () => readKept(api.getState()),
    keep: (state) => api.setState(state),
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = readMessage(event.data);
    if (message.type === 'wrong') host.post({ type: 'problem', message: `a message was dropped: ${message.why}` });
    else receive(message);
  });
  window.addEventListener('error', (event) => host.post({ type: 'problem', message: event.message }));
  return host;
}

function readKept(state: unknown): KeptState {
  return typeof state === 'object' && state !== null ? (state as KeptState) : {};
}
