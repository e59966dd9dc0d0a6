/* SPDX-License-Identifier: Apache-2.0 */
/* Documents read in caged processes: both sides of the boundary.
 *
 *   caller: bytes, hints ──MSG_JOB──▶ worker: the pipeline ──MSG_ANSWER──▶ caller
 *
 * What comes back is one flat record, which the caller checks (doc/record.c) and which
 * must be of the document that was asked for (id, path); the forms for people and programs
 * are written from it outside. Three forms hold what no record has (tokens, values of
 * TIMEX3, offsets in the page's bytes) and come as text, of which only the encoding is
 * checked. A worker that dies is replaced, and the document tried once more in a fresh one,
 * as it may be another's fault; the second time it is left out with its reason.
 * Cost: two copies of the bytes, one record written and read: about 1 % of the coding. */
#include "run/caged.h"

#include "text/text.h"

#include <jansson.h>
#include <libxml/parser.h>

enum { JOB_HEAD_PARTS = 1 + HINT_STRINGS + 3 };
/* Of both arenas of a worker, and as much again for what libraries ask of malloc. */
static const size_t READER_MEMORY = (size_t)6 << 30;
/* A mapped file of the largest size, what it unpacks to, and its copy. */
static const size_t OPENER_MEMORY = (size_t)14 << 30;
/* A megabyte of text, the most that is parsed, takes some 30 s. */
#ifdef CLV_PLANTED_BUG
static const double SECONDS = 2;
#else
static const double SECONDS = 600;
#endif

/* ---- heads -------------------------------------------------------------------------- */

bool clv_caged_cut(clv_str *rest, uint64_t n, clv_str *out)
{
	if (n > rest->n)
		return false;
	*out = (clv_str){ rest->p, (size_t)n };
	*rest = (clv_str){ rest->p + n, rest->n - (size_t)n };
	return true;
}

hint_head clv_caged_hints(const clv_hints *h, clv_str parts[HINT_STRINGS])
{
	const clv_str all[HINT_STRINGS] = { h->path, h->url, h->outlet, h->title, h->type, h->charset, h->extra };
	hint_head head = { .date = h->date, .file_date = h->file_date, .date_from = (uint32_t)h->date_from,
		           .fast = h->fast, .explain = h->explain, .sources = h->sources };
	for (size_t i = 0; i < HINT_STRINGS; i++) {
		parts[i] = all[i];
		head.n[i] = all[i].n;
	}
	return head;
}

static bool is_day(int32_t day)
{
	enum { FIRST = -800000, LAST = 3000000 }; /* as in records */
	return day == CLV_DAY_NONE || (day >= FIRST && day <= LAST);
}

bool clv_caged_hints_of(const hint_head *head, clv_str *rest, clv_hints *h)
{
	clv_str *const all[HINT_STRINGS] = { &h->path, &h->url, &h->outlet, &h->title, &h->type, &h->charset, &h->extra };
	*h = (clv_hints){ .date = head->date, .file_date = head->file_date, .date_from = (clv_from)head->date_from,
		          .fast = head->fast == 1, .explain = head->explain == 1, .sources = head->sources == 1 };
	for (size_t i = 0; i < HINT_STRINGS; i++)
		if (!clv_caged_cut(rest, head->n[i], all[i]))
			return false;
	return is_day(h->date) && is_day(h->file_date) && head->date_from < CLV_N_FROM;
}

error_head clv_caged_error(const clv_error *e)
{
	error_head h = { .code = (uint32_t)e->code, .line = e->line, .pos = e->pos };
	memcpy(h.msg, e->msg, sizeof h.msg);
	return h;
}

