// The logs that the property tests run on: every oracle case, and a strace log of any size with growing numbers of leases, files, pins and tasks.

import { readdirSync, readFileSync } from 'node:fs';
import { analyse } from '../../../extension/engine/analyse';
import type { Analysis, Finding, PolicyName } from '../../../extension/engine/analysis';
import { defaultOptions, type EngineOptions } from '../../../extension/engine/options';
import type { ParsedTrace } from '../../../grammar/event';
import { parseTrace } from '../../../grammar/parse';

const folder = 'test/oracle/cases';

export const caseNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.log'))
  .sort();

export function caseText(name: string): string {
  return readFileSync(`${folder}/${name}`, 'utf8');
}

/** The policy of the kernel that a case was rendered for. */
export function kernelOf(name: string): PolicyName {
  const { kernel } = JSON.parse(readFileSync(`${folder}/${name.replace(/log$/, 'json')}`, 'utf8')) as { kernel: PolicyName }; // the case's own form
  return kernel;
}

export function parsed(text: string): ParsedTrace {
  const trace = parseTrace(text);
  if ('kind' in trace) throw new Error(trace.message);
  return trace;
}

export function analysed(text: string, options: Partial<EngineOptions> = {}): Analysis {
  return analyse(parsed(text), { ...defaultOptions, ...options });
}

/** What a finding says, without where in the log it stands. */
export function saying(finding: Finding): string {
  return `${finding.rule} ${finding.verdict} ${finding.pid ?? ''} ${finding.path ?? ''} ${finding.observed ?? ''}`;
}

/** `count` rounds of one scenario: open, map, lease, pin; then punch, SIGIO, release, unpin. What is held at once grows with `held`. */
export function scenario(count: number, held: 'all' | 'one'): string {
  const lines: string[] = [];
  let clock = 1_700_000_000_000_000;
  const say = (pid: number, text: string) => {
    clock += 500;
    lines.push(`${pid} ${(clock / 1e6).toFixed(6)} ${text}`);
  };
  const [ring, other] = [3, 4];
  say(100, `io_uring_setup(4, {flags=0}) = ${ring} <0.000010>`);
  const begin = (at: number) => {
    const [fd, file, pid] = [10 + at, `/mnt/pmem0/f${at}`, 100];
    say(pid, `openat(AT_FDCWD, "${file}", O_RDWR) = ${fd}<${file}> <0.000010>`);
    say(
      pid,
      `mmap(NULL, 65536, PROT_READ|PROT_WRITE, MAP_SHARED, ${fd}<${file}>, 0) = 0x${(0x700000000000 + at * 65536).toString(16)} <0.000010>`,
    );
    say(pid, `fcntl(${fd}<${file}>, F_SETLEASE, 0x10 /* F_??? */) = 0 <0.000010>`);
    say(
      pid,
      `io_uring_register(${ring}<anon_inode:[io_uring]>, IORING_REGISTER_BUFFERS, [{iov_base=0x${(0x700000000000 + at * 65536).toString(16)}, iov_len=16384}], 1) = 0 <0.000010>`,
    );
  };
  const end = (at: number) => {
    const [fd, file, breaker] = [10 + at, `/mnt/pmem0/f${at}`, 1000 + at];
    say(breaker, `openat(AT_FDCWD, "${file}", O_RDWR) = ${other}<${file}> <0.000010>`);
    say(breaker, `fallocate(${other}<${file}>, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 32768, 4096 <unfinished ...>`);
    say(100, '--- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---');
    say(100, `fcntl(${fd}<${file}>, F_SETLEASE, F_UNLCK) = 0 <0.000010>`);
    say(breaker, '<... fallocate resumed>) = 0 <0.003000>');
    say(breaker, '+++ exited with 0 +++');
  };
  const all = Array.from({ length: count }, (_, at) => at);
  if (held === 'all') {
    for (const at of all) begin(at);
    for (const at of all) end(at);
  } else
    for (const at of all) {
      begin(at);
      end(at);
      say(100, `io_uring_register(${ring}<anon_inode:[io_uring]>, IORING_UNREGISTER_BUFFERS, NULL, 0) = 0 <0.000010>`);
      say(100, `munmap(0x${(0x700000000000 + at * 65536).toString(16)}, 65536) = 0 <0.000010>`);
      say(100, `close(${10 + at}</mnt/pmem0/f${at}>) = 0 <0.000010>`);
    }
  return `${lines.join('\n')}\n`;
}
