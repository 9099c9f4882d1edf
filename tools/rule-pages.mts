// npm run rule-pages: writes docs/rules/LPnnn.md from the catalogue and from findings in the oracle's logs. With --check it writes nothing and
// exits 1 when a page is out of date.

import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import type { analyse as Analyse } from '../extension/engine/analyse.ts';
import type { PolicyName } from '../extension/engine/analysis.ts';
import type { defaultOptions as DefaultOptions } from '../extension/engine/options.ts';
import type { catalogue as Catalogue } from '../extension/engine/rules/catalogue.ts';
import type { RuleExample, rulePage as RulePage } from '../extension/engine/rules/page.ts';
import type { parseTrace as ParseTrace } from '../grammar/parse.ts';
import { inRoot, root } from './root.mts';

interface Engine {
  readonly analyse: typeof Analyse;
  readonly catalogue: typeof Catalogue;
  readonly defaultOptions: typeof DefaultOptions;
  readonly parseTrace: typeof ParseTrace;
  readonly rulePage: typeof RulePage;
}

const check = process.argv.includes('--check');
const engine = await bundled();
const examples = new Map<string, RuleExample>();
const roles = new Map<string, Set<string>>();
for (const file of globSync(['test/oracle/cases/*.log', 'test/oracle/own/*.log'], { cwd: root }).sort()) gather(file);

const stale: string[] = [];
mkdirSync(inRoot('docs/rules'), { recursive: true });
for (const rule of engine.catalogue) {
  const file = `docs/rules/${rule.code}.md`;
  const page = engine.rulePage(rule, examples.get(rule.code), [...(roles.get(rule.code) ?? [])]);
  if (existsSync(inRoot(file)) && readFileSync(inRoot(file), 'utf8') === page) continue;
  stale.push(file);
  if (!check) writeFileSync(inRoot(file), page);
}
const without = engine.catalogue.filter((rule) => !examples.has(rule.code)).map((rule) => rule.code);
if (without.length > 0) console.log(`no log of the oracle shows ${without.join(', ')}: their pages have no example`);
if (stale.length > 0) console.log(check ? `out of date, run npm run rule-pages: ${stale.join(', ')}` : `written: ${stale.join(', ')}`);
process.exitCode = check && stale.length > 0 ? 1 : 0;

/** The first decided finding of each rule, and all roles. */
function gather(file: string): void {
  const text = readFileSync(inRoot(file), 'utf8');
  const trace = engine.parseTrace(text);
  if ('kind' in trace) return;
  const lines = text.split('\n');
  for (const policy of ['rfc-v1', 'rfc-v2', 'mainline'] satisfies readonly PolicyName[])
    for (const { rule, line, message, evidence, verdict } of engine.analyse(trace, { ...engine.defaultOptions, policy }).findings) {
      const seen = roles.get(rule) ?? new Set();
      roles.set(rule, seen);
      for (const { role } of evidence) seen.add(role.replace(/\((?:MR \w+|[^)]*buffers|[^)]*pin)\)$/, '').trimEnd());
      if (verdict === 'undecidable' || examples.has(rule)) continue;
      examples.set(rule, { log: basename(file), line, policy, text: lines[line - 1] ?? '', message, evidence });
    }
}

/** The engine's files import each other without extension, which Node does not resolve: bundled first. */
async function bundled(): Promise<Engine> {
  const modules = [
    'extension/engine/analyse',
    'extension/engine/options',
    'extension/engine/rules/catalogue',
    'extension/engine/rules/page',
    'grammar/parse',
  ];
  const outfile = inRoot('out/rule-pages.mjs');
  await build({
    stdin: { contents: modules.map((name) => `export * from './${name}';`).join('\n'), resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  return (await import(outfile)) as Engine; // the modules above
}
