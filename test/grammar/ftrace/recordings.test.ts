// Every ftrace, trace-cmd and perf recording is read without a line left over, and the number of events is what plain counting of strings
// gives. The few recordings in test/traces are always read, the shared ones where they are present.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ParsedTrace, TraceEvent } from '../../../grammar/event';
import { sharedFolderOrSkip } from '../../support/shared-folder';
import { dialectOf, type FtraceDialect, linesOf, ownRecordings, readLog } from './read-log';

describe('ftrace recordings', () => {
  for (const { file, dialect } of ownRecordings()) {
    it(`reads all of ${basename(file)}`, () => check(file, dialect));
  }

  it('reads all of the shared recordings', function () {
    this.timeout(180_000);
    const files = sharedRecordings(sharedFolderOrSkip(this));
    assert.ok(files.length > 120, `${files.length} files`);
    for (const file of files) check(file, dialectOf(basename(file)));
  });

  it('reads the oracle cases; only the damaged lines of d58 are left over', function () {
    const folder = join(sharedFolderOrSkip(this), 'oracle', 'dev');
    for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
      const dialect = /"dialect": *"(ftrace|trace-cmd|perf)/.exec(linesOf(join(folder, name)).join('\n'))?.[1];
      if (dialect === undefined) continue;
      const trace = readLog(linesOf(join(folder, name.replace(/json$/, 'log'))), dialect as FtraceDialect); // one of the three by the pattern
      const damaged = name.startsWith('d58') ? [22, 28] : [];
      assert.deepEqual(
        trace.unparsed.map(({ line }) => line),
        damaged,
        name,
      );
    }
  });
});

/** Output options that no text grammar reads; detect.ts refuses them. */
const refused = /^(?:A14|A20|60x|69)/;

function sharedRecordings(shared: string): string[] {
  const files: string[] = [];
  for (const group of ['A', 'D', 'G', 'K', 'P', 'V', 'R', 'T', 'Q', 'variants', 'variants/synthetic']) {
    const folder = join(shared, 'traces', group);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const fits = /\.ftrace\.txt(?:\.gz)?$|\.ftrace$|\.report[^.]*\.txt$|perfscript[^.]*\.txt$/.test(name);
      const isVariant = group === 'variants' && (/^[67]\w*-.*\.txt$/.test(name) || /^80|^9[5-7]/.test(name));
      if ((fits || isVariant) && !refused.test(name)) files.push(join(folder, name));
    }
  }
  return files;
}

