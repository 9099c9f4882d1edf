// What each setting changes, on real logs: an entry per key of package.json, and none is left out.

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import type { Analysis } from '../../extension/engine/analysis';
import { skipBecause } from '../support/skip';
import { analysisOf, closeAll, fromRoot, leaseLens, named, type Opened, open, until } from './support/traces';

interface Change {
  readonly value: unknown;
  readonly log: string;
  /** Other settings that the change shows under. */
  readonly under?: Readonly<Record<string, unknown>>;
  /** True under `value`, false under the default. */
  readonly holds: (opened: Opened) => Promise<boolean> | boolean;
}

const sample = 'samples/ignored-lease-break.ftrace.txt';
const settings = () => vscode.workspace.getConfiguration('leaseLens');

/** What the findings, or anything else of the analysis, say. */
function judged(
  value: unknown,
  log: string,
  holds: (analysis: Analysis) => boolean,
  under: Readonly<Record<string, unknown>> = {},
): Change {
  return { value, log, under, holds: async ({ document }) => holds(await analysisOf(document.uri)) };
}

const parts = { inlineMessages: 'message', lineBackground: 'background', gutterIcons: 'gutter', overviewRuler: 'ruler' } as const;

function drawn(key: keyof typeof parts): Change {
  return {
    value: false,
    log: sample,
    async holds({ document, analysis }) {
      const marks = (await leaseLens()).visible.marks(document);
      assert.equal(marks.length, new Set(analysis.findings.map(({ line }) => line)).size, 'a mark per line with findings');
      for (const other of Object.keys(parts) as (keyof typeof parts)[]) // the keys of a constant object
        if (other !== key)
          assert.ok(
            marks.every((mark) => mark.parts.includes(parts[other])),
            `${other} went with ${key}`,
          );
      return marks.every((mark) => !mark.parts.includes(parts[key]));
    },
  };
}

async function asked<T>(command: string, { document }: Opened): Promise<readonly T[]> {
  const whole = new vscode.Range(0, 0, document.lineCount - 1, 0);
  return vscode.commands.executeCommand<readonly T[]>(command, document.uri, ...(command.includes('Inlay') ? [whole] : []));
}

const hints = (opened: Opened) => asked<vscode.InlayHint>('vscode.executeInlayHintProvider', opened);
const rules = ({ findings }: Analysis) => findings.map(({ rule }) => rule);

/** What is kept of large logs. */
async function kept(): Promise<readonly string[]> {
  const folder = vscode.Uri.joinPath((await leaseLens()).storage, 'traces');
  return existsSync(folder.fsPath) ? readdirSync(folder.fsPath) : [];
}

/** A log of nine megabytes, another one each time, in a Large Trace editor. */
async function openLarge(document: vscode.TextDocument): Promise<void> {
  const idle = '          <idle>-0       [000] d..2.    50.000000: sched_wakeup: comm=kworker/0:1 pid=23 prio=120 target_cpu=000\n';
  const uri = vscode.Uri.joinPath(document.uri, '..', `long-${++packedLogs}.ftrace.txt`);
  writeFileSync(uri.fsPath, document.getText() + idle.repeat(Math.ceil((9 << 20) / idle.length)));
  const { traces } = await leaseLens();
  await vscode.commands.executeCommand('vscode.openWith', uri, 'leaseLens.largeTrace');
  await until(() => traces.state(uri)?.kind === 'ready', 'the large log is not analysed', 25_000);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
}

/** Each is a file of its own: a text that is open is not unpacked again. */
let packedLogs = 0;

