// What a piece of work costs when the machine is busy with others: the time on the wall then says nothing.

/**
 * ms of this thread's processor time for one run of `work`, over as many runs as it takes to measure one: the clock may be as coarse as 4 ms.
 * Time in which another process had the processor does not count.
 */
export function processorTime(work: () => void): number {
  const started = process.threadCpuUsage();
  for (let times = 1; ; times += 1) {
    work();
    const now = process.threadCpuUsage();
    const spent = (now.user + now.system - started.user - started.system) / 1000;
    if (spent > 60) return spent / times;
  }
}
