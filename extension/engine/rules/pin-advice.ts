// Pins that are allowed and still worth a word: inside a break window, under a foreign lease, over a whole file, or exempt.

import { labelOf } from '../kernel/pin-label';
import { nameOf, pageText, timeText, whoIs } from '../words';
import { breakLines } from './break-evidence';
import { isUnknown } from './pin-refused';
import type { Rule } from './rule';

const rfc = ['rfc-v1', 'rfc-v2'] as const;

export const pinAdviceRules: readonly Rule[] = [
  {
    code: 'LP009',
    title: 'Pin taken while a break is pending',
    severity: 'warning',
    policies: rfc,
    condition: 'A long-term pin succeeds while every layout lease on the file is being broken.',
    sentence: 'The lease disappears at its deadline; the new pin outlives it and makes the waiting operation fail with ETXTBSY.',
    source: 'v1-04: a pending break still satisfies mapping_inode_has_layout()',
    remedy: 'Postpone the pin: release the lease, let the breaker finish, retake the lease, then pin.',
    hear: (moment) => {
      if (moment.kind !== 'pin' || moment.outcome !== 'ok') return undefined;
      const slice = moment.slices.find((one) => one.expectation.cause === 'breaking');
      const lease = slice?.leases[0];
      if (slice === undefined || lease === undefined) return undefined;
      const broken = lease.breaking;
      const left =
        broken?.deadline === undefined || moment.event.time === undefined
          ? 'soon'
          : `in ${timeText(Math.max(0, broken.deadline - moment.event.time))}`;
      return {
        event: moment.event,
        file: slice.file,
        process: moment.task.process,
        tid: moment.task.tid,
        needsDax: true,
        rests: { unanswered: lease },
        expected: 'ok',
        observed: 'ok',
        message: `${whoIs(moment.task.process)} pins ${pageText(slice.slice.firstPage, slice.slice.lastPage)} of ${nameOf(slice.file)} while its layout lease is being broken since line ${broken?.startLine ?? 0}: the lease goes ${left}, the pin stays and the waiting operation fails with ETXTBSY. Pin after the lease was retaken.`,
        evidence: [...breakLines(broken, lease), { line: moment.event.endLine, role: 'pages pinned' }],
      };
    },
  },
  {
    code: 'LP027',
    title: 'Relying on another process’s lease',
    severity: 'hint',
    policies: ['rfc-v1'],
    condition: 'A pin is allowed only because another process holds a layout lease on the file.',
    sentence: 'v1 checks the inode, not the caller; rfc-v2 and Chinner’s review ask for an own lease.',
    source: 'v1-04; Chinner 20190819092409.GM7777',
    remedy: 'Take an own layout lease in the process that pins.',
    hear: (moment) => {
      if (moment.kind !== 'pin' || moment.outcome !== 'ok') return undefined;
      const slice = moment.slices.find((one) => one.expectation.cause === 'foreign lease');
      const lease = slice?.leases.find((one) => one.state === 'active');
      if (slice === undefined || lease === undefined) return undefined;
      return {
        event: moment.event,
        file: slice.file,
        process: moment.task.process,
        tid: moment.task.tid,
        needsDax: true,
        message: `${whoIs(moment.task.process)} may pin ${nameOf(slice.file)} only because ${whoIs(lease.holder)} holds a layout lease on it (line ${lease.takenLine}): that process can give it back at any time. Take an own lease.`,
        evidence: [
          { line: lease.takenLine, role: 'lease of the other process' },
          { line: moment.event.endLine, role: 'pages pinned' },
        ],
      };
    },
  },
  {
    code: 'LP032',
    title: 'Pin exempt',
    severity: 'info',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'The registration pins nothing (on-demand paging) or pins memory the policy does not cover.',
    sentence: 'An on-demand MR and device DAX need no layout lease: nothing of a filesystem is pinned for long.',
    source: 'v2-00 rule 0; ib_umem_odp does not call GUP with FOLL_LONGTERM',
    remedy: 'Nothing to do.',
    hear: (moment) => {
      if (moment.kind !== 'pin' || moment.outcome !== 'ok') return undefined;
      const slice = moment.slices.find((one) => one.expectation.cause === 'on demand' || one.expectation.cause === 'device DAX');
      if (slice === undefined) return undefined;
      const why =
        slice.expectation.cause === 'on demand'
          ? 'the region is on-demand (IBV_ACCESS_ON_DEMAND), so no page is pinned'
          : 'device DAX has no filesystem that could move the pages';
      return {
        event: moment.event,
        file: slice.file,
        process: moment.task.process,
        tid: moment.task.tid,
        message: `No layout lease is needed for ${nameOf(slice.file)} here: ${why}.`,
        evidence: [{ line: moment.event.endLine, role: 'registered' }],
      };
    },
  },
  {
    code: 'LP033',
    title: 'Very large or whole-file MR',
    severity: 'warning',
    policies: rfc,
    condition: 'One registration pins at least the set share (90 %) of the file.',
    sentence: 'A registration over the whole file makes every truncate and hole punch of it fail.',
    source: 'R3 and R10 of the seed mail: other processes cannot truncate pages in use',
    remedy: 'Register the pieces that are in use, or shrink the MR.',
    hear: (moment, world) => {
      if (moment.kind !== 'pin' || moment.outcome !== 'ok') return undefined;
      for (const { slice, file, pin } of moment.slices) {
        if (
          pin === undefined ||
          moment.attempt.hidden ||
          file.size === undefined ||
          file.size === 0 ||
          file.dax === 'no' ||
          isUnknown(file)
        )
          continue;
        const pinned = (slice.lastPage - slice.firstPage + 1) * 4096;
        if (pinned < world.options.largePin * file.size) continue;
        const share = Math.min(100, Math.round((100 * pinned) / file.size));
        return {
          event: moment.event,
          file,
          process: moment.task.process,
          tid: moment.task.tid,
          needsDax: true,
          rests: { standing: [pin] },
          message: `${labelOf(pin)} pins ${pageText(slice.firstPage, slice.lastPage)}, ${share} % of ${nameOf(file)}: while it lives every truncate and hole punch of the file fails. Register only the pieces in use.`,
          evidence: [{ line: moment.event.endLine, role: 'pages pinned' }],
        };
      }
      return undefined;
    },
  },
];
