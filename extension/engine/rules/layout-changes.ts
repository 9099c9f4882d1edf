// Truncates, punches and their kin that meet pinned pages or an exclusive lease.

import type { Evidence } from '../analysis';
import { pinsKeeping } from '../kernel/file-pins';
import { lastLostLayout } from '../kernel/lost-leases';
import type { Change, Lease, Pin } from '../kernel/model';
import { labelOf } from '../kernel/pin-label';
import type { ChangeMoment, Moment } from '../moments';
import { expectationText } from '../policy/judgement';
import { isInterrupted, sameErrno, type World } from '../replay/world';
import { nameOf, pageText, pinText, timeText, whoIs } from '../words';
import { signalLines } from './break-evidence';
import type { Draft, Rule } from './rule';

const rfc = ['rfc-v1', 'rfc-v2'] as const;

export const layoutChangeRules: readonly Rule[] = [
  {
    code: 'LP002',
    title: 'Truncate or hole punch of pinned pages',
    severity: 'error',
    policies: rfc,
    condition: 'A layout-changing operation touches pages that are pinned long-term.',
    sentence: 'A truncate or hole punch of pinned DAX pages fails with ETXTBSY; one that succeeds frees blocks under DMA.',
    source: '"Any truncate or hole punch operation on a GUP’ed DAX page will fail" (Weiny, 6 June 2019)',
    remedy: 'Release the pins first (ibv_dereg_mr), or keep the operation off the pinned pages.',
    hear: (moment, world) => only(moment, world, pinnedRange),
  },
  {
    code: 'LP005',
    title: 'Breaking one’s own exclusive lease',
    severity: 'error',
    policies: ['rfc-v2'],
    condition: 'The process that holds the exclusive layout lease changes the layout itself.',
    sentence: 'v2 answers EDEADLOCK, because it is most likely a programming bug.',
    source: 'v2-02 __break_lease(): breaker’s tgid equals the holder’s',
    remedy: 'Deregister and release the lease (F_UNLCK) before the own truncate.',
    hear: (moment, world) =>
      only(moment, world, (one) => {
        if (one.expectation.cause !== 'own exclusive lease' || one.outcome === 'ok' || !sameErrno(one.outcome, 'EDEADLOCK'))
          return undefined;
        const said = draft(
          one,
          `${whoIs(one.task.process)} changes the layout of ${nameOf(one.file)} while it holds its exclusive layout lease (line ${one.leases[0]?.takenLine ?? 0}): EDEADLOCK. Release the lease before this call.`,
          leaseEvidence(one),
        );
        return { ...said, proved: true };
      }),
  },
  {
    code: 'LP006',
    title: 'Layout change refused by exclusive lease',
    severity: 'error',
    policies: ['rfc-v2'],
    condition: 'A layout-changing operation on unpinned pages fails because an exclusive layout lease covers the whole file.',
    sentence: 'An exclusive layout lease covers the whole file: even unpinned ranges are refused with ETXTBSY.',
    source: 'v2-00 rule 9 and v2-02 __break_lease()',
    remedy: 'Ask the holder to release the lease, then retry.',
    hear: (moment, world) =>
      only(moment, world, (one) => {
        if (one.expectation.cause !== 'exclusive lease' || one.outcome !== 'ETXTBSY' || one.pinsInRange.length > 0) return undefined;
        const lease = one.leases.find((held) => held.type === 'layout-exclusive');
        const said = draft(
          one,
          `${verb(one.change)} of ${nameOf(one.file)} (${range(one.change)}) is refused though nothing is pinned there: ${whoIs(lease?.holder)} holds an exclusive layout lease since line ${lease?.takenLine ?? 0}. Ask it to release the lease.`,
          leaseEvidence(one),
        );
        return { ...said, absentSince: 0, absent: 'pages of the range may have been pinned there' };
      }),
  },
  {
    code: 'LP007',
    title: 'Truncate hangs on pinned pages',
    severity: 'error',
    policies: ['rfc-v2', 'mainline'],
    condition: 'A layout-changing operation waits longer than the set time for pins or page references, and no lease is involved.',
    sentence: 'Nobody holds a lease, but references to the pages remain: the call sleeps until they are dropped.',
    source: 'v2: "by ‘fail’ I mean hang" (20190815130558.GF14313); fs/dax.c dax_layout_busy_page()',
    remedy: 'Release the pins; the finding names who holds them.',
    hear: (moment, world) =>
      only(moment, world, (one) => {
        const pins = one.pinsAtStart.length > 0 ? one.pinsAtStart : one.pinsInRange;
        const waited = one.change.event.returned === false ? Number.POSITIVE_INFINITY : one.waited;
        if (waited === undefined || waited < world.options.hangTime || one.change.break !== undefined || !one.change.layout)
          return undefined;
        if (pins.length === 0 && one.change.sawBusy !== true) return undefined;
        const long = waited === Number.POSITIVE_INFINITY ? 'never returns' : `waits ${timeText(waited)}`;
        const whom = pins.length > 0 ? `for ${pinText(pins)}` : 'for references to its pages';
        const said = draft(
          one,
          `${verb(one.change)} of ${nameOf(one.file)} ${long} ${whom}; no lease is held, so nobody is told. Release the pins.`,
          [...pinEvidence(pins), { line: one.change.startLine, role: 'wait began' }, { line: one.event.endLine, role: 'wait ended' }],
        );
        return { ...said, absentSince: 0, absent: 'a lease may have been taken there' };
      }),
  },
  {
    code: 'LP012',
    title: 'Pinned file has no mapping: truncate does not see the pin',
    severity: 'error',
    policies: ['rfc-v1', 'rfc-v2', 'mainline'],
    condition: 'Pages are pinned, no mapping of the file is left, and a layout-changing operation on them succeeds.',
    sentence: 'dax_layout_busy_page() skips a file that nobody maps: blocks are freed while a device may still write to them.',
    source: 'fs/dax.c dax_layout_busy_page_range(): !mapping_mapped(mapping); v1-05',
    remedy: 'Keep a mapping as long as the pins live, or deregister before the last munmap.',
    hear: (moment, world) =>
      only(moment, world, (one) => {
        if (one.outcome !== 'ok' || one.pinsInRange.length === 0 || one.mapped) return undefined;
        return draft(
          one,
          `${verb(one.change)} of ${nameOf(one.file)} frees pages that ${pinText(one.pinsInRange)} still pins: no process maps the file any more, so the check does not see the pin. Deregister before the last munmap.`,
          [...pinEvidence(one.pinsInRange), { line: one.event.endLine, role: 'pinned pages freed' }],
          maybeReleased(one.pinsInRange, world),
          one.pinsInRange,
        );
      }),
  },
  {
    code: 'LP029',
    title: 'Collapse or insert shifts pinned pages',
    severity: 'error',
    policies: rfc,
    condition: 'A collapse or insert in front of pinned pages succeeds.',
    sentence: 'The RFC checks only [offset, offset+len); everything behind moves, so the pins hold pages that now belong to other offsets.',
    source: 'v1-06 callers of ext4_break_layouts() in ext4_collapse_range() and ext4_insert_range()',
    remedy: 'Deregister what lies behind the range before the call.',
    hear: (moment, world) =>
      only(moment, world, (one) => {
        if (one.outcome !== 'ok' || one.pinsInTail.length === 0 || one.pinsInRange.length > 0) return undefined;
        return draft(
          one,
          `${verb(one.change)} at ${range(one.change)} of ${nameOf(one.file)} moves the pages that ${pinText(one.pinsInTail)} pins: DMA now goes to other offsets of the file. Deregister first.`,
          [...pinEvidence(one.pinsInTail), { line: one.event.endLine, role: 'pages shifted' }],
          maybeReleased(one.pinsInTail, world),
          one.pinsInTail,
        );
      }),
  },
];

