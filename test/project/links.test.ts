// Every link of every page leads somewhere: files and headings of the project are there, web addresses are https and well formed.

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, linksOf } from './markdown';

const pages = globSync(['*.md', 'docs/**/*.md', 'samples/**/*.md', 'examples/**/*.md', '.github/**/*.md']).sort();

describe('links', () => {
  it('finds the pages', () => {
    for (const page of ['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/rules/LP001.md']) assert.ok(pages.includes(page), page);
  });

  for (const page of pages)
    it(`of ${page} lead somewhere`, () => {
      const wrong = linksOf(readFileSync(page, 'utf8')).flatMap(({ target, line }) => {
        const problem = problemOf(page, target);
        return problem === undefined ? [] : [`${page}:${line}: ${target}: ${problem}`];
      });
      assert.deepEqual(wrong, []);
    });

  it('names of files and folders of the project, in code, are right', () => {
    const wrong = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`((?:test|tools|extension|webview|grammar|docs|samples)\/[\w./-]*)`/g)].flatMap(
        ([, name = '']) => (existsSync(name) || name.startsWith('test/out/') ? [] : [`${page}: ${name}`]),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('are read as a reader sees them', () => {
    const text = '# A `b` c!\n[x](a.md#y) `[no](b)` ![p](c.png "t")\n```\n[no](d)\n```\n[r]: https://e.org\n# A b c\n## A B c\n';
    assert.deepEqual(linksOf(text), [
      { target: 'a.md#y', line: 2 },
      { target: 'c.png', line: 2 },
      { target: 'https://e.org', line: 6 },
    ]);
    assert.deepEqual([...anchorsOf(text)], ['a-b-c', 'a-b-c-1', 'a-b-c-2']);
  });
});

function problemOf(page: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    if (!URL.canParse(target)) return 'no address';
    return ['https:', 'mailto:', 'command:'].includes(new URL(target).protocol) ? undefined : 'not https';
  }
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (file.startsWith('..')) return 'outside the project';
  if (!existsSync(file)) return 'not there';
  if (anchor === undefined || !file.endsWith('.md')) return undefined;
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? undefined : 'no such heading';
}
