// Every command of package.json: it is registered, says what it is, and is tried: here, or by the suite that is named here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, fromRoot, leaseLens, named, type Opened, openSample, until } from './support/traces';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly { readonly description: string; readonly completionEvents: readonly string[] }[];
    }[];
    readonly viewsWelcome: readonly { readonly contents: string }[];
  };
}

const { contributes } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as Manifest;

/** The suites or stories that try a command. */
const triedIn: Readonly<Record<string, string>> = {
  openTimeline: 'test/host/timeline.suite.ts',
  showInTimeline: 'test/host/timeline.suite.ts',
  selectPolicy: 'test/host/documents.suite.ts',
  openSample: 'test/host/documents.suite.ts',
  analyzeAs: 'test/host/documents.suite.ts',
  openTrace: 'test/host/opening.suite.ts',
  analyzeTogether: 'test/host/opening.suite.ts',
  goToOrigin: 'test/host/opening.suite.ts',
  followLog: 'test/host/following.suite.ts',
  stopFollowing: 'test/host/following.suite.ts',
  extractRelevant: 'test/host/large.suite.ts',
  revealInLargeTrace: 'test/host/large.suite.ts',
  analyzeAgain: 'test/host/views.suite.ts',
  nextFinding: 'test/host/quick-fixes.suite.ts',
  previousFinding: 'test/host/quick-fixes.suite.ts',
  explainLine: 'test/host/views.suite.ts',
  retakeWhatIf: 'test/host/quick-fixes.suite.ts',
  copyFixCode: 'test/host/quick-fixes.suite.ts',
  goToLeaseLost: 'test/host/quick-fixes.suite.ts',
  replayFix: 'test/host/quick-fixes.suite.ts',
  replayFixAll: 'test/host/quick-fixes.suite.ts',
  goToLine: 'test/host/hover.suite.ts',
  groupFindings: 'test/host/views.suite.ts',
  filterFindings: 'test/host/views.suite.ts',
  clearFindingsFilter: 'test/host/views.suite.ts',
  showFindings: 'test/host/views.suite.ts',
  showCoverage: 'test/host/views.suite.ts',
  copyRecordCommand: 'test/host/views.suite.ts',
  exportFindings: 'test/host/exports.suite.ts',
  copyFindingAsMail: 'test/host/exports.suite.ts',
  compareTraces: 'test/host/exports.suite.ts',
  closeComparison: 'test/host/exports.suite.ts',
  clearCache: 'test/host/settings.suite.ts',
};

let opened: Opened;
const uri = () => opened.document.uri.toString();
const diff = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;

const tries: Readonly<Record<string, () => Promise<void>>> = {
  async dropWhatIf() {
    const late = named(opened.analysis.findings, 'LP021');
    assert.equal(await vscode.commands.executeCommand('leaseLens.dropWhatIf', uri(), late.line, 'LP021'), true);
    await until(() => diff() instanceof vscode.TabInputTextDiff, 'no diff');
    const sides = diff();
    assert.ok(sides instanceof vscode.TabInputTextDiff);
    const right = (await vscode.workspace.openTextDocument(sides.modified)).getText();
    assert.ok(!right.includes(`line ${late.line}: info LP021`), right);
  },
  async copyRetakeCode() {
    await vscode.commands.executeCommand('leaseLens.copyRetakeCode', uri(), named(opened.analysis.findings, 'LP008').line, 'LP008');
    assert.match(await vscode.env.clipboard.readText(), /F_SETLEASE, F_LAYOUT/);
  },
  async insertFix() {
    // No stack in this log names a source: it says so and changes nothing.
    const { line } = named(opened.analysis.findings, 'LP008');
    assert.equal(await vscode.commands.executeCommand('leaseLens.insertFix', uri(), line, 'LP008', 'retake-before-pin'), false);
  },
  async toggleInlineMessages() {
    const { visible } = await leaseLens();
    await vscode.window.showTextDocument(opened.document);
    const shown = () => visible.marks(opened.document).some(({ parts }) => parts.includes('message'));
    assert.equal(shown(), true);
    await vscode.commands.executeCommand('leaseLens.toggleInlineMessages');
    await until(() => !shown(), 'the messages stay');
    await vscode.commands.executeCommand('leaseLens.toggleInlineMessages');
    await until(shown, 'the messages stay away');
    await vscode.workspace.getConfiguration('leaseLens').update('inlineMessages', undefined, vscode.ConfigurationTarget.Global);
  },
  async showRule() {
    await vscode.commands.executeCommand('leaseLens.showRule', 'LP008');
    await until(() => /LP008/.test(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? ''), 'no page of the rule');
  },
  async showLife() {
    const [lease] = opened.analysis.leases;
    assert.ok(lease);
    await vscode.commands.executeCommand('leaseLens.showLife', uri(), lease.startLine);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, lease.startLine - 1);
    await vscode.commands.executeCommand('closeReferenceSearch');
  },
  async recordTrace() {
    for (const tool of ['strace', 'ftrace', 'trace-cmd', 'perf']) {
      await vscode.commands.executeCommand('leaseLens.recordTrace', tool);
      const script = () => vscode.window.activeTextEditor?.document;
      const marks = tool === 'ftrace' ? /tracefs|\/sys\/kernel/ : new RegExp(tool);
      await until(() => script()?.languageId === 'shellscript' && marks.test(script()?.getText() ?? ''), `no script for ${tool}`);
      assert.match(script()?.getText() ?? '', /fcntl|filelock/, tool);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await until(() => script()?.languageId !== 'shellscript', 'the script stays');
    }
  },
  async suppressHere() {
    await suppressed('suppressHere', (line) => ({ rule: 'LP020', lines: [line, line] }));
  },
  async suppressInFile() {
    await suppressed('suppressInFile', () => ({ rule: 'LP020' }));
  },
  async suppressRule() {
    await suppressed('suppressRule', () => ({ rule: 'LP020', file: undefined }));
  },
};

