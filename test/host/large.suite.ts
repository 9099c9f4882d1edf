// The Large Trace editor inside the host: what it says of a file is what the file's text would say, and the commands about it find it.

import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { kill } from './support/kill-worker';
import { analysisOf, closeAll, diagnosticsOf, fromRoot, leaseLens, named, names, openText, until } from './support/traces';

const sample = 'samples/ignored-lease-break.ftrace.txt';
const packed = 'test/traces/R70-retake-deadlock.ftrace.txt.gz';

function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

async function openLarge(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, 'leaseLens.largeTrace');
  const { traces } = await leaseLens();
  await until(() => traces.state(uri)?.kind === 'ready', `not analysed: ${JSON.stringify(traces.state(uri))?.slice(0, 200)}`, 25_000);
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

describe('a large trace', () => {
  afterEach(closeAll);

  it('is judged without a document, and forgotten when it is closed', async () => {
    const uri = inWorkspace('paged.ftrace.txt');
    copyFileSync(fromRoot(sample), uri.fsPath);
    await openLarge(uri);
    const { traces } = await leaseLens();
    const plain = await openText('ftrace', readFileSync(fromRoot(sample), 'utf8'));
    const analysis = await traces.analysis(uri);
    assert.deepEqual(names(analysis?.findings ?? []), names(plain.analysis.findings));
    const [finding] = analysis?.findings ?? [];
    assert.ok(finding);
    assert.equal((await traces.explain(uri, finding.line))?.line, finding.line);
    assert.ok(!vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()));
    await vscode.commands.executeCommand('leaseLens.openTimeline', uri.toString(), finding.line);
    await until(() => tabs().some(({ label }) => label === 'Timeline: paged.ftrace.txt'), 'no timeline');
    // Going to a line comes back to the page instead of opening the file as a text.
    await vscode.commands.executeCommand('leaseLens.revealInLargeTrace', uri, finding.line, false);
    await vscode.commands.executeCommand('leaseLens.goToLine', uri.toString(), finding.line);
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom, 'the page is not in front');
    assert.ok(!tabs().some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()));
    await closeAll();
    await until(() => traces.state(uri) === undefined, 'still known');
  });

  it('is quoted where a finding is proved by its lines: mail, export, what-if', async () => {
    const uri = inWorkspace('quoted.ftrace.txt');
    copyFileSync(fromRoot(sample), uri.fsPath);
    await openLarge(uri);
    const lines = readFileSync(fromRoot(sample), 'utf8').split('\n');
    const analysis = await (await leaseLens()).traces.analysis(uri);
    const pin = named(analysis?.findings ?? [], 'LP008');
    await vscode.commands.executeCommand('leaseLens.copyFindingAsMail', uri.toString(), pin.line, 'LP008');
    const mail = await vscode.env.clipboard.readText();
    assert.match(mail, /^Subject: LP008/);
    for (const { line } of pin.evidence) assert.ok(mail.includes(lines[line - 1] ?? '?'), `line ${line}`);
    const all = await vscode.commands.executeCommand<string>('leaseLens.exportFindings', 'mail', uri);
    for (const { line } of (analysis?.findings ?? []).flatMap(({ evidence }) => evidence)) assert.ok(all.includes(lines[line - 1] ?? '?'));
    await vscode.commands.executeCommand('leaseLens.retakeWhatIf', uri.toString(), pin.line, 'LP008');
    await until(
      () => vscode.window.visibleTextEditors.some(({ document }) => document.getText().includes((lines[pin.line - 1] ?? '?').trim())),
      'the what-if does not show the line it is about',
    );
  });

  it('is read again when the thread that reads its lines dies', async () => {
    const uri = inWorkspace('reader-died.ftrace.txt');
    copyFileSync(fromRoot(sample), uri.fsPath);
    await openLarge(uri);
    const lines = readFileSync(fromRoot(sample), 'utf8').split('\n');
    const read = async (...wanted: readonly number[]) => [
      ...((await vscode.commands.executeCommand<ReadonlyMap<number, string>>('leaseLens.linesOfLargeTrace', uri, wanted)) ?? []),
    ];
    assert.deepEqual(await read(3, 40), [
      [3, lines[2]],
      [40, lines[39]],
    ]);
    let asked: Promise<unknown> | undefined;
    await kill(() => {
      asked = read(50);
    });
    // What was asked of the dead thread is answered by the next one.
    assert.deepEqual(await asked, [[50, lines[49]]]);
    assert.deepEqual(await read(60), [[60, lines[59]]]);
    await vscode.commands.executeCommand('leaseLens.analyzeAgain');
    const { traces } = await leaseLens();
    await until(() => traces.state(uri)?.kind === 'ready', 'Analyze Again does not end');
  });

  it('that is packed is unpacked into our own folder, and removed from there', async () => {
    const uri = inWorkspace(basename(packed));
    copyFileSync(fromRoot(packed), uri.fsPath);
    const before = readdirSync(vscode.Uri.joinPath(uri, '..').fsPath).sort();
    await openLarge(uri);
    const { traces } = await leaseLens();
    const plain = await openText('ftrace', gunzipSync(readFileSync(fromRoot(packed))).toString());
    assert.deepEqual(names((await traces.analysis(uri))?.findings ?? []), names(plain.analysis.findings));
    assert.deepEqual(readdirSync(vscode.Uri.joinPath(uri, '..').fsPath).sort(), before, 'something was written beside the log');
  });

  it('of more than 50 MB is opened by Open Trace, and its relevant lines by their command', async () => {
    const uri = inWorkspace('big.ftrace.txt');
    const text = readFileSync(fromRoot(sample), 'utf8');
    const first = text.split('\n').findIndex((line) => /^\s*\S.*\[\d{3}\]/.test(line));
    const idle = '          <idle>-0       [000] d..2.    10.000000: sched_wakeup: comm=kworker/0:1 pid=23 prio=120 target_cpu=000\n';
    const count = Math.ceil((51 << 20) / idle.length);
    const lines = text.split('\n');
    writeFileSync(uri.fsPath, `${lines.slice(0, first).join('\n')}\n${idle.repeat(count)}${lines.slice(first).join('\n')}`);
    await vscode.commands.executeCommand('leaseLens.openTrace', uri);
    const { traces } = await leaseLens();
    await until(() => traces.state(uri)?.kind === 'ready', 'not analysed', 25_000);
    const whole = await traces.analysis(uri);
    assert.ok(whole !== undefined && whole.summary.lines > count && whole.findings.length > 0);
    await vscode.commands.executeCommand('leaseLens.extractRelevant', uri);
    await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'lease-lens-trace', 'no text of the relevant lines');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'ftrace');
    const extracted = await analysisOf(document.uri);
    assert.deepEqual(
      extracted.findings.map(({ rule, column }) => `${rule} ${column}`),
      whole.findings.map(({ rule, column }) => `${rule} ${column}`),
    );
    await until(() => diagnosticsOf(document.uri).length === extracted.findings.length, 'no diagnostics');
    const [there] = extracted.findings;
    const [here] = whole.findings;
    assert.ok(there && here);
    assert.equal(document.lineAt(there.line - 1).text, lines[here.line - count - 1]);
  }).timeout(60_000);
});
