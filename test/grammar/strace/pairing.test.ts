// Calls on two lines: unfinished and resumed, cut by a message of strace, cut by -z, never ended; and the tasks and times they get.

import assert from 'node:assert/strict';
import { eventOf, readLog, withoutPlace } from './read-log';

describe('strace: calls on two lines', () => {
  it('joins the halves of the same task, with both places', () => {
    const trace = readLog([
      '4200  10:00:05.000000 truncate("/mnt/pmem/a", 4096 <unfinished ...>',
      '4100  10:00:05.000100 getpid() = 4100',
      '4200  10:00:05.001200 <... truncate resumed>) = -1 ETXTBSY (Text file busy) <0.001190>',
    ]);
    assert.deepEqual(trace.events, [
      {
        kind: 'truncate',
        path: '/mnt/pmem/a',
        size: 4096,
        line: 1,
        endLine: 3,
        column: 23,
        endColumn: 68,
        outcomeColumn: 23,
        outcomeEndColumn: 87,
        tid: 4200,
        time: 0,
        duration: 1_190_000,
        result: -1,
        errno: 'ETXTBSY',
      },
    ]);
  });

  it('takes the duration from the stamps when -T shows none', () => {
    const event = eventOf('7 1795354569.999999 close(3 <unfinished ...>', '7 1795354570.000001 <... close resumed>) = 0');
    assert.equal(event.duration, 2000);
  });

  it('joins arguments that are shown only at the end', () => {
    const clone = eventOf(
      '7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>',
      '7 <... clone resumed>, child_tidptr=0x7f) = 8',
    );
    assert.deepEqual(clone, { kind: 'fork', source: 'call', flags: 0x1000000, child: 8, tid: 7, result: 8 });
    const ring = eventOf(
      '7 io_uring_setup(4, {flags=0, sq_thread_cpu=0, sq_thread_idle=0 <unfinished ...>',
      '7 <... io_uring_setup resumed>, sq_entries=4}) = 5',
    );
    assert.equal(ring.result, 5);
  });

  it('keeps each task to its own call', () => {
    const trace = readLog([
      '7 close(3 <unfinished ...>',
      '8 close(4 <unfinished ...>',
      '7 <... close resumed>) = 0',
      '8 <... close resumed>) = -1 EBADF (Bad file descriptor)',
    ]);
    assert.deepEqual(
      trace.events.map((event) => [event.tid, event.result, event.line, event.endLine]),
      [
        [7, 0, 1, 3],
        [8, -1, 2, 4],
      ],
    );
  });

  it('goes through a signal in between', () => {
    const trace = readLog([
      '7 truncate("/a", 0 <unfinished ...>',
      '7 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---',
      '7 close(5 <unfinished ...>',
      '7 <... close resumed>) = 0',
      '7 <... truncate resumed>) = 0',
    ]);
    assert.deepEqual(
      trace.events.map((event) => [event.kind, event.endLine]),
      [
        ['truncate', 5],
        ['signal', 2],
        ['close', 4],
      ],
    );
  });

  it('reports a call whose task is killed as never returned, on its own line', () => {
    const trace = readLog(['7 truncate("/a", 0 <unfinished ...>', '7 +++ killed by SIGKILL +++']);
    assert.deepEqual(withoutPlace(trace.events.at(0)!), { kind: 'truncate', path: '/a', size: 0, tid: 7, returned: false });
    assert.deepEqual([trace.events.at(0)?.line, trace.events.at(0)?.endLine], [1, 1]);
  });

  it('reads the end of a killed call', () => {
    const event = eventOf('7 ioctl(4, RDMA_VERBS_IOCTL, 0x7f <unfinished ...>', '7 <... ioctl resumed> <unfinished ...>) = ?');
    assert.deepEqual(event, { kind: 'ioctl', fd: { fd: 4 }, request: 'rdma-verbs', number: 0xc0181b01, tid: 7, returned: false });
  });

  it('reports a call still open at the end of the log, also without a mark', () => {
    for (const line of ['7 truncate("/a", 0 <unfinished ...>', '7 truncate("/a", 0', '7 truncate("/a", 0 <detached ...>']) {
      assert.deepEqual(eventOf(line), { kind: 'truncate', path: '/a', size: 0, tid: 7, returned: false }, line);
    }
  });

  it('tells a gap where the first half is missing', () => {
    assert.deepEqual(eventOf('7 <... truncate resumed>) = 0'), { kind: 'lost', why: 'strace-gap', tid: 7 });
  });

  it('follows an exec from another thread', () => {
    const trace = readLog([
      '8 execve("/bin/x", ["x"], 0x7f <unfinished ...>',
      '7 +++ superseded by execve in pid 8 +++',
      '7 <... execve resumed>) = 0',
    ]);
    const exec = trace.events.find((event) => event.kind === 'exec');
    assert.deepEqual([exec?.tid, exec?.result, exec?.endLine], [7, 0, 3]);
  });
});

