/* SPDX-License-Identifier: Apache-2.0 */
/* The list of system calls that a sandboxed worker may use, as the kernel would judge it,
 * for each processor that we build for: the filter is made for that processor, exported,
 * and its program run here on calls by their numbers there. So the list is tested for
 * aarch64 on x86-64, too. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cage/lock.c"

#ifdef CLV_WITH_SECCOMP
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

typedef struct program {
	struct sock_filter code[4096];
	size_t n;
} program;

static void make(uint32_t arch, bool takes_files, program *p)
{
	char name[] = "/tmp/clavijo-filter-XXXXXX";
	int fd = mkstemp(name);
	unlink(name);
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	assert_true(f && fd >= 0);
	if (arch != seccomp_arch_native()) {
		assert_int_equal(seccomp_arch_remove(f, seccomp_arch_native()), 0);
		assert_int_equal(seccomp_arch_add(f, arch), 0);
	}
	assert_true(allow(f, takes_files));
	assert_int_equal(seccomp_export_bpf(f, fd), 0);
	seccomp_release(f);
	ssize_t n = pread(fd, p->code, sizeof p->code, 0);
	close(fd);
	assert_true(n > 0 && (size_t)n < sizeof p->code);
	p->n = (size_t)n / sizeof *p->code;
}

/* What the kernel does: one accumulator, jumps forward, 32-bit words of the call. */
static uint32_t judge(const program *p, const struct seccomp_data *call)
{
	uint32_t a = 0;
	for (size_t at = 0; at < p->n; at++) {
		const struct sock_filter *i = &p->code[at];
		bool yes = false;
		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			assert_true(i->k + 4 <= sizeof *call);
			memcpy(&a, (const char *)call + i->k, 4);
			continue;
		case BPF_ALU | BPF_AND | BPF_K: a &= i->k; continue;
		case BPF_RET | BPF_K: return i->k;
		case BPF_JMP | BPF_JA: at += i->k; continue;
		case BPF_JMP | BPF_JEQ | BPF_K: yes = a == i->k; break;
		case BPF_JMP | BPF_JGE | BPF_K: yes = a >= i->k; break;
		case BPF_JMP | BPF_JGT | BPF_K: yes = a > i->k; break;
		case BPF_JMP | BPF_JSET | BPF_K: yes = a & i->k; break;
		default: fail_msg("instruction %x", i->code);
		}
		at += yes ? i->jt : i->jf;
	}
	fail_msg("the program has no end");
	return 0;
}

static uint32_t call(const program *p, uint32_t arch, const char *name, uint64_t a0, uint64_t a2)
{
	struct seccomp_data d = { .nr = seccomp_syscall_resolve_name_arch(arch, name), .arch = arch, .args = { a0, 0, a2 } };
	assert_true(d.nr >= 0);
	return judge(p, &d);
}

static const uint32_t ARCH[] = { SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64 };
static const char *const DEADLY[] = { "execve", "execveat", "clone", "clone3", "socket", "connect", "sendto", "sendmsg", "ptrace", "kill",
	"process_vm_writev", "memfd_create", "dup3", "unlinkat", "renameat2", "mkdirat", "linkat", "prctl", "seccomp", "setrlimit", "io_uring_setup",
	"bpf", "mount", "userfaultfd", "shmget", "timer_create", "openat2", "name_to_handle_at", "pidfd_getfd" };

static void only_the_list_is_allowed(void **state)
{
	static program p;
	(void)state;
	for (size_t i = 0; i < sizeof ARCH / sizeof *ARCH; i++) {
		uint32_t arch = ARCH[i], allow_it = SCMP_ACT_ALLOW, refused = SECCOMP_RET_ERRNO;
		make(arch, false, &p);
		for (size_t k = 0; k < sizeof DEADLY / sizeof *DEADLY; k++)
			if (call(&p, arch, DEADLY[k], 0, 0) != SECCOMP_RET_KILL_PROCESS)
				fail_msg("%s is not deadly on %x", DEADLY[k], arch);
		assert_int_equal(call(&p, arch, "read", CLV_CAGE_CHANNEL, 8), allow_it);
		assert_int_equal(call(&p, arch, "write", CLV_CAGE_CHANNEL, 8), allow_it);
		assert_int_equal(call(&p, arch, "read", CLV_CAGE_CHANNEL + 1, 8), refused | EBADF);
		assert_int_equal(call(&p, arch, "write", 1, 8), refused | EBADF);
		assert_int_equal(call(&p, arch, "openat", 0, 0), refused | EACCES);
		assert_int_equal(call(&p, arch, "mmap", 0, PROT_READ | PROT_WRITE), allow_it);
		assert_int_equal(call(&p, arch, "mmap", 0, PROT_READ | PROT_EXEC), SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(call(&p, arch, "mprotect", 0, PROT_EXEC), SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(call(&p, arch, "tgkill", (uint64_t)getpid(), 6), allow_it);
		assert_int_equal(call(&p, arch, "tgkill", (uint64_t)getpid() + 1, 6), SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(call(&p, arch, "recvmsg", CLV_CAGE_CHANNEL, 0), SECCOMP_RET_KILL_PROCESS);
		for (const char *const *name = (const char *const[]){ "munmap", "brk", "futex", "clock_gettime", "exit_group", "rt_sigreturn", NULL }; *name; name++)
			assert_int_equal(call(&p, arch, *name, 0, 0), allow_it);
		make(arch, true, &p); /* who opens containers gets descriptors */
		assert_int_equal(call(&p, arch, "recvmsg", CLV_CAGE_CHANNEL, 0), allow_it);
		assert_int_equal(call(&p, arch, "recvmsg", CLV_CAGE_CHANNEL + 1, 0), SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(call(&p, arch, "sendmsg", CLV_CAGE_CHANNEL, 0), SECCOMP_RET_KILL_PROCESS);
	}
}

/* The same number means another call elsewhere: a call of another kind of processor ends it. */
static void calls_of_another_kind_are_deadly(void **state)
{
	static program p;
	(void)state;
	for (size_t i = 0; i < sizeof ARCH / sizeof *ARCH; i++) {
		make(ARCH[i], false, &p);
		for (int nr = 0; nr < 600; nr++) {
			struct seccomp_data d = { .nr = nr, .arch = AUDIT_ARCH_I386, .args = { CLV_CAGE_CHANNEL } };
			assert_int_equal(judge(&p, &d), SECCOMP_RET_KILL_PROCESS);
		}
		struct seccomp_data x32 = { .nr = 0x40000000 + 0, .arch = ARCH[i], .args = { CLV_CAGE_CHANNEL } };
		assert_int_equal(judge(&p, &x32), SECCOMP_RET_KILL_PROCESS);
	}
}
#else
static void only_the_list_is_allowed(void **state)
{
	(void)state;
	skip();
}
#define calls_of_another_kind_are_deadly only_the_list_is_allowed
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_list_is_allowed),
		cmocka_unit_test(calls_of_another_kind_are_deadly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
