// What the project is made with: every package of a lock with its licence, and which licences are in order.

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Direct: named in package.json. */
  readonly direct: boolean;
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly license?: string;
        readonly devDependencies?: object;
        readonly optionalDependencies?: object;
        readonly dependencies?: object;
      }
    >
  >;
}

/** Licences under which a package may be used to build and test. Nothing but Apache-2.0, MIT and public domain ships. */
export const accepted: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'Artistic-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'WTFPL',
]);

/** Looked at by hand: their package.json names no licence that a program can read. */
const lookedAt: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream Vera (free to use and share)',
  httpolyglot: 'MIT (its readme)',
  '@vscode/vsce-sign': 'Microsoft’s own terms (comes with vsce, never run here)',
};

/** By name and version. `lockText`: package-lock.json. */
export function dependenciesOf(lockText: string): readonly Dependency[] {
  const { packages } = JSON.parse(lockText) as Lock; // npm wrote it
  const root = packages[''];
  const named = new Set(Object.keys({ ...root?.dependencies, ...root?.devDependencies, ...root?.optionalDependencies }));
  const found = Object.entries(packages).flatMap(([path, { version = '', license = 'not named' }]) => {
    if (path === '') return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [
      {
        name,
        version,
        licence: lookedAt[name.replace(/^(@vscode\/vsce-sign)-.*/, '$1')] ?? license,
        direct: named.has(name) && path === `node_modules/${name}`,
      },
    ];
  });
  const once = new Map(found.map((one) => [`${one.name} ${one.version}`, one]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Whether one of the licences that an expression offers is accepted, all where it joins them. */
export function isAccepted(licence: string): boolean {
  if (Object.values(lookedAt).includes(licence)) return true;
  const bare = licence.replace(/[()]/g, '');
  if (bare.includes(' AND ')) return bare.split(' AND ').every(isAccepted);
  return bare.split(' OR ').some((one) => accepted.has(one.trim()));
}

export function dependencyReport(dependencies: readonly Dependency[]): string {
  const row = ({ name, version, licence }: Dependency): string =>
    `| ${name} | ${version} | ${licence}${isAccepted(licence) ? '' : ' (look at it)'} |`;
  const table = (list: readonly Dependency[]): readonly string[] => ['| package | version | licence |', '|---|---|---|', ...list.map(row)];
  return [
    '# Packages and their licences',
    '',
    'Nothing of these is installed by a user; what is bundled has its licence text in LICENSES.txt.',
    '',
    '## Named by the project',
    '',
    ...table(dependencies.filter(({ direct }) => direct)),
    '',
    '## What they bring along',
    '',
    ...table(dependencies.filter(({ direct }) => !direct)),
    '',
  ].join('\n');
}
