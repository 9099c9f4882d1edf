// The hover in the real editor: what the engine explains, with links to our own commands, and nothing that a log could smuggle in.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, leaseLens, named, type Opened, openSample, openText } from './support/traces';

for (const name of ['ignored-lease-break.ftrace.txt', 'ignored-lease-break.strace.txt']) {
  describe(`hover in ${name}`, () => {
    let opened: Opened;
    before(async () => {
      opened = await openSample(name);
    });
    after(closeAll);

    it('tells the event, the state, the rule, the policy’s sentence and the evidence', async () => {
      const finding = named(opened.analysis.findings, 'LP008');
      const { traces } = await leaseLens();
      const explanation = await traces.explain(opened.document.uri, finding.line);
      assert.ok(explanation, 'the engine explains nothing here');
      const text = unescaped(await hoverAt(opened.document, finding.line, finding.column));
      for (const expected of [explanation.sentence, explanation.who, 'LP008', ...explanation.links.map(({ role }) => role)]) {
        assert.ok(text.includes(expected), `“${expected}” is not in the hover:\n${text}`);
      }
      for (const { what, before, after } of explanation.state) assert.ok(text.includes(`| ${what} | ${before} | ${after} |`), what);
      for (const { policy, says } of explanation.policies) assert.ok(text.includes(policy) && text.includes(says), policy);
      assert.match(text, /command:leaseLens\.goToLine\?/);
    });

    it('tells what the word under the pointer means and what became of its object', async () => {
      const { file, startLine } = opened.analysis.leases[0] ?? {};
      assert.ok(file !== undefined && startLine !== undefined);
      const later = opened.analysis.events.find(
        (event) => event.kind === 'truncate' && event.line > startLine && 'fd' in event && event.fd !== undefined,
      );
      assert.ok(later?.kind === 'truncate' && later.fd);
      const { text } = opened.document.lineAt(later.line - 1);
      const column = text.indexOf(String(later.fd.fd), later.column) + 1;
      const hover = unescaped(await hoverAt(opened.document, later.line, column));
      assert.match(hover, new RegExp(`descriptor ${later.fd.fd}.*pool\\.dat`));
      assert.ok(hover.includes(`line ${startLine}`) && hover.includes('layout lease taken'), hover.slice(0, 800));
    });

    it('explains nothing where no event stands', async () => {
      const { traces } = await leaseLens();
      const events = new Set([...opened.analysis.events].flatMap(({ line, endLine }) => [line, endLine]));
      const line = Array.from({ length: opened.document.lineCount }, (_, index) => index + 1).find((candidate) => !events.has(candidate));
      assert.ok(line);
      assert.equal(await traces.explain(opened.document.uri, line), undefined);
      assert.doesNotMatch(await hoverAt(opened.document, line, 1), /showInTimeline/);
    });
  });
}

describe('hover on hostile text', () => {
  after(closeAll);

  it('shows a file name that is markup as the text it is', async () => {
    const path = '/mnt/[x](command:workbench.action.quit)|<img src=x>`$(trash)`';
    const { document, analysis } = await openText(
      'strace',
      [
        `100 1.000000 openat(AT_FDCWD, "${path}", O_RDWR) = 3<${path.replaceAll('<', '\\74').replaceAll('>', '\\76')}>`,
        `100 1.000100 fcntl(3<${path.replaceAll('<', '\\74').replaceAll('>', '\\76')}>, F_SETLEASE, F_WRLCK) = 0`,
        '',
      ].join('\n'),
    );
    assert.ok(analysis.events.length >= 2);
    for (const line of [1, 2]) {
      const text = await hoverAt(document, line, 20);
      assert.notEqual(text, '');
      assert.doesNotMatch(text, /(?<!\\)<img|\]\(command:workbench|(?<!\\)`/);
    }
  });
});

describe('links of a hover', () => {
  after(closeAll);

  it('go to a line of an open trace, and nowhere else', async () => {
    const { document } = await openSample('ignored-lease-break.strace.txt');
    await vscode.commands.executeCommand('leaseLens.goToLine', document.uri.toString(), 178);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 177);
    await vscode.commands.executeCommand('leaseLens.goToLine', 'file:///etc/passwd', 1);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('leaseLens.goToLine', document.uri.toString(), 1e9);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, document.lineCount - 1);
  });
});

async function hoverAt(document: vscode.TextDocument, line: number, column: number): Promise<string> {
  const at = new vscode.Position(line - 1, column - 1);
  const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : String(content))).join('\n');
}

/** Markdown escapes taken back: the words as a reader sees them. */
function unescaped(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll('\u00a0', ' ')
    .replace(/ +\|/g, ' |');
}
