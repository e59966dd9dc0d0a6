/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: a whole document through every stage: names, dates, places, quotes,
 * events. Mutated bytes are seldom news, so the input is read as a string of choices.
 *
 * Input: bytes. 0xFF N: the N-th mark (line breaks, quotation marks, HTML); 0xFE: the
 * next byte as it is; below 0x80: an everyday word of fuzz/words.tsv; others, with the
 * next byte: a word of the lexicon's tables. What must hold: the record can be
 * written (so all spans, indices and enums are right) and read; every form prints; the
 * annotate line is JSON; the same input gives the same line again. */
#include <jansson.h>

#include "fetch/fetch.h"
#include "fuzz.h"
#include "run/run.h"

enum { MOST_WORDS = 250 };

static clv_engine *engine;
static clv_worker *worker;
static CLV_VEC(clv_str) words;
static size_t n_everyday;
static clv_arena *kept;

/* All cells of those columns; the column is passed over where a table has it not. */
static void add_words(const char *name, const char *const *columns)
{
	clv_bytes b;
	clv_tsv t;
	clv_str path = clv_strf(kept, "%s/%s", CLV_SOURCE_ROOT, name);
	CLV_FUZZ_CHECK(clv_fetch_file(path.p, 1 << 28, &b, NULL) == CLV_OK);
	clv_str text = clv_str_copy(kept, b.bytes);
	clv_bytes_free(&b);
	CLV_FUZZ_CHECK(clv_tsv_read(kept, path, text, &t, NULL) == CLV_OK);
	for (; *columns; columns++)
		for (size_t i = 0; i < t.n_row; i++) {
			clv_str rest = clv_tsv_cell(&t, i, clv_tsv_col(&t, *columns)), word;
			while (clv_str_split(&rest, '|', &word))
				if (word.n && word.n < 60)
					*clv_push(kept, &words) = word;
		}
}

static void load_once(void)
{
	clv_error err = { 0 };
	if (worker)
		return;
	kept = clv_arena_new(0);
	add_words("fuzz/words.tsv", (const char *const[]){ "word", NULL });
	n_everyday = words.n;
	add_words("lexicon/dates/datewords.tsv", (const char *const[]){ "word", NULL });
	add_words("lexicon/dates/holidays.tsv", (const char *const[]){ "name", NULL });
	add_words("lexicon/cues/speech.tsv", (const char *const[]){ "word", NULL });
	add_words("lexicon/cues/spun.tsv", (const char *const[]){ "words", NULL });
	add_words("lexicon/verbs/verbs.tsv", (const char *const[]){ "lemma", NULL });
	add_words("lexicon/verbs/nouns.tsv", (const char *const[]){ "lemma", NULL });
	add_words("lexicon/verbs/irregular.tsv", (const char *const[]){ "form", NULL });
	add_words("lexicon/verbs/number-words.tsv", (const char *const[]){ "word", NULL });
	add_words("lexicon/actors/states.tsv", (const char *const[]){ "name", "aliases", "adjectives", "nouns", "capital", NULL });
	add_words("lexicon/actors/orgs.tsv", (const char *const[]){ "name", "aliases", NULL });
	add_words("lexicon/actors/persons.tsv", (const char *const[]){ "name", "alone", NULL });
	add_words("lexicon/actors/role_words.tsv", (const char *const[]){ "term", "plural", NULL });
	if (clv_engine_load(fuzz_pack_path(), NULL, NULL, &engine, &err) != CLV_OK || !(worker = clv_worker_new(engine))) {
		fprintf(stderr, "fuzz_stages: %s\n", err.msg);
		exit(2);
	}
}

static clv_str compose(clv_arena *a, const uint8_t *p, size_t n)
{
	static const char *const marks[] = { "\n\n", "\n", "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "'", "\xE2\x80\x98", "\xE2\x80\x99", ". ",
		", ", "? ", "! ", ": ", "; ", " (", ") ", " - ", " \xE2\x80\x93 ", "<p>", "</p>", "<blockquote>", "<h2>", "<html><body>", "$", "%",
		"\xC2\xAB", "\xC2\xBB", "\xE2\x80\x9E", "...", "/", "@", "&quot;" };
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0, k = 0; i + 1 < n && k < MOST_WORDS; i += 2, k++) {
		if (p[i] == 0xFF) {
			clv_buf_addc(&b, marks[p[i + 1] % (sizeof marks / sizeof *marks)]);
		} else if (p[i] == 0xFE) {
			clv_buf_ch(&b, (char)p[i + 1]);
		} else {
			if (b.n && b.p[b.n - 1] != '\n')
				clv_buf_ch(&b, ' ');
			/* every other word an everyday one: without them nothing hangs together */
			size_t w = p[i] < 0x80 ? p[i + 1] % n_everyday : ((size_t)p[i] << 8 | p[i + 1]) % words.n;
			clv_buf_add(&b, words.v[w]);
		}
	}
	return clv_buf_str(&b);
}

static uint64_t run_once(clv_str text, clv_form form, bool fast)
{
	clv_hints h = { .date = CLV_DAY_NONE, .file_date = CLV_DAY_NONE, .fast = fast };
	clv_str out;
	clv_error err = { 0 };
	clv_status s = clv_worker_run(worker, text, &h, form, &out, &err);
	CLV_FUZZ_CHECK(s == CLV_OK || s == CLV_FORMAT);
	if (s != CLV_OK)
		return 0;
	if (form == CLV_FORM_RECORD) {
		clv_doc *d;
		clv_arena *a = clv_arena_new(0);
		CLV_FUZZ_CHECK(clv_record_read(a, out, &d, &err) == CLV_OK);
		clv_arena_free(a);
	} else if (form == CLV_FORM_ANNOTATED || form == CLV_FORM_TIMEML || form == CLV_FORM_PAGE) {
		json_t *o = json_loadb(out.p, out.n, 0, NULL);
		CLV_FUZZ_CHECK(json_is_object(o));
		json_decref(o);
	}
	return clv_hash64(out.p, out.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	load_once();
	clv_arena *a = clv_arena_new(1u << 30);
	if (a && n >= 2 && n <= 1024 && !clv_arena_guard(a)) {
		clv_str text = compose(a, data, n);
		run_once(text, CLV_FORM_RECORD, n % 4 != 0); /* the slow half of the coder seldom */
		if (n % 8 == 0) {
			uint64_t line = run_once(text, CLV_FORM_ANNOTATED, true);
			run_once(text, CLV_FORM_TIMEML, true);
			run_once(text, CLV_FORM_PAGE, true);
			CLV_FUZZ_CHECK(run_once(text, CLV_FORM_ANNOTATED, true) == line);
		}
	}
	clv_arena_free(a);
	return 0;
}
