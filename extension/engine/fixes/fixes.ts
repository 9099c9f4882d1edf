// What helps against a finding: per rule the remedies of the catalogue, each with C to copy, and with a replay that shows what it would change.

import type { Analysis, Finding, PinLife, RuleCode } from '../analysis';
import { changeOf, piecesOf, rangesText, smallestSize, unpinnedParts } from './ranges';
import { type SnippetValues, snippetOf } from './snippet';
import type { PartName } from './snippet-parts';

export interface Fix {
  /** Stable: a command names a fix by it. */
  readonly id: FixId;
  readonly title: string;
  /** C that compiles on its own. */
  readonly code: string;
  /** A statement for the place of the call itself, for a source line that a stack names. */
  readonly call?: string;
}

export type FixId = keyof typeof remedies;

/** The remedies of a finding in the order in which they should be offered; those whose numbers the log hides are left out. */
export function fixesOf(analysis: Analysis, finding: Finding): readonly Fix[] {
  return (byRule[finding.rule] ?? []).flatMap((id) => fixOf(analysis, finding, id) ?? []);
}

export function fixOf(analysis: Analysis, finding: Finding, id: FixId): Fix | undefined {
  const remedy: Remedy = remedies[id];
  const pin = pinOf(analysis, finding);
  const made = remedy.make({ analysis, finding, uring: pin?.owner === 'io_uring', ...(pin && { pin }) });
  if (made === undefined) return undefined;
  const path = finding.path === undefined ? '' : ` (${finding.path})`;
  const values: SnippetValues = {
    exclusive: finding.policy === 'rfc-v2',
    heading: `${finding.rule}: ${finding.title}${path}. ${made.title}.`,
    ...(made.ranges && { ranges: made.ranges }),
    ...(made.size !== undefined && { size: made.size }),
  };
  return { id, title: made.title, code: snippetOf(made.parts, values), ...(made.call !== undefined && { call: made.call }) };
}

export function isFixId(id: unknown): id is FixId {
  return typeof id === 'string' && Object.hasOwn(remedies, id);
}

interface Scene {
  readonly analysis: Analysis;
  readonly finding: Finding;
  readonly pin?: PinLife;
  readonly uring: boolean;
}

interface Made {
  readonly title: string;
  readonly parts: readonly PartName[];
  readonly call?: string;
  readonly ranges?: SnippetValues['ranges'];
  readonly size?: number;
}

interface Remedy {
  readonly make: (scene: Scene) => Made | undefined;
}

const take = 'if (take_layout_lease(fd, 100) == -1)\n\treturn -errno;';

function plainRemedy(title: string, names: readonly PartName[], call?: string): Remedy {
  return { make: () => ({ title, parts: names, ...(call !== undefined && { call }) }) };
}

/** The same remedy for memory regions and for registered buffers. */
function byOwner(title: string, rdma: readonly PartName[], uring: readonly PartName[], call?: string): Remedy {
  return { make: (scene) => ({ title, parts: scene.uring ? uring : rdma, ...(call !== undefined && { call }) }) };
}

