// The page's door to VS Code: typed out, guarded in, and the line that survives hiding and reload.

import type { FromLarge, ToLarge } from '../large-protocol';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };

export interface LargeHost {
  post(message: FromLarge): void;
  /** The line the cursor stood on. */
  keptLine(): number;
  keepLine(line: number): void;
}

export function connect(receive: (message: ToLarge) => void): LargeHost {
  const api = acquireVsCodeApi();
  const host: LargeHost = {
    post: (message) => api.postMessage(message),
    keptLine() {
      const state = api.getState();
      const line = typeof state === 'object' && state !== null && 'line' in state ? state.line : undefined;
      return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : 1;
    },
    keepLine: (line) => api.setState({ line }),
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = readToLarge(event.data);
    if (message === undefined) host.post({ type: 'problem', message: 'the large trace page dropped a message' });
    else receive(message);
  });
  window.addEventListener('error', (event) => host.post({ type: 'problem', message: event.message }));
  return host;
}

/** Only a message whose parts have the shape that the protocol names. */
export function readToLarge(data: unknown): ToLarge | undefined {
  if (!isRecord(data)) return undefined;
  return checks[String(data.type)]?.(data) === true ? (data as unknown as ToLarge) : undefined; // the check is the proof
}

const checks: Readonly<Record<string, (data: Fields) => boolean>> = {
  file: ({ name, lines, bytes, complete }) => isText(name) && isCount(lines) && isCount(bytes) && typeof complete === 'boolean',
  progress: ({ of, share }) => ['reading', 'analysis', 'search'].includes(String(of)) && (share === undefined || isCount(share)),
  rows: ({ from, rows }) => isCount(from) && isList(rows, ({ text, cut }) => isText(text) && isCount(cut)),
  findings: ({ findings, summary, coverage }) => isText(summary) && isText(coverage) && isList(findings, isFinding),
  hits: ({ search, lines, ended }) => isCount(search) && Array.isArray(lines) && lines.every(isCount) && typeof ended === 'boolean',
  explained: ({ line, explained }) => isCount(line) && (explained === undefined || isExplained(explained)),
  go: ({ line, focus, explain }) => isCount(line) && typeof focus === 'boolean' && (explain === undefined || typeof explain === 'boolean'),
  follow: ({ state }) => ['off', 'following', 'paused'].includes(String(state)),
  notice: ({ message }) => isText(message),
};

type Fields = Readonly<Record<string, unknown>>;

function isExplained(value: unknown): boolean {
  if (!isRecord(value) || !isText(value.sentence) || !isText(value.who)) return false;
  const rows = (list: unknown, width: number) =>
    Array.isArray(list) && list.every((row) => Array.isArray(row) && row.length === width && row.slice(0, 2).every(isText));
  const links = isList(value.links, ({ line, role }) => isCount(line) && isText(role));
  return links && isList(value.findings, isFinding) && rows(value.state, 3) && rows(value.parts, 2) && rows(value.policies, 3);
}

function isFinding({ line, look, sign, headline, sentence, rule }: Fields): boolean {
  const texts = [sign, headline, sentence, rule].every(isText);
  return texts && isCount(line) && ['error', 'warning', 'info', 'hint'].includes(String(look));
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isList(value: unknown, fits: (one: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => isRecord(one) && fits(one));
}
function isText(value: unknown): value is string {
  return typeof value === 'string';
}
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
