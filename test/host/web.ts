// The entry that VS Code requires inside the web-worker extension host: the same extension on a browser's worker. No mocha: its browser bundle
// wants a page. Each check prints its line; the counts go to tools/test-host.mts as those of the other host do.

import * as vscode from 'vscode';
import type { LeaseLens } from '../../extension/activate';
import type { Tally } from '../../tools/run/tally.mts';

export async function run(): Promise<void> {
  console.log('LEASE-LENS-START');
  console.log('\n  in the web extension host');
  const failures: Tally['failures'][number][] = [];
  let passed = 0;
  for (const [title, check] of Object.entries(checks)) {
    try {
      await check();
      passed++;
      console.log(`    ✔ ${title}`);
    } catch (error) {
      failures.push({ title: `in the web extension host ${title}`, message: String(error) });
      console.error(`    ✘ ${title}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  console.log(`LEASE-LENS-TALLY ${JSON.stringify({ passed, failed: failures.length, failures, skips: [] } satisfies Tally)}`);
  if (failures.length > 0) throw new Error(`${failures.length} checks failed`);
}

const sample = 'ignored-lease-break.strace.txt';

const checks: Readonly<Record<string, () => Promise<void>>> = {
  async 'runs where there is no Node'() {
    claim(
      typeof (globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } }).process?.versions?.node ===
        'undefined',
      'this is Node',
    );
    claim(vscode.env.uiKind === vscode.UIKind.Web, 'this is no browser');
  },
  async 'finds the same in a sample as elsewhere, and says so in Problems'() {
    const { document, traces } = await openSample();
    const analysis = await traces.analysis(document.uri);
    claim(analysis !== undefined, `no analysis: ${JSON.stringify(traces.state(document.uri))}`);
    const found = analysis.findings.map(({ rule, line }) => `${rule}@${line}`).join(' ');
    claim(found.includes('LP002@218') && found.includes('LP008@245'), found);
    await until(() => vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'Lease Lens'), 'no diagnostics');
  },
  async 'hover, definition and outline answer'() {
    const { document } = await openSample();
    const at = new vscode.Position(207, 30);
    const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    claim(hovers.length > 0, 'no hover');
    const lease = await vscode.commands.executeCommand<readonly vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at.with(207, 26),
    );
    claim(
      lease.some(({ range }) => range.start.line === 177),
      JSON.stringify(lease),
    );
    const symbols = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    claim(
      symbols.some(({ name }) => name === '/mnt/pmem0/data/pool.dat'),
      'no outline',
    );
  },
  async 'another policy judges anew, and a what-if replays'() {
    const { document, traces } = await openSample();
    const result = await traces.whatIf(document.uri, { kind: 'retake-before', line: 245 });
    claim(typeof result !== 'string' && result.gone.some(({ rule }) => rule === 'LP008'), JSON.stringify(result).slice(0, 300));
    await vscode.commands.executeCommand('leaseLens.selectPolicy', 'mainline');
    await until(async () => (await traces.analysis(document.uri))?.summary.policy === 'mainline', 'not judged by mainline');
    await vscode.commands.executeCommand('leaseLens.selectPolicy', 'rfc-v1');
  },
  async 'the views list the findings, and the status of the language counts them'() {
    const { document, traces, visible } = await openSample();
    const analysis = await traces.analysis(document.uri);
    const tree = visible.trees.get('leaseLens.findings')?.tree;
    claim(tree !== undefined && analysis !== undefined, 'no tree');
    await until(async () => ((await tree.getChildren()) ?? []).length > 0, 'the tree is empty');
    let rows = 0;
    for (const group of (await tree.getChildren()) ?? []) rows += ((await tree.getChildren(group)) ?? []).length;
    claim(rows === analysis.findings.length, `${rows} rows for ${analysis.findings.length} findings`);
    await until(() => /errors/.test(visible.statuses.get('leaseLens.findings')?.text ?? ''), 'the status does not count');
    claim(visible.marks(document).length > 0, 'no marks behind the lines');
  },
  async 'lenses, hints, quick fixes and exports answer'() {
    const { document } = await openSample();
    const ask = <T>(command: string, ...args: readonly unknown[]) =>
      vscode.commands.executeCommand<readonly T[]>(command, document.uri, ...args);
    claim((await ask('vscode.executeCodeLensProvider')).length > 0, 'no lens');
    claim((await ask('vscode.executeInlayHintProvider', new vscode.Range(0, 0, document.lineCount - 1, 0))).length > 0, 'no hint');
    const fixes = await ask<vscode.CodeAction>(
      'vscode.executeCodeActionProvider',
      document.lineAt(244).range,
      vscode.CodeActionKind.QuickFix.value,
    );
    claim(
      fixes.some(({ title }) => title.startsWith('Retake the layout lease')),
      fixes.map(({ title }) => title).join(' | '),
    );
    for (const format of ['sarif', 'ndjson', 'mail']) {
      const text = await vscode.commands.executeCommand<string>('leaseLens.exportFindings', format, document.uri);
      claim(text.includes('LP008'), format);
    }
  },
  async 'says plainly what it cannot do: packed logs'() {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const extension = vscode.extensions.getExtension<LeaseLens>('lease-lens.lease-lens');
    claim(folder !== undefined && extension !== undefined, 'no folder or no extension');
    const { openTrace } = await extension.activate();
    const sampleBytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, sample));
    const packed = new Blob([new Uint8Array(sampleBytes)]).stream().pipeThrough(new CompressionStream('gzip'));
    const file = vscode.Uri.joinPath(folder.uri, 'in-a-browser.strace.txt.gz');
    await vscode.workspace.fs.writeFile(file, new Uint8Array(await new Response(packed).arrayBuffer()));
    const opening = await openTrace(file);
    claim(opening.kind === 'refused' && /in the browser reads no packed or large files/.test(opening.message), JSON.stringify(opening));
    await vscode.workspace.fs.delete(file);
  },
};

async function openSample(): Promise<{ readonly document: vscode.TextDocument } & Pick<LeaseLens, 'traces' | 'visible'>> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const extension = vscode.extensions.getExtension<LeaseLens>('lease-lens.lease-lens');
  claim(folder !== undefined && extension !== undefined, 'no folder or no extension');
  const { traces, visible } = await extension.activate();
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, sample));
  await vscode.window.showTextDocument(document);
  await until(() => traces.state(document.uri)?.kind === 'ready' || traces.state(document.uri)?.kind === 'failed', 'not analysed');
  return { document, traces, visible };
}

function claim(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Error(complaint);
}

async function until(condition: () => boolean | PromiseLike<boolean>, complaint: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    claim(Date.now() < end, complaint);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