function check(file: string, dialect: FtraceDialect): void {
  const lines = linesOf(file);
  const trace = readLog(lines, dialect);
  assert.equal(trace.unparsedCount, 0, `${file}: ${JSON.stringify(trace.unparsed[0])}`);
  assert.equal(trace.lines, lines.length);
  for (const [what, pattern, counts] of countable) {
    const expected = lines.filter((line) => pattern.test(line)).length;
    assert.equal(trace.events.filter(counts).length, expected, `${file}: ${what}`);
  }
  // A probe stands for an open where the calls were not recorded.
  const calls = lines.filter((line) => opens.test(line)).length;
  const probed = lines.some((line) => /\bsys_(?:enter_)?openat/.test(line))
    ? 0
    : lines.filter((line) => /\(do_sys_openat2\+0x[^<]*$/.test(line)).length;
  assert.equal(trace.events.filter(kind('open')).length, calls + probed, `${file}: open`);
  checkPlaces(file, lines, trace);
}

/** Each event stands where it says: its column is behind the prefix, its outcome on a later line of the same task. */
function checkPlaces(file: string, lines: readonly string[], trace: ParsedTrace): void {
  let entries = 0;
  for (const event of trace.events) {
    entries += 1;
    const text = lines[event.line - 1] ?? '';
    assert.ok(event.endLine >= event.line && event.endLine <= lines.length, `${file}:${event.line}`);
    assert.ok(event.column >= 1 && event.endColumn <= text.length + 1 && event.column < event.endColumn, `${file}:${event.line}`);
    assert.ok((event.outcomeColumn === undefined) === (event.endLine === event.line), `${file}:${event.line}`);
  }
  assert.ok(trace.parserEntries >= entries || entries === 0, `${file}: every event went through the grammar`);
}

type Counts = (event: TraceEvent) => boolean;
const kind =
  (name: TraceEvent['kind']): Counts =>
  (event) =>
    event.kind === name;
const call = (name: string): RegExp => new RegExp(`\\bsys_${name}\\(|\\bsys_enter_${name}:`);

const opens = call('(?:openat2?|io_uring_setup|memfd_create|socket|eventfd2|epoll_create1)');

/** What can be counted with one pattern per line. */
const countable: readonly (readonly [string, RegExp, Counts])[] = [
  ['generic_add_lease', /\bgeneric_add_lease: /, kind('lease-added')],
  ['generic_delete_lease', /\bgeneric_delete_lease: /, kind('lease-removed')],
  ['time_out_leases', /\btime_out_leases: /, kind('lease-checked')],
  ['leases_conflict', /\bleases_conflict: /, kind('lease-conflict')],
  ['break_lease_block', /\bbreak_lease_block: /, kind('break-waits')],
  ['break_lease_unblock', /\bbreak_lease_unblock: /, kind('break-wakes')],
  ['break_lease_noblock', /\bbreak_lease_noblock: /, kind('lease-broken')],
  ['signals', /\bsignal_(?:generate|deliver): /, kind('signal')],
  ['faults', /\bdax_p[mt][de]_fault: /, kind('dax-fault')],
  ['writebacks', /\bdax_writeback_range: /, kind('dax-writeback')],
  ['forks', /\bsched_process_fork: /, (event) => event.kind === 'fork' && event.source === 'tracepoint'],
  ['execs', /\bsched_process_exec: /, (event) => event.kind === 'exec' && event.source === 'tracepoint'],
  ['exits', /\bsched_process_exit: /, (event) => event.kind === 'exit' && event.phase === 'done'],
  ['exit calls', call('exit(?:_group)?'), (event) => event.kind === 'exit' && event.phase === 'requested'],
  ['renames', /\btask_rename: /, kind('rename-task')],
  ['setlease', /\bsys_(?:enter_)?fcntl[(:].*\bcmd(?:: |=)(?:0x)?0*400\b/, kind('setlease')],
  ['getlease', /\bsys_(?:enter_)?fcntl[(:].*\bcmd(?:: |=)(?:0x)?0*401\b/, kind('getlease')],
  ['close', call('close(?:_range)?'), kind('close')],
  ['mmap', call('mmap'), kind('mmap')],
  ['munmap', call('munmap'), kind('munmap')],
  ['truncate', call('f?truncate'), kind('truncate')],
  ['fallocate', call('fallocate'), kind('fallocate')],
  ['sigaction', call('rt_sigaction'), kind('sigaction')],
  ['clone', call('(?:clone3?|v?fork)'), (event) => event.kind === 'fork' && event.source === 'call'],
  ['pin probes', pattern('pin', 'probe'), (event) => event.kind === 'pin' && event.source === 'probe'],
  ['unpin probes', pattern('unpin', 'probe'), (event) => event.kind === 'unpin' && event.source === 'probe'],
  ['pin functions', pattern('pin', 'function'), (event) => event.kind === 'pin' && event.source === 'function'],
  ['unpin functions', pattern('unpin', 'function'), (event) => event.kind === 'unpin' && event.source === 'function'],
  ['break calls', /: \(__break_lease\+0x|\bbreak_lease: +\([0-9a-f]{16}\) /, kind('break-call')],
  [
    'layout breaks',
    /: \((?:ext4_break_layouts|xfs_break_(?:dax_)?layouts)\+0x[^<]*$|\bext4_break_layouts: +\([0-9a-f]{16}\) /,
    (event) => event.kind === 'layout-change' && event.operation === 'break-layouts',
  ],
  ['losses', /^CPU:\d+ \[LOST/, (event) => event.kind === 'lost' && event.why === 'lost-events'],
];

/** Entry lines of the pinning functions: a probe with a symbol or an address behind its name, the function tracer, the function graph. */
function pattern(what: 'pin' | 'unpin', source: 'probe' | 'function'): RegExp {
  // An event's name rarely has the function's leading underscores.
  const pins =
    '(?:gup_longterm_locked|pin_user_pages(?:_fast|_remote)?|get_user_pages(?:_fast|_remote)?|__gup_longterm_locked|internal_get_user_pages_fast|gup_fast_fallback|ib_umem_get|io_pin_pages|io_sqe_buffer_register)';
  const unpins = '(?:unpin_user_pages?(?:_dirty_lock)?|unpin_user_page_range_dirty_lock|unpin_user_folio|ib_umem_release)';
  const name = what === 'pin' ? pins : unpins;
  if (source === 'function') {
    const traced = `(?::|us[^a-z]*:) +${name}(?: \\[\\w+\\])? <-|function: +${name}$`;
    const graph = `\\| +${name}(?: \\[\\w+\\])?\\(\\)(?: \\{|;)$`;
    return new RegExp(`${traced}|${graph}`);
  }
  return new RegExp(`: \\(${name}\\+0x[^<]*$|: ${name}: +\\([0-9a-f]{16}\\) `);
}