describe('strace: calls cut by its own messages', () => {
  it('continues behind an attach message', () => {
    const trace = readLog([
      'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLDstrace: Process 14931 attached',
      ', child_tidptr=0x7f6451a4aa10) = 14931',
      '[pid 14931] close(3) = 0',
      '[pid 14930] close(3) = 0',
      '[pid 14931] +++ exited with 0 +++',
      'close(4) = 0',
    ]);
    assert.equal(trace.unparsedCount, 0);
    assert.deepEqual(
      trace.events.map((event) => [event.kind, event.tid, event.line, event.endLine]),
      [
        ['fork', 14930, 1, 2],
        ['close', 14931, 3, 3],
        ['close', 14930, 4, 4],
        ['exit', 14931, 5, 5],
        ['close', 14930, 6, 6],
      ],
    );
  });

  it('leaves an interrupted call open for its resumption', () => {
    const trace = readLog([
      '[pid 22577] truncate("/a", 1strace: Process 22579 attached',
      ' <unfinished ...>',
      '[pid 22579] getpid() = 22579',
      '[pid 22577] <... truncate resumed>) = 0',
    ]);
    assert.equal(trace.unparsedCount, 0);
    assert.deepEqual([trace.events.at(0)?.result, trace.events.at(0)?.endLine], [0, 4]);
  });

  it('continues without a prefix under -z', () => {
    const trace = readLog(['15252 wait4(15255,  <unfinished ...>', '[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 15255']);
    assert.deepEqual([trace.noise, trace.unparsedCount], [2, 0]);
    assert.equal(eventOf('7 ftruncate(3,  <unfinished ...>', '4096) = 0').size, 4096);
  });

  it('does not take a program’s output for the rest of a call', () => {
    const trace = readLog(['close(3hello', ')                = 0', 'close(4) = 0']);
    assert.equal(trace.unparsedCount, 2);
    assert.equal(trace.events.length, 1);
  });
});

describe('strace: time', () => {
  it('wraps at midnight', () => {
    const trace = readLog([
      '7 23:59:59.500000 close(3) = 0',
      '7 00:00:00.250000 close(4) = 0',
      '7 23:59:59.500000 getpid() = 7',
      '7 00:00:00.500000 close(5) = 0',
    ]);
    assert.deepEqual(
      trace.events.map((event) => event.time),
      [0, 750_000_000, 86_400e9 + 1e9],
    );
  });

  it('adds up -r, also over noise', () => {
    const trace = readLog(['     0.000000 close(3) = 0', '     0.000100 getpid() = 7', '     0.000010 close(4) = 0']);
    assert.deepEqual(
      trace.events.map((event) => event.time),
      [0, 110_000],
    );
  });

  it('keeps the nanoseconds of an epoch', () => {
    const trace = readLog([
      '7 1795354574.825746983 close(3) = 0',
      '7 1795354574.825746984 close(4) = 0',
      '7 1795354576.000000001 close(5) = 0',
    ]);
    assert.deepEqual(
      trace.events.map((event) => event.time),
      [0, 1, 1_174_253_018],
    );
    assert.equal(trace.clockOrigin, 1795354574 * 1e9 + 825746983);
  });
});

describe('strace: annotations', () => {
  it('take task, time and result of the ioctl before', () => {
    const trace = readLog([
      '7 10:00:00.000000 ioctl(4, RDMA_VERBS_IOCTL, 0x7f) = 0',
      '# lp: reg_mr fd=4 addr=0x7f9e70200000 len=0x10000 mr=1 access=0x41',
      '7 10:00:01.000000 ioctl(4, RDMA_VERBS_IOCTL, 0x7f) = -1 EINVAL (Invalid argument)',
      '# lp: dereg_mr mr=1',
    ]);
    assert.equal(trace.parserEntries, 4);
    assert.deepEqual(trace.events.filter((event) => event.kind === 'annotation').map(withoutPlace), [
      {
        kind: 'annotation',
        verb: 'reg-mr',
        tid: 7,
        time: 0,
        result: 0,
        fd: { fd: 4 },
        address: 0x7f9e70200000,
        length: 0x10000,
        handle: '1',
        access: 0x41,
      },
      { kind: 'annotation', verb: 'dereg-mr', tid: 7, time: 1e9, result: -1, errno: 'EINVAL', handle: '1' },
    ]);
  });
});
