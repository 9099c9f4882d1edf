// The standard verbs of the editor on a real recording: what each gives for the lines of one lease's life.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LeaseLife } from '../../extension/engine/analysis';
import { closeAll, leaseLens, type Opened, openSample, openText, until } from './support/traces';

for (const name of ['ignored-lease-break.ftrace.txt', 'ignored-lease-break.strace.txt']) {
  describe(`the editor's verbs in ${name}`, () => {
    let opened: Opened;
    let lease: LeaseLife;
    let pin: number;

    before(async () => {
      opened = await openSample(name);
      const [first] = opened.analysis.leases;
      assert.ok(first?.breakLine && first.endLine, 'the first lease is not broken');
      lease = first;
      const taken = opened.analysis.pins.find(({ startLine }) => startLine > first.startLine);
      assert.ok(taken);
      pin = taken.startLine;
    });
    after(closeAll);

    const at = (line: number): vscode.Position => {
      const event = opened.analysis.events.find((one) => one.line === line || one.endLine === line);
      return new vscode.Position(
        line - 1,
        event === undefined ? 0 : event.line === line ? event.column - 1 : (event.outcomeColumn ?? 1) - 1,
      );
    };
    const ask = <T>(command: string, ...args: readonly unknown[]): Thenable<T> =>
      vscode.commands.executeCommand<T>(command, opened.document.uri, ...args);
    const linesOf = (locations: readonly vscode.Location[]): readonly number[] => locations.map(({ range }) => range.start.line + 1);

    it('definition of a pin is the lease that allowed it, of a break the lease it breaks', async () => {
      for (const line of [pin, lease.breakLine ?? 0]) {
        const found = await ask<vscode.Location[]>('vscode.executeDefinitionProvider', at(line));
        assert.ok(startsOf(opened, linesOf(found)).includes(eventStart(opened, lease.startLine)), `line ${line} → ${linesOf(found)}`);
      }
    });

    it('references of a lease are its whole life', async () => {
      const found = linesOf(await ask<vscode.Location[]>('vscode.executeReferenceProvider', at(lease.startLine)));
      for (const line of [lease.startLine, pin, lease.breakLine, lease.endLine])
        assert.ok(found.includes(line ?? 0), `${line} in ${found}`);
    });

    it('highlights mark making and ending as writes', async () => {
      const found = await ask<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', at(lease.startLine));
      const kinds = new Map(found.map(({ range, kind }) => [range.start.line + 1, kind]));
      assert.equal(kinds.get(lease.startLine), vscode.DocumentHighlightKind.Write);
      assert.equal(kinds.get(pin), vscode.DocumentHighlightKind.Read);
    });

    it('call hierarchy: a break is caused by its lease, and causes the signal', async () => {
      const [item] = await ask<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', at(lease.breakLine ?? 0));
      assert.ok(item);
      const causes = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
      const effects = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item);
      const signal = opened.analysis.marks.find(({ kind, line }) => kind === 'signal' && line > (lease.breakLine ?? 0));
      assert.ok(signal);
      assert.ok(
        causes.some(({ from }) => from.detail?.includes('lease that it breaks')),
        causes.map(({ from }) => from.detail).join(' | '),
      );
      assert.ok(
        effects.some(({ to }) => to.detail?.includes(`line ${signal.line},`)),
        effects.map(({ to }) => to.detail).join(' | '),
      );
    });

    it('a lens stands above each lease', async () => {
      const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', 50);
      const titles = new Map(lenses.map(({ range, command }) => [range.start.line + 1, command?.title ?? '']));
      assert.deepEqual(
        [...titles.keys()],
        opened.analysis.leases.map(({ startLine }) => eventStart(opened, startLine)),
      );
      assert.match(titles.get(eventStart(opened, lease.startLine)) ?? '', /^held \d.* · \d+ pins? · broken at line \d+/);
    });

    it('inlay hints name the layout lease', async () => {
      const hints = await ask<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        new vscode.Range(0, 0, opened.document.lineCount - 1, 0),
      );
      const labels = hints.filter(
        ({ position }) => position.line === lease.startLine - 1 || position.line === eventStart(opened, lease.startLine) - 1,
      );
      assert.ok(
        labels.some(({ label }) => label === ' = F_LAYOUT'),
        labels.map(({ label }) => label).join(' | '),
      );
    });

    it('the outline is file ▸ lease ▸ pin', async () => {
      const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider');
      const file = symbols.find(({ name: shown }) => shown === '/mnt/pmem0/data/pool.dat');
      const held = file?.children.find(({ selectionRange }) => selectionRange.start.line === eventStart(opened, lease.startLine) - 1);
      assert.match(held?.name ?? '', /^layout lease/);
      assert.ok(held?.children.some(({ selectionRange }) => selectionRange.start.line === eventStart(opened, pin) - 1));
    });

    it('workspace symbols find a rule and a file', async () => {
      for (const query of ['LP008', 'pool.dat']) {
        const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', query);
        assert.ok(
          found.some(({ name: shown, location }) => shown.includes(query) && location.uri.toString() === opened.document.uri.toString()),
          query,
        );
      }
    });

    it('a lease’s life folds, and so does noise', async () => {
      const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider');
      assert.ok(folds.some(({ start, end }) => start === lease.startLine - 1 && end === (lease.endLine ?? 0) - 1));
      assert.ok(folds.some(({ kind }) => kind === vscode.FoldingRangeKind.Comment));
    });

    it('the selection grows from the word over the call to the lease’s life', async () => {
      const [range] = await ask<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', [at(lease.startLine).translate(0, 1)]);
      const texts: string[] = [];
      let last: vscode.Range | undefined;
      for (let step: vscode.SelectionRange | undefined = range; step !== undefined; step = step.parent) {
        assert.ok(last === undefined || step.range.contains(last));
        last = step.range;
        texts.push(`${step.range.start.line + 1}–${step.range.end.line + 1}`);
      }
      assert.ok(texts.includes(`${eventStart(opened, lease.startLine)}–${lease.endLine}`), texts.join(' '));
    });

    it('semantic tokens know held, breaking and pinned', async () => {
      const [legend, tokens] = await Promise.all([
        ask<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend'),
        ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens'),
      ]);
      const byLine = new Map<number, readonly string[]>();
      let line = 1;
      for (let at = 0; at < tokens.data.length; at += 5) {
        line += tokens.data[at] ?? 0;
        byLine.set(
          line,
          legend.tokenModifiers.filter((_, bit) => ((tokens.data[at + 4] ?? 0) & (1 << bit)) !== 0),
        );
      }
      assert.deepEqual(byLine.get(eventStart(opened, lease.startLine)), ['held']);
      assert.ok(byLine.get(eventStart(opened, lease.breakLine ?? 0))?.includes('breaking'));
      assert.ok(byLine.get(eventStart(opened, pin))?.includes('pinned'));
    });
  });
}

