/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody would do who has taken a process over: each attack gives true when it got
 * what it wanted, false with errno when it was refused; or the process ends over it. They
 * go to the kernel directly, as such code does. Only test programs include this. */
#ifndef CLV_TEST_ATTACKS_H
#define CLV_TEST_ATTACKS_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int attack_port; /* somebody listens there */

static bool attack_open(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY) >= 0;
}

static bool attack_create(void)
{
	return syscall(SYS_openat, AT_FDCWD, "taken", O_WRONLY | O_CREAT, 0666) >= 0;
}

static bool attack_open2(void)
{
	uint64_t how[3] = { O_RDONLY, 0, 0 };
	return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof how) >= 0;
}

static bool attack_unlink(void)
{
	return syscall(SYS_unlinkat, AT_FDCWD, "victim", 0) == 0;
}

static bool attack_rename(void)
{
	return syscall(SYS_renameat2, AT_FDCWD, "victim", AT_FDCWD, "taken", 0) == 0;
}

static bool attack_folder(void)
{
	return syscall(SYS_mkdirat, AT_FDCWD, "taken.d", 0777) == 0;
}

static bool attack_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)attack_port),
		                  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	long fd = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
	return fd >= 0 && (!attack_port || syscall(SYS_connect, fd, &to, sizeof to) == 0);
}

static bool attack_unix(void)
{
	int two[2];
	return syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, two) == 0;
}

static bool attack_exec(void) /* /bin/true ends with 0, and nobody answers */
{
	char *const argv[] = { (char *)"/bin/sh", (char *)"-c", (char *)"echo taken > taken", NULL }, *const none[] = { NULL };
	return syscall(SYS_execve, argv[0], argv, none) == 0;
}

static bool attack_fork(void)
{
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		syscall(SYS_exit_group, 0);
	return pid > 0;
}

static bool attack_kill_parent(void)
{
	return syscall(SYS_kill, getppid(), 0) == 0;
}

static bool attack_kill_thread(void)
{
	return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0;
}

static bool attack_ptrace(void)
{
	if (syscall(SYS_ptrace, PTRACE_SEIZE, getppid(), 0, 0) != 0)
		return false;
	syscall(SYS_ptrace, PTRACE_DETACH, getppid(), 0, 0);
	return true;
}

static bool attack_memory(void) /* of the parent */
{
	char byte = 0;
	struct iovec here = { &byte, 1 }, there = { &attack_port, 1 };
	return syscall(SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0) == 1;
}

static bool attack_descriptors(void) /* any but the channel */
{
	for (int fd = 0; fd < 256; fd++)
		if (fd != 3 && (syscall(SYS_write, fd, "", 0) == 0 || syscall(SYS_dup, fd) >= 0))
			return true;
	return false;
}

static bool attack_pass_descriptor(void) /* out through the channel */
{
	int fd = 3;
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .head = { CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS } };
	struct iovec v = { (char *)"", 0 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
	memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
	return syscall(SYS_sendmsg, 3, &m, 0) >= 0;
}

static bool attack_code(void) /* memory that can be run */
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p != MAP_FAILED;
}

static bool attack_make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p != MAP_FAILED && mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool attack_namespace(void)
{
	return syscall(SYS_unshare, CLONE_NEWUSER) == 0;
}

static bool attack_limits(void)
{
	struct rlimit all = { 100, 100 };
	return syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &all, NULL) == 0;
}

static bool attack_memfd(void)
{
	return syscall(SYS_memfd_create, "taken", 0) >= 0;
}

static bool attack_uring(void)
{
	char params[256] = { 0 };
	long fd = syscall(SYS_io_uring_setup, 1, params);
	return fd >= 0 || errno == EMFILE; /* made, or all but the descriptor */
}

static bool attack_environment(void)
{
	extern char **environ;
	for (char **e = environ; e && *e; e++)
		if (**e)
			return true;
	return false;
}

#if defined(__x86_64__)
static bool attack_other_abi(void) /* open by the 32-bit door */
{
	long fd;
	__asm__ volatile("int $0x80" : "=a"(fd) : "a"(20L) : "memory"); /* getpid of that table */
	return fd > 0;
}
#endif

typedef struct attack {
	const char *name;
	bool (*run)(void);
	bool anywhere; /* an open process can do it on every system that the tests run on */
} attack;

static const attack attacks[] = {
	{ "open", attack_open, true },
	{ "create", attack_create, true },
	{ "open2", attack_open2, false },
	{ "unlink", attack_unlink, true },
	{ "rename", attack_rename, false },
	{ "folder", attack_folder, true },
	{ "connect", attack_connect, true },
	{ "unix", attack_unix, true },
	{ "exec", attack_exec, false },
	{ "fork", attack_fork, true },
	{ "kill-parent", attack_kill_parent, true },
	{ "kill-thread", attack_kill_thread, true },
	{ "ptrace", attack_ptrace, false },
	{ "memory", attack_memory, false },
	{ "descriptors", attack_descriptors, true },
	{ "pass-descriptor", attack_pass_descriptor, true },
	{ "code", attack_code, true },
	{ "make-code", attack_make_code, true },
	{ "namespace", attack_namespace, false },
	{ "limits", attack_limits, true },
	{ "memfd", attack_memfd, true },
	{ "uring", attack_uring, false },
	{ "environment", attack_environment, true },
#if defined(__x86_64__)
	{ "other-abi", attack_other_abi, false },
#endif
};
enum { N_ATTACKS = sizeof attacks / sizeof *attacks };

#endif
