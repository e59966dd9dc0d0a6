/* SPDX-License-Identifier: Apache-2.0 */
/* The cage against a worker that was taken over: every attack of tests/support/attacks.h
 * is refused or ends the worker, though an open process can do it (which is tested, too);
 * what it sends that is no message is refused; who takes too long or too much is ended;
 * the next worker works. */
#define _GNU_SOURCE
#include "cage/cage.h"

#include "../support/attacks.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { ECHO = 1000, CRASH, ABORT, LOOP, TAKE, GARBAGE, FAR_TOO_LONG, HALF, FLOOD, MAP, DID, REFUSED };

/* ---- workers ---------------------------------------------------------------------- */

static void say(int channel, uint32_t kind)
{
	clv_channel_write(channel, kind, &(clv_str){ "", 0 }, 1);
}

static void raw(int channel, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		ssize_t put = write(channel, at, n);
		if (put <= 0)
			return;
		at += put;
		n -= (size_t)put;
	}
}

static void map(int channel, int fd)
{
	char *p = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	void *shared = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	bool good = p != MAP_FAILED && !memcmp(p, "secret", 6) && shared == MAP_FAILED;
	say(channel, good ? DID : REFUSED);
}

static int *volatile nowhere;

static void obey(int channel, uint32_t what, clv_str body, int fd)
{
	static const struct { uint32_t magic, kind; uint64_t n; } far = { 0x4d564c43, ECHO, UINT64_MAX / 2 }, half = { 0x4d564c43, ECHO, 100 };
	if (what < N_ATTACKS) {
		say(channel, attacks[what].run() ? DID : REFUSED);
		return;
	}
	switch (what) {
	case CRASH:
		*nowhere = 1;
		break;
	case ABORT:
		abort();
	case LOOP:
		for (volatile int i = 0;; i++) {}
	case TAKE: {
		void *volatile p = malloc((size_t)2 << 30);
		say(channel, p ? DID : REFUSED);
		free(p);
		break;
	}
	case GARBAGE:
		raw(channel, "this is no message at all, but long enough for its head", 50);
		break;
	case FAR_TOO_LONG:
		raw(channel, &far, sizeof far);
		break;
	case HALF:
		raw(channel, &half, sizeof half);
		raw(channel, "x", 1);
		_exit(0);
	case FLOOD:
		for (;;)
			say(channel, ECHO);
	case MAP:
		map(channel, fd);
		break;
	default:
		clv_channel_write(channel, what, &body, 1);
	}
}

static void worker(void *user, int channel)
{
	char *body = NULL;
	size_t room = 0, n = 0;
	uint32_t what = 0;
	(void)user;
	while (clv_channel_read(channel, &what, &body, &room, &n, NULL))
		obey(channel, what, (clv_str){ body, n }, -1);
	free(body);
}

static void file_worker(void *user, int channel)
{
	char *body = NULL;
	size_t room = 0, n = 0;
	uint32_t what = 0;
	int fd = -1;
	(void)user;
	while (clv_channel_read(channel, &what, &body, &room, &n, &fd))
		obey(channel, what, (clv_str){ body, n }, fd);
	free(body);
}

static const clv_cage_kind kinds[] = { { worker, (size_t)1 << 30, 1, false }, { file_worker, (size_t)1 << 30, 1, true } };

/* ---- around a test ------------------------------------------------------------------ */

static clv_cage *cage;
static bool whole;
static char folder[] = "/tmp/clavijo-cage-XXXXXX";

static int make(void **state)
{
	(void)state;
	setenv("SECRET", "in the environment", 1);
	assert_int_equal(clv_cage_new(kinds, 2, NULL, NULL, &cage, NULL), CLV_OK);
	whole = !*clv_cage_lacks(cage);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	clv_cage_free(cage);
	return 0;
}

static clv_caged started(size_t kind)
{
	clv_caged w = { .cage = cage, .kind = kind, .fd = -1 };
	clv_error err = { 0 };
	assert_int_equal(clv_caged_start(&w, &err), CLV_OK);
	return w;
}

/* The kind of the answer; 0: none. */
static uint32_t told(clv_caged *w, uint32_t what, int file)
{
	uint32_t kind = 0;
	clv_str body;
	if (!clv_caged_send(w, what, &(clv_str){ "body", 4 }, 1, file) || !clv_caged_receive(w, 1 << 20, &kind, &body))
		return 0;
	return kind;
}

/* ---- tests -------------------------------------------------------------------------------- */

static void test_a_worker_answers(void **state)
{
	(void)state;
	clv_caged w = started(0);
	uint32_t kind;
	clv_str body;
	char *big = malloc(5 << 20);
	memset(big, 'x', 5 << 20);
	const clv_str parts[] = { { "head", 4 }, { big, 5 << 20 } };
	assert_true(clv_caged_send(&w, ECHO, parts, 2, -1));
	assert_true(clv_caged_receive(&w, 6 << 20, &kind, &body));
	assert_int_equal(kind, ECHO);
	assert_int_equal(body.n, (5 << 20) + 4);
	assert_memory_equal(body.p, "headx", 5);
	assert_int_equal(body.p[body.n - 1], 'x');
	clv_caged_free(&w);
	free(big);
}

