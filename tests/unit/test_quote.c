/* SPDX-License-Identifier: Apache-2.0 */
/* quote: marks of all kinds, labelled paragraphs of corpus/quotes parsed by the
 * engine, hostile input. Needs the built pack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../support/processor.h"
#include "parse/parse.h"
#include "quote/quote_priv.h"
#include "../support/files.h"

static clv_arena *A;
static clv_pack *pack;
static clv_nlp *nlp;
static clv_parser *parser;
static clv_quotes *Q;

static int setup(void **state)
{
	(void)state;
	A = clv_arena_new(0);
	clv_error err = { 0 };
	if (clv_pack_open(CLV_BUILD_ROOT "/model/md.clv", false, &pack, &err) != CLV_OK ||
	    clv_nlp_load(pack, &nlp, &err) != CLV_OK || clv_quotes_load(pack, &Q, &err) != CLV_OK) {
		print_error("%s\n", err.msg);
		return -1;
	}
	parser = clv_parser_new(nlp);
	return parser ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	clv_quotes_free(Q);
	clv_parser_free(parser);
	clv_nlp_free(nlp);
	clv_pack_close(pack);
	clv_arena_free(A);
	return 0;
}

/* Blocks are what blank lines part; " // " in the corpus stands for one. */
static clv_doc *doc_of(clv_str text)
{
	clv_doc *d = clv_doc_new(A);
	d->text = text;
	for (size_t b = 0; b <= text.n;) {
		size_t e = clv_str_find(text, CLV_S("\n\n"), b);
		if (e == SIZE_MAX)
			e = text.n;
		if (e > b) {
			clv_block *k = clv_push(A, &d->blocks);
			k->span = (clv_span){ (uint32_t)b, (uint32_t)e };
			k->role = CLV_ROLE_BODY;
		}
		b = e + 2;
	}
	return d;
}

static clv_doc *quoted(clv_str text)
{
	clv_doc *d = doc_of(text);
	clv_arena *s = clv_arena_new(0);
	clv_parse_doc(parser, d, s);
	clv_quotes_find(Q, d, s);
	clv_arena_free(s);
	return d;
}

/* ---- marks --------------------------------------------------------------------- */

static void check_marks(const char *text, const char *wanted)
{
	clv_doc *d = doc_of(clv_str_c(text));
	mark_span *m;
	size_t n = quote_marks(d, A, &m);
	clv_buf b = clv_buf_new(A);
	for (size_t i = 0; i < n; i++) {
		if (i)
			clv_buf_ch(&b, '|');
		clv_buf_add(&b, clv_text(d->text, m[i].inner));
	}
	if (!clv_str_eqc(clv_buf_str(&b), wanted))
		fail_msg("%s\n  gives  %.*s\n  wanted %s", text, CLV_FMT(clv_buf_str(&b)), wanted);
}

static void marks_of_all_keyboards(void **state)
{
	(void)state;
	check_marks("He said \"yes\" and \"no\".", "yes|no");
	check_marks("He said “yes” and ”no“ and „perhaps“.", "yes|no|perhaps");
	check_marks("He said «yes» and »no«, then 「maybe」.", "yes|no|maybe");
	check_marks("He said ‘yes’ and 'no' too.", "yes|no");
	check_marks("He said ''yes'' and ``no''.", "yes|no");
	check_marks("Their ““boundless“friendship” ended", "boundless");
	check_marks("the leaders' plan and the state's 'new deal' of the '90s", "new deal");
	check_marks("‘It’s the workers’ turn,’ he said.", "It’s the workers’ turn,");
	check_marks("“He told me “go” and I went,” she said.", "He told me “go” and I went,");
	check_marks("\"She said 'stop' twice\" and left", "She said 'stop' twice");
	check_marks("no marks at all", "");
	check_marks("\"\"", "");
	check_marks("\"", "");
}

static void an_open_mark_ends_with_its_sentence_or_goes_on(void **state)
{
	(void)state;
	check_marks("“We stay here.\n\n“We shall not go,” he said.", "We stay here.|We shall not go,");
	clv_doc *d = quoted(clv_str_c("The mark was “never closed. Another sentence follows. And one more."));
	for (size_t i = 0; i < d->quotes.n; i++)
		assert_true(d->quotes.v[i].span.e <= clv_str_find(d->text, CLV_S("Another"), 0));
}

/* ---- corpus/quotes ----------------------------------------------------------------- */

