// The choices between the RFC's versions and its counter-proposals as switches of a policy (spec 1.4). A policy of one's own is a base policy with
// some of them set.

export interface PolicyOptions {
  /**
   * Only a layout lease of the process that pins counts. v1: no, mapping_inode_has_layout() asks for any lease on the inode (v1-04); v2: yes,
   * fl_pid == current->tgid (v2-04); Chinner 20190819092409.GM7777: every process that pins must hold its own.
   */
  readonly pinRequiresOwnLease: boolean;
  /** F_UNLCK waits until the file's pins are gone. No in both; Kara 20190606104203.GF7433 asks for it. */
  readonly unlckBlocksWhilePinned: boolean;
  /** The last close of a description with a layout lease waits. No in both; Chinner 20190817022603.GW6129 asks for it. */
  readonly closeBlocksWhileLayoutLease: boolean;
  /** A lease that is not released in time stays. No in both: lease-break-time takes it away; "keep lease" in Weiny 20190606220329.GA11698. */
  readonly leaseSurvivesBreak: boolean;
  /** A pin keeps the leased open file, and with it the lease, past close and munmap. v1: no; v2: yes, get_file() in add_file_pin() (v2-14). */
  readonly pinHoldsFileRef: boolean;
}

export const policyOptionNames = [
  'pinRequiresOwnLease',
  'unlckBlocksWhilePinned',
  'closeBlocksWhileLayoutLease',
  'leaseSurvivesBreak',
  'pinHoldsFileRef',
] as const satisfies readonly (keyof PolicyOptions)[];

/** What every policy starts from: nothing blocks, nothing is kept. */
export const plainOptions: PolicyOptions = {
  pinRequiresOwnLease: false,
  unlckBlocksWhilePinned: false,
  closeBlocksWhileLayoutLease: false,
  leaseSurvivesBreak: false,
  pinHoldsFileRef: false,
};
