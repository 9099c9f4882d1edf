// Addresses of a workbench in the browser.

/** A path on the server as the workbench names it. */
export function remote(origin: string, path: string): string {
  return `vscode-remote://${new URL(origin).host}${path}`;
}

/** The URL that opens `folder`; `payload` are the workbench's own start-up keys, `token` the server's connection token. */
export function workbenchUrl(origin: string, folder: string, payload: readonly (readonly [string, string])[] = [], token?: string): string {
  const query = new URLSearchParams();
  if (token !== undefined) {
    query.set('tkn', token);
  }
  query.set('folder', folder);
  if (payload.length > 0) {
    query.set('payload', JSON.stringify(payload));
  }
  return `${origin}/?${query}`;
}

/** Start-up keys that open `place`: a remote file, perhaps followed by `:line:column` (1-based). */
export function openAt(place: string): readonly (readonly [string, string])[] {
  return [
    ['gotoLineMode', 'true'],
    ['openFile', place],
  ];
}