/** The entry that a command writes, and that the finding is hidden by it. */
async function suppressed(command: string, entry: (line: number) => Readonly<Record<string, unknown>>): Promise<void> {
  const { traces } = await leaseLens();
  const { line } = named(opened.analysis.findings, 'LP020');
  const file = vscode.Uri.joinPath(opened.document.uri, '..', '.lease-lens.json');
  assert.equal(await vscode.commands.executeCommand(`leaseLens.${command}`, uri(), line, 'LP020'), true);
  try {
    const written = JSON.parse(readFileSync(file.fsPath, 'utf8')) as {
      readonly suppressions: readonly Readonly<Record<string, unknown>>[];
    };
    const expected = { file: 'ignored-lease-break.ftrace.txt', ...entry(line) };
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(written.suppressions[0]?.[key], value, key);
    await until(async () => {
      const analysis = await traces.analysis(opened.document.uri);
      return analysis?.suppressed?.some(({ finding }) => finding.rule === 'LP020') === true;
    }, 'the finding is not suppressed');
  } finally {
    await vscode.workspace.fs.delete(file);
  }
  await until(async () => {
    const findings = (await traces.analysis(opened.document.uri))?.findings;
    return (
      findings?.filter(({ rule }) => rule === 'LP020').length === opened.analysis.findings.filter(({ rule }) => rule === 'LP020').length
    );
  }, 'the finding stays away');
}

describe('the commands', () => {
  before(async () => {
    opened = await openSample('ignored-lease-break.ftrace.txt');
  });
  after(closeAll);

  it('of package.json are registered, and each is tried somewhere', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { command, title, category } of contributes.commands) {
      assert.ok(known.has(command), command);
      assert.equal(category, 'Lease Lens', command);
      assert.match(title, /^[A-Z]/, command);
      const name = command.replace('leaseLens.', '');
      const place = triedIn[name];
      assert.ok(
        // The timeline’s own menu is tried with its page.
        /^timeline[A-Z]/.test(name) || name in tries || (place !== undefined && readFileSync(fromRoot(place), 'utf8').includes(name)),
        `${command} is tried nowhere`,
      );
    }
  });

  for (const [name, attempt] of Object.entries(tries)) it(name, attempt);

  it('with a key, in a menu or on a welcome page are commands that exist', async () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const links = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => [step.description, ...step.completionEvents])),
    ].flatMap((text) => [...text.matchAll(/(?:command:|onCommand:)(leaseLens\.\w+)/g)].map((found) => found[1] ?? ''));
    assert.ok(links.length > 8);
    const named_ = [...contributes.keybindings, ...Object.values(contributes.menus).flat()].map(({ command }) => command);
    for (const command of [...links, ...named_]) assert.ok(known.has(command), command);
    for (const { command, when } of contributes.keybindings)
      assert.match(when ?? '', /editorLangId/, `${command} takes a key from every editor`);
  });

  it('the walkthrough opens', async () => {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'lease-lens.lease-lens#start', false);
    await until(
      () => /Walkthrough|Lease Lens|Welcome/.test(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? ''),
      'no walkthrough',
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

describe('the commands where no trace is open', () => {
  before(closeAll);

  for (const { command } of contributes.commands)
    it(`${command} ends in words or in a question, never in an error`, async () => {
      const ran = Promise.resolve(vscode.commands.executeCommand(command)).then(
        () => undefined,
        (error: unknown) => error,
      );
      const open = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 400));
      const early = await Promise.race([ran, open]);
      assert.equal(early, undefined, String(early));
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await vscode.commands.executeCommand('notifications.clearAll');
    });

  after(async () => {
    // One of them toggles, and was run.
    await vscode.workspace.getConfiguration('leaseLens').update('inlineMessages', undefined, vscode.ConfigurationTarget.Global);
    await closeAll();
  });
});
