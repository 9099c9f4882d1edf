// Source text to copy: C that retakes the lease a finding misses, in the right order and with its errors handled.

import type { Analysis, Finding } from './analysis';

/** C for the finding's policy and descriptor (F_SETLEASE, SIGIO handler, order of release); compiles on its own with _GNU_SOURCE. */
export function retakeCode(analysis: Analysis, finding: Finding): string {
  const exclusive = finding.policy === 'rfc-v2';
  const lease = exclusive ? 'F_LAYOUT | F_EXCLUSIVE' : 'F_LAYOUT';
  const path = finding.path ?? (finding.file === undefined ? undefined : analysis.files[finding.file]?.paths.at(-1));
  return `/* ${finding.rule}: ${comment(finding.title)}${path === undefined ? '' : ` (${comment(path)})`} */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#ifndef F_LAYOUT
#define F_LAYOUT 16 /* RFC of 2019, not in released kernels */
#endif
#ifndef F_EXCLUSIVE
#define F_EXCLUSIVE 32
#endif

static volatile sig_atomic_t lease_broken;

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

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_lease_break;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	sigemptyset(&action.sa_mask);
	return sigaction(SIGIO, &action, NULL);
}

/*
 * Call before every pin that follows a break. Returns 0, or -1 with errno:
 * EINVAL: the kernel does not know layout leases.
 * EAGAIN: a break is still pending on the file after tries.
 */
int retake_layout_lease(int fd, int tries)
{
	const struct timespec pause = { 0, 10 * 1000 * 1000 };

	/* F_UNLCK forgets F_SETSIG, so it is set for every lease anew. */
	if (fcntl(fd, F_SETSIG, SIGIO) == -1)
		return -1;
	while (fcntl(fd, F_SETLEASE, ${lease}) == -1) {
		if (errno != EAGAIN || tries-- <= 0)
			return -1;
		nanosleep(&pause, NULL); /* the breaker's operation has not finished */
	}
	lease_broken = 0;
	return 0;
}

/*
 * When lease_broken is set: deregister what the breaker may want
 * (ibv_dereg_mr, io_uring_unregister_buffers) first, then release. Do not
 * retake before the breaker's operation has returned.
 */
int release_layout_lease(int fd)
{
	return fcntl(fd, F_SETLEASE, F_UNLCK);
}
`;
}

/** Text of a log inside a C comment: it must not end it, nor continue the line. */
function comment(text: string): string {
  return [...text]
    .map((one) => (one < ' ' || one === '\u007f' || one === '\\' ? '?' : one))
    .join('')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *');
}
