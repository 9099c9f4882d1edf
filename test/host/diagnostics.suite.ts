// A real recording in a real editor: every finding of the engine is a diagnostic on its line, with evidence and a page for its rule.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, diagnosticsOf, leaseLens, named, names, type Opened, openSample, openText, until } from './support/traces';

const severities = [
  vscode.DiagnosticSeverity.Error,
  vscode.DiagnosticSeverity.Warning,
  vscode.DiagnosticSeverity.Information,
  vscode.DiagnosticSeverity.Hint,
];

for (const name of ['ignored-lease-break.ftrace.txt', 'ignored-lease-break.strace.txt']) {
  describe(`diagnostics of ${name}`, () => {
    let opened: Opened;
    before(async () => {
      opened = await openSample(name);
    });
    after(closeAll);

    it('stand where the engine found something, all of them', async () => {
      const { analysis, document } = opened;
      await until(() => diagnosticsOf(document.uri).length > 0, 'no diagnostics');
      const shown = diagnosticsOf(document.uri).map((diagnostic) => `${codeOf(diagnostic)}@${diagnostic.range.start.line + 1}`);
      assert.deepEqual([...shown].sort(), names(analysis.findings));
    });

    it('name the truncate that meets pinned pages, the pin that was refused, and the break that timed out', () => {
      const { analysis, document } = opened;
      const textAt = (rule: string) => document.lineAt(named(analysis.findings, rule).line - 1).text;
      assert.match(textAt('LP002'), /ftruncate/);
      assert.equal(named(analysis.findings, 'LP002').observed, 'ETXTBSY');
      assert.match(textAt('LP008'), /pin_user_pages_ret.* ret=-1|ioctl.*EPERM/);
      assert.match(textAt('LP020'), /ftruncate/);
    });

    it('cover the text that the finding is about', () => {
      const { analysis, document } = opened;
      for (const finding of analysis.findings) {
        const here = diagnosticsOf(document.uri).find(
          (diagnostic) => codeOf(diagnostic) === finding.rule && diagnostic.range.start.line === finding.line - 1,
        );
        assert.equal(here?.range.start.character, finding.column - 1);
        assert.equal(here?.range.end.character, Math.min(finding.endColumn - 1, document.lineAt(finding.line - 1).text.length));
        assert.equal(here?.range.isEmpty, false);
      }
    });

    it('carry their evidence as related information on its lines', () => {
      const { analysis, document } = opened;
      const finding = named(analysis.findings, 'LP008');
      const diagnostic = diagnosticsOf(document.uri).find((one) => codeOf(one) === 'LP008' && one.range.start.line === finding.line - 1);
      const related = diagnostic?.relatedInformation?.map(({ location, message }) => [location.range.start.line + 1, message]);
      assert.deepEqual(
        related,
        finding.evidence.map(({ line, role }) => [line, role]),
      );
    });

    it('look as severe as the finding is, and one step milder where it cannot be decided', () => {
      const { analysis, document } = opened;
      for (const diagnostic of diagnosticsOf(document.uri)) {
        const finding = analysis.findings.find(({ rule, line }) => rule === codeOf(diagnostic) && line === diagnostic.range.start.line + 1);
        assert.ok(finding);
        const own = ['error', 'warning', 'info', 'hint'].indexOf(finding.severity);
        assert.equal(diagnostic.severity, severities[Math.min(3, finding.verdict === 'undecidable' ? own + 1 : own)]);
        assert.equal(diagnostic.message.startsWith('Undecidable: '), finding.verdict === 'undecidable');
      }
    });

    it('lead from the code to the rule’s page', async () => {
      const { document } = opened;
      const [diagnostic] = diagnosticsOf(document.uri);
      assert.ok(diagnostic !== undefined && typeof diagnostic.code === 'object');
      assert.equal(diagnostic.code.target.scheme, 'lease-lens-rule');
      const page = await vscode.workspace.openTextDocument(diagnostic.code.target);
      assert.match(page.getText(), new RegExp(`^# ${codeOf(diagnostic)}: `));
    });

    it('go when the document is closed', async () => {
      const { document } = opened;
      await closeAll();
      // VS Code keeps a closed document for a while; another language closes it at once.
      const { languageId } = document;
      await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
      await until(() => diagnosticsOf(document.uri).length === 0, 'the diagnostics stay');
      await vscode.languages.setTextDocumentLanguage(document, languageId);
      await until(() => diagnosticsOf(document.uri).length > 0, 'they do not come back');
    });
  });
}

describe('diagnostics of calls without effect', () => {
  after(closeAll);

  it('are tagged as needless, and no others are', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.ftrace.txt');
    await until(() => diagnosticsOf(document.uri).length === analysis.findings.length, 'no diagnostics');
    for (const diagnostic of diagnosticsOf(document.uri))
      assert.equal(
        diagnostic.tags?.includes(vscode.DiagnosticTag.Unnecessary) === true,
        codeOf(diagnostic) === 'LP021',
        codeOf(diagnostic),
      );
  });
});

describe('diagnostics of what is no trace', () => {
  after(closeAll);

  it('say in one line what is wrong', async () => {
    const { uri } = await shown('ftrace', '# event histogram\n#\n{ call_site: 123 } hitcount: 3\n');
    const { traces } = await leaseLens();
    await until(() => traces.state(uri)?.kind === 'failed', 'a histogram is taken for a trace');
    const [only, ...others] = diagnosticsOf(uri);
    assert.deepEqual(others, []);
    assert.equal(only?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(only?.range.start.line, 0);
  });

  it('an empty file, a single line and a line of a megabyte settle without an exception', async () => {
    const { traces } = await leaseLens();
    for (const [language, content] of [
      ['strace', ''],
      ['ftrace', ''],
      ['strace', 'close(3)                                = 0'],
      ['ftrace', `# tracer: nop\n${'x'.repeat(1_000_000)}\n`],
    ] as const) {
      const { uri, lineCount } = await shown(language, content);
      await until(() => ['ready', 'failed'].includes(traces.state(uri)?.kind ?? ''), `${language} of ${content.length} characters hangs`);
      assert.ok(diagnosticsOf(uri).every((diagnostic) => diagnostic.range.end.line < lineCount));
    }
  });

  it('more than VS Code would show are counted in a summary', async () => {
    // One run after the other, of each only the lines of events.
    const sample = await openSample('ignored-lease-break.strace.txt');
    const lines = new Set([...sample.analysis.events].flatMap(({ line, endLine }) => [line, endLine]));
    const run = sample.document
      .getText()
      .split('\n')
      .filter((_, at) => lines.has(at + 1));
    const { document, analysis } = await openText('strace', `${run.join('\n')}\n`.repeat(150));
    const { findings } = analysis;
    assert.ok(findings.length > 900, `${findings.length} findings in so many runs`);
    await until(() => diagnosticsOf(document.uri).length > 0, 'no diagnostics');
    const shown = diagnosticsOf(document.uri);
    assert.equal(shown.length, 901);
    const summary = shown.find(({ code }) => code === 'more-findings');
    assert.match(summary?.message ?? '', new RegExp(`^${findings.length - 900} more findings are not shown here`));
    assert.equal(summary?.range.start.line, 0);
    // The most severe ones are there.
    const errors = findings.filter(({ severity, verdict }) => severity === 'error' && verdict === 'violation').length;
    assert.equal(shown.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length, Math.min(900, errors));
    const fixes = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      summary?.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.ok(
      fixes.some(({ command }) => command?.command === 'leaseLens.showFindings'),
      'the summary does not lead to the tree',
    );
  });
});

async function shown(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}