static bool same_speakers(const clv_doc *d, const clv_quote *q, clv_str wanted)
{
	size_t n = 0;
	clv_str rest = wanted;
	if (clv_str_eqc(wanted, "-"))
		return q->speakers.n == 0;
	while (rest.n) {
		size_t at = clv_str_find(rest, CLV_S(" + "), 0);
		clv_str one = clv_str_sub(rest, 0, at == SIZE_MAX ? rest.n : at);
		rest = at == SIZE_MAX ? (clv_str){ NULL, 0 } : clv_str_sub(rest, at + 3, rest.n);
		if (n >= q->speakers.n || clv_str_find(clv_text(d->text, q->speakers.v[n].span), one, 0) == SIZE_MAX)
			return false;
		n++;
	}
	return n == q->speakers.n;
}

static bool found(const clv_doc *d, const clv_tsv *t, size_t row)
{
	clv_str kind = clv_tsv_cell(t, row, clv_tsv_col(t, "kind")), speaker = clv_tsv_cell(t, row, clv_tsv_col(t, "speaker"));
	clv_str via = clv_tsv_cell(t, row, clv_tsv_col(t, "via")), words = clv_tsv_cell(t, row, clv_tsv_col(t, "words"));
	if (clv_str_eqc(kind, "none"))
		return d->quotes.n == 0;
	for (size_t i = 0; i < d->quotes.n; i++) {
		const clv_quote *q = &d->quotes.v[i];
		bool same = q->kind == CLV_QUOTE_INDIRECT ? clv_str_find(q->words, words, 0) != SIZE_MAX
		                                          : clv_str_eq(q->words, words);
		bool through = via.n ? q->has_via && clv_str_find(clv_text(d->text, q->via.span), via, 0) != SIZE_MAX : !q->has_via;
		if (same && through && clv_str_eqc(kind, clv_quotekind_name(q->kind)) && same_speakers(d, q, speaker))
			return true;
	}
	return false;
}

static clv_str paragraphs(clv_str s)
{
	clv_buf b = clv_buf_new(A);
	for (size_t at; (at = clv_str_find(s, CLV_S(" // "), 0)) != SIZE_MAX; s = clv_str_sub(s, at + 4, s.n)) {
		clv_buf_add(&b, clv_str_sub(s, 0, at));
		clv_buf_addc(&b, "\n\n");
	}
	clv_buf_add(&b, s);
	return clv_buf_str(&b);
}

static void labelled_paragraphs(void **state)
{
	(void)state;
	clv_tsv t = read_table(A, "corpus/quotes/quotes.tsv");
	int right = 0, false_speakers = 0, scare = 0;
	clv_doc *d = NULL;
	for (size_t i = 0; i < t.n_row; i++) {
		clv_str text = clv_tsv_cell(&t, i, clv_tsv_col(&t, "text"));
		if (!clv_str_eqc(text, "^"))
			d = quoted(paragraphs(text));
		bool ok = d && found(d, &t, i);
		right += ok;
		if (clv_str_eqc(clv_tsv_cell(&t, i, clv_tsv_col(&t, "kind")), "scare")) {
			scare++;
			for (size_t k = 0; k < d->quotes.n; k++)
				false_speakers += d->quotes.v[k].kind != CLV_QUOTE_INDIRECT && d->quotes.v[k].speakers.n > 0 &&
				                  clv_str_eq(d->quotes.v[k].words, clv_tsv_cell(&t, i, clv_tsv_col(&t, "words")));
		}
		if (ok)
			continue;
		print_message("  line %u: %.*s\n", t.line[i], CLV_FMT(clv_str_sub(d->text, 0, 110)));
		for (size_t k = 0; k < d->quotes.n; k++) {
			const clv_quote *q = &d->quotes.v[k];
			print_message("     has %s by '%.*s' via '%.*s': %.*s\n", clv_quotekind_name(q->kind),
			              q->speakers.n ? (int)(q->speakers.v[0].span.e - q->speakers.v[0].span.b) : 0,
			              d->text.p + (q->speakers.n ? q->speakers.v[0].span.b : 0), CLV_FMT(q->via.name),
			              CLV_FMT(clv_str_sub(q->words, 0, 70)));
		}
	}
	print_message("quotes: %zu attributions, %d right (%.3f), %d of %d scare quotes given a speaker\n", t.n_row,
	              right, (double)right / (double)t.n_row, false_speakers, scare);
	assert_true((double)right >= 0.9 * (double)t.n_row);
	assert_true(false_speakers * 20 <= scare);
}

/* ---- rules of doc.h, hostile input ---------------------------------------------------- */

static void check_document(const clv_doc *d)
{
	uint32_t at = 0;
	for (size_t i = 0; i < d->quotes.n; i++) {
		const clv_quote *q = &d->quotes.v[i];
		assert_true(q->span.b >= at && q->span.b < q->span.e && q->span.e <= d->text.n);
		assert_true(q->sentence < d->sentences.n && q->id[0] == 'q');
		assert_true(q->kind != CLV_QUOTE_SCARE || q->speakers.n == 0);
		assert_true(q->score >= 0 && q->score <= 1);
		for (size_t k = 0; k < q->speakers.n; k++)
			assert_true(q->speakers.v[k].span.b < q->speakers.v[k].span.e && q->speakers.v[k].span.e <= d->text.n);
		at = q->span.b;
	}
}

