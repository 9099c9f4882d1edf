// Leases given back and processes that go while pages stay pinned.

import type { Evidence } from '../analysis';
import { countLayoutLeases } from '../kernel/file-leases';
import type { Pin } from '../kernel/model';
import { isLayout } from '../kernel/model';
import type { ReleaseMoment } from '../moments';
import type { World } from '../replay/world';
import { nameOf, pinText, timeText, whoIs } from '../words';
import { signalLines } from './break-evidence';
import { maybeReleased, pinEvidence, stillStanding } from './layout-changes';
import type { Rule } from './rule';

const rfc = ['rfc-v1', 'rfc-v2'] as const;

export const releaseRules: readonly Rule[] = [
  {
    code: 'LP010',
    title: 'Lease released while pages stay pinned',
    severity: 'warning',
    policies: rfc,
    condition: 'A layout lease is released (F_UNLCK, or the close or munmap that drops it) while pages of the file are pinned.',
    sentence: 'The pins outlive the lease: nobody is told of a truncate any more, and further pins fail.',
    source: 'Kara 20190606104203.GF7433: "you must hold the file lease until you unpin all pages"',
    remedy: 'Deregister first, then release the lease.',
    hear: (moment, world) => {
      if (moment.kind !== 'release' || !isLayout(moment.lease) || moment.how === 'exit' || moment.how === 'exec') return undefined;
      const others = countLayoutLeases(moment.lease.file) > 0;
      const left = others ? moment.ownPins : moment.pins;
      if (left.length === 0) return undefined;
      const how = moment.how === 'unlock' ? 'releases its layout lease on' : 'drops, with the last reference, the layout lease on';
      const answer = world.policy.release({ how: moment.how === 'unlock' ? 'unlock' : 'close', pinned: true });
      const waits = answer.verdict === 'wait' ? ' This policy lets the call wait until they are unpinned.' : '';
      return {
        event: moment.event,
        file: moment.lease.file,
        process: moment.task.process,
        tid: moment.task.tid,
        needsDax: true,
        ...(answer.verdict === 'wait' ? { expected: 'wait', observed: 'ok' } : {}),
        ...stillStanding(left),
        rests: { standing: left, unanswered: moment.lease },
        undecidable: maybeReleased(left, world) ?? maybeMapped(moment.how, world),
        message: `${whoIs(moment.task.process)} ${how} ${nameOf(moment.lease.file)} while ${pinText(left)} stays pinned: the pins outlive the lease and the next pin fails. Deregister before releasing.${waits}`,
        evidence: [
          { line: moment.lease.takenLine, role: 'lease taken' },
          ...pinEvidence(left),
          { line: moment.event.endLine, role: 'lease released' },
        ],
        leaseLostLine: moment.event.endLine,
      };
    },
  },
  {
    code: 'LP011',
    title: 'Mapping removed while pinned',
    severity: 'info',
    policies: rfc,
    condition: 'munmap removes a mapping through which pages were pinned that are still pinned.',
    sentence: 'The pages stay pinned after munmap: GUP holds pages, not the mapping, and DMA goes on.',
    source: 'spec 1.8, case 3; fs/dax.c dax_layout_busy_page_range()',
    remedy: 'Deregister before munmap; without any mapping a truncate does not see the pin.',
    hear: (moment) => {
      if (moment.kind !== 'unmap') return undefined;
      const file = moment.pins[0]?.file;
      return {
        event: moment.event,
        file,
        process: moment.task.process,
        tid: moment.task.tid,
        needsDax: true,
        message: `${whoIs(moment.task.process)} unmaps memory that ${pinText(moment.pins)} still pins: the pages of ${nameOf(file)} stay pinned and DMA goes on. Deregister before munmap.`,
        evidence: [...pinEvidence(moment.pins), { line: moment.event.endLine, role: 'mapping removed' }],
      };
    },
  },
  {
    code: 'LP013',
    title: 'Zombie lease',
    severity: 'info',
    policies: ['rfc-v2'],
    condition: 'The leased description has no descriptor and no mapping left; only a file pin keeps it.',
    sentence: 'The lease lives on through the pin; /proc/PID/file_pins shows who keeps it.',
    source: 'v2-14: the pin takes get_file() on the leased file; Chinner 20190817022603.GW6129',
    remedy: 'Deregister before the last close.',
    hear: (moment) => {
      if (moment.kind !== 'zombie') return undefined;
      return {
        event: moment.event,
        file: moment.lease.file,
        process: moment.lease.holder,
        needsDax: true,
        message: `The last descriptor and mapping of ${nameOf(moment.lease.file)} go, but its exclusive layout lease lives on: ${pinText(moment.pins)} keeps the open file. It ends with the last deregistration.`,
        evidence: [
          { line: moment.lease.takenLine, role: 'lease taken' },
          ...pinEvidence(moment.pins),
          { line: moment.event.endLine, role: 'last reference gone' },
        ],
      };
    },
  },
  {
    code: 'LP014',
    title: 'Pin leaked at exit',
    severity: 'warning',
    policies: rfc,
    condition: 'A process exits while pins it made live on, because their context descriptor is shared with another process.',
    sentence:
      'The uverbs, ring or container descriptor was shared: the pins stay, and nobody in the process that made them can release them.',
    source: 'spec 1.8, case 5 (Kara, Gunthorpe)',
    remedy: 'Close inherited context descriptors in the child, or open them with O_CLOEXEC.',
    hear: (moment) => {
      if (moment.kind !== 'exit' || moment.leaked.length === 0) return undefined;
      const file = moment.leaked[0]?.file;
      return {
        event: moment.event,
        file,
        process: moment.process,
        needsDax: true,
        rests: { keeping: moment.leaked[0]?.keepers ?? [], standing: moment.leaked },
        message: `${whoIs(moment.process)} exits, but ${pinText(moment.leaked)} stays pinned: its context descriptor is open in another process too. Close it there, or open it with O_CLOEXEC.`,
        evidence: [...pinEvidence(moment.leaked), { line: moment.event.line, role: 'process exits' }],
      };
    },
  },
  {
    code: 'LP015',
    title: 'Pins released implicitly at exit',
    severity: 'info',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'A process exits with pins of its own.',
    sentence: 'The kernel released the pages with the process; an explicit deregistration is cleaner and says when.',
    source: 'spec 1.8, case 5',
    remedy: 'Deregister before exit.',
    hear: (moment) => {
      if (moment.kind !== 'exit' || moment.released.length === 0) return undefined;
      const pages = sum(moment.released);
      const file = moment.released[0]?.file;
      return {
        event: moment.event,
        file,
        process: moment.process,
        needsDax: true,
        message: `${whoIs(moment.process)} exits with pins: the kernel releases ${pages === 0 ? 'them' : `${pages} pages`} of ${pinText(moment.released)}. Deregister before exit.`,
        evidence: [...pinEvidence(moment.released), { line: moment.event.line, role: 'process exits' }],
      };
    },
  },
  {
    code: 'LP025',
    title: 'Break nearly timed out',
    severity: 'warning',
    policies: ['rfc-v1', 'mainline'],
    condition: 'A lease under break is released with less than 10 % of lease-break-time left.',
    sentence: 'The holder answered the break in the last tenth of its window; a little later the kernel would have taken the lease away.',
    source: '/proc/sys/fs/lease-break-time, fcntl(2)',
    remedy: 'Do less between SIGIO and F_UNLCK, or raise lease-break-time.',
    hear: (moment) => {
      if (
        moment.kind !== 'release' ||
        moment.how === 'exit' ||
        moment.windowLeft === undefined ||
        moment.windowLeft >= 0.1 ||
        moment.windowLeft < 0
      )
        return undefined;
      const broken = moment.lease.endedUnder;
      if (broken?.deadline === undefined || moment.event.time === undefined) return undefined;
      const evidence: Evidence[] = [
        { line: moment.lease.takenLine, role: 'lease taken' },
        { line: broken.startLine, role: 'break started' },
        ...signalLines(broken, moment.lease, 2),
        { line: moment.event.endLine, role: 'lease released' },
      ];
      return {
        event: moment.event,
        file: moment.lease.file,
        process: moment.task.process,
        tid: moment.task.tid,
        message: `${whoIs(moment.task.process)} releases ${nameOf(moment.lease.file)} only ${timeText(broken.deadline - moment.event.time)} before the break deadline. Release earlier in the SIGIO handler, or raise lease-break-time.`,
        evidence,
      };
    },
  },
];

/** A mapping keeps what the last close would drop. */
function maybeMapped(how: ReleaseMoment['how'], { facts }: World): string | undefined {
  return how === 'unlock' || facts.seesMmaps ? undefined : 'no mmap was recorded, and a mapping would keep the lease';
}

function sum(pins: readonly Pin[]): number {
  return pins.reduce(
    (total, pin) => total + (pin.firstPage === undefined || pin.lastPage === undefined ? 0 : pin.lastPage - pin.firstPage + 1),
    0,
  );
}