function only(moment: Moment, world: World, hear: (one: ChangeMoment, world: World) => Draft | undefined): Draft | undefined {
  return moment.kind === 'change' ? hear(moment, world) : undefined;
}

function pinnedRange(one: ChangeMoment, world: World): Draft | undefined {
  const { change, outcome } = one;
  if (!change.layout || isInterrupted(outcome)) return undefined;
  if (one.expectation.cause === 'own exclusive lease' && outcome !== 'ok' && !sameErrno(outcome, 'ETXTBSY')) return undefined;
  if (outcome === 'ok') {
    if (one.pinsInRange.length === 0 || !one.mapped) return undefined;
    // A page that could be pinned lay inside the file: a truncate below it is no growth, whatever the size was.
    const newEnd = change.firstPage;
    const proves = one.pinsInRange.some((pin) => pin.lastPage !== undefined && pin.lastPage > newEnd);
    const growth = change.shrinkCertain || proves ? undefined : 'the old size is not in the log, so the truncate may be growth';
    return draft(
      one,
      `${verb(change)} of ${nameOf(one.file)} (${range(change)}) succeeds on pages pinned by ${pinText(one.pinsInRange)}: their blocks are freed under DMA. Release the pins first.`,
      [...pinEvidence(one.pinsInRange), { line: one.event.endLine, role: 'pinned pages freed' }],
      growth ?? maybeReleased(one.pinsInRange, world),
      one.pinsInRange,
      breakEvidence(one),
    );
  }
  if (outcome !== 'ETXTBSY') return undefined;
  const pins = one.pinsInRange.length > 0 ? one.pinsInRange : one.pinsAtStart;
  const end = { line: one.event.endLine, role: 'refused with ETXTBSY' };
  const start = change.startLine === one.event.endLine ? [] : [{ line: change.startLine, role: `${change.operation} started` }];
  if (pins.length > 0) {
    const overlap = overlapText(change, pins);
    const said = draft(
      one,
      `${verb(change)} of ${nameOf(one.file)} (${range(change)}) meets ${overlap} pinned by ${pinText(pins)} and fails with ETXTBSY. Release the pins first, or keep off those pages.`,
      [...pinEvidence(pins), ...start, ...breakEvidence(one), end],
    );
    return { ...said, proved: true };
  }
  // Under an exclusive lease LP006 speaks.
  if (one.expectation.cause === 'exclusive lease' || one.leases.some((lease) => lease.type === 'layout-exclusive')) return undefined;
  if (one.pinsNear.length > 0) {
    const because =
      'the kernel tests pins by its own granularity: v1 takes in one page more, and with 2 MiB DAX entries every page of the entry';
    return {
      ...draft(
        one,
        `${verb(change)} of ${nameOf(one.file)} (${range(change)}) fails with ETXTBSY though it ends just beside ${pinText(one.pinsNear)}: ${because}.`,
        [...pinEvidence(one.pinsNear), ...start, end],
      ),
      because,
      absentSince: 0,
      undecidable: hidesLeases(world) ? 'no fcntl call is in the log, and an exclusive layout lease refuses with ETXTBSY too' : undefined,
    };
  }
  const hidden = one.pinsHidden.length > 0;
  const because = hidden ? 'the pin’s range is not in the log' : 'no pin of these pages is in the log';
  const said = draft(
    one,
    hidden
      ? `${verb(change)} of ${nameOf(one.file)} (${range(change)}) fails with ETXTBSY: pages in it are pinned, most likely by ${pinText(one.pinsHidden)}, whose range the log does not show. Release the pins first.`
      : `${verb(change)} of ${nameOf(one.file)} (${range(change)}) fails with ETXTBSY: pages in it are pinned, but the log does not show by whom. Record the GUP probes (pin_user_pages_fast, ib_umem_get) or annotate the registration (# lp: reg_mr).`,
    [...pinEvidence(one.pinsHidden), ...start, ...breakEvidence(one), end],
  );
  // On a DAX file of a kernel that grants layout leases nothing but a pin gives ETXTBSY here: the refusal itself proves it.
  const granted = one.leases[0] ?? lastLostLayout(one.file);
  if (granted === undefined || one.file.dax !== 'yes') return { ...said, undecidable: because };
  return { ...said, because, proved: true, context: grantedLines(granted) };
}