static void rules_hold_on_noise(void **state)
{
	(void)state;
	static const char *const bits[] = { "“", "”", "\"", "'", "‘", "«", " said ", " he ", "No", " Xi ", ". ", ", ",
		": ", "\n\n", " according to ", " the ", "told", " Reuters ", " that ", "-", "’s ", " people", "!" };
	uint64_t seed = 11;
	for (int round = 0; round < 60; round++) {
		clv_buf b = clv_buf_new(A);
		for (int k = 0; k < 80; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			clv_buf_addc(&b, bits[(seed >> 33) % (sizeof bits / sizeof *bits)]);
		}
		check_document(quoted(clv_buf_str(&b)));
	}
	check_document(quoted(CLV_S("")));
}

/* Without the engine: tokens of one letter, so that only quote's own cost counts. */
static clv_doc *bare(clv_str text)
{
	clv_doc *d = doc_of(text);
	clv_sentence *s = clv_push(A, &d->sentences);
	s->span = (clv_span){ 0, (uint32_t)text.n };
	s->repeat_of = CLV_NO_INDEX;
	for (uint32_t i = 0; i < text.n; i++) {
		if (text.p[i] == ' ')
			continue;
		clv_token *t = clv_push(A, &d->tokens);
		uint32_t e = i + 1;
		while (e < text.n && text.p[e] != ' ' && text.p[e] != '"' && text.p[i] != '"')
			e++;
		t->span = (clv_span){ i, e };
		t->lemma = t->norm = clv_text(text, t->span);
		t->head = d->tokens.n > 1 ? (uint32_t)d->tokens.n - 2 : 0; /* a chain: the deepest tree */
		t->pos = clv_str_eqc(t->lemma, "say") ? CLV_POS_VERB : text.p[i] == '"' ? CLV_POS_PUNCT : CLV_POS_NOUN;
		t->dep = CLV_DEP_CCOMP;
		t->tag_text = CLV_S("VBD");
		i = e - 1;
	}
	d->tokens.v[0].head = 0;
	s->tok_e = (uint32_t)d->tokens.n;
	return d;
}

static double seconds_of(const char *unit, int n)
{
	clv_buf b = clv_buf_new(A);
	for (int i = 0; i < n; i++)
		clv_buf_addc(&b, unit);
	clv_doc *d = bare(clv_buf_str(&b));
	double t = processor_seconds();
	clv_arena *s = clv_arena_new(0);
	clv_quotes_find(Q, d, s);
	clv_arena_free(s);
	check_document(d);
	return processor_seconds() - t;
}

static void ten_thousand_quotes_in_a_paragraph(void **state)
{
	(void)state;
	assert_true(seconds_of("\"Yes we can\" he say ", 10000) < 5);
	assert_true(seconds_of("\"", 100000) < 5);
	assert_true(seconds_of("‘Yes ", 50000) < 5);
	assert_true(seconds_of("say that say that ", 50000) < 5);
}

static void one_mark_in_a_long_text(void **state)
{
	(void)state;
	clv_buf b = clv_buf_new(A);
	clv_buf_addc(&b, "He said \"it began");
	for (int i = 0; i < 200000; i++)
		clv_buf_addc(&b, " and went");
	clv_doc *d = bare(clv_buf_str(&b));
	clv_arena *s = clv_arena_new(0);
	clv_quotes_find(Q, d, s);
	clv_arena_free(s);
	for (size_t i = 0; i < d->quotes.n; i++)
		assert_true(d->quotes.v[i].kind == CLV_QUOTE_INDIRECT || d->quotes.v[i].span.e - d->quotes.v[i].span.b < 2000);
}

static const clv_quote *the_quote(clv_doc *d, const char *words)
{
	for (size_t i = 0; i < d->quotes.n; i++)
		if (clv_str_find(d->quotes.v[i].words, clv_str_c(words), 0) != SIZE_MAX)
			return &d->quotes.v[i];
	fail_msg("no quote with %s", words);
	return NULL;
}

static clv_str speaker_words(const clv_doc *d, const clv_quote *q, size_t i)
{
	return q && i < q->speakers.n ? clv_text(d->text, q->speakers.v[i].span) : CLV_S("");
}