static void test_attacks_work_without_the_cage(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ATTACKS; i++) {
		if (!attacks[i].anywhere)
			continue;
		int status = 0;
		close(open("victim", O_CREAT | O_WRONLY, 0666));
		pid_t pid = fork();
		if (pid == 0) {
			int two[2] = { -1, -1 };
			if (socketpair(AF_UNIX, SOCK_STREAM, 0, two) == 0)
				dup2(two[0], 3);
			_exit(attacks[i].run() ? 42 : 0);
		}
		waitpid(pid, &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 42)
			fail_msg("%s does nothing in an open process: the test proves nothing", attacks[i].name);
	}
	rmdir("taken.d");
	unlink("taken");
}

static void test_attacks_fail_in_the_cage(void **state)
{
	(void)state;
	if (!whole)
		skip();
	close(open("victim", O_CREAT | O_WRONLY, 0666));
	for (size_t kind = 0; kind < 2; kind++)
		for (size_t i = 0; i < N_ATTACKS; i++) {
			clv_caged w = started(kind);
			uint32_t answer = told(&w, (uint32_t)i, -1);
			if (answer == DID)
				fail_msg("%s succeeded in a caged worker of kind %zu", attacks[i].name, kind);
			assert_true(answer == REFUSED || answer == 0);
			assert_int_equal(access("taken", F_OK), -1);
			assert_int_equal(access("taken.d", F_OK), -1);
			assert_int_equal(access("victim", F_OK), 0);
			clv_caged_free(&w);
		}
}

static void test_what_kills_is_said_and_the_next_works(void **state)
{
	static const struct { uint32_t what; const char *how; } deaths[] = {
		{ CRASH, "egmentation" }, { ABORT, "Abort" }, { LOOP, "too long" }, { GARBAGE, "no answer" }, { FAR_TOO_LONG, "no answer" },
	};
	(void)state;
	if (!whole)
		skip();
	for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
		char how[96] = "";
		clv_caged w = started(0);
		assert_int_equal(told(&w, deaths[i].what, -1), 0);
		clv_caged_end(&w, how, sizeof how);
		if (!strstr(how, deaths[i].how))
			fail_msg("“%s” instead of %s", how, deaths[i].how);
		assert_int_equal(clv_caged_start(&w, NULL), CLV_OK);
		assert_int_equal(told(&w, ECHO, -1), ECHO);
		clv_caged_free(&w);
	}
}

static void test_half_a_message_is_none(void **state)
{
	(void)state;
	clv_caged w = started(0);
	assert_int_equal(told(&w, HALF, -1), 0);
	clv_caged_free(&w);
}

/* Who sends without being asked fills its socket and waits; each message is one answer. */
static void test_a_flood_takes_no_memory(void **state)
{
	(void)state;
	clv_caged w = started(0);
	assert_int_equal(told(&w, FLOOD, -1), ECHO);
	assert_true(w.room < 1 << 20);
	clv_caged_free(&w);
}

static void test_memory_has_an_end(void **state)
{
	(void)state;
	if (!whole)
		skip();
	clv_caged w = started(0);
	assert_int_equal(told(&w, TAKE, -1), REFUSED);
	clv_caged_free(&w);
}

static void test_files_go_to_those_who_take_them_and_stay_as_they_are(void **state)
{
	(void)state;
	int fd = clv_cage_share((clv_str){ "secret", 6 });
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), -1);
	clv_caged w = started(1);
	assert_int_equal(told(&w, MAP, fd), DID);
	assert_int_equal(told(&w, MAP, -1), REFUSED);
	clv_caged_free(&w);
	close(fd);
}

static bool lives(pid_t pid)
{
	char path[64], state = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "r");
	bool there = f && fscanf(f, "%*d %*s %c", &state) == 1 && state != 'Z';
	if (f)
		fclose(f);
	return there;
}

/* The caller is killed: nobody is left. */
static void test_workers_end_with_their_caller(void **state)
{
	(void)state;
	int told_pid[2];
	pid_t pid = 0;
	assert_int_equal(pipe(told_pid), 0);
	pid_t caller = fork();
	if (caller == 0) {
		clv_cage *own = NULL;
		clv_cage_new(kinds, 2, NULL, NULL, &own, NULL);
		clv_caged w = { .cage = own, .fd = -1 };
		clv_caged_start(&w, NULL);
		raw(told_pid[1], &w.pid, sizeof w.pid);
		for (;;)
			pause();
	}
	assert_int_equal(read(told_pid[0], &pid, sizeof pid), sizeof pid);
	assert_true(lives(pid));
	kill(caller, SIGKILL);
	waitpid(caller, NULL, 0);
	for (int i = 0; i < 100 && lives(pid); i++)
		poll(NULL, 0, 50);
	assert_false(lives(pid));
	close(told_pid[0]);
	close(told_pid[1]);
}

int main(void)
{
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_worker_answers),
		cmocka_unit_test(test_attacks_work_without_the_cage),
		cmocka_unit_test(test_attacks_fail_in_the_cage),
		cmocka_unit_test(test_what_kills_is_said_and_the_next_works),
		cmocka_unit_test(test_half_a_message_is_none),
		cmocka_unit_test(test_a_flood_takes_no_memory),
		cmocka_unit_test(test_memory_has_an_end),
		cmocka_unit_test(test_files_go_to_those_who_take_them_and_stay_as_they_are),
		cmocka_unit_test(test_workers_end_with_their_caller),
	};
	int failed = cmocka_run_group_tests_name("cage", tests, make, drop);
	unlink("victim");
	return chdir("/") != 0 || rmdir(folder) != 0 ? 1 : failed;
}
