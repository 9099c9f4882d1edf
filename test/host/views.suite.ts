// The views of the activity bar and the language status, row by row, on real recordings.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Finding } from '../../extension/engine/analysis';
import { closeAll, fromRoot, leaseLens, named, type Opened, open, openSample, until } from './support/traces';
import { flat, rowsOf, treeOf } from './support/trees';

const views = ['leaseLens.findings', 'leaseLens.objects', 'leaseLens.coverage'] as const;

/** The cursor on a 1-based line, and the views told of it. */
async function cursorTo({ editor }: Opened, line: number): Promise<void> {
  await vscode.window.showTextDocument(editor.document, { viewColumn: vscode.ViewColumn.One });
  editor.selection = new vscode.Selection(line - 1, 0, line - 1, 0);
  await until(
    async () => (await treeOf('leaseLens.objects')).view.description === `at line ${line}`,
    `the objects are not those of line ${line}`,
  );
}

describe('the Findings view', () => {
  let opened: Opened;
  let findings: readonly Finding[];
  before(async () => {
    opened = await openSample('ignored-lease-break.ftrace.txt');
    ({ findings } = opened.analysis);
    await vscode.commands.executeCommand('leaseLens.showFindings');
    await until(async () => (await treeOf('leaseLens.findings')).view.visible, 'the view is not shown');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('leaseLens.clearFindingsFilter');
    await vscode.commands.executeCommand('leaseLens.groupFindings', 'rule');
  });
  after(closeAll);

  const keys: Readonly<Record<'rule' | 'file' | 'task', (finding: Finding) => string>> = {
    rule: ({ rule }) => rule,
    file: ({ path, inode }) => path ?? inode ?? '',
    task: ({ comm, pid }) => `${comm} ${pid}`,
  };
  for (const by of ['rule', 'file', 'task'] as const)
    it(`by ${by}: each finding once, in the group of its ${by}, with the group’s count`, async () => {
      await vscode.commands.executeCommand('leaseLens.groupFindings', by);
      const { view } = await treeOf('leaseLens.findings');
      assert.equal(view.description, `by ${by}`);
      const groups = await rowsOf('leaseLens.findings');
      const expected = new Map<string, number>();
      for (const finding of findings) expected.set(keys[by](finding), (expected.get(keys[by](finding)) ?? 0) + 1);
      assert.deepEqual(groups.map(({ children }) => children.length).sort(), [...expected.values()].sort());
      for (const group of groups) {
        assert.equal(group.description.split(',')[0], String(group.children.length));
        const own = new Set(
          group.children.map(({ node }) => {
            const [, line, rule] = node.value as readonly [string, number, string]; // what the view hands to the commands of its rows
            const finding = findings.find((one) => one.line === line && one.rule === rule);
            assert.ok(finding, `${rule}@${line}`);
            return keys[by](finding);
          }),
        );
        assert.equal(own.size, 1, `${group.label}: ${[...own].join(' | ')}`);
      }
      assert.equal(flat(groups).length, findings.length + groups.length);
    });

  it('filters by words of the rule, the task and the severity, and says how many it keeps', async () => {
    const { view } = await treeOf('leaseLens.findings');
    const kept = async (filter: string): Promise<number> => {
      await vscode.commands.executeCommand('leaseLens.filterFindings', filter);
      return flat(await rowsOf('leaseLens.findings')).filter(({ children }) => children.length === 0).length;
    };
    assert.equal(await kept('LP008'), findings.filter(({ rule }) => rule === 'LP008').length);
    assert.equal(view.description, `by rule · “LP008” · 2 of ${findings.length}`);
    assert.equal(
      await kept('truncator error'),
      findings.filter(({ comm, severity }) => comm === 'truncator' && severity === 'error').length,
    );
    assert.equal(await kept('no such thing'), 0);
    assert.match(view.message ?? '', /filter/);
    await vscode.commands.executeCommand('leaseLens.clearFindingsFilter');
    assert.equal(view.description, 'by rule');
    assert.equal(view.message, '');
  });

  it('counts errors in its badge', async () => {
    const { view } = await treeOf('leaseLens.findings');
    assert.equal(view.badge?.value, findings.filter(({ severity }) => severity === 'error').length);
    assert.match(view.badge?.tooltip ?? '', /^3 errors, 2 warnings/);
  });

  it('goes to the line of a row, and the commands of a row are about its finding', async () => {
    const rows = flat(await rowsOf('leaseLens.findings'));
    const late = named(findings, 'LP021');
    const row = rows.find(({ node }) => (node.value as readonly unknown[] | undefined)?.[2] === 'LP021');
    assert.ok(row?.item.command);
    await vscode.commands.executeCommand(row.item.command.command, ...(row.item.command.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, late.line - 1);
    await cursorTo(opened, 1);
    await vscode.commands.executeCommand('leaseLens.copyFindingAsMail', row.node);
    assert.match(await vscode.env.clipboard.readText(), /^Subject: LP021/);
    await vscode.commands.executeCommand('leaseLens.explainLine', row.node);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, late.line - 1);
    assert.equal(row.item.contextValue, 'finding');
  });

  it('looks again when another policy judges', async () => {
    const { view } = await treeOf('leaseLens.findings');
    try {
      await vscode.commands.executeCommand('leaseLens.selectPolicy', 'mainline');
      await until(async () => !flat(await rowsOf('leaseLens.findings')).some(({ label }) => label.startsWith('LP008')), 'LP008 stays');
    } finally {
      await vscode.commands.executeCommand('leaseLens.selectPolicy', 'rfc-v1');
    }
    await until(() => view.badge?.value === 3, 'the errors did not come back');
  });

  it('an undecidable finding has a sign and a word of its own', async () => {
    const other = await openSample('ignored-lease-break.strace.txt');
    const undecidable = other.analysis.findings.filter(({ verdict }) => verdict === 'undecidable');
    assert.ok(undecidable.length > 0);
    await until(
      async () => flat(await rowsOf('leaseLens.findings')).some(({ icon }) => icon === 'question'),
      'no row with a question mark',
    );
    const rows = flat(await rowsOf('leaseLens.findings')).filter(({ icon }) => icon === 'question');
    assert.equal(rows.length, undecidable.length);
    for (const { description, spoken } of rows) {
      assert.match(description, /^undecidable · /);
      assert.match(spoken, /Undecidable: /);
    }
  });
});

