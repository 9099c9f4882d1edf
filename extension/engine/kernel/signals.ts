// Numbers of signals that the replay and the remedies know.

/** The signal that tells the holder of a lease of its break, unless F_SETSIG asked for another: its number on every architecture that has DAX. */
export const SIGIO = 29;