const changes: Readonly<Record<string, readonly Change[]>> = {
  policy: ['rfc-v2', 'mainline'].map((policy) => judged(policy, sample, ({ summary }) => summary.policy === policy)),
  leaseBreakTime: [judged(1, 'test/oracle/cases/d45-nearly-timed-out.log', (analysis) => !rules(analysis).includes('LP025'))],
  dax: [judged(['**'], sample, ({ files }) => files.some(({ daxBecause }) => daxBecause === 'the setting dax names it'))],
  notDax: [judged(['/mnt/pmem0/**'], sample, (analysis) => !rules(analysis).includes('LP008'))],
  inlineMessages: [drawn('inlineMessages')],
  lineBackground: [drawn('lineBackground')],
  gutterIcons: [drawn('gutterIcons')],
  overviewRuler: [drawn('overviewRuler')],
  codeLens: [{ value: false, log: sample, holds: async (opened) => (await asked('vscode.executeCodeLensProvider', opened)).length === 0 }],
  inlayHints: [
    { value: [], log: sample, holds: async (opened) => (await hints(opened)).length === 0 },
    ...(['descriptors', 'flags', 'errors', 'times'] as const).map(
      (kind): Change => ({
        value: [kind],
        log: sample,
        async holds(opened) {
          const shown = await hints(opened);
          assert.ok(shown.length > 0, kind);
          return new Set(shown.map(({ tooltip }) => tooltip)).size === 1;
        },
      }),
    ),
  ],
  rules: [
    judged({ LP020: 'off' }, sample, (analysis) => !rules(analysis).includes('LP020')),
    judged({ LP020: 'hint' }, sample, ({ findings }) => named(findings, 'LP020').severity === 'hint'),
  ],
  pinDuringBreak: [judged('deny', 'test/oracle/cases/d25-pin-in-grace-window.log', (analysis) => rules(analysis).includes('LP008'))],
  uringPins: [judged('refused', 'test/traces/R57-unlck-while-pinned-uring.ftrace.txt', (analysis) => !rules(analysis).includes('LP001'))],
  hangSeconds: [
    judged(0.01, 'test/traces/T03-tc-truncwait.report.txt', (analysis) => rules(analysis).includes('LP007'), { policy: 'mainline' }),
  ],
  largePinPercent: [judged(5, sample, (analysis) => rules(analysis).includes('LP033'))],
  command: [
    {
      value: '/opt/lease-lens',
      log: sample,
      async holds({ document }) {
        const found = await vscode.tasks.fetchTasks({ type: 'lease-lens' });
        const task = found.find(({ definition }) => definition.log === document.uri.fsPath);
        return task?.execution instanceof vscode.ProcessExecution && task.execution.process === '/opt/lease-lens';
      },
    },
  ],
  cacheMegabytes: [
    {
      value: 0,
      log: sample,
      async holds({ document }) {
        const before = (await kept()).length;
        await openLarge(document);
        for (let look = 0; look < 20 && (await kept()).length === before; look += 1)
          await new Promise((resolve) => setTimeout(resolve, 100));
        return (await kept()).length === before;
      },
    },
  ],
  mostEvents: [judged(40, sample, ({ summary }) => /^read up to line \d+: more than the 40 lines/.test(summary.incomplete ?? ''))],
  unpackLimitMegabytes: [
    {
      value: 1,
      log: sample,
      async holds({ document }) {
        const packed = vscode.Uri.joinPath(document.uri, '..', `long-${++packedLogs}.ftrace.txt.gz`);
        const text = document.getText();
        writeFileSync(packed.fsPath, gzipSync(text.repeat(Math.ceil((1.2 * 2 ** 20) / text.length))));
        await vscode.commands.executeCommand('leaseLens.openTrace', packed);
        await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'lease-lens-trace', 'the packed log did not open');
        const shown = vscode.window.activeTextEditor?.document;
        assert.ok(shown);
        const { incomplete } = (await analysisOf(shown.uri)).summary;
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        return incomplete !== undefined && /more than 1 MB/.test(incomplete);
      },
    },
  ],
};