function grantedLines({ takenLine, endedLine }: Lease): readonly Evidence[] {
  return [
    { line: takenLine, role: 'layout lease granted' },
    ...(endedLine === undefined ? [] : [{ line: endedLine, role: 'that lease ended' }]),
  ];
}

/** Where exclusive leases refuse, a log without any lease does not show whether one did. */
function hidesLeases({ facts, policy }: World): boolean {
  return policy.name === 'rfc-v2' && !facts.seesLeaseCalls && !facts.seesLeasePoints;
}

/** A reason to doubt that pins still stand. */
export function maybeReleased(pins: readonly Pin[], world: World): string | undefined {
  if (pins.every((pin) => pin.releaseUncertain !== undefined))
    return 'a DEREG_MR before it may have released this very region: its handle is not in the log';
  if (!world.facts.seesUnpins && pins.every((pin) => pin.taken.kind === 'pin'))
    return 'no function that unpins was recorded (unpin_user_pages, unpin_user_pages_dirty_lock, ib_umem_release), so the pin may be gone';
  return undefined;
}

/** A pin stands until it is released or its context is closed; where the context's open is not in the log, a gap before the pin counts too. */
export function stillStanding(pins: readonly Pin[]): Pick<Draft, 'absentSince' | 'absent' | 'rests'> {
  if (pins.length === 0) return {};
  const known = pins.every((pin) => pin.context?.openedLine !== undefined);
  return { absent: 'the pin may have been released there', rests: { standing: pins }, ...(known ? {} : { absentSince: 0 }) };
}

