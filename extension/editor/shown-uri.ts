// `lease-lens-trace:` names a text that is made from a file or from several: unpacked, joined, or extracted. The URI says all of it, so
// that an editor comes back after a reload. Nobody but our own commands makes such URIs.

import { Uri } from 'vscode';
import { languageOfName, type TraceLanguage } from './languages';

export const shownScheme = 'lease-lens-trace';

export type ShownOf =
  /** A packed log or trace.dat. */
  | { readonly kind: 'file'; readonly files: readonly [Uri] }
  /** Several files of one run. */
  | { readonly kind: 'run'; readonly files: readonly Uri[] }
  /** The lines of events of one file. */
  | { readonly kind: 'extract'; readonly files: readonly [Uri] };

/** The name tells the language, as any file's does. */
export function shownUri({ kind, files }: ShownOf, language: TraceLanguage): Uri {
  const first = files[0] ?? Uri.file('/trace');
  const name = nameOf(kind, nameIn(first), files.length, language);
  const query = JSON.stringify([kind, ...files.map((file) => file.toString())]);
  return Uri.from({ scheme: shownScheme, path: `${Uri.joinPath(first, '..').path.replace(/\/$/, '')}/${name}`, query });
}

/** What a URI of the scheme is made from; undefined for one that is not ours. */
export function shownOf(uri: Uri): ShownOf | undefined {
  if (uri.scheme !== shownScheme) return undefined;
  const [kind, ...names] = readQuery(uri.query);
  const files = names.map((name) => Uri.parse(name));
  const [file] = files;
  if (file === undefined || files.some(({ scheme }) => scheme === shownScheme)) return undefined;
  if (kind === 'run') return { kind, files };
  return kind === 'file' || kind === 'extract' ? { kind, files: [file] } : undefined;
}

/** The last part of a URI's path. */
export function nameIn(uri: Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}

function nameOf(kind: ShownOf['kind'], name: string, count: number, language: TraceLanguage): string {
  if (kind === 'file') {
    const inner = name.replace(/\.(gz|zst|xz)$/i, '');
    return languageOfName(inner) === language ? inner : `${inner}.${language}`;
  }
  const stem = name.replace(/(\.(gz|zst|xz|txt|log|out|ftrace|strace|trace|report|perfscript|perftrace))+$/i, '');
  if (kind === 'extract') return `${stem} (relevant lines).${language}`;
  return `${stem.replace(/\.\d+$/, '')} (${count} files).${language}`;
}

function readQuery(query: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(query);
    return Array.isArray(value) ? value.filter((part): part is string => typeof part === 'string') : [];
  } catch {
    return []; // not one of ours
  }
}
