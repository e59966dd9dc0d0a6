/* SPDX-License-Identifier: Apache-2.0 */
/* stages MODEL PIECES [NAME…]: makes each pathological document (or those named) of PIECES
 * pieces and of twice as many and takes it through every stage, counting the steps of each: the
 * regions of code gone through (clang's counters, a build with -Dcoverage=true) and, for what
 * the C library and PCRE2 do for us, a step for 16 bytes that are moved, compared or
 * matched. Unlike time, steps are the same in every run. Each document is all of one thing that
 * a stage may be slow on. Prints NAME STAGE STEPS STEPS-OF-TWICE, and for the arenas' memory the
 * stage "memory". */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "page/page.h"
#include "run/run_priv.h"

typedef struct pathology {
	const char *name;
	const char *head, *piece, *tail; /* the piece N times; %zu in it: its number */
	bool html;
	size_t more; /* so many times as many pieces; 0: as asked for */
} pathology;

static const pathology all[] = {
	{ "plain", "", "The minister of Norway met an envoy of Chile in Oslo on Monday. ", "", false, 0 },
	{ "one-sentence", "Officials said that", " the envoy of Kenya, who met the king,", " and left.", false, 0 },
	{ "quote-marks", "", "\" he said \xE2\x80\x9C ", "", false, 0 },
	{ "open-quotes", "", "\xE2\x80\x9CWe met, the minister said. ", "", false, 0 },
	{ "same-name", "", "Vladimir Putin. ", "", false, 0 },
	{ "many-names", "", "Anna Zorkin%zu and Omar Belak%zu met. ", "", false, 0 },
	{ "pronouns", "The president of Kenya spoke. ", "He said he would. ", "", false, 0 },
	{ "dates", "", "on Monday, May 2, 2022, last week, three days ago, in 1999; ", "", false, 0 },
	{ "numbers", "", "1,234 2022 17 one hundred and five ", "", false, 0 },
	{ "short-blocks", "", "Oslo\n\n", "", false, 0 },
	{ "same-block", "", "Read more about Oslo and the minister here.\n\n", "", false, 0 },
	{ "no-spaces", "", "aaaaaaaaaa-", "", false, 0 },
	{ "punctuation", "", ".,;:!?()[]", "", false, 0 },
	/* Deeper than is kept: up to CLV_MAX_HTML_DEPTH the tree's own rules look up all elements above. */
	{ "nested", "<html><body><p>Oslo met Lima on Monday.</p>", "<div><b>", "x", true, 8 },
	{ "nested-lists", "<html><body>", "<ul><li>a", "", true, 8 },
	{ "tables", "<html><body><table>", "<tr><td>Oslo<td>5", "</table>", true, 0 },
	{ "links", "<html><body>", "<p><a href='/a%zu'>Read this %zu</a></p>", "", true, 0 },
	{ "attributes", "<html><body><p", " class%zu='comment share'", ">Oslo met Lima.</p>", true, 0 },
	{ "entities", "<html><body><p>", "&amp;&lt;&#x41;", "</p>", true, 0 },
	{ "metas", "<html><head>", "<meta property='og:title' content='A %zu'>", "</head><body><p>Oslo met Lima.", true, 0 },
	{ "unclosed", "<html><body>", "<p><b><i>Oslo ", "", true, 0 },
};

static clv_str make(clv_arena *a, const pathology *p, size_t n)
{
	clv_buf b = clv_buf_new(a);
	clv_buf_addc(&b, p->head);
	for (size_t i = 0; i < n; i++)
		for (const char *c = p->piece; *c; c++) {
			if (!strncmp(c, "%zu", 3)) {
				clv_buf_f(&b, "%zu", i);
				c += 2;
			} else {
				clv_buf_ch(&b, *c);
			}
		}
	clv_buf_addc(&b, p->tail);
	return clv_buf_str(&b);
}

/* ---- steps ------------------------------------------------------------------------- */

uint64_t *__llvm_profile_begin_counters(void);
uint64_t *__llvm_profile_end_counters(void);

static uint64_t others; /* of the libraries */

static uint64_t steps(void)
{
	uint64_t sum = others;
	for (const uint64_t *c = __llvm_profile_begin_counters(); c < __llvm_profile_end_counters(); c++)
		sum += *c;
	return sum;
}

enum { BYTES = 16 };
void *__real_memcpy(void *to, const void *from, size_t n);
void *__real_memmove(void *to, const void *from, size_t n);
void *__real_memset(void *to, int c, size_t n);
int __real_memcmp(const void *a, const void *b, size_t n);
void *__real_memchr(const void *p, int c, size_t n);
size_t __real_strlen(const char *p);
int __real_pcre2_match_8(const pcre2_code_8 *c, PCRE2_SPTR8 s, PCRE2_SIZE n, PCRE2_SIZE at, uint32_t how, pcre2_match_data_8 *m,
                         pcre2_match_context_8 *x);

void *__wrap_memcpy(void *to, const void *from, size_t n)
{
	others += 1 + n / BYTES;
	return __real_memcpy(to, from, n);
}

