/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: what a worker that was taken over sends through its channel.
 *
 * Input: a byte that chooses (bit 0: an opener's documents instead of a reader's answer;
 * bits 1-2: the form asked for; bit 3: the bytes come without a message's head; bit 4:
 * they are a record, whose answer is made), then bytes: head of the answer and its body. A record in an answer gets its hash right,
 * since no edit would pass it. Whatever comes, the caller gives a form that holds, or
 * takes the worker for broken. */
#define clv_caged_end end_of_none /* there is no process to end */
#include "run/caged.c"
#define ask ask_opener
#include "run/opener.c"

#include <fcntl.h>
#include <sys/socket.h>

#include "fuzz.h"

enum { MAGIC = 0x4d564c43, RECORD_HEAD = 5, RECORD_TAIL = 8, MOST_ITEMS = 1000 };

static clv_engine *engine;
static clv_worker *worker;

void end_of_none(clv_caged *w, char *how, size_t n)
{
	(void)w;
	if (how && n)
		snprintf(how, n, "ended");
}

static void load_once(void)
{
	clv_error err = { 0 };
	if (worker)
		return;
	if (clv_engine_load(fuzz_pack_path(), NULL, NULL, &engine, &err) != CLV_OK || !(worker = clv_worker_new(engine))) {
		fprintf(stderr, "fuzz_cage: %s\n", err.msg);
		exit(2);
	}
	worker->caged = calloc(1, sizeof *worker->caged);
	worker->caged->seconds = 600;
}

/* A channel on which these bytes lie, and then nothing. */
static void lay(const char *p, size_t n)
{
	int end[2];
	CLV_FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end) == 0);
	for (int i = 0, room = 4 << 20; i < 2; i++)
		setsockopt(end[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	fcntl(end[1], F_SETFL, O_NONBLOCK);
	fcntl(end[0], F_SETFL, O_NONBLOCK);
	ssize_t sent = send(end[1], p, n, MSG_NOSIGNAL);
	(void)sent; /* what does not fit is a message cut short */
	close(end[1]);
	worker->caged->fd = end[0];
}

static void mend_record(char *p, size_t n)
{
	answer_head a;
	if (n < sizeof a)
		return;
	memcpy(&a, p, sizeof a);
	if (a.n_form < RECORD_HEAD + RECORD_TAIL || a.n_form > n - sizeof a)
		return;
	char *record = p + sizeof a;
	uint64_t h = clv_hash64(record, (size_t)a.n_form - RECORD_TAIL);
	memcpy(record + a.n_form - RECORD_TAIL, &h, RECORD_TAIL);
}

static void take_answer(clv_form form, const char *id)
{
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE };
	clv_str out = { 0 };
	clv_status status = CLV_OK;
	clv_error err = { 0 };
	bool good = take(worker, &h, id, form, &out, &status, &err);
	clv_arena_unguard(worker->arena);
	if (good && status == CLV_OK && form != CLV_FORM_RECORD)
		CLV_FUZZ_CHECK(clv_utf8_valid(out));
	if (good && status != CLV_OK)
		CLV_FUZZ_CHECK(status > CLV_OK && status < CLV_N_STATUS);
}

static void take_items(clv_arena *a)
{
	static const char file[64] = "the file as it was mapped by the caller, before it was handed on";
	clv_opened o = { .worker = worker->caged, .a = a, .path = CLV_S("f"), .file = { file, sizeof file } };
	clv_feed_item item;
	clv_error problem;
	int n = 0;
	uint64_t sum = 0;
	while (clv_opened_next(&o, &item, &problem)) {
		sum += clv_hash64(item.bytes.p, item.bytes.n) + clv_hash64(item.hints.url.p, item.hints.url.n);
		CLV_FUZZ_CHECK(++n < MOST_ITEMS && item.hints.date_from < CLV_N_FROM);
	}
	CLV_FUZZ_CHECK(o.ended && sum != 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const clv_form forms[] = { CLV_FORM_RECORD, CLV_FORM_ANNOTATED, CLV_FORM_PAGE, CLV_FORM_CONLLU };
	char id[65] = "";
	load_once();
	if (n < 2 || n > 1 << 16)
		return 0;
	clv_arena *a = clv_arena_new(0);
	struct { uint32_t magic, kind; uint64_t n; } head = { MAGIC, data[0] & 1 ? MSG_ITEM : MSG_ANSWER, n - 1 };
	bool bare = data[0] & 8;
	bool made = !bare && (data[0] & 17) == 16;
	size_t n_answer = made ? sizeof(answer_head) : 0;
	answer_head answer = { .n_form = n - 1 };
	char *message = clv_alloc(a, sizeof head + n_answer + n), *body = message + (bare ? 0 : sizeof head);
	head.n += n_answer;
	memcpy(message, &head, sizeof head);
	memcpy(body, &answer, n_answer);
	memcpy(body + n_answer, data + 1, n - 1);
	n += n_answer;
	if (!(data[0] & 1))
		mend_record(body, n - 1);
	if (!bare && n - 1 > sizeof(answer_head) + RECORD_HEAD + 64)
		memcpy(id, body + sizeof(answer_head) + RECORD_HEAD, 64);
	lay(message, n - 1 + (bare ? 0 : sizeof head));
	if (data[0] & 1)
		take_items(a);
	else
		take_answer(forms[data[0] >> 1 & 3], id);
	if (worker->caged->fd >= 0)
		close(worker->caged->fd);
	worker->caged->fd = -1;
	clv_arena_free(a);
	return 0;
}
