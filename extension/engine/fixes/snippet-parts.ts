// The C that fixes are made of: functions that compile on their own, each with its errors handled. libibverbs and liburing where they are named.

export interface Part {
  readonly includes: readonly string[];
  readonly code: string;
  /** Names of parts whose functions this one calls. */
  readonly uses?: readonly string[];
}

export type PartName = keyof typeof parts;

/** Placeholders: `@LEASE@` is the lease's argument, `@RANGES@` rows of `{ offset, length }` in bytes, `@SIZE@` a size in bytes. */
export const parts = {
  lease: {
    includes: ['errno.h', 'fcntl.h', 'signal.h', 'time.h'],
    code: `/*
 * Call right before every pin that follows a break. Returns 0, or -1 with errno:
 * EINVAL: the kernel does not know layout leases.
 * EAGAIN: a break is still pending on the file after \`tries\` tries of 10 ms.
 */
int take_layout_lease(int fd, int tries)
{
	const struct timespec pause = { 0, 10 * 1000 * 1000 };

	/* F_UNLCK forgets F_SETSIG, so it is set for every lease anew. */
	if (fcntl(fd, F_SETSIG, SIGIO) == -1)
		return -1;
	while (fcntl(fd, F_SETLEASE, @LEASE@) == -1) {
		if (errno != EAGAIN || tries-- <= 0)
			return -1;
		nanosleep(&pause, NULL); /* the breaker's operation has not returned */
	}
	return 0;
}
`,
  },
  handler: {
    includes: ['signal.h', 'string.h'],
    code: `static volatile sig_atomic_t lease_broken;

static void on_lease_break(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)info; /* info->si_fd is the descriptor, because F_SETSIG is set */
	(void)context;
	lease_broken = 1;
}

/* Once, before the first lease: SIGIO's default action kills the process. */
int watch_layout_lease(void)
{
	struct sigaction action;
	sigset_t set;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_lease_break;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGIO, &action, NULL) == -1)
		return -1;
	/* A blocked SIGIO is heard by nobody. */
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	return sigprocmask(SIG_UNBLOCK, &set, NULL);
}
`,
  },
  pinRdma: {
    includes: ['stddef.h', 'infiniband/verbs.h'],
    uses: ['lease'],
    code: `/* A memory region registered under the file's layout lease; NULL with errno set when either is refused. */
struct ibv_mr *register_under_lease(struct ibv_pd *pd, int fd, void *addr, size_t length, int access)
{
	if (take_layout_lease(fd, 100) == -1)
		return NULL;
	return ibv_reg_mr(pd, addr, length, access);
}
`,
  },
  pinUring: {
    includes: ['errno.h', 'liburing.h'],
    uses: ['lease'],
    code: `/* Buffers registered under the file's layout lease; 0 or a negative errno. */
int register_buffers_under_lease(struct io_uring *ring, int fd, const struct iovec *buffers, unsigned count)
{
	if (take_layout_lease(fd, 100) == -1)
		return -errno;
	return io_uring_register_buffers(ring, buffers, count);
}
`,
  },
  orderRdma: {
    includes: ['errno.h', 'fcntl.h', 'infiniband/verbs.h'],
    code: `/*
 * First the pins, then the lease: the other way round the pages stay pinned
 * without one. Returns 0 or a negative errno; EAGAIN: the deadline passed and
 * the kernel has taken the lease away already.
 */
int give_up_regions(struct ibv_mr **regions, int count, int fd)
{
	for (int at = 0; at < count; at++) {
		int error = regions[at] ? ibv_dereg_mr(regions[at]) : 0;

		if (error)
			return -error;
		regions[at] = NULL;
	}
	return fcntl(fd, F_SETLEASE, F_UNLCK) == -1 ? -errno : 0;
}
`,
  },
  orderUring: {
    includes: ['errno.h', 'fcntl.h', 'liburing.h'],
    code: `/*
 * First the pins, then the lease: the other way round the pages stay pinned
 * without one. Returns 0 or a negative errno; EAGAIN: the deadline passed and
 * the kernel has taken the lease away already.
 */
int give_up_buffers(struct io_uring *ring, int fd)
{
	int error = io_uring_unregister_buffers(ring);

	if (error && error != -ENXIO) /* ENXIO: none were registered */
		return error;
	return fcntl(fd, F_SETLEASE, F_UNLCK) == -1 ? -errno : 0;
}
`,
  },
  answerRdma: {
    includes: ['errno.h', 'stddef.h', 'infiniband/verbs.h'],
    uses: ['handler', 'orderRdma', 'pinRdma'],
    code: `/*
 * Call from the main loop when lease_broken is set, never inside the handler:
 * a lease retaken while its break is pending is removed at the deadline all the
 * same. Returns 0 or a negative errno.
 */
int answer_lease_break(struct ibv_pd *pd, struct ibv_mr **region, int fd, void *addr, size_t length, int access)
{
	int error;

	lease_broken = 0;
	error = give_up_regions(region, 1, fd);
	if (error && error != -EAGAIN)
		return error;
	/* Waits for the breaker: F_SETLEASE is refused with EAGAIN until it is through. */
	*region = register_under_lease(pd, fd, addr, length, access);
	return *region ? 0 : -errno;
}
`,
  },
  answerUring: {
    includes: ['errno.h', 'liburing.h'],
    uses: ['handler', 'orderUring', 'pinUring'],
    code: `/*
 * Call from the main loop when lease_broken is set, never inside the handler:
 * a lease retaken while its break is pending is removed at the deadline all the
 * same. Returns 0 or a negative errno.
 */
int answer_lease_break(struct io_uring *ring, int fd, const struct iovec *buffers, unsigned count)
{
	int error;

	lease_broken = 0;
	error = give_up_buffers(ring, fd);
	if (error && error != -EAGAIN)
		return error;
	/* Waits for the breaker: F_SETLEASE is refused with EAGAIN until it is through. */
	return register_buffers_under_lease(ring, fd, buffers, count);
}
`,
  },
  releaseFirst: {
    includes: ['errno.h', 'fcntl.h', 'unistd.h'],
    code: `/* The holder's own operation would break its own lease: release it first. 0 or a negative errno. */
int truncate_own_file(int fd, off_t size)
{
	if (fcntl(fd, F_SETLEASE, F_UNLCK) == -1 && errno != EAGAIN)
		return -errno;
	return ftruncate(fd, size) == -1 ? -errno : 0;
}
`,
  },
  shrink: {
    includes: ['errno.h', 'stddef.h', 'stdint.h', 'infiniband/verbs.h'],
    code: `/* bytes into the mapping: regions that can be given up one by one. */
static const struct {
	size_t offset;
	size_t length;
} pieces[] = {
@RANGES@
};

#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

/* Registers the pieces; all of them or none. Returns 0 or a negative errno. */
int register_pieces(struct ibv_pd *pd, void *mapping, struct ibv_mr *regions[PIECES], int access)
{
	for (size_t at = 0; at < PIECES; at++) {
		regions[at] = ibv_reg_mr(pd, (uint8_t *)mapping + pieces[at].offset, pieces[at].length, access);
		if (!regions[at]) {
			int error = errno;

			while (at-- > 0)
				ibv_dereg_mr(regions[at]);
			return -error;
		}
	}
	return 0;
}
`,
  },
  split: {
    includes: ['errno.h', 'fcntl.h', 'stddef.h'],
    code: `/* bytes: the parts of the range in which no page is pinned. */
static const struct {
	off_t offset;
	off_t length;
} unpinned[] = {
@RANGES@
};

/* Frees the unpinned parts and leaves the pinned pages alone. Returns 0 or a negative errno. */
int punch_unpinned(int fd)
{
	for (size_t at = 0; at < sizeof(unpinned) / sizeof(unpinned[0]); at++)
		if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, unpinned[at].offset, unpinned[at].length) == -1)
			return -errno;
	return 0;
}
`,
  },
  keepPinned: {
    includes: ['errno.h', 'unistd.h'],
    code: `/* Cuts the file behind its last pinned page, @SIZE@ bytes in. Returns 0 or a negative errno. */
int truncate_unpinned(int fd)
{
	return ftruncate(fd, @SIZE@) == -1 ? -errno : 0;
}
`,
  },
  setSignal: {
    includes: ['fcntl.h', 'signal.h'],
    code: `/* With F_SETSIG si_fd names the descriptor whose lease is broken; set it again for every lease, F_UNLCK forgets it. */
int name_descriptor_in_signal(int fd)
{
	return fcntl(fd, F_SETSIG, SIGIO);
}
`,
  },
  onDemand: {
    includes: ['stddef.h', 'infiniband/verbs.h'],
    code: `/* An on-demand region pins nothing, so filesystem DAX allows it. NULL with errno: the device cannot. */
struct ibv_mr *register_on_demand(struct ibv_pd *pd, void *addr, size_t length)
{
	return ibv_reg_mr(pd, addr, length, IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_ON_DEMAND);
}
`,
  },
  unmapLast: {
    includes: ['errno.h', 'stddef.h', 'sys/mman.h', 'infiniband/verbs.h'],
    code: `/* First the pin, then the mapping: a truncate does not see the pins of a file that is not mapped. 0 or a negative errno. */
int unmap_region(struct ibv_mr *region, void *addr, size_t length)
{
	int error = ibv_dereg_mr(region);

	if (error)
		return -error;
	return munmap(addr, length) == -1 ? -errno : 0;
}
`,
  },
  closeInChild: {
    includes: ['errno.h', 'sys/types.h', 'unistd.h', 'infiniband/verbs.h'],
    code: `/* A child that keeps the device's descriptor keeps the parent's pins alive. Returns what fork does. */
pid_t fork_without_device(struct ibv_context *context)
{
	pid_t child = fork();

	if (child == 0 && close(context->cmd_fd) == -1)
		_exit(127);
	return child;
}
`,
  },
  preallocate: {
    includes: ['errno.h', 'fcntl.h'],
    uses: ['lease'],
    code: `/* XFS breaks layout leases on every write: make room first, lease afterwards. 0 or a negative errno. */
int preallocate_then_lease(int fd, off_t length)
{
	if (fallocate(fd, 0, 0, length) == -1)
		return -errno;
	return take_layout_lease(fd, 100) == -1 ? -errno : 0;
}
`,
  },
  downgrade: {
    includes: ['errno.h', 'fcntl.h', 'unistd.h'],
    code: `/* A read lease needs a description that is not open for writing. The leased descriptor, or a negative errno. */
int read_lease(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return -errno;
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == -1) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}
`,
  },
  retryOpen: {
    includes: ['errno.h', 'fcntl.h', 'time.h'],
    code: `/* EWOULDBLOCK says that a break has begun, not that the file is broken: try again until the holder has let go. */
int open_leased(const char *path, int flags, int tries)
{
	const struct timespec pause = { 0, 100 * 1000 * 1000 };

	for (;;) {
		int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);

		if (fd != -1 || errno != EWOULDBLOCK || tries-- <= 0)
			return fd == -1 ? -errno : fd;
		nanosleep(&pause, NULL);
	}
}
`,
  },
  retryInterrupted: {
    includes: ['errno.h', 'unistd.h'],
    code: `/* A signal ends the wait for the lease; the holder loses it all the same, so wait on. 0 or a negative errno. */
int truncate_uninterrupted(int fd, off_t size)
{
	int result;

	do
		result = ftruncate(fd, size);
	while (result == -1 && errno == EINTR);
	return result == -1 ? -errno : 0;
}
`,
  },
} as const satisfies Readonly<Record<string, Part>>;