void *__wrap_memmove(void *to, const void *from, size_t n)
{
	others += 1 + n / BYTES;
	return __real_memmove(to, from, n);
}

void *__wrap_memset(void *to, int c, size_t n)
{
	others += 1 + n / BYTES;
	return __real_memset(to, c, n);
}

int __wrap_memcmp(const void *a, const void *b, size_t n)
{
	others += 1 + n / BYTES;
	return __real_memcmp(a, b, n);
}

void *__wrap_memchr(const void *p, int c, size_t n)
{
	void *at = __real_memchr(p, c, n);
	others += 1 + (at ? (size_t)((char *)at - (const char *)p) : n) / BYTES;
	return at;
}

size_t __wrap_strlen(const char *p)
{
	size_t n = __real_strlen(p);
	others += 1 + n / BYTES;
	return n;
}

/* As far as it looked: to the end of what it found, or of all. */
int __wrap_pcre2_match_8(const pcre2_code_8 *c, PCRE2_SPTR8 s, PCRE2_SIZE n, PCRE2_SIZE at, uint32_t how, pcre2_match_data_8 *m,
                         pcre2_match_context_8 *x)
{
	int found = __real_pcre2_match_8(c, s, n, at, how, m, x);
	others += 1 + ((found > 0 ? pcre2_get_ovector_pointer_8(m)[1] : n) - at) / BYTES;
	return found;
}

/* ---- stages ------------------------------------------------------------------------ */

enum { MOST_STAGES = 16 };
static struct { const char *name; uint64_t steps[3]; } stage[MOST_STAGES]; /* once and twice; 0 warms up */
static size_t n_stages, most;                                            /* most: of both arenas */
static int times;                                                        /* 0, 1 or 2 */

#define STAGE(called, call)                                                   \
	do {                                                                  \
		uint64_t before = steps();                                    \
		call;                                                         \
		stage[n_stages].name = called;                                \
		stage[n_stages++].steps[times] = steps() - before;            \
		if (clv_arena_used(a) + clv_arena_used(s) > most)             \
			most = clv_arena_used(a) + clv_arena_used(s);         \
		clv_arena_reset(s);                                           \
	} while (0)

static void take(const clv_engine *e, clv_parser *parser, clv_str text, bool html, clv_arena *a, clv_arena *s)
{
	clv_hints h = { .date = 19100, .file_date = CLV_DAY_NONE };
	clv_doc *d = clv_doc_new(a);
	clv_buf out = clv_buf_new(a);
	STAGE("page", clv_page_read(e->pages, text, html, &h, d, s));
	STAGE("spun", clv_spun_find(e->spun, d, s));
	STAGE("caps", clv_caps_find(e->caps, d, s));
	STAGE("parse", clv_parse_doc(parser, d, s));
	STAGE("when", clv_when_find(e->when, d, s));
	STAGE("infer", clv_when_infer(e->when, d, s));
	STAGE("who", clv_who_find(e->who, d, d->published, s));
	STAGE("where", clv_where_find(e->where, d, s));
	STAGE("quote", clv_quotes_find(e->quotes, d, s));
	STAGE("event", clv_events_find(e->coder, NULL, d, s));
	STAGE("record", clv_record_write(a, d));
	STAGE("json", clv_doc_json(d, &out));
}

static void measure(const clv_engine *e, clv_parser *parser, const pathology *p, size_t n)
{
	clv_arena *a = clv_arena_new(0), *s = clv_arena_new(0), *in = clv_arena_new(0);
	clv_str text = make(in, p, n * (p->more ? p->more : 1));
	n_stages = most = 0;
	take(e, parser, text, p->html, a, s);
	stage[n_stages].name = "memory";
	stage[n_stages++].steps[times] = most;
	clv_arena_free(a);
	clv_arena_free(s);
	clv_arena_free(in);
}

static bool is_asked_for(const char *name, char **names, int n)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(name, names[i]))
			return true;
	return n == 0;
}

int main(int argc, char **argv)
{
	clv_engine *e;
	clv_error err = { 0 };
	if (argc < 3 || clv_engine_load(argv[1], NULL, NULL, &e, &err) != CLV_OK) {
		fprintf(stderr, "usage: stages MODEL PIECES [NAME…] %s\n", err.msg);
		return 2;
	}
	clv_parser *parser = clv_parser_new(e->nlp);
	size_t pieces = strtoul(argv[2], NULL, 10);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!is_asked_for(all[i].name, argv + 3, argc - 3))
			continue;
		for (times = 0; times <= 2; times++) /* first, what is made at first use */
			measure(e, parser, &all[i], times ? pieces * (size_t)times : 3);
		for (size_t k = 0; k < n_stages; k++)
			printf("%s %s %llu %llu\n", all[i].name, stage[k].name, (unsigned long long)stage[k].steps[1], (unsigned long long)stage[k].steps[2]);
	}
	clv_parser_free(parser);
	clv_engine_unload(e);
	return 0;
}
