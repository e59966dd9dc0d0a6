/* SPDX-License-Identifier: Apache-2.0 */
/* A process shuts itself in: limits, Landlock, seccomp, in this order, for good.
 *
 * Input: what kind of worker it is; descriptor 3 is its channel, no other is open.
 * Output: what could not be had. From then on:
 * - limits: no core file, no new descriptor (a kind that takes files: four), no new
 *   process, no file that grows, so much address space;
 * - Landlock (where the kernel has it): no path can be opened, no TCP port bound or
 *   connected, no signal sent out, whatever the filter below would let through;
 * - seccomp: a list of what is allowed. Reading and writing the channel; memory that is
 *   never executable; the clock; ending. What libraries ask for and can do without
 *   (opening, looking at files) answers "not permitted"; everything else ends the process.
 * libseccomp knows the numbers of the system calls of each machine (kernel seccomp(2),
 * landlock(7)). Built for sanitizers or coverage, whose run times open files and start
 * processes, nothing is given up but descriptors, and that is said. */
#define _GNU_SOURCE
#include "cage/cage.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef CLV_WITH_SECCOMP
#include <seccomp.h>
#endif

#if defined(__has_feature)
#define CLV_HAS_FEATURE(x) __has_feature(x)
#else
#define CLV_HAS_FEATURE(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || CLV_HAS_FEATURE(address_sanitizer) || \
	CLV_HAS_FEATURE(thread_sanitizer) || CLV_HAS_FEATURE(memory_sanitizer)
#define CLV_OPEN_BUILD 1
#else
#define CLV_OPEN_BUILD 0
#endif

/* ---- limits ------------------------------------------------------------------------ */

static size_t address_space(void)
{
	char line[128] = "";
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f)
		return 0;
	unsigned long pages = fgets(line, sizeof line, f) ? strtoul(line, NULL, 10) : 0;
	fclose(f);
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void limit(__rlimit_resource_t what, rlim_t n)
{
	struct rlimit now;
	if (getrlimit(what, &now) == 0 && n > now.rlim_max)
		n = now.rlim_max; /* an own lower limit stays */
	setrlimit(what, &(struct rlimit){ n, n });
}

static void limits(const clv_cage_kind *k, size_t space)
{
	prctl(PR_SET_DUMPABLE, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_MEMLOCK, 0);
	limit(RLIMIT_MSGQUEUE, 0);
	if (space)
		limit(RLIMIT_AS, space + k->memory);
	limit(RLIMIT_NOFILE, k->takes_files ? 4 : 0);
}

/* ---- Landlock ------------------------------------------------------------------------ */

/* A set of rules that handles all that this kernel knows and allows none of it. The
 * numbers are those of landlock(7); headers older than the kernel do not name them. */
static void landlock(void)
{
#ifdef SYS_landlock_create_ruleset
	struct {
		uint64_t fs, net, scoped;
	} all = { 0, 0, 0 };
	enum { VERSION_1 = 13, NET_FROM = 4, SCOPED_FROM = 6 };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	if (version < 1)
		return;
	int bits = VERSION_1 + (version >= 2) + (version >= 3) + (version >= 5);
	all.fs = (1ull << bits) - 1;
	all.net = version >= NET_FROM ? 3 : 0;
	all.scoped = version >= SCOPED_FROM ? 3 : 0;
	size_t size = version >= SCOPED_FROM ? 24 : version >= NET_FROM ? 16 : 8;
	long rules = syscall(SYS_landlock_create_ruleset, &all, size, 0);
	if (rules < 0)
		return;
	syscall(SYS_landlock_restrict_self, rules, 0);
	close((int)rules);
#endif
}

/* ---- seccomp --------------------------------------------------------------------------- */

#ifdef CLV_WITH_SECCOMP
/* Allowed as they are. */
static const int FREE[] = {
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(sched_yield), SCMP_SYS(sysinfo),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(exit), SCMP_SYS(exit_group),
};
/* Libraries ask for these and go on without. */
static const int REFUSED[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
	SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(ioctl), SCMP_SYS(lseek), SCMP_SYS(writev), SCMP_SYS(getcwd), SCMP_SYS(uname),
};

static bool allow(scmp_filter_ctx f, bool takes_files)
{
	int bad = seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS); /* else that thread alone */
	for (size_t i = 0; i < sizeof FREE / sizeof *FREE; i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, FREE[i], 0);
	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), REFUSED[i], 0);
	const struct scmp_arg_cmp ours = SCMP_A0(SCMP_CMP_EQ, CLV_CAGE_CHANNEL), others = SCMP_A0(SCMP_CMP_NE, CLV_CAGE_CHANNEL);
	const struct scmp_arg_cmp never_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, ours);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, ours);
	bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(read), 1, others);
	bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), 1, others);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, never_code);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, never_code);
	/* abort() */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	if (takes_files) {
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1, ours);
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(close), 0);
	} else {
		bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(close), 0);
	}
	return bad == 0;
}

/* The guard against speculative stores (SSB) is for several parties in one process; here
 * there is one, and older kernels make the whole process pay for it. */
static bool seccomp(bool takes_files)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!f)
		return false;
	seccomp_attr_set(f, SCMP_FLTATR_CTL_SSB, 1);
	bool good = allow(f, takes_files) && seccomp_load(f) == 0;
	seccomp_release(f);
	return good;
}
#else
static bool seccomp(bool takes_files)
{
	(void)takes_files;
	return false;
}
#endif

int clv_cage_lock(const clv_cage_kind *k)
{
	if (CLV_OPEN_BUILD)
		return CLV_LACKS_BUILD;
	size_t space = address_space();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	landlock();
	limits(k, space);
	return seccomp(k->takes_files) ? 0 : CLV_LACKS_SECCOMP;
}
