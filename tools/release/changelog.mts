// The changelog of a release: what was unreleased becomes the section of the version.

/** Throws an Error that says what is missing. `date`: YYYY-MM-DD. */
export function released(changelog: string, version: string, date: string): string {
  const start = changelog.indexOf('\n## Unreleased\n');
  if (start < 0) throw new Error('CHANGELOG.md has no section "## Unreleased"');
  const after = start + '\n## Unreleased\n'.length;
  const rest = changelog.slice(after);
  const end = rest.search(/^## /m);
  const entries = (end < 0 ? rest : rest.slice(0, end)).trim();
  if (!/^- /m.test(entries)) throw new Error('CHANGELOG.md says nothing under "## Unreleased": what will a user notice?');
  if (changelog.includes(`\n## ${version} `)) throw new Error(`CHANGELOG.md has a section of ${version} already`);
  const twice = entries.split('\n').find((line, at, all) => line.startsWith('- ') && all.indexOf(line) < at);
  if (twice !== undefined) throw new Error(`CHANGELOG.md says twice: ${twice}`);
  return `${changelog.slice(0, after)}\n## ${version} (${date})\n\n${entries}\n${end < 0 ? '' : `\n${rest.slice(end)}`}`;
}

/** Throws an Error unless `next` is a version of three numbers above `now`. */
export function assertNewer(now: string, next: string): void {
  const numbers = (version: string): readonly number[] => {
    const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
    if (found === null) throw new Error(`${version} is no version: write MAJOR.MINOR.PATCH`);
    return found.slice(1).map(Number);
  };
  const before = numbers(now);
  const after = numbers(next);
  const at = after.findIndex((number, index) => number !== before[index]);
  if (at < 0 || (after[at] ?? 0) < (before[at] ?? 0)) throw new Error(`${next} is not above ${now}`);
}
