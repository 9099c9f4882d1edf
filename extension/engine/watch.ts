// Who runs long work looks after it: may end it in the middle, and knows whether there is memory for what is only there to save time.

export interface Watch {
  /** Called between some events and some more; what it throws ends the work. */
  readonly look: () => void;
  readonly hasRoom: () => boolean;
}

export const unwatched: Watch = { look: () => {}, hasRoom: () => true };
