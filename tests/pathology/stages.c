/* SPDX-License-Identifier: Apache-2.0 */
/* stages MODEL SMALL LARGE [NAME…]: makes each pathological document (or those named)
 * twice, the second of double length, and takes it through every stage, each stage's
 * instructions counted apart by valgrind's callgrind (run.py starts it so and reads the
 * counts): the parser, by far the dearest, with SMALL pieces, all others with LARGE (a quarter of
 * it in flat text, whose every piece is parsed on the way). Each
 * document is all of one thing that a stage may be slow on. Prints a line for each with
 * name, times, bytes and the arenas' memory. */
#include <valgrind/callgrind.h>

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

static size_t most; /* of both arenas */

static bool counting, parse_counts;
static const char *now; /* the document's name */
static int times;       /* 1 or 2 */

/* One stage; if it is one of those asked for, with its count. */
#define STAGE(name, call)                                                     \
	do {                                                                  \
		bool counts = counting && parse_counts == !strcmp(name, "parse"); \
		char tag[80];                                                 \
		snprintf(tag, sizeof tag, "%s/%s/%d", now, name, times);      \
		if (counts)                                                   \
			CALLGRIND_START_INSTRUMENTATION;                      \
		call;                                                         \
		if (counts) {                                                 \
			CALLGRIND_DUMP_STATS_AT(tag);                         \
			CALLGRIND_STOP_INSTRUMENTATION;                       \
		}                                                             \
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

static void measure(const clv_engine *e, clv_parser *parser, const pathology *p, size_t n, bool parse)
{
	clv_arena *a = clv_arena_new(0), *s = clv_arena_new(0), *in = clv_arena_new(0);
	clv_str text = make(in, p, n * (size_t)times * (p->more && !parse ? p->more : 1));
	now = p->name;
	most = 0;
	parse_counts = parse;
	take(e, parser, text, p->html, a, s);
	if (!parse && counting)
		printf("%s %d %zu %zu\n", p->name, times, text.n, most);
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
	if (argc < 4 || clv_engine_load(argv[1], NULL, NULL, &e, &err) != CLV_OK) {
		fprintf(stderr, "usage: stages MODEL SMALL LARGE [NAME…] %s\n", err.msg);
		return 2;
	}
	clv_parser *parser = clv_parser_new(e->nlp);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!is_asked_for(all[i].name, argv + 4, argc - 4))
			continue;
		counting = false;
		times = 1;
		measure(e, parser, &all[i], 3, false); /* what is made at first use is there */
		counting = true;
		for (times = 1; times <= 2; times++) {
			measure(e, parser, &all[i], strtoul(argv[2], NULL, 10), true);
			measure(e, parser, &all[i], strtoul(argv[3], NULL, 10) / (all[i].html ? 1 : 4), false);
		}
	}
	clv_parser_free(parser);
	clv_engine_unload(e);
	return 0;
}
