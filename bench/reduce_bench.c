/* SPDX-License-Identifier: Apache-2.0 */
/* Measures copies and stories on plain texts, without the stages before them.
 *
 * Input on stdin: lines `id TAB date TAB title TAB text` (date empty: unknown; in
 * the text "\n" written as two characters parts paragraphs). Arguments:
 * NAME=VALUE sets a parameter (threshold, w_actor, w_event, w_date, window,
 * neighbours, part_name, …); --copies prints copy edges instead of stories. Output: `id TAB
 * story`, or `copy TAB original TAB kind TAB share`; times on stderr. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "story/story.h"

static char *read_file(const char *path, size_t *n)
{
	FILE *f = path ? fopen(path, "rb") : stdin;
	if (!f)
		return NULL;
	size_t cap = 1 << 20, len = 0, got;
	char *p = malloc(cap);
	while (p && (got = fread(p + len, 1, cap - len, f)) > 0) {
		len += got;
		if (len == cap)
			p = realloc(p, cap *= 2);
	}
	if (path)
		fclose(f);
	*n = len;
	return p;
}

static clv_copylex *load_words(const char *packed)
{
	static const char *const names[] = { "frequency.tsv", "credits.tsv", "agencies.tsv" };
	clv_pack_part parts[3];
	for (int i = 0; i < 3; i++) {
		char path[512], name[64];
		snprintf(path, sizeof path, "%s/lexicon/story/%s", CLV_SOURCE_ROOT, names[i]);
		snprintf(name, sizeof name, "lex/%s", names[i]);
		parts[i].name = clv_str_c(strdup(name));
		parts[i].bytes.p = read_file(path, &parts[i].bytes.n);
	}
	clv_error err = { 0 };
	clv_pack *pack = NULL;
	clv_copylex *lex = NULL;
	if (clv_pack_save(packed, parts, 3, &err) != CLV_OK ||
	    clv_pack_open(packed, true, &pack, &err) != CLV_OK ||
	    clv_copylex_load(pack, &lex, &err) != CLV_OK) {
		fprintf(stderr, "reduce_bench: %s\n", err.msg);
		exit(2);
	}
	return lex;
}

static clv_signature *one(const clv_copylex *lex, clv_str line, clv_arena *out, clv_arena *tmp,
                          clv_str *id)
{
	clv_str date, title, rest = line, part;
	clv_str_split(&rest, '\t', id);
	clv_str_split(&rest, '\t', &date);
	clv_str_split(&rest, '\t', &title);
	clv_doc *d = clv_doc_new(tmp);
	snprintf(d->id, sizeof d->id, "%016llx", (unsigned long long)clv_hash64(id->p, id->n));
	d->published = d->published_to = clv_day_parse(date);
	d->published_from = d->published == CLV_DAY_NONE ? CLV_FROM_NONE : CLV_FROM_HINT;
	d->title = title;
	clv_buf text = clv_buf_new(tmp);
	for (size_t at = 0; at < rest.n;) {
		size_t e = clv_str_find(rest, CLV_S("\\n"), at);
		part = clv_str_sub(rest, at, e == SIZE_MAX ? rest.n : e);
		at = e == SIZE_MAX ? rest.n : e + 2;
		uint32_t b = (uint32_t)text.n;
		clv_buf_add(&text, part);
		*clv_push(tmp, &d->blocks) = (clv_block){ .span = { b, (uint32_t)text.n }, .role = CLV_ROLE_BODY };
		clv_buf_addc(&text, "\n\n");
	}
	d->text = clv_buf_str(&text);
	return clv_signature_make(lex, d, out, tmp);
}

static void set(clv_story_params *p, const char *arg)
{
	char name[32];
	double v;
	if (sscanf(arg, "%31[a-z_]=%lf", name, &v) != 2)
		return;
	if (!strcmp(name, "threshold")) p->threshold = (float)v;
	else if (!strcmp(name, "w_actor")) p->w_actor = (float)v;
	else if (!strcmp(name, "w_event")) p->w_event = (float)v;
	else if (!strcmp(name, "w_date")) p->w_date = (float)v;
	else if (!strcmp(name, "most")) p->most = (float)v;
	else if (!strcmp(name, "w_long")) p->w_long = (float)v;
	else if (!strcmp(name, "cohesion")) p->cohesion = (float)v;
	else if (!strcmp(name, "window")) p->window = (int32_t)v;
	else if (!strcmp(name, "chapter")) p->chapter = (uint32_t)v;
	else if (!strcmp(name, "neighbours")) p->neighbours = (uint32_t)v;
	else if (!strcmp(name, "part_name")) p->part_name = (float)v;
	else if (!strcmp(name, "part_number")) p->part_number = (float)v;
	else if (!strcmp(name, "part_power")) p->part_power = (float)v;
	else if (!strcmp(name, "part_apart")) p->part_apart = (float)v;
	else if (!strcmp(name, "part_share")) p->part_share = (float)v;
	else fprintf(stderr, "reduce_bench: no parameter %s\n", name);
}

int main(int argc, char **argv)
{
	clv_story_params params = clv_story_defaults;
	bool copies_only = false;
	for (int i = 1; i < argc; i++) {
		copies_only = copies_only || !strcmp(argv[i], "--copies");
		set(&params, argv[i]);
	}
	char packed[64];
	snprintf(packed, sizeof packed, "/tmp/reduce_bench.%ld", (long)getpid());
	clv_copylex *lex = load_words(packed);
	remove(packed);
	size_t n_in;
	char *in = read_file(NULL, &n_in);
	clv_str rest = { in, n_in }, line;
	clv_arena *out = clv_arena_new(0), *tmp = clv_arena_new(0), *work = clv_arena_new(0);
	CLV_VEC(clv_signature *) sig = { 0 };
	CLV_VEC(clv_str) ids = { 0 };
	double t0 = clv_seconds();
	while (clv_str_split(&rest, '\n', &line)) {
		if (!line.n)
			continue;
		clv_str id;
		*clv_push(work, &sig) = one(lex, line, out, tmp, &id);
		*clv_push(work, &ids) = id;
		clv_arena_reset(tmp);
	}
	double t1 = clv_seconds();
	const clv_signature *const *keys = (const clv_signature *const *)(const void *)sig.v;
	clv_arena *copying = clv_arena_new(0);
	clv_copies *c = clv_copy_find(keys, sig.n, out, copying);
	clv_arena_free(copying);
	double t2 = clv_seconds();
	clv_stories *st = clv_story_cluster(keys, sig.n, c, &params, out, work);
	double t3 = clv_seconds();
	for (size_t i = 0; copies_only && i < c->edges.n; i++)
		printf("%.*s\t%.*s\t%s\t%.3f\n", CLV_FMT(ids.v[c->edges.v[i].copy]),
		       CLV_FMT(ids.v[c->edges.v[i].original]), clv_copykind_name((int)c->edges.v[i].kind),
		       (double)c->edges.v[i].share);
	for (size_t i = 0; !copies_only && i < sig.n; i++)
		printf("%.*s\t%u\n", CLV_FMT(ids.v[i]), st->of[i]);
	fprintf(stderr, "%zu documents, %zu copy edges, %zu stories; keys %.2f s, copies %.2f s, stories %.2f s; %.0f + %.0f MB\n",
	        sig.n, c->edges.n, st->v.n, t1 - t0, t2 - t1, t3 - t2,
	        (double)clv_arena_used(out) / 1e6, (double)clv_arena_used(work) / 1e6);
	return 0;
}