describe('what is off by setting', () => {
  after(async () => {
    const section = vscode.workspace.getConfiguration('leaseLens');
    await section.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
    await section.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    await closeAll();
  });

  it('no lens, no hint', async () => {
    const section = vscode.workspace.getConfiguration('leaseLens');
    await section.update('codeLens', false, vscode.ConfigurationTarget.Global);
    await section.update('inlayHints', [], vscode.ConfigurationTarget.Global);
    const { document } = await openSample('ignored-lease-break.ftrace.txt');
    const whole = new vscode.Range(0, 0, document.lineCount - 1, 0);
    assert.deepEqual(await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri), []);
    assert.deepEqual(await vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, whole), []);
  });
});

describe('links', () => {
  after(closeAll);

  it('lead from an unfinished call to its end and back', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.strace.txt');
    const call = analysis.events.find((event) => event.kind === 'truncate' && event.endLine > event.line);
    assert.ok(call);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 1000);
    const target = (line: number) => links.find(({ range }) => range.start.line === line - 1)?.target?.fragment;
    assert.equal(target(call.line), `L${call.endLine}`);
    assert.equal(target(call.endLine), `L${call.line}`);
  });

  it('never open a path that only the log names', async () => {
    const { document } = await openText('strace', 'close(3) = 0\n > /bin/sh(main+0x1) [0x1149] /etc/nowhere.c:1\n');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 1000);
    assert.deepEqual(links, []);
  });
});

describe('the providers on a large log', () => {
  after(closeAll);

  it('a log of 40 MB is analysed while the host goes on: the longest time it stood still is printed', async function () {
    this.timeout(120_000);
    const sample = await openSample('ignored-lease-break.strace.txt');
    const text = sample.document.getText();
    const content = text.repeat(Math.ceil(40_000_000 / text.length));
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content }); // VS Code's own copying is over
    const { traces } = await leaseLens();
    const gaps: number[] = [];
    let last = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }, 1);
    const began = performance.now();
    await vscode.languages.setTextDocumentLanguage(document, 'strace');
    await until(() => traces.state(document.uri)?.kind === 'ready', 'not analysed', 110_000);
    clearInterval(beat);
    const longest = gaps.sort((a, b) => b - a).slice(0, 5);
    const over = gaps.filter((gap) => gap > 16).length;
    console.log(
      `      40 MB: ${Math.round(performance.now() - began)} ms, ${gaps.length} beats, ${over} of them over 16 ms, the longest ${longest.map(Math.round).join(', ')} ms`,
    );
    assert.ok(gaps.length > 100, `${gaps.length} beats: nothing else ran during the analysis`);
  });

  it('work in slices: the longest time the host stood still is printed', async function () {
    this.timeout(120_000);
    const sample = await openSample('ignored-lease-break.strace.txt');
    const text = sample.document.getText();
    const { document } = await openText('strace', text.repeat(Math.ceil(6_000_000 / text.length)));
    let longest = 0;
    let beats = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      beats++;
    }, 1);
    const asked = ['DocumentSymbol', 'FoldingRange', 'CodeLens', 'Link'].map((what) => `vscode.execute${what}Provider`);
    for (const command of asked) {
      longest = 0;
      last = performance.now();
      const began = last;
      await vscode.commands.executeCommand(command, document.uri);
      console.log(
        `      ${command}: ${Math.round(performance.now() - began)} ms, the host stood still for ${Math.round(longest)} ms at most`,
      );
    }
    longest = 0;
    last = performance.now();
    await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', document.uri);
    console.log(`      semantic tokens: the host stood still for ${Math.round(longest)} ms at most`);
    clearInterval(beat);
    assert.ok(beats > 5, `${beats} beats: nothing else ran while the providers worked`);
  });
});

function eventStart({ analysis }: Opened, line: number): number {
  return analysis.events.find((event) => event.line === line || event.endLine === line)?.line ?? line;
}

function startsOf(opened: Opened, lines: readonly number[]): readonly number[] {
  return lines.map((line) => eventStart(opened, line));
}