describe('the settings', () => {
  after(closeAll);

  it('are all tried here, and described for a reader', () => {
    const { contributes } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as {
      readonly contributes: {
        readonly configuration: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
      };
    };
    const { properties } = contributes.configuration;
    assert.deepEqual(
      Object.keys(properties).sort(),
      Object.keys(changes)
        .map((key) => `leaseLens.${key}`)
        .sort(),
    );
    for (const [key, property] of Object.entries(properties)) {
      const words = String(property.markdownDescription ?? property.description ?? '');
      assert.ok(words.length > 20 && /[.:)]$/.test(words.trim()), `${key}: “${words}”`);
      assert.ok(['string', 'boolean', 'number', 'array', 'object'].includes(String(property.type)), key);
      const texts = property.enumDescriptions ?? (property.enum === undefined ? [''] : undefined);
      assert.ok(Array.isArray(texts), `${key} has values without words`);
    }
  });

  for (const [key, all] of Object.entries(changes))
    for (const { value, log, under = {}, holds } of all)
      it(`${key} ${JSON.stringify(value)}`, async () => {
        const opened = await open(copied(log));
        const set = async (name: string, to: unknown): Promise<void> => settings().update(name, to, vscode.ConfigurationTarget.Global);
        try {
          for (const [name, to] of Object.entries(under)) await set(name, to);
          await analysisOf(opened.document.uri);
          assert.equal(await holds({ ...opened, analysis: await analysisOf(opened.document.uri) }), false, 'so by default too');
          await set(key, value);
          await until(async () => holds({ ...opened, analysis: await analysisOf(opened.document.uri) }), 'nothing changes');
        } finally {
          for (const name of [key, ...Object.keys(under)]) await set(name, undefined);
        }
        await until(async () => !(await holds({ ...opened, analysis: await analysisOf(opened.document.uri) })), 'the change stays');
      });

  it('what is kept of large logs is removed by leaseLens.clearCache', async () => {
    const { document } = await open(copied(sample));
    await openLarge(document);
    await until(async () => (await kept()).length > 0, 'nothing was kept');
    await vscode.commands.executeCommand('leaseLens.clearCache');
    assert.deepEqual(await kept(), []);
  });

  it('that make no sense are read as the defaults', async () => {
    const opened = await open(copied(sample));
    const before = rules(opened.analysis);
    const nonsense = {
      policy: 'rfc-v9',
      leaseBreakTime: -1,
      dax: 'no list',
      hangSeconds: 'soon',
      largePinPercent: 900,
      inlayHints: [7],
      rules: [],
    };
    try {
      for (const [name, to] of Object.entries(nonsense)) await settings().update(name, to, vscode.ConfigurationTarget.Global);
      const { summary, findings } = await analysisOf(opened.document.uri);
      assert.equal(summary.policy, 'rfc-v1');
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        before,
      );
      assert.deepEqual(await hints(opened), []);
    } finally {
      for (const name of Object.keys(nonsense)) await settings().update(name, undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

describe('the task of the command line', () => {
  after(closeAll);

  it('runs, and its output becomes Problems on the lines of the findings', async function () {
    if (process.env.LEASE_LENS_SERVER === 'min')
      skipBecause(this, 'the server of VS Code 1.103 compiles its terminals by an install script that is not run, and a task needs one');
    const uri = copied('samples/ignored-lease-break.strace.txt', 'for-a-task.strace.txt');
    const program = vscode.Uri.joinPath(uri, '..', 'lease-lens');
    writeFileSync(program.fsPath, `#!/bin/sh\nexec '${process.execPath}' '${fromRoot('dist/lease-lens.js')}' "$@"\n`);
    chmodSync(program.fsPath, 0o755);
    const { analysis } = await open(uri);
    await settings().update('command', program.fsPath, vscode.ConfigurationTarget.Global);
    try {
      const found = await vscode.tasks.fetchTasks({ type: 'lease-lens' });
      const task = found.find(({ definition }) => definition.log === uri.fsPath);
      assert.ok(task);
      assert.deepEqual(task.problemMatchers, ['$lease-lens']);
      const expected = analysis.findings.map(({ rule, line }) => `${rule}@${line}`).sort();
      // The editor's own diagnostics link to the rule's page; those of the task only name it.
      const byTask = () =>
        vscode.languages
          .getDiagnostics(uri)
          .filter(({ code }) => typeof code === 'string')
          .map(({ code, range }) => `${String(code)}@${range.start.line + 1}`)
          .sort();
      // The first terminal of a window may end before VS Code listens to its lines: then the task is run once more.
      for (let run = 0; run < 8 && byTask().join() !== expected.join(); run += 1) {
        assert.equal(await ended(task), 1, 'a log with errors ends the command line with 1');
        for (let look = 0; look < 40 && byTask().join() !== expected.join(); look += 1)
          await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.deepEqual(byTask(), expected);
    } finally {
      await settings().update('command', undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(90_000);
});

/** Runs a task and gives its exit status. */
async function ended(task: vscode.Task): Promise<number | undefined> {
  const status = new Promise<number | undefined>((resolve) => {
    const heard = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      heard.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return status;
}

/** A scratch copy in the workspace, under a name that tells its language. */
function copied(from: string, name = from.split('/').at(-1) ?? from): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name.replace(/\.log$/, '.ftrace'));
  copyFileSync(fromRoot(from), uri.fsPath);
  return uri;
}