static void mixed_marks_keep_their_speakers(void **state)
{
	(void)state;
	clv_doc *d = quoted(clv_str_c("«We stay», said Anna Weiss. „We go”, said Bo Lund. ``We wait,'' said Carl Moss. ‘We sleep,’ said Dora Finn."));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "We stay"), 0), "Anna Weiss"));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "We go"), 0), "Bo Lund"));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "We wait"), 0), "Carl Moss"));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "We sleep"), 0), "Dora Finn"));
}

static void captions_and_comments_keep_their_role(void **state)
{
	(void)state;
	static const clv_role roles[] = { CLV_ROLE_CAPTION, CLV_ROLE_COMMENT };
	clv_str text = CLV_S("“We shall rebuild it,” says Anna Weiss.");
	float body = quoted(text)->quotes.v[0].score;
	for (size_t i = 0; i < 2; i++) {
		clv_doc *d = doc_of(text);
		d->blocks.v[0].role = roles[i];
		clv_arena *s = clv_arena_new(0);
		clv_parse_doc(parser, d, s);
		clv_quotes_find(Q, d, s);
		clv_arena_free(s);
		assert_int_equal(d->quotes.n, 1);
		assert_int_equal(clv_doc_role(d, d->quotes.v[0].sentence), roles[i]);
		assert_true(d->quotes.v[0].score < body);
	}
}

/* He is quoted about himself, and about one of the same name. */
static void a_speaker_about_himself(void **state)
{
	(void)state;
	clv_doc *d = quoted(clv_str_c("“Weiss is an honest man,” Weiss said of himself. Weiss said that Weiss would win."));
	const clv_quote *q = the_quote(d, "honest man");
	assert_int_equal(q->speakers.n, 1);
	assert_true(q->speakers.v[0].span.b >= q->span.e);
	q = the_quote(d, "would win");
	assert_true(clv_str_eqc(q->words, "Weiss would win") && q->speakers.v[0].span.e <= q->span.b);
}

static void numbers_and_days_never_speak(void **state)
{
	(void)state;
	static const char *const texts[] = { "“Most of us stay,” 62 percent said.", "12 May: “We open at noon.”",
		"On Friday, “closed for good” stood on the door.", "In 2019, “never again” was heard.", "Monday said “no”." };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		clv_doc *d = quoted(clv_str_c(texts[i]));
		for (size_t k = 0; k < d->quotes.n; k++)
			if (d->quotes.v[k].speakers.n)
				fail_msg("%s: said by %.*s", texts[i], CLV_FMT(speaker_words(d, &d->quotes.v[k], 0)));
	}
}

static void turns_of_a_transcript(void **state)
{
	(void)state;
	clv_doc *d = quoted(clv_str_c("ORTEGA: The levy will go.\n\nHOST: That is not what you said.\n\nORTEGA: It is now."));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "levy"), 0), "ORTEGA"));
	assert_true(clv_str_eqc(speaker_words(d, the_quote(d, "not what"), 0), "HOST"));
	d = quoted(clv_str_c("NEW HAVEN: The mayor opened the bridge on Monday.\n\nThe day was dry."));
	assert_int_equal(d->quotes.n, 0); /* a dateline */
}

static void a_topic_is_no_claim(void **state)
{
	(void)state;
	clv_doc *d = quoted(clv_str_c("The senator opposes the sale of the port. The senator says the port was sold."));
	assert_true(clv_quote_is_topic(the_quote(d, "the sale of the port")));
	assert_false(clv_quote_is_topic(the_quote(d, "the port was sold")));
}

static void a_broken_table_is_refused(void **state)
{
	(void)state;
	clv_tsv speech, rank = read_table(A, "lexicon/cues/speechrank.tsv");
	clv_quotes *q;
	clv_error err;
	assert_int_equal(clv_tsv_read(A, CLV_S("speech.tsv"), CLV_S("word\tpos\tframes\tclass\nsay\tverb\tq,fly\tsay\n"), &speech, &err), CLV_OK);
	assert_int_equal(clv_quotes_build(&speech, &rank, &q, &err), CLV_FORMAT);
	assert_int_equal(err.line, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_of_all_keyboards),
		cmocka_unit_test(an_open_mark_ends_with_its_sentence_or_goes_on),
		cmocka_unit_test(labelled_paragraphs),
		cmocka_unit_test(rules_hold_on_noise),
		cmocka_unit_test(ten_thousand_quotes_in_a_paragraph),
		cmocka_unit_test(one_mark_in_a_long_text),
		cmocka_unit_test(mixed_marks_keep_their_speakers),
		cmocka_unit_test(captions_and_comments_keep_their_role),
		cmocka_unit_test(a_speaker_about_himself),
		cmocka_unit_test(numbers_and_days_never_speak),
		cmocka_unit_test(turns_of_a_transcript),
		cmocka_unit_test(a_topic_is_no_claim),
		cmocka_unit_test(a_broken_table_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