export function pinEvidence(pins: readonly Pin[]): Evidence[] {
  return pins.slice(0, 16).flatMap((pin) => [{ line: pin.takenLine, role: `pages pinned (${labelOf(pin)})` }, ...uncertainty(pin)]);
}

function uncertainty({ releaseUncertain }: Pin): readonly Evidence[] {
  if (releaseUncertain === undefined) return [];
  const { line, other } = releaseUncertain;
  return [{ line, role: 'perhaps unpinned' }, ...(other === undefined ? [] : [{ line: other, role: 'another region it may be about' }])];
}

function breakEvidence(one: ChangeMoment): Evidence[] {
  const broken = one.change.break;
  if (broken === undefined) return [];
  const lines: Evidence[] = [];
  for (const lease of broken.leases.slice(0, 4)) {
    lines.push({ line: lease.takenLine, role: 'lease taken' }, ...signalLines(broken, lease, 2));
    if (lease.endedLine !== undefined && lease.endedUnder === broken && lease.endedBy === 'released')
      lines.push({ line: lease.endedLine, role: 'lease released' });
  }
  return lines;
}

/** Pins that alone keep a lease whose descriptors and mappings are gone. */
export function keepingPins({ file, leases }: ChangeMoment): readonly Evidence[] {
  const kept = leases.find(({ description }) => description.pinReferences > 0 && description.references + description.mappings === 0);
  return kept === undefined ? [] : pinEvidence(pinsKeeping(file, kept.description, 1));
}

function leaseEvidence(one: ChangeMoment): Evidence[] {
  return [
    ...keepingPins(one),
    ...one.leases.slice(0, 4).map((lease) => ({ line: lease.takenLine, role: 'exclusive lease taken' })),
    { line: one.event.endLine, role: `refused with ${one.outcome ?? '?'}` },
  ];
}

export function verb(change: Change): string {
  const names = {
    truncate: 'truncate',
    punch: 'hole punch',
    zero: 'zero range',
    collapse: 'collapse range',
    insert: 'insert range',
    allocate: 'fallocate',
    write: 'write',
    open: 'open',
  };
  const name = change.event.kind === 'open' && change.operation === 'truncate' ? 'open with O_TRUNC' : names[change.operation];
  return `${whoIs(change.task.process)}: ${name}`;
}

function range(change: Change): string {
  return pageText(change.firstPage, change.lastPage);
}

function overlapText(change: Change, pins: readonly Pin[]): string {
  const first = pins[0];
  if (first?.firstPage === undefined || first.lastPage === undefined) return 'pages';
  return pageText(Math.max(first.firstPage, change.firstPage), Math.min(first.lastPage, change.lastPage));
}

/** `standing`: pins that must still stand for it to hold. */
function draft(
  one: ChangeMoment,
  message: string,
  evidence: readonly Evidence[],
  undecidable?: string,
  standing: readonly Pin[] = [],
  context: readonly Evidence[] = [],
): Draft {
  return {
    ...stillStanding(standing),
    context,
    event: one.event,
    file: one.file,
    process: one.task.process,
    tid: one.task.tid,
    expected: expectationText(one.expectation),
    observed: one.outcome,
    needsDax: true,
    message,
    evidence,
    undecidable,
  };
}
