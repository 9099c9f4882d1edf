// The uprobes that `record` sets on libibverbs: `name: (address) fields`, `name__return: (caller <- address) field` (kernel/trace/trace_uprobe.c).

import assert from 'node:assert/strict';
import { type FtraceDialect, readLog, withoutPlace } from './read-log';

const at = {
  ftrace: (body: string, step: number) => `        rdma-app-4110    [000] .....   669.50${1000 + step}: ${body}`,
  'trace-cmd': (body: string, step: number) => `        rdma-app-4110  [000]   669.50${1000 + step}: ${body.replace(/: /, ':           ')}`,
  perf: (body: string, step: number) => `        rdma-app  4110 [000]   669.50${1000 + step}: lease_lens_7:${body}`,
};

function events(bodies: readonly string[], dialect: FtraceDialect = 'ftrace'): unknown[] {
  const trace = readLog(
    bodies.map((body, step) => at[dialect](dialect === 'ftrace' ? body : body.replace(/\(0x(\w+)/g, '($1').replace(/<- 0x/, '<- '), step)),
    dialect,
  );
  assert.deepEqual(trace.unparsed, []);
  return trace.events.map((event) => {
    const { tid, comm, cpu, time, duration, ...facts } = withoutPlace(event);
    return facts;
  });
}

const entry = 'ibv_reg_mr: (0x7f7e10a0b5c0) addr=0x7f7e00200000 length=0x10000 access=0x7';
const exit = (mr: string): string => `ibv_reg_mr__return: (0x55d0c0de1234 <- 0x7f7e10a0b5c0) mr=${mr}`;
const registered = {
  kind: 'pin',
  function: 'ibv_reg_mr',
  address: 0x7f7e00200000,
  length: 0x10000,
  longterm: true,
  write: true,
  access: 7,
  source: 'library',
};

describe('uprobes on libibverbs', () => {
  for (const dialect of ['ftrace', 'trace-cmd', 'perf'] as const)
    it(`a registration and its release, ${dialect}`, () => {
      const log = [
        entry,
        exit('0x55d0c1000040'),
        'ibv_dereg_mr: (0x7f7e10a0b6f0) mr=0x55d0c1000040',
        'ibv_dereg_mr__return: (0x55d0c0de1299 <- 0x7f7e10a0b6f0) ret=0',
      ];
      assert.deepEqual(events(log, dialect), [
        { ...registered, handle: '55d0c1000040', result: 0 },
        { kind: 'unpin', function: 'ibv_dereg_mr', handle: '55d0c1000040', source: 'library', result: 0 },
      ]);
    });

  it('goes on through the system calls inside it', () => {
    const log = [entry, 'sys_ioctl(fd: 5, cmd: c0181b01, arg: 7f)', 'sys_ioctl -> 0x0', exit('0x55d0c1000040')];
    assert.deepEqual(events(log), [
      { ...registered, handle: '55d0c1000040', result: 0 },
      { kind: 'ioctl', fd: { fd: 5 }, request: 'rdma-verbs', number: 0xc0181b01, result: 0 },
    ]);
  });

  it('a null pointer and the number of an error are failures', () => {
    const log = [entry, exit('0x0'), 'ibv_dereg_mr: (0x7f7e) mr=0x55d0', 'ibv_dereg_mr__return: (0x55d0 <- 0x7f7e) ret=16'];
    assert.deepEqual(events(log), [
      { ...registered, result: -1 },
      { kind: 'unpin', function: 'ibv_dereg_mr', handle: '55d0', source: 'library', result: -1, errno: 'EBUSY' },
    ]);
  });

  it('without return probes a registration stays open, a release is taken as done', () => {
    assert.deepEqual(events([entry, 'ibv_dereg_mr: (0x7f7e) mr=0x55d0']), [
      { ...registered, returned: false },
      { kind: 'unpin', function: 'ibv_dereg_mr', handle: '55d0', source: 'library' },
    ]);
  });

  it('ibv_reg_mr_iova2 has its access flags behind the address that the device uses', () => {
    const [event] = events(['ibv_reg_mr_iova2: (0x7f7e) addr=0x1000 length=0x2000 access=0x40']);
    assert.deepEqual(event, {
      ...registered,
      function: 'ibv_reg_mr_iova2',
      address: 0x1000,
      length: 0x2000,
      access: 0x40,
      write: false,
      returned: false,
    });
  });
});
