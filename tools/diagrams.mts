// npm run diagrams: docs/grammar.html, the railroad diagrams of every grammar, drawn from Chevrotain's own serialisation by the drawing code
// that ships with it. Plain SVG: no script, nothing fetched. With --check it only compares.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { inRoot, root } from './root.mts';

interface Grammar {
  readonly name: string;
  readonly maxLookahead: number;
  readonly rules: readonly { readonly name: string }[];
}

const about: Readonly<Record<string, string>> = {
  LineGrammar: 'strace: one line, its prefixes, calls, signals and exits (grammar/strace/line-grammar.ts)',
  PerfGrammar: 'perf trace: one line (grammar/strace/perf-trace-grammar.ts)',
  LineParser: 'ftrace, trace-cmd report and perf script: one line from the end of its comm on (grammar/ftrace/line-parser.ts)',
};

const page = draw(await grammars());
const target = inRoot('docs/grammar.html');
if (!process.argv.includes('--check')) writeFileSync(target, page);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== page) {
  console.error('docs/grammar.html is not what the grammars are: npm run diagrams');
  process.exitCode = 1;
}

async function grammars(): Promise<readonly Grammar[]> {
  const outfile = inRoot('out/tools/grammars.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/support/grammars.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { catchGrammars } = (await import(pathToFileURL(outfile).href)) as { catchGrammars(): Promise<readonly Grammar[]> };
  return catchGrammars();
}

function draw(all: readonly Grammar[]): string {
  const folder = inRoot('node_modules/chevrotain/diagrams');
  const context = createContext({});
  for (const file of ['vendor/railroad-diagrams.js', 'src/diagrams_builder.js'])
    runInContext(readFileSync(`${folder}/${file}`, 'utf8'), context);
  context.rules = all.map(({ rules }) => rules);
  const svgs = runInContext('rules.map((one) => diagrams_builder.buildSyntaxDiagramsText(one))', context) as readonly string[];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Lease Lens: the grammars</title>
<style>
body { font-family: sans-serif; margin: 2em; }
svg { display: block; max-width: 100%; height: auto; }
svg.railroad-diagram path { stroke: #333; stroke-width: 2; fill: none; }
svg.railroad-diagram text { font: 13px monospace; text-anchor: middle; }
svg.railroad-diagram rect { stroke: #333; fill: #d9f2d9; }
svg.railroad-diagram g.non-terminal rect { fill: #d9e6f7; }
</style>
<h1>The grammars</h1>
<p>Made by <code>npm run diagrams</code> from the grammars themselves. Rounded: a token. Square: another rule. Each is LL(k) with the k given, without backtracking.</p>
${all.map((grammar, i) => `<h1>${grammar.name}, LL(${grammar.maxLookahead})</h1>\n<p>${about[grammar.name] ?? ''}</p>\n${plainer(svgs[i] ?? '')}`).join('\n')}
</html>
`;
}

/** Without the attributes that only Chevrotain's own page script reads, and with coordinates short enough to review. */
function plainer(html: string): string {
  return html
    .replace(/ (?:toprulename|dslrulename|rulename|tokenname|label|occurrenceidx|diagramfor)="[^"]*"/gi, '')
    .replace(/<title>[^<]*<\/title>/g, '')
    .replace(/<h2 class="diagramHeader">([^<]*)<\/h2><svg/g, '\n<h2>$1</h2>\n<svg role="img" aria-label="Diagram of the rule $1"')
    .replace(/\n\s*\n+/g, '\n');
}
