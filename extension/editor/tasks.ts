// Tasks of the command line: `lease-lens check` over the open traces, whose output the problem matcher $lease-lens turns into Problems.

import { type Disposable, ProcessExecution, Task, type TaskDefinition, TaskScope, tasks, workspace } from 'vscode';
import { isTrace } from './languages';
import { readSettings } from './settings';

export function registerTasks(): Disposable {
  return tasks.registerTaskProvider(type, {
    // VS Code asks before it runs a task in a folder that is not trusted; none is offered there to begin with.
    provideTasks: () =>
      workspace.textDocuments
        .filter((document) => workspace.isTrusted && isTrace(document) && document.uri.scheme === 'file')
        .map(({ uri }) => taskOf({ type, log: uri.fsPath, policy: readSettings(uri).engine.policy })),
    // VS Code wants the very definition of tasks.json back.
    resolveTask: ({ definition }) => (workspace.isTrusted && isCheck(definition) ? taskOf(definition) : undefined),
  });
}

const type = 'lease-lens';

interface CheckDefinition extends TaskDefinition {
  readonly log: string;
  readonly policy?: unknown;
}

function isCheck(definition: TaskDefinition): definition is CheckDefinition {
  return typeof definition.log === 'string';
}

function taskOf(definition: CheckDefinition): Task {
  const policy = typeof definition.policy === 'string' ? ['--policy', definition.policy] : [];
  const run = new ProcessExecution(readSettings(undefined).command, ['check', ...policy, definition.log]);
  const task = new Task(
    definition,
    TaskScope.Workspace,
    `check ${definition.log.split(/[\\/]/).at(-1) ?? ''}`,
    'Lease Lens',
    run,
    '$lease-lens',
  );
  task.detail = 'lease-lens check: every finding of the log, without an editor';
  return task;
}
