// How files get opened: packed logs, trace.dat and the files of one run become documents in which every feature works.

import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as vscode from 'vscode';
import { analysisOf, closeAll, diagnosticsOf, fromRoot, leaseLens, names, openSample, openText, until } from './support/traces';

const recording = 'test/traces/R70-retake-deadlock.ftrace.txt.gz';

function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** A scratch copy in the workspace. */
function copied(from: string): vscode.Uri {
  const uri = workspaceFile(basename(from));
  copyFileSync(fromRoot(from), uri.fsPath);
  return uri;
}

async function openedBy(command: string, ...args: readonly unknown[]): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand(command, ...args);
  await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'lease-lens-trace', `${command} opened nothing`);
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document);
  return document;
}

describe('a packed log', () => {
  afterEach(closeAll);

  it('opens as a read-only text with findings, hover, what-if and timeline', async () => {
    const document = await openedBy('leaseLens.openTrace', copied(recording));
    const text = gunzipSync(readFileSync(fromRoot(recording))).toString();
    assert.equal(document.languageId, 'ftrace');
    assert.equal(document.getText(), text.replace(/\n$/, ''));
    assert.equal(vscode.workspace.fs.isWritableFileSystem('lease-lens-trace'), false);
    const plain = await openText('ftrace', text);
    const analysis = await analysisOf(document.uri);
    assert.deepEqual(names(analysis.findings), names(plain.analysis.findings));
    assert.ok(analysis.findings.length > 0);
    await until(() => diagnosticsOf(document.uri).length === analysis.findings.length, 'no diagnostics');
    const [finding] = analysis.findings;
    assert.ok(finding);
    const at = new vscode.Position(finding.line - 1, finding.column - 1);
    const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
    const said = hovers.flatMap(({ contents }) => contents).map((content) => (typeof content === 'string' ? content : content.value));
    assert.ok(
      said.some((one) => one.includes(finding.rule)),
      said.join('\n'),
    );
    const { traces } = await leaseLens();
    assert.equal(typeof (await traces.whatIf(document.uri, { kind: 'drop', line: finding.line })), 'object');
    await vscode.commands.executeCommand('leaseLens.openTimeline', document.uri);
    await until(
      () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === `Timeline: ${basename(document.uri.path)}`)),
      'no timeline',
    );
  });

  for (const [suffix, pack] of [
    ['gz', gzipSync],
    ['zst', zstdCompressSync],
  ] as const) {
    it(`.${suffix} without a telling name has its language from its text`, async () => {
      const file = workspaceFile(`yesterday.${suffix}`);
      writeFileSync(file.fsPath, pack(readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'))));
      const document = await openedBy('leaseLens.openTrace', file);
      assert.equal(document.languageId, 'strace');
      const sample = await openSample('ignored-lease-break.strace.txt');
      assert.deepEqual(names((await analysisOf(document.uri)).findings), names(sample.analysis.findings));
    });
  }

  it('.xz too', async () => {
    const document = await openedBy('leaseLens.openTrace', copied('test/traces/ignored-lease-break.strace.txt.xz'));
    assert.equal(document.getText(), readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'), 'utf8').replace(/\n$/, ''));
  });

  it('that is double-clicked opens in the same place', async () => {
    const file = copied(recording);
    await vscode.commands.executeCommand('vscode.open', file);
    await until(
      () => vscode.window.activeTextEditor?.document.uri.scheme === 'lease-lens-trace',
      'no text took the place of the packed file',
    );
    await until(
      () => vscode.window.tabGroups.all.every(({ tabs }) => tabs.every(({ input }) => !(input instanceof vscode.TabInputCustom))),
      'the empty editor stayed',
    );
  });

  it('that is cut is read as far as it goes, and says so', async () => {
    const file = workspaceFile('cut.strace.txt.gz');
    const whole = gzipSync(readFileSync(fromRoot('samples/ignored-lease-break.strace.txt')));
    writeFileSync(file.fsPath, whole.subarray(0, whole.length - 200));
    const document = await openedBy('leaseLens.openTrace', file);
    const { summary } = await analysisOf(document.uri);
    assert.match(summary.incomplete ?? '', /ends early/);
    assert.ok(summary.events > 0);
  });

  it('that unpacks to more than the setting allows ends there', async () => {
    const settings = vscode.workspace.getConfiguration('leaseLens');
    const file = workspaceFile('bomb.strace.txt.gz');
    const text = readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'), 'utf8');
    writeFileSync(file.fsPath, gzipSync(text.repeat(Math.ceil((1.5 * 2 ** 20) / text.length))));
    try {
      await settings.update('unpackLimitMegabytes', 1, vscode.ConfigurationTarget.Global);
      const document = await openedBy('leaseLens.openTrace', file);
      assert.match((await analysisOf(document.uri)).summary.incomplete ?? '', /more than 1 MB/);
    } finally {
      await settings.update('unpackLimitMegabytes', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('that is none, or is gone, is refused in words', async () => {
    const { openTrace } = await leaseLens();
    const file = workspaceFile('prose.gz');
    writeFileSync(file.fsPath, gzipSync('Dear Sir or Madam,\n'));
    const prose = await openTrace(file);
    assert.ok(prose.kind === 'refused' && /does not read as strace/.test(prose.message), JSON.stringify(prose));
    const gone = await openTrace(workspaceFile('gone.gz'));
    assert.ok(gone.kind === 'refused' && /no such file/.test(gone.message), JSON.stringify(gone));
  });
});

describe('a folder that is no folder of this machine', () => {
  const files = new Map<string, Uint8Array>();
  const scheme = 'virtual-log';
  let registered: vscode.Disposable;
  before(() => {
    const sample = readFileSync(fromRoot('samples/ignored-lease-break.strace.txt'));
    files.set('/run/a.strace.txt', sample);
    files.set('/run/b.strace.txt.gz', gzipSync(sample));
    const found = (uri: vscode.Uri): Uint8Array => {
      const bytes = files.get(uri.path);
      if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
      return bytes;
    };
    const refuse = (): never => {
      throw vscode.FileSystemError.NoPermissions('read only');
    };
    const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    registered = vscode.workspace.registerFileSystemProvider(
      scheme,
      {
        onDidChangeFile: changed.event,
        watch: () => new vscode.Disposable(() => {}),
        stat: (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: found(uri).length }),
        readFile: found,
        readDirectory: () => [],
        createDirectory: refuse,
        writeFile: refuse,
        delete: refuse,
        rename: refuse,
      },
      { isReadonly: true },
    );
  });
  after(async () => {
    await closeAll();
    registered.dispose();
  });

  it('has its logs judged as any other, packed ones too', async () => {
    const sample = await openSample('ignored-lease-break.strace.txt');
    const uri = vscode.Uri.from({ scheme, path: '/run/a.strace.txt' });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const { findings } = await analysisOf(uri);
    assert.deepEqual(names(findings), names(sample.analysis.findings));
    await until(() => diagnosticsOf(uri).length === findings.length, 'no diagnostics');
    const packed = await openedBy('leaseLens.openTrace', vscode.Uri.from({ scheme, path: '/run/b.strace.txt.gz' }));
    assert.deepEqual(names((await analysisOf(packed.uri)).findings), names(sample.analysis.findings));
  });

  it('offers no task there: the command line reads files of this machine', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'lease-lens' });
    assert.ok(tasks.every(({ definition }) => !String(definition.log).includes('/run/')));
  });
});

describe('trace.dat', () => {
  const path = process.env.PATH;
  afterEach(async () => {
    process.env.PATH = path;
    await closeAll();
  });
  const file = () => {
    const uri = workspaceFile('trace.dat');
    writeFileSync(uri.fsPath, Buffer.concat([Buffer.from([0x17, 0x08, 0x44]), Buffer.from('tracing6\0\0\x01\x08\0', 'latin1')]));
    return uri;
  };

  it('opens through trace-cmd in a trusted workspace', async () => {
    process.env.PATH = `${fromRoot('test/host/programs')}:${path}`;
    const document = await openedBy('leaseLens.openTrace', file());
    assert.equal(document.languageId, 'ftrace');
    assert.equal(document.getText(), readFileSync(fromRoot('test/traces/T01-tc-rdopen.report-cpu0.txt'), 'utf8').replace(/\n$/, ''));
    assert.equal((await analysisOf(document.uri)).summary.dialect, 'trace-cmd');
  });

  it('without trace-cmd: the exact command to run', async () => {
    process.env.PATH = '/nowhere';
    const uri = file();
    const opening = await (await leaseLens()).openTrace(uri);
    assert.ok(opening.kind === 'refused', JSON.stringify(opening));
    assert.equal(opening.command, `trace-cmd report -t -i ${uri.fsPath} > ${uri.fsPath}.report.txt`);
    assert.ok(opening.message.includes(opening.command));
    assert.equal(opening.trust, undefined);
  });
});

describe('the files of one run', () => {
  afterEach(closeAll);
  const pieces = [1547, 1559, 1560].map((task) => `test/traces/pieces/R38-pieces-uring.${task}.strace.txt`);

  it('that are selected open as one text in the order of time', async () => {
    const files = pieces.map(copied);
    const document = await openedBy('leaseLens.analyzeTogether', files[1], [...files].reverse());
    assert.equal(document.languageId, 'strace');
    const { findings, summary } = await analysisOf(document.uri);
    assert.equal(summary.lines, 638);
    assert.ok(document.lineCount > 638, 'no line shows where an overtaken call returned');
    assert.equal(summary.unparsed, 0);
    const punched = findings.find(({ rule }) => rule === 'LP002');
    assert.ok(punched && document.lineAt(punched.line - 1).text.includes('fallocate'), `line ${punched?.line}`);
    const registered = punched.evidence.map(({ line }) => document.lineAt(line - 1).text);
    assert.ok(
      registered.some((text) => text.includes('IORING_REGISTER_BUFFERS')),
      registered.join('\n'),
    );
    await until(() => diagnosticsOf(document.uri).length === findings.length, 'no diagnostics');
    // A line leads back to its own file.
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(punched.line - 1, 0, punched.line - 1, 0);
    await vscode.commands.executeCommand('leaseLens.goToOrigin');
    await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith('.1560.strace.txt') === true, 'not in its own file');
    const own = vscode.window.activeTextEditor;
    assert.match(own?.document.lineAt(own.selection.active.line).text ?? '', /fallocate\(.*\) += -?\d/);
  });

  it('are found by one of them, and judged again under another policy', async () => {
    const [first] = pieces.map(copied);
    const document = await openedBy('leaseLens.analyzeTogether', first);
    assert.equal((await analysisOf(document.uri)).summary.lines, 638);
    const before = names((await analysisOf(document.uri)).findings);
    try {
      await vscode.commands.executeCommand('leaseLens.selectPolicy', 'mainline');
      await until(async () => (await analysisOf(document.uri)).summary.policy === 'mainline', 'still judged by the old policy');
      assert.notDeepEqual(names((await analysisOf(document.uri)).findings), before);
    } finally {
      await vscode.workspace.getConfiguration('leaseLens').update('policy', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
