// The same with workspace trust on, in a folder nobody has trusted: `npm start` opens the sample like this. Nothing that the folder names is run there.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample, sampleFindings } from './support/sample-findings';
import { openWorkbench, type Workbench } from './support/workbench';

describe('the sample in a folder that is not trusted', () => {
  let workbench: Workbench;
  let programs: string;
  /** A program that leaves a trace when it runs. */
  const program = (name: string): { readonly path: string; readonly hasRun: () => boolean } => {
    const path = join(programs, name);
    writeFileSync(path, `#!/bin/sh\necho "$@" >> '${path}.ran'\nexit 0\n`);
    chmodSync(path, 0o755);
    return { path, hasRun: () => existsSync(`${path}.ran`) };
  };
  let traceCmd: ReturnType<typeof program>;
  let checker: ReturnType<typeof program>;

  before(async () => {
    programs = mkdtempSync(join(tmpdir(), 'lease-lens-programs-'));
    traceCmd = program('trace-cmd');
    checker = program('lease-lens');
    const settings = { 'task.allowAutomaticTasks': 'on', 'leaseLens.command': checker.path };
    // Without VSCODE_CLI the server asks the user's shell for a PATH.
    const env = { VSCODE_CLI: '1', PATH: `${programs}:${process.env.PATH ?? ''}` };
    workbench = await openWorkbench({ open: sample, trust: true, env, settings });
    const { folder } = workbench;
    writeFileSync(
      join(folder, 'trace.dat'),
      Buffer.concat([Buffer.from([0x17, 0x08, 0x44]), Buffer.from('tracing6\0\0\x01\x08\0', 'latin1')]),
    );
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const task = { type: 'lease-lens', log: sample, label: 'check the sample', runOptions: { runOn: 'folderOpen' } };
    writeFileSync(join(folder, '.vscode/tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
    // A setting of the folder names another program: it is of no effect, trusted or not.
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'leaseLens.command': join(programs, 'trace-cmd') }));
  });
  after(async () => {
    await workbench?.close();
    rmSync(programs, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.shot(`failed-restricted-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  it('opens in restricted mode', async () => {
    await workbench.page.locator('[id="status.workspaceTrust"]', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('is analysed all the same', async () => {
    const finding = sampleFindings().find((one) => one.severity === 'error');
    assert.ok(finding, 'the command line finds no error in the sample');
    await workbench.goTo(finding.line, finding.column);
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.shot('7-restricted');
  });

  it('runs no trace-cmd: it says what to do instead', async () => {
    await workbench.openFile('trace.dat');
    await workbench.webview().getByText('trace-cmd report').waitFor({ timeout: 30_000 });
    await workbench.webview().getByText('Manage workspace trust').waitFor();
    await workbench.shot('restricted-trace-dat');
    assert.equal(traceCmd.hasRun(), false);
  });

  it('runs no task: VS Code asks for trust first', async () => {
    await workbench.ask('Tasks: Run Task');
    const question = workbench.page.locator('.monaco-dialog-box', { hasText: 'Do you trust the authors' });
    await question.waitFor();
    await workbench.shot('restricted-task');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    assert.equal(checker.hasRun(), false);
    assert.equal(traceCmd.hasRun(), false);
  });

  it('runs both as soon as the folder is trusted, and the program that the machine names, not the folder', async () => {
    await workbench.ask('Tasks: Run Task');
    await workbench.page.getByRole('button', { name: 'Trust Folder & Continue' }).click();
    const list = workbench.page.locator('.quick-input-list .monaco-list-row');
    await list.first().waitFor();
    await workbench.page.keyboard.type('check');
    await list.filter({ hasText: 'check' }).first().click();
    const without = list.filter({ hasText: 'Continue without scanning' }).first();
    await until(async () => {
      if (await without.isVisible()) await without.click();
      return checker.hasRun();
    });
    await workbench.shot('restricted-trusted');
    assert.equal(traceCmd.hasRun(), false, 'a setting of the folder chose the program');
    await workbench.page.locator('.tab', { hasText: 'trace.dat' }).first().click();
    await workbench.webview().getByText('Try again').click();
    await until(async () => traceCmd.hasRun());
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, 'nothing has run');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
