// Every import of a TypeScript source, those of types as well: a bundler drops them, and the direction must hold for them too.

export interface Import {
  readonly specifier: string;
  /** 1-based */
  readonly line: number;
}

// The formatter puts statements at the start of a line. What stands between the keyword and `from` is names, so it holds no quote.
const names = String.raw`(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}'"]*\}|[\w$]+(?:\s*,\s*(?:\{[^}'"]*\}|\*\s+as\s+[\w$]+))?)`;
const forms: readonly RegExp[] = [
  new RegExp(String.raw`^(?:import|export)\s+${names}\s*from\s*(['"])(?<specifier>[^'"\n]+)\1`, 'gm'),
  /^import\s*(['"])(?<specifier>[^'"\n]+)\1/gm,
  // Calls, and types written in place: `import('./x')`, `typeof import('./x')`, `require('./x')`.
  /\b(?:import|require)\s*\(\s*(['"`])(?<specifier>[^'"`\n]+)\1/gm,
];

export function readImports(source: string): readonly Import[] {
  return forms.flatMap((form) =>
    [...source.matchAll(form)].map((match) => ({
      specifier: match.groups?.specifier ?? '',
      line: source.slice(0, match.index).split('\n').length,
    })),
  );
}
