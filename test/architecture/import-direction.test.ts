// Imports go one way, between the rooms of docs/architecture.md, and never in a circle; types count.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { checkImports } from './check-imports';
import { readImports } from './read-imports';

describe('import direction', () => {
  it('holds in every file of the product', () => {
    const sources = productSources();
    assert.ok(sources.size > 50, `only ${sources.size} sources found`);
    assert.deepEqual(checkImports(sources), []);
  });

  it('is read from the same imports that the bundler sees', async () => {
    const sources = productSources();
    const entryPoints = ['extension/activate.ts', 'extension/trace/worker.ts', 'extension/cli/main.ts', 'webview/main.ts'];
    const { metafile } = await build({
      entryPoints: entryPoints.filter((entry) => sources.has(entry)),
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'out/never',
      platform: 'node',
      packages: 'external',
      external: ['vscode', '*.wasm'],
      treeShaking: false,
      logLevel: 'silent',
    });
    for (const [path, input] of Object.entries(metafile.inputs)) {
      const read = new Set(readImports(sources.get(path) ?? '').map((one) => one.specifier));
      for (const seen of input.imports) {
        assert.ok(
          read.has(seen.original ?? seen.path),
          `${path}: the bundler sees an import of ${seen.original ?? seen.path}, this test does not`,
        );
      }
    }
  });
});

describe('the check of the import direction', () => {
  const clean = {
    'grammar/event.ts': '',
    'extension/engine/analysis.ts': "import type { TraceEvent } from '../../grammar/event';",
    'extension/trace/byte-source.ts': '',
    'webview/protocol.ts': '',
  };

  it('accepts imports that go the right way', () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ 'extension/timeline-panel.ts': "import type { Lane } from '../webview/protocol';" }), []);
  });

  const violations: readonly (readonly [what: string, path: string, source: string])[] = [
    ['a type import against the direction', 'grammar/bad.ts', "import type { Analysis } from '../extension/engine/analysis';"],
    ['an inline type import against the direction', 'grammar/bad.ts', "import { type Analysis } from '../extension/engine/analysis';"],
    [
      'a type import over several lines',
      'grammar/bad.ts',
      "import type {\n  Analysis,\n  Finding,\n} from '../extension/engine/analysis';",
    ],
    ['a re-export against the direction', 'grammar/bad.ts', "export type { Analysis } from '../extension/engine/analysis';"],
    ['a star re-export against the direction', 'grammar/bad.ts', "export * from '../extension/engine/analysis';"],
    ['a type written in place', 'grammar/bad.ts', "export type A = import('../extension/engine/analysis').Analysis;"],
    ['a dynamic import', 'grammar/bad.ts', "const a = await import('../extension/engine/analysis');"],
    ['an import for its effect', 'grammar/bad.ts', "import '../extension/engine/analysis';"],
    ['Node in the grammar', 'grammar/bad.ts', "import { readFileSync } from 'node:fs';"],
    ['Node under its old name in the engine', 'extension/engine/bad.ts', "import { readFileSync } from 'fs';"],
    ['VS Code types in the engine', 'extension/engine/bad.ts', "import type * as vscode from 'vscode';"],
    ['Chevrotain outside the grammar', 'extension/engine/bad.ts', "import { Lexer } from 'chevrotain';"],
    ['Node in trace/ beside the byte sources', 'extension/trace/bad.ts', "import { open } from 'node:fs/promises';"],
    ['files in the worker', 'extension/trace/worker.ts', "import { open } from 'node:fs/promises';"],
    ['VS Code in the command line', 'extension/cli/bad.ts', "import * as vscode from 'vscode';"],
    ['the editor from the command line', 'extension/cli/bad.ts', "import { x } from '../editor/x';"],
    ['the engine from the webview', 'webview/bad.ts', "import type { Analysis } from '../extension/engine/analysis';"],
    ['more of the webview than its protocol', 'extension/timeline-panel.ts', "import { draw } from '../webview/draw';"],
    ['the toolkit beside controls.ts', 'webview/bad.ts', "import { Button } from '@vscode/webview-ui-toolkit';"],
    ['a file in no room', 'extension/stray/bad.ts', ''],
    ['a file that is not there', 'extension/engine/bad.ts', "import { x } from './gone';"],
  ];
  for (const [what, path, source] of violations) {
    it(`finds ${what}`, () => {
      const others = { 'extension/editor/x.ts': '', 'webview/draw.ts': '' };
      assert.equal(problems({ ...others, [path]: source }).length, 1, `${path}: ${source}`);
    });
  }

  it('finds a circle, of types alone as well', () => {
    const circle = {
      'extension/engine/a.ts': "import type { B } from './b';",
      'extension/engine/b.ts': "import type { C } from './c';",
      'extension/engine/c.ts': "import type { A } from './a';",
    };
    assert.deepEqual(problems(circle), [
      'circle: extension/engine/a.ts → extension/engine/b.ts → extension/engine/c.ts → extension/engine/a.ts',
    ]);
  });

  function problems(sources: Readonly<Record<string, string>>): readonly string[] {
    return checkImports(new Map(Object.entries({ ...clean, ...sources })));
  }
});

function productSources(): ReadonlyMap<string, string> {
  const paths = globSync('{grammar,extension,webview}/**/*.ts').map((path) => path.replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, readFileSync(path, 'utf8')]));
}
