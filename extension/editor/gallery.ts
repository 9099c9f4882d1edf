// The bundled recordings and their stories: what a newcomer chooses from. docs/samples has a page for each. Pure.

export interface Sample {
  /** In samples/. */
  readonly file: string;
  readonly title: string;
  /** One sentence on what goes wrong. */
  readonly story: string;
  /** In docs/samples/. */
  readonly page: string;
}

export const gallery: readonly Sample[] = [
  {
    file: 'ignored-lease-break.ftrace.txt',
    title: 'The holder that did not answer',
    story: 'SIGIO asks for the lease back and nobody listens: the lease times out, the truncate fails, the next pin gets EPERM.',
    page: 'ignored-lease-break.md',
  },
  {
    file: 'ignored-lease-break.strace.txt',
    title: 'What strace cannot see',
    story: 'The same run by strace: which pages were pinned is not in the log, so one verdict is left undecidable, with the reason.',
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
    story: 'A process pins under another’s lease; the other gives it back as it should, and the pins are in everybody’s way.',
    page: 'lease-of-another.md',
  },
  {
    file: 'lease-lost-at-close.ftrace.txt',
    title: 'The descriptor that was closed too early',
    story: 'Close and munmap take the lease along while pages stay pinned, and a truncate frees them under DMA.',
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
    story: 'ibv_reg_mr on an unpatched kernel fails with EOPNOTSUPP, lease or not. Judge it by mainline.',
    page: 'rdma-on-mainline.md',
  },
];
