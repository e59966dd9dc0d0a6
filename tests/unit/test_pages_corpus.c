/* SPDX-License-Identifier: Apache-2.0 */
/* page on corpus/pages: precision and recall of each role, by characters, and the
 * gate that no paragraph of a report is lost. The rules were written with the first
 * 120 documents; the others share no piece with them. CLV_SHOW=1 lists every wrong
 * block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "page_tables.h"

typedef struct truth {
	clv_role role;
	clv_str text;
	bool glued;
} truth;

typedef struct score {
	size_t right[CLV_N_ROLE], said[CLV_N_ROLE], is[CLV_N_ROLE]; /* characters */
	size_t lost, bodies, documents;
	size_t noise, struck; /* pieces that a person strikes out; of them, not taken for the report */
} score;
enum { N_TRAIN = 120 };

static clv_arena *T, *A, *S;
static clv_pages *K;
static score Half[2];

static size_t read_truth(clv_str file, truth *v, size_t max, clv_buf *text)
{
	clv_str line, rest = file;
	size_t n = 0;
	bool lines = false;
	while (clv_str_split(&rest, '\n', &line)) {
		clv_str role;
		if (!line.n || !clv_str_split(&line, '\t', &role))
			continue;
		if (clv_str_eqc(role, "join")) {
			lines = clv_str_eqc(line, "line");
			continue;
		}
		truth t = { .glued = role.p[0] == '+' };
		if (t.glued)
			role = clv_str_sub(role, 1, role.n);
		int r = clv_role_of(role);
		if (r < 0 || n == max)
			fail_msg("bad role '%.*s'", CLV_FMT(role));
		t.role = (clv_role)r;
		t.text = line;
		if (n)
			clv_buf_addc(text, t.glued ? " " : lines ? "\n" : "\n\n");
		clv_buf_add(text, line);
		v[n++] = t;
	}
	return n;
}

/* Characters but white space of block text, in order: both sides hold the same. */
static size_t solid(clv_str s, unsigned char *roles, unsigned char role)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n')
			roles[n++] = role;
	return n;
}

static bool content(clv_role r)
{
	return r == CLV_ROLE_BODY || r == CLV_ROLE_SUBHEADING;
}

static void compare(score *sc, const char *name, const truth *v, size_t n, const clv_doc *d)
{
	unsigned char *is = clv_alloc(S, d->text.n + 1), *said = clv_alloc(S, d->text.n + 1);
	size_t n_is = 0, n_said = 0;
	for (size_t i = 0; i < n; i++)
		n_is += solid(v[i].text, is + n_is, (unsigned char)v[i].role);
	for (size_t i = 0; i < d->blocks.n; i++)
		n_said += solid(clv_text(d->text, d->blocks.v[i].span), said + n_said, (unsigned char)d->blocks.v[i].role);
	assert_int_equal(n_is, n_said); /* no byte is lost or made */
	for (size_t i = 0; i < n_is; i++) {
		sc->is[is[i]]++;
		sc->said[said[i]]++;
		sc->right[is[i]] += is[i] == said[i];
	}
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		size_t len = solid(v[i].text, is, 0), kept = 0, right = 0;
		for (size_t j = 0; j < len; j++) {
			kept += content((clv_role)said[at + j]);
			right += said[at + j] == v[i].role;
		}
		bool lost = v[i].role == CLV_ROLE_BODY && kept * 10 < len * 9;
		sc->bodies += v[i].role == CLV_ROLE_BODY;
		bool noise = !clv_role_is_content(v[i].role) && len;
		sc->noise += noise;
		sc->struck += noise && kept * 10 < len;
		sc->lost += lost;
		if (getenv("CLV_SHOW") && len && right * 10 < len * 9)
			printf("%s %s%s is %s: %.*s\n", name, lost ? "LOST " : "", clv_role_name(v[i].role),
			       clv_role_name(said[at + len / 2]), v[i].text.n > 80 ? 80 : (int)v[i].text.n, v[i].text.p);
		at += len;
	}
	sc->documents++;
}

static bool one_file(void *user, const char *path)
{
	(void)user;
	static truth v[400];
	if (!strstr(path, ".page"))
		return true;
	clv_bytes b;
	clv_error e = { 0 };
	if (clv_fetch_file(path, 1 << 20, &b, &e) != CLV_OK)
		fail_msg("%s", e.msg);
	clv_arena_reset(A);
	clv_arena_reset(S);
	clv_buf text = clv_buf_new(A);
	size_t n = read_truth(b.bytes, v, 400, &text);
	clv_doc *d = clv_doc_new(A);
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE };
	clv_page_read(K, clv_buf_str(&text), false, &h, d, S);
	const char *name = strrchr(path, '/') + 1;
	compare(&Half[strtol(name, NULL, 10) > N_TRAIN], name, v, n, d);
	clv_bytes_free(&b);
	return true;
}

static void print_half(const char *name, const score *s)
{
	printf("%s: %zu documents, %zu of %zu body paragraphs lost, %zu of %zu pieces of noise struck\n", name,
	       s->documents, s->lost, s->bodies, s->struck, s->noise);
	for (int r = 0; r < CLV_N_ROLE; r++)
		if (s->is[r])
			printf("  %-12s precision %.3f recall %.3f (%zu characters)\n", clv_role_name(r),
			       s->said[r] ? (double)s->right[r] / (double)s->said[r] : 0.0,
			       (double)s->right[r] / (double)s->is[r], s->is[r]);
}

static void roles_of_the_corpus(void **state)
{
	(void)state;
	T = clv_arena_new(0);
	A = clv_arena_new(0);
	S = clv_arena_new(0);
	K = page_tables(T);
	clv_str dir = clv_strf(T, "%s/corpus/pages", CLV_SOURCE_ROOT);
	clv_walk w = { one_file, NULL, NULL };
	assert_int_equal(clv_fetch_walk(dir.p, &w, NULL), CLV_OK);
	print_half("train", &Half[0]);
	print_half("test", &Half[1]);
	for (int i = 0; i < 2; i++) {
		assert_true(Half[i].documents >= 50);
		assert_int_equal(Half[i].lost, 0);
		size_t noise = 0, struck = 0;
		for (int r = 0; r < CLV_N_ROLE; r++)
			if (r != CLV_ROLE_BODY && r != CLV_ROLE_SUBHEADING && r != CLV_ROLE_TITLE && r != CLV_ROLE_DEK)
				noise += Half[i].is[r], struck += Half[i].right[r];
		assert_true(struck * 100 >= noise * 85);
	}
	clv_arena_free(T);
	clv_arena_free(A);
	clv_arena_free(S);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(roles_of_the_corpus) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
