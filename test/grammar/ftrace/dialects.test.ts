// One recording, rewritten line by line as each tool would have printed it: the events are the same. trace-cmd's own options need no rewriting.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEvent } from '../../../grammar/event';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { type FtraceDialect, linesOf, readLog } from './read-log';

const report = linesOf('test/traces/T01-tc-rdopen.report.txt');
const shape = /^ *(\S+)-(\d+) +\[(\d+)\] +([\d.]+): (\w+): +(.*)$/;

/** Every line of the report as `render` prints it; the first, `cpus=2`, stays. */
function rendered(
  render: (line: { comm: string; tid: string; cpu: string; time: string; name: string; body: string }) => string,
): string[] {
  return report.map((line) => {
    const [, comm = '', tid = '', cpu = '', time = '', name = '', body = ''] = shape.exec(line) ?? [];
    return name === '' ? '# tracer: nop' : render({ comm, tid, cpu, time, name, body });
  });
}

function systemOf(name: string): string {
  if (name.startsWith('sys_')) return 'syscalls';
  if (name.startsWith('signal_')) return 'signal';
  return name.startsWith('sched_') ? 'sched' : name.startsWith('ext4_') ? 'ext4' : 'filelock';
}

/** Kernel text of a system call: bare hex up to 6.17; from 6.18 on `0x`, and decimals below ten. */
function kernelText(name: string, body: string, bare: boolean): string {
  if (name.startsWith('sys_exit_')) return `sys_${name.slice(9)} -> ${body}`;
  if (!name.startsWith('sys_enter_')) return `${name}: ${body}`;
  const list = body.replace(/0x0*([0-9a-f]+)/g, (_, digits: string) => (bare || /^\d$/.test(digits) ? digits : `0x${digits}`));
  return `sys_${name.slice(10)}(${list})`;
}

/** Everything but where on its lines the event stands. */
function facts(
  lines: readonly string[],
  dialect: FtraceDialect,
): Omit<TraceEvent, 'column' | 'endColumn' | 'outcomeColumn' | 'outcomeEndColumn'>[] {
  const trace = readLog(lines, dialect);
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map(({ column, endColumn, outcomeColumn, outcomeEndColumn, ...rest }: TraceEvent) => rest);
}

describe('ftrace, trace-cmd and perf', () => {
  const expected = facts(report, 'trace-cmd');
  const padded = (comm: string): string => comm.padStart(16);

  it('the report itself has something to compare', () => assert.ok(expected.length > 60, `${expected.length} events`));

  it('kernel text up to 6.17', () => {
    const lines = rendered(
      ({ comm, tid, cpu, time, name, body }) =>
        `${padded(comm)}-${tid.padEnd(7)} [${cpu}] ..... ${time.padStart(12)}: ${kernelText(name, body, true)}`,
    );
    assert.deepEqual(facts(lines, 'ftrace'), expected);
  });

  it('kernel text from 6.18 on', () => {
    const lines = rendered(
      ({ comm, tid, cpu, time, name, body }) =>
        `${padded(comm)}-${tid.padEnd(7)} [${cpu}] ..... ${time.padStart(12)}: ${kernelText(name, body, false)}`,
    );
    assert.deepEqual(facts(lines, 'ftrace'), expected);
  });

  it('perf script', () => {
    const lines = rendered(
      ({ comm, tid, cpu, time, name, body }) =>
        `${padded(comm)} ${tid.padStart(5)} [${cpu}] ${time.padStart(12)}: ${`${systemOf(name)}:${name}`.padStart(31)}: ${body}`,
    );
    assert.deepEqual(facts(lines, 'perf'), expected);
  });

  it('the options of trace-cmd report', function () {
    const folder = join(sharedFolderOrSkip(this), 'traces', 'T');
    for (const option of ['R', 'l', 'tsdiff', 'w']) {
      const file = join(folder, `T01-tc-rdopen.report-${option}.txt`);
      // -l keeps eight bytes of a comm.
      const told = option === 'l' ? expected.map((event) => ({ ...event, comm: event.comm?.slice(0, 8) })) : expected;
      if (existsSync(file)) assert.deepEqual(facts(linesOf(file), 'trace-cmd'), told, option);
    }
  });
});
