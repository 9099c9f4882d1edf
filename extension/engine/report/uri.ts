// The path of a log, as the user gave it, as the URI by which a report names it (RFC 3986).

/** A relative path stays relative to where the report is read; `-` is standard input. Nothing of a name can leave its segment. */
export function uriOf(file: string): string {
  if (file === '-') return 'standard%20input';
  const drive = /^([A-Za-z]:)[\\/]/.exec(file)?.[1];
  const path = drive === undefined ? file : file.slice(2).replaceAll('\\', '/');
  const encoded = path.split('/').map(segment).join('/');
  if (drive !== undefined) return `file:///${drive}${encoded}`;
  return path.startsWith('/') ? `file://${encoded.replace(/^\/+/, '/')}` : encoded;
}

function segment(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
