// The analysing worker dies under the editor: the user is told, what is open answers again, and nothing has to be closed.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { kill } from './support/kill-worker';
import { analysisOf, closeAll, leaseLens, names, openSample, until } from './support/traces';

describe('the worker killed', () => {
  after(closeAll);

  it('while nothing is asked: the next hover and the next what-if read the trace again', async () => {
    const { document, analysis } = await openSample('ignored-lease-break.strace.txt');
    const { traces } = await leaseLens();
    const line = analysis.findings[0]?.line ?? 0;
    const before = await traces.explain(document.uri, line);
    assert.equal(before?.line, line);
    await kill(() => void traces.explain(document.uri, line));
    assert.deepEqual(await traces.explain(document.uri, line), before);
    await kill(() => void traces.explain(document.uri, line));
    const changed = await traces.whatIf(document.uri, { kind: 'drop', line });
    assert.notEqual(typeof changed, 'string', String(changed));
    assert.deepEqual(names((await analysisOf(document.uri)).findings), names(analysis.findings));
  });

  it('while a trace is analysed: it says so, and Analyze Again shows every finding', async function () {
    this.retries(4); // on a busy machine the analysis of so short a log may be over before the thread dies
    const { document, analysis } = await openSample('ignored-lease-break.ftrace.txt');
    const { traces } = await leaseLens();
    const analyzeAgain = () => vscode.commands.executeCommand('leaseLens.analyzeAgain');
    try {
      await kill(() => void analyzeAgain());
      await until(() => traces.state(document.uri)?.kind !== 'busy', 'it waits for the dead');
      const state = traces.state(document.uri);
      assert.ok(
        state?.kind === 'failed' && /stopped unexpectedly.*Analyze Again/.test(state.message),
        JSON.stringify(state)?.slice(0, 200),
      );
    } finally {
      await analyzeAgain(); // also for the next try: it begins with a trace that is analysed
    }
    assert.deepEqual(names((await analysisOf(document.uri)).findings), names(analysis.findings));
  });
});