clv_status clv_caged_error_in(const error_head *h, const char *stage, clv_error *err)
{
	if (h->code >= CLV_N_STATUS || !memchr(h->msg, 0, sizeof h->msg))
		return clv_fail(err, CLV_CORRUPT, stage, "no answer");
	if (h->code == CLV_OK)
		return CLV_OK;
	clv_status s = clv_fail(err, (clv_status)h->code, stage, "%s", h->msg);
	for (char *p = err ? err->msg : NULL; p && *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	if (err) {
		err->pos = h->pos;
		err->line = h->line;
	}
	return s;
}

/* ---- the worker's side ---------------------------------------------------------------- */

#ifdef CLV_PLANTED_BUG
#include "planted.h"
#else
#define planted_bug(bytes, channel) ((void)0)
#endif

static bool has_record(clv_form form, bool sources)
{
	return form != CLV_FORM_CONLLU && form != CLV_FORM_TIMEML && !(form == CLV_FORM_PAGE && sources);
}

static clv_status read_job(clv_worker *w, const job_head *head, clv_str rest, answer_head *a, clv_str out[2], int channel)
{
	clv_hints h;
	clv_error err = { 0 };
	clv_filter f = { .since = head->since, .until = head->until };
	if (!clv_caged_hints_of(&head->hints, &rest, &h) || !clv_caged_cut(&rest, head->hosts, &f.hosts) || !clv_caged_cut(&rest, head->langs, &f.langs))
		return CLV_CORRUPT;
	memcpy(h.id, head->id, sizeof h.id);
	w->filter = head->filtered ? &f : NULL;
	w->profile = head->profile ? &a->profile : NULL;
	w->as_record = head->as_record;
	planted_bug(rest, channel);
	(void)channel;
	clv_status s = clv_worker_run(w, rest, &h, (clv_form)head->form, &out[0], &err);
	a->passed_over = w->passed_over;
	if (s == CLV_OK && head->signature && !w->passed_over)
		out[1] = clv_worker_signature(w);
	err.code = s;
	a->err = clv_caged_error(&err);
	return CLV_OK;
}

void clv_caged_reader(void *engine, int channel)
{
	clv_engine *e = engine;
	e->cage = NULL; /* this copy of it reads by itself */
	clv_worker *w = clv_worker_new(e);
	char *body = NULL;
	size_t room = 0, n = 0;
	uint32_t kind = 0;
	while (w && clv_channel_read(channel, &kind, &body, &room, &n, NULL) && n >= sizeof(job_head)) {
		job_head head;
		answer_head a;
		clv_str out[2] = { { "", 0 }, { "", 0 } };
		memset(&a, 0, sizeof a);
		memcpy(&head, body, sizeof head);
		if (read_job(w, &head, (clv_str){ body + sizeof head, n - sizeof head }, &a, out, channel) != CLV_OK)
			break;
		a.n_form = out[0].n;
		a.n_signature = out[1].n;
		const clv_str parts[] = { { (const char *)&a, sizeof a }, out[0], out[1] };
		if (!clv_channel_write(channel, MSG_ANSWER, parts, 3))
			break;
	}
	clv_worker_free(w);
	free(body);
}

/* ---- the caller's side ---------------------------------------------------------------------- */

static bool ask(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form)
{
	clv_str strings[HINT_STRINGS];
	job_head head;
	memset(&head, 0, sizeof head);
	head.form = form;
	head.as_record = has_record(form, h->sources);
	head.signature = w->signs;
	head.profile = w->profile != NULL;
	memcpy(head.id, h->id, sizeof head.id);
	head.hints = clv_caged_hints(h, strings);
	if (w->filter) {
		head.filtered = 1;
		head.since = w->filter->since;
		head.until = w->filter->until;
		head.hosts = w->filter->hosts.n;
		head.langs = w->filter->langs.n;
	}
	clv_str parts[JOB_HEAD_PARTS] = { { (const char *)&head, sizeof head } };
	memcpy(parts + 1, strings, sizeof strings);
	parts[1 + HINT_STRINGS] = w->filter ? w->filter->hosts : (clv_str){ 0 };
	parts[2 + HINT_STRINGS] = w->filter ? w->filter->langs : (clv_str){ 0 };
	parts[3 + HINT_STRINGS] = bytes;
	return clv_caged_send(w->caged, MSG_JOB, parts, JOB_HEAD_PARTS, -1);
}

static bool add_profile(clv_profile *to, clv_profile *from)
{
	if (!to)
		return true;
	if (from->n > CLV_PROFILE_STAGES)
		return false;
	for (size_t i = 0; i < from->n; i++) {
		from->v[i].stage[sizeof from->v[i].stage - 1] = 0;
		clv_profile_add(to, from->v[i].stage, from->v[i].seconds);
	}
	return true;
}

/* Text of a worker: whole characters, and of an object no line ends. */
static bool is_text_form(clv_str s, clv_form form)
{
	if (!clv_utf8_valid(s))
		return false;
	for (size_t i = 0; form != CLV_FORM_CONLLU && i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n')
			return false;
	return form == CLV_FORM_CONLLU || !s.n || memchr(s.p, '\n', s.n - 1) == NULL;
}

/* The record of the document that was asked for → its form. */
static clv_status form_from_record(clv_worker *w, clv_str record, const clv_hints *h, const char *id, clv_form form,
                                   clv_str *out, clv_error *err)
{
	clv_arena_reset(w->arena);
	if (clv_arena_guard(w->arena))
		return clv_fail(err, CLV_NOMEM, "read", "%.*s: out of memory", CLV_FMT(h->path));
	CLV_TRY(clv_record_read(w->arena, record, &w->doc, err));
	if (strcmp(w->doc->id, id) != 0 || !clv_str_eq(w->doc->path, h->path))
		return clv_fail(err, CLV_CORRUPT, "record", "annotation record of another document");
	w->doc->extra = clv_str_copy(w->arena, h->extra);
	*out = form == CLV_FORM_RECORD ? record : clv_worker_form(w, form, h);
	return CLV_OK;
}

/* False: no answer, or none that holds. */
static bool take(clv_worker *w, const clv_hints *h, const char *id, clv_form form, clv_str *out, clv_status *status,
                 clv_error *err)
{
	uint32_t kind;
	clv_str body, text;
	answer_head a;
	if (!clv_caged_receive(w->caged, (uint64_t)CLV_MAX_RECORD_BYTES * 2, &kind, &body) || kind != MSG_ANSWER ||
	    body.n < sizeof a)
		return false;
	memcpy(&a, body.p, sizeof a);
	body = clv_str_sub(body, sizeof a, body.n);
	if (!clv_caged_cut(&body, a.n_form, &text) || !clv_caged_cut(&body, a.n_signature, &w->signature) || body.n || a.passed_over > 1 ||
	    !add_profile(w->profile, &a.profile))
		return false;
	w->passed_over = a.passed_over == 1 && w->filter;
	*status = clv_caged_error_in(&a.err, "read", err);
	if (*status != CLV_OK)
		return a.err.code == *status;
	*out = text;
	if (w->passed_over)
		return true;
	if (!has_record(form, h->sources))
		return is_text_form(text, form);
	*status = form_from_record(w, text, h, id, form, out, err);
	return *status == CLV_OK || *status == CLV_NOMEM;
}

clv_status clv_caged_run(clv_worker *w, clv_str bytes, const clv_hints *h, clv_form form, clv_str *out, clv_error *err)
{
	char how[96] = "", id[65];
	clv_status s = CLV_OK;
	if (h->id[0])
		memcpy(id, h->id, sizeof id);
	else
		clv_identity(id, bytes, h);
	for (int time = 0; time < 2; time++) {
		CLV_TRY(clv_caged_start(w->caged, err));
		if (ask(w, bytes, h, form) && take(w, h, id, form, out, &s, err)) {
			clv_arena_unguard(w->arena);
			return s;
		}
		clv_arena_unguard(w->arena);
		bool late = w->caged->late;
		clv_caged_end(w->caged, how, sizeof how);
		if (late)
			break;
	}
	return clv_fail(err, w->caged->late ? CLV_LIMIT : CLV_CORRUPT, "read",
	                "%.*s: the sandboxed process that read it had to be replaced (%s); left out, the others are read. "
	                "Please report it (docs/security.md)", (int)(h->path.n > 200 ? 200 : h->path.n), h->path.p, how);
}

/* ---- the cage of an engine --------------------------------------------------------------------- */

/* What libraries load from files when they first need it is loaded before the lock. */
static void prepare(void)
{
	clv_text_preload();
	xmlInitParser();
	json_decref(json_object());
}

clv_status clv_run_cage(clv_engine *e, int must, const char **lacks, clv_error *err)
{
	static const clv_cage_kind kinds[N_CAGE_KINDS] = {
		[CLV_CAGED_READER] = { clv_caged_reader, READER_MEMORY, SECONDS, false },
		[CLV_CAGED_OPENER] = { clv_caged_opener, OPENER_MEMORY, SECONDS, true },
	};
	clv_cage *c = NULL;
	if (e->cage)
		return clv_fail(err, CLV_USAGE, "cage", "the engine has its sandbox already");
	CLV_TRY(clv_cage_new(kinds, N_CAGE_KINDS, prepare, e, &c, err));
	const char *what = clv_cage_lacks(c);
	if (must && *what) {
		clv_cage_free(c);
		return clv_fail(err, CLV_UNSUPPORTED, "cage", "no whole sandbox here: %s", what);
	}
	if (lacks)
		*lacks = what;
	clv_idle_drop(e->idle); /* they read in this process */
	e->cage = c;
	return CLV_OK;
}

clv_caged *clv_caged_new(const clv_engine *e, size_t kind)
{
	clv_caged *w = e && e->cage ? calloc(1, sizeof *w) : NULL;
	if (w)
		*w = (clv_caged){ .cage = e->cage, .kind = kind, .fd = -1 };
	return w;
}

void clv_caged_delete(clv_caged *w)
{
	if (w)
		clv_caged_free(w);
	free(w);
}