describe('the Objects view', () => {
  let opened: Opened;
  before(async () => {
    opened = await openSample('ignored-lease-break.ftrace.txt');
    await vscode.commands.executeCommand('leaseLens.objects.focus');
  });
  after(closeAll);

  it('shows what is alive at the cursor, and follows it', async () => {
    const { analysis } = opened;
    const [lease] = analysis.leases;
    const pin = analysis.pins.find(
      ({ startLine, endLine }) => startLine > (lease?.startLine ?? 0) && (endLine ?? 0) > (lease?.endLine ?? 0),
    );
    assert.ok(lease?.endLine && lease.breakLine && pin, 'the recording has no lease that is broken over a pin');
    await cursorTo(opened, 1);
    assert.deepEqual(await rowsOf('leaseLens.objects'), []);
    assert.equal((await treeOf('leaseLens.objects')).view.message, 'No lease and no pin is alive behind line 1.');
    await cursorTo(opened, pin.startLine);
    assert.deepEqual(
      (await rowsOf('leaseLens.objects')).map(({ label, children }) => `${label} ${children.length}`),
      ['Leases 1', 'Pins 1'],
    );
    await cursorTo(opened, lease.breakLine);
    const [breaks, leases, pins] = await rowsOf('leaseLens.objects');
    assert.match(breaks?.children[0]?.description ?? '', /pool\.dat · since line \d+ · \d.* left$/);
    assert.equal(leases?.children[0]?.label, 'layout lease, being broken');
    assert.match(pins?.children[0]?.label ?? '', /^gup_test pin: pages 0–15$/);
    // The lease’s own row holds its life, the line of the cursor marked by another sign.
    const life = leases?.children[0]?.children ?? [];
    assert.ok(life.some(({ label }) => label === `line ${lease.startLine}`));
    assert.deepEqual(
      life.filter(({ icon }) => icon === 'arrow-right').map(({ label }) => label),
      [`line ${lease.breakLine}`],
    );
  });

  it('goes to where an object began', async () => {
    const [lease] = opened.analysis.leases;
    assert.ok(lease);
    await cursorTo(opened, lease.startLine);
    const row = (await rowsOf('leaseLens.objects'))[0]?.children[0];
    await cursorTo(opened, lease.startLine + 1);
    await vscode.commands.executeCommand(row?.item.command?.command ?? '', ...(row?.item.command?.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, lease.startLine - 1);
  });
});

describe('the Coverage view', () => {
  after(closeAll);

  it('says what the log holds and what was not recorded, and copies the command that records it', async () => {
    const { analysis } = await openSample('ignored-lease-break.strace.txt');
    await vscode.commands.executeCommand('leaseLens.showCoverage');
    const { view } = await treeOf('leaseLens.coverage');
    await until(() => view.visible, 'the view is not shown');
    await until(() => /^\d+ of \d+ rules cannot be judged$/.test(view.description ?? ''), `“${view.description}”`);
    assert.equal(Number(view.description?.split(' ')[0]), analysis.summary.notJudged.length);
    const rows = await rowsOf('leaseLens.coverage');
    assert.match(rows[0]?.description ?? '', /^strace/);
    assert.match(rows[1]?.description ?? '', new RegExp(`^${analysis.summary.lines}: ${analysis.summary.events} events`));
    const gaps = rows.filter(({ label }) => label.endsWith('not judged'));
    assert.deepEqual(
      gaps.flatMap(({ children }) => children.map(({ label }) => label).filter((label) => label.startsWith('LP'))).sort(),
      analysis.summary.notJudged.map(({ rule }) => rule).sort(),
    );
    const gap = gaps.find(({ item }) => item.contextValue === 'gap');
    assert.ok(gap, 'no gap says how to record what is missing');
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand('leaseLens.copyRecordCommand', gap.node);
    const copied = await vscode.env.clipboard.readText();
    assert.ok(
      analysis.summary.notJudged.some(({ record }) => record === copied),
      copied,
    );
    const button = gap.children.find(({ label }) => label === 'Copy record command');
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand(button?.item.command?.command ?? '', ...(button?.item.command?.arguments ?? []));
    assert.equal(await vscode.env.clipboard.readText(), copied);
  });

  it('lists lines that were not understood, each a link', async () => {
    const uri = await copied('test/traces/S02-rdopen-stderr.strace.txt');
    const { document, analysis } = await open(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(3, 0), 'fcntl(3, F_SETLEASE, F_WRLCK( = what\n');
    await vscode.workspace.applyEdit(edit);
    await until(async () => flat(await rowsOf('leaseLens.coverage')).some(({ label }) => label === 'line 4'), 'line 4 is not listed');
    assert.ok(analysis.summary.unparsed === 0);
    assert.equal(document.lineAt(3).text.slice(0, 5), 'fcntl');
  });
});

describe('the views', () => {
  after(closeAll);

  it('say every row to a screen reader, and mean nothing by colour alone', async () => {
    for (const [log, line] of [
      ['samples/ignored-lease-break.ftrace.txt', 236],
      ['samples/ignored-lease-break.strace.txt', 218],
      ['test/traces/R57-unlck-while-pinned-uring.ftrace.txt', 230],
      ['test/traces/Q01-perf-rdopen.perfscript.txt', 60],
      ['test/traces/Q05-perftrace-rdopen.perftrace.txt', 40],
    ] as const) {
      const opened = await open(await copied(log));
      await cursorTo(opened, Math.min(line, opened.document.lineCount));
      for (const view of views)
        for (const { label, description, spoken, icon, item } of flat(await rowsOf(view))) {
          assert.notEqual(label.trim(), '', `${log} ${view}`);
          assert.notEqual(icon, '', `${log} ${view} ${label}: no sign beside the colour`);
          assert.ok(spoken.length >= label.length || spoken.includes(label), `${log} ${view}: “${spoken}” says less than “${label}”`);
          if (item.iconPath instanceof vscode.ThemeIcon && item.iconPath.color !== undefined && view === 'leaseLens.findings')
            assert.match(`${spoken} ${description}`, /error|warning|info|hint|ndecidable/, `${log} ${view} ${label}`);
          assert.doesNotMatch(`${label}${description}${spoken}`, /undefined|NaN|\[object/, `${log} ${view}`);
        }
    }
  });

  it('belong to the trace in front, and to a large one as well', async () => {
    const first = await openSample('ignored-lease-break.ftrace.txt');
    const large = await copied('samples/ignored-lease-break.strace.txt', 'as-large.strace.txt');
    await vscode.commands.executeCommand('vscode.openWith', large, 'leaseLens.largeTrace');
    const documents = async () =>
      new Set(flat(await rowsOf('leaseLens.findings')).flatMap(({ node }) => (Array.isArray(node.value) ? [String(node.value[0])] : [])));
    const isAll = async (uri: vscode.Uri) => {
      const found = await documents();
      return found.size === 1 && found.has(uri.toString());
    };
    await until(() => isAll(large), 'the findings are not those of the large trace', 25_000);
    const { traces } = await leaseLens();
    const pin = (await traces.analysis(large))?.pins[0];
    assert.ok(pin);
    await vscode.commands.executeCommand('leaseLens.goToLine', large.toString(), pin.startLine);
    await vscode.commands.executeCommand('leaseLens.objects.focus');
    await until(
      async () => flat(await rowsOf('leaseLens.objects')).some(({ label }) => label.startsWith(pin.label)),
      'no pin at the page’s cursor',
      25_000,
    );
    await vscode.window.showTextDocument(first.document);
    await until(() => isAll(first.document.uri), 'the findings are not those of the text in front');
  });
});

describe('the comparison', () => {
  after(closeAll);

  it('is a tree of what is new, gone and kept', async () => {
    const before = await openSample('ignored-lease-break.strace.txt');
    const after = await open(vscode.Uri.file(fromRoot('test/traces/02-f-o.strace.txt')));
    const { gone, appeared, kept } = await vscode.commands.executeCommand<{ gone: Finding[]; appeared: Finding[]; kept: unknown[] }>(
      'leaseLens.compareTraces',
      before.document.uri,
      after.document.uri,
    );
    const { view } = await treeOf('leaseLens.compare');
    assert.equal(view.message, `${gone.length} gone, ${appeared.length} new, ${kept.length} kept`);
    assert.equal(view.description, 'ignored-lease-break.strace.txt → 02-f-o.strace.txt');
    const rows = await rowsOf('leaseLens.compare');
    assert.deepEqual(
      rows.map(({ label, children }) => [label, children.length]),
      [
        ['New', appeared.length],
        ['Gone', gone.length],
        ['Kept', kept.length],
      ],
    );
    const first = rows[1]?.children[0];
    await vscode.commands.executeCommand(first?.item.command?.command ?? '', ...(first?.item.command?.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.document, before.document);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, (gone[0]?.line ?? 0) - 1);
    for (const { spoken } of flat(rows)) assert.notEqual(spoken, '');
    await vscode.commands.executeCommand('leaseLens.closeComparison');
    assert.deepEqual(await rowsOf('leaseLens.compare'), []);
  });
});

describe('the language status', () => {
  after(closeAll);

  it('says policy, counts and coverage in words, each with what a click does', async () => {
    const { analysis } = await openSample('ignored-lease-break.ftrace.txt');
    const { visible } = await leaseLens();
    const item = (id: string): vscode.LanguageStatusItem => {
      const found = visible.statuses.get(`leaseLens.${id}`);
      assert.ok(found, id);
      return found;
    };
    await until(() => /^3 errors, 2 warnings/.test(item('findings').text), item('findings').text);
    assert.equal(item('policy').text, 'Policy rfc-v1');
    assert.equal(item('findings').severity, vscode.LanguageStatusSeverity.Error);
    assert.match(item('findings').detail ?? '', new RegExp(`^${analysis.summary.events} events`));
    assert.match(item('coverage').text, /rules? cannot be judged|Every rule/);
    assert.equal(item('follow').text, 'Not followed');
    for (const id of ['policy', 'findings', 'coverage', 'follow']) {
      assert.notEqual(item(id).name ?? '', '', `${id} has no name for a screen reader`);
      assert.notEqual(item(id).command?.title ?? '', '', `${id} has no words on its link`);
    }
  });

  it('is busy while the trace is read', async () => {
    const { visible, traces } = await leaseLens();
    const item = visible.statuses.get('leaseLens.findings');
    assert.ok(item);
    const { document } = await openSample('ignored-lease-break.ftrace.txt');
    let busy = false;
    const heard = traces.onDidChange(() => {
      busy ||= item.busy && item.text === 'Analyzing…';
    });
    await vscode.commands.executeCommand('leaseLens.analyzeAgain', document.uri.toString());
    await until(() => traces.state(document.uri)?.kind === 'ready' && busy, 'it was never busy');
    heard.dispose();
    assert.equal(item.busy, false);
  });
});

describe('the views without a trace', () => {
  it('are empty', async () => {
    await closeAll();
    // VS Code keeps closed documents for a while; in another language they are none of ours.
    const kept = vscode.workspace.textDocuments.filter(({ languageId }) => ['ftrace', 'strace'].includes(languageId));
    const languages = kept.map(({ languageId }) => languageId);
    for (const document of kept) await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    for (const view of views) await until(async () => (await rowsOf(view)).length === 0, `${view} shows a trace that is gone`);
    for (const [at, document] of kept.entries())
      if (!document.isClosed) await vscode.languages.setTextDocumentLanguage(document, languages[at] ?? 'strace');
  });
});

/** A scratch copy in the workspace. */
async function copied(from: string, name = from.split('/').at(-1) ?? from): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  copyFileSync(fromRoot(from), uri.fsPath);
  return uri;
}
