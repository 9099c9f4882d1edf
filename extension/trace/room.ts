// How much of a log is kept in memory, and what is said when that is not all of it.

/** Lines of events that are kept unless the user says otherwise: about 2.5 GB of common ones. */
export const defaultMostEvents = 3_000_000;

/** Whether there is memory for more. Absent where it cannot be measured. */
export interface Room {
  /** Few enough left to stop reading: judging needs its own. */
  isShortForReading(): boolean;
  /** Few enough left to stop judging: its result needs its own. */
  isShortForJudging(): boolean;
  /** Few enough left not to copy what a judging holds: the copy needs its own, and the copying once more. */
  isShortForCopying(): boolean;
}

/** Why reading or judging ended early, in words that end a sentence. */
export const shortOfMemory = 'memory is nearly used up';

/** A second replay of a log that memory sufficed for once; its message says what to do. */
export class NoRoomForReplay extends Error {
  constructor() {
    super(
      `${shortOfMemory}: a what-if replays the log a second time beside what is kept of the first. Split the log by time or by task and ask of the part, or give more memory (node --max-old-space-size)`,
    );
  }
}

/** What a user can do about it; behind the reason. */
export const whatToDo =
  'What stands behind that line is not judged. Split the log by time or by task and look at the parts, or record less (lease-lens record); a larger bound (--most-events, leaseLens.mostEvents) needs more memory (node --max-old-space-size).';
