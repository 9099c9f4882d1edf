// A task's name may hold newlines (A16): its line breaks there, and the fields behind the name stand on the next one.

import assert from 'node:assert/strict';
import { readLog, withoutPlace } from './read-log';

const at = (body: string, step = 0): string => `          lease2-17037   [001] .....  1068.3428${10 + step}: ${body}`;
const close = at('sys_close(fd: 3)', 9);

function facts(lines: readonly string[]): unknown[] {
  const trace = readLog(lines);
  assert.equal(trace.lines - trace.noise - trace.structure - trace.unparsedCount - trace.events.length, 0, 'each line is counted once');
  return trace.events.map((event) => {
    const { tid, comm, cpu, time, duration, ...rest } = withoutPlace(event);
    return rest;
  });
}

describe('a name with a newline in an event', () => {
  const generated = { kind: 'signal', signal: 29, phase: 'generated', code: 128 };
  it('signal_generate keeps its target', () => {
    const lines = [at('signal_generate: sig=29 errno=0 code=128 comm=nl'), 'x pid=17001 grp=1 res=0', close];
    assert.deepEqual(facts(lines)[0], { ...generated, target: 17001, targetComm: 'nl\nx' });
    const trace = readLog(lines);
    const { line, endLine, endColumn, outcomeColumn, outcomeEndColumn } = trace.events.at(0) ?? assert.fail();
    assert.deepEqual([line, endLine, endColumn, outcomeColumn, outcomeEndColumn], [1, 2, (lines[0]?.length ?? 0) + 1, 1, 24]);
    assert.equal(trace.structure, 1);
  });

  it('and several newlines', () => {
    const lines = [at('signal_generate: sig=29 errno=0 code=128 comm=a'), '', 'b c', ' pid=17001 grp=1 res=0', close];
    assert.deepEqual(facts(lines)[0], { ...generated, target: 17001, targetComm: 'a\n\nb c\n' });
  });

  it('sched_process_fork keeps its child, sched_process_exit its task, task_rename its name', () => {
    assert.deepEqual(facts([at('sched_process_fork: comm=a'), 'b pid=17037 child_comm=a', 'b child_pid=17044']), [
      { kind: 'fork', child: 17044, childComm: 'a\nb', source: 'tracepoint' },
    ]);
    const exit = readLog([at('sched_process_exit: comm=nl'), 'x pid=17038 prio=120 group_dead=true']).events.at(0);
    assert.deepEqual([exit?.kind, exit?.tid, exit?.kind === 'exit' && exit.wholeGroup], ['exit', 17038, true]);
    const renamed = readLog([at('task_rename: pid=17037 oldcomm=x newcomm=nl'), 'x oom_score_adj=0']).events.at(0);
    assert.deepEqual(renamed?.kind === 'rename-task' && renamed.newComm, 'nl\nx');
  });

  it('what follows a line that is only cut is read as itself', () => {
    assert.deepEqual(facts([at('signal_generate: sig=29 errno=0 code=128 comm=nl'), close]), [
      generated,
      { kind: 'close', fd: { fd: 3 }, returned: false },
    ]);
    assert.deepEqual(facts([at('signal_generate: sig=29 errno=0 code=128 comm=nl')]), [generated]);
    const trace = readLog([at('signal_generate: sig=29 errno=0 code=128 comm=nl'), '# tracer: function_graph', close]);
    assert.deepEqual([trace.structure, trace.unparsedCount], [1, 1]);
  });
});
