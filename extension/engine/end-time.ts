// When an event ends.

/** On the log's clock: its start and its duration; undefined where it shows no stamp. */
export function endTimeOf({
  time,
  duration,
}: {
  readonly time?: number | undefined;
  readonly duration?: number | undefined;
}): number | undefined {
  return time === undefined ? undefined : time + (duration ?? 0);
}
