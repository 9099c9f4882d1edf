// The bundled recordings and their stories: what a newcomer chooses from. docs/samples has a page for each. Pure.

export interface Sample {
  /** In samples/. */
  readonly file: string;
  readonly title: string;
  /** One sentence on what goes wrong, of at most 88 characters: the list cuts the rest off. */
  readonly story: string;
  /** In docs/samples/. */
  readonly page: string;
}

export const gallery: readonly Sample[] = [
  {
    file: 'ignored-lease-break.ftrace.txt',
    title: 'The holder that did not answer',
    story: 'Nobody hears SIGIO: the lease times out, the truncate fails, the next pin gets EPERM.',
    page: 'ignored-lease-break.md',
  },
  {
    file: 'ignored-lease-break.strace.txt',
    title: 'What strace cannot see',
    story: 'The same run by strace, which does not show what is pinned: one verdict stays open.',
    page: 'what-strace-cannot-see.md',
  },
  {
    file: 'pin-without-lease.ftrace.txt',
    title: 'The pin that was never allowed',
    story: 'A long-term pin of a DAX file without a layout lease gets EPERM.',
    page: 'pin-without-lease.md',
  },
  {
    file: 'lease-of-another.ftrace.txt',
    title: 'Riding on somebody else’s lease',
    story: 'A process pins under another’s lease. It is given back, and the pins stay in the way.',
    page: 'lease-of-another.md',
  },
  {
    file: 'lease-lost-at-close.ftrace.txt',
    title: 'The descriptor that was closed too early',
    story: 'Close and munmap end the lease, pages stay pinned, a truncate frees them under DMA.',
    page: 'lease-lost-at-close.md',
  },
  {
    file: 'killed-by-break.strace.txt',
    title: 'Killed by the lease it took',
    story: 'A lease without a SIGIO handler: the first break ends the process.',
    page: 'killed-by-break.md',
  },
  {
    file: 'rdma-on-mainline.ftrace.txt',
    title: 'RDMA on DAX, on a kernel as it is',
    story: 'ibv_reg_mr fails with EOPNOTSUPP on a released kernel, lease or not: policy mainline.',
    page: 'rdma-on-mainline.md',
  },
];