const remedies = {
  'retake-before-pin': byOwner('Retake the layout lease before this pin', ['pinRdma'], ['pinUring'], take),
  'retake-after-signal': byOwner('Answer SIGIO: unpin, release, wait for the breaker, retake, pin', ['answerRdma'], ['answerUring']),
  'own-lease': byOwner('Take an own lease in this process before the pin', ['pinRdma'], ['pinUring'], take),
  exclusive: {
    make: ({ uring }) => ({ title: 'Take the lease with F_EXCLUSIVE', parts: uring ? ['pinUring'] : ['pinRdma'], call: take }),
  },
  'release-in-order': byOwner('Release in the right order: pins first, then the lease', ['orderRdma'], ['orderUring']),
  'release-first': plainRemedy(
    'Release the lease before the own operation',
    ['releaseFirst'],
    'if (fcntl(fd, F_SETLEASE, F_UNLCK) == -1)\n\treturn -errno;',
  ),
  'add-handler': plainRemedy('Add the SIGIO handler', ['handler'], 'if (watch_layout_lease() == -1)\n\treturn -errno;'),
  'set-signal': plainRemedy(
    'Let the signal name the descriptor (F_SETSIG)',
    ['setSignal'],
    'if (fcntl(fd, F_SETSIG, SIGIO) == -1)\n\treturn -errno;',
  ),
  'shrink-region': {
    make: ({ pin }) => {
      const ranges = pin === undefined || pin.owner === 'io_uring' ? [] : piecesOf(pin);
      return ranges.length < 2
        ? undefined
        : { title: `Register ${ranges.length} pieces of ${ranges[0]?.length ?? 0} bytes instead of one region`, parts: ['shrink'], ranges };
    },
  },
  'split-range': {
    make: ({ analysis, finding }) => {
      const change = changeOf(analysis, finding);
      const ranges = change === undefined ? undefined : unpinnedParts(analysis, change);
      return ranges === undefined || ranges.length === 0
        ? undefined
        : { title: `Leave the pinned pages out: free ${rangesText(ranges)}`, parts: ['split'], ranges };
    },
  },
  'keep-pinned': {
    make: ({ analysis, finding }) => {
      const change = changeOf(analysis, finding);
      const size = change === undefined ? undefined : smallestSize(analysis, change);
      return size === undefined
        ? undefined
        : { title: `Truncate to no less than ${size} bytes, behind the last pinned page`, parts: ['keepPinned'], size };
    },
  },
  'on-demand': plainRemedy('Register on demand (ODP), which pins nothing', ['onDemand']),
  'unmap-last': plainRemedy('Deregister before the mapping goes', ['unmapLast']),
  'close-in-child': plainRemedy('Close the device in the child', ['closeInChild']),
  preallocate: plainRemedy('Make room before the lease is taken', ['preallocate']),
  'read-only-lease': plainRemedy('Hold the lease on a read-only descriptor', ['downgrade']),
  'retry-open': plainRemedy('Try again while the lease is being broken', ['retryOpen']),
  'retry-interrupted': plainRemedy('Go on waiting after a signal', ['retryInterrupted']),
} as const satisfies Readonly<Record<string, Remedy>>;

/** The last column of the catalogue; a rule that is missing here has no remedy in the program's source. */
const byRule: Readonly<Partial<Record<RuleCode, readonly FixId[]>>> = {
  LP001: ['retake-before-pin', 'add-handler'],
  LP002: ['split-range', 'keep-pinned', 'release-in-order', 'shrink-region'],
  LP003: ['on-demand'],
  LP004: ['own-lease'],
  LP005: ['release-first', 'release-in-order'],
  LP006: ['release-in-order'],
  LP007: ['release-in-order', 'split-range', 'keep-pinned'],
  LP008: ['retake-before-pin', 'retake-after-signal'],
  LP009: ['retake-after-signal'],
  LP010: ['release-in-order'],
  LP011: ['unmap-last'],
  LP012: ['unmap-last'],
  LP014: ['close-in-child'],
  LP015: ['release-in-order'],
  LP016: ['add-handler'],
  LP017: ['add-handler'],
  LP018: ['set-signal'],
  LP019: ['add-handler'],
  LP020: ['retake-after-signal'],
  LP021: ['retake-after-signal'],
  LP022: ['retake-after-signal'],
  LP023: ['preallocate'],
  LP024: ['read-only-lease'],
  LP025: ['release-in-order'],
  LP027: ['own-lease'],
  LP028: ['retake-before-pin'],
  LP029: ['release-in-order'],
  LP031: ['exclusive'],
  LP033: ['shrink-region'],
  LP034: ['retry-open'],
  LP035: ['retry-interrupted'],
  LP036: ['release-first'],
  LP039: ['retake-after-signal'],
};

/** The pin a finding is about: taken on its line, else the last one before it on its file. */
function pinOf(analysis: Analysis, finding: Finding): PinLife | undefined {
  return (
    analysis.pins.find((pin) => pin.startLine === finding.line) ??
    analysis.pins.findLast((pin) => pin.file === finding.file && pin.startLine <= finding.line)
  );
}
