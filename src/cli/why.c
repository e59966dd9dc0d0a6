/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo why ID`: how an event, mention, quote or fact came about: the sentence,
 * the words in it, the rule and dictionary line, the evidence kept by the coder. A
 * beginning of the id is enough; all that begin so are shown. */
#include "cli/dossier.h"

static void line(const char *key, const char *value)
{
	if (*value)
		printf("    %-9s %s\n", key, value);
}

/* Evidence is kept as lines. */
static void lines(const char *key, const char *value)
{
	while (*value) {
		const char *end = strchr(value, '\n');
		int n = end ? (int)(end - value) : (int)strlen(value);
		printf("    %-9s %.*s\n", key, n, value);
		value = end ? end + 1 : "";
		key = "";
	}
}

static void print_act(cli *c, const json_t *e)
{
	clv_str parties = dossier_parties(c->a, e), days = dossier_days(c->a, e);
	const char *mode = dossier_text(e, "mode");
	printf("    %s%s%s (CAMEO %s) · %.*s · %.*s · %s, polarity %s · score %.2f%s\n", dossier_text(e, "type"),
	       *mode ? "/" : "", mode, dossier_text(e, "cameo"), CLV_FMT(parties), CLV_FMT(days),
	       dossier_text(e, "status"), dossier_text(e, "polarity"),
	       json_number_value(json_object_get(e, "score")), dossier_true(e, "uncertain") ? " · uncertain" : "");
}

/* The words of the sentence that tell the act, from first party to last. */
static void print_words(cli *c, const json_t *m)
{
	const json_t *words = json_object_get(m, "words");
	clv_str text = clv_str_c(dossier_text(m, "text"));
	int64_t b = dossier_int(words, "b"), e = dossier_int(words, "e");
	if (b < 0 || e <= b || (size_t)e > text.n)
		return;
	printf("    %-9s %s%.*s%s\n", "words", cli_style(c, "1"), CLV_FMT(clv_str_sub(text, (size_t)b, (size_t)e)), cli_style(c, ""));
}

static void print_mention(cli *c, const json_t *m)
{
	printf("  %s  %s, sentence %lld\n", dossier_text(m, "id"), dossier_text(m, "path"),
	       (long long)dossier_int(m, "sentence"));
	printf("    «%.*s»\n", CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(m, "text")), 2000)));
	print_words(c, m);
	print_act(c, m);
	line("rule", dossier_text(m, "rule"));
	lines("why", dossier_text(m, "why"));
}

static void print_event(cli *c, const json_t *o)
{
	const json_t *e = json_object_get(o, "event"), *m;
	size_t i;
	printf("%s%s%s  %s\n", cli_style(c, "1"), dossier_text(e, "id"), cli_style(c, ""), dossier_text(e, "title"));
	print_act(c, e);
	printf("    %.*s, story %lld\n", CLV_FMT(dossier_counts(c->a, e)), (long long)dossier_int(e, "story"));
	line("rule", dossier_text(o, "rule"));
	lines("why", dossier_text(o, "why"));
	json_array_foreach(json_object_get(o, "mentions"), i, m)
		print_mention(c, m);
}

/* Names of an array of actors, with commas. */
static clv_str names_of(cli *c, const json_t *list)
{
	const json_t *x;
	size_t i;
	clv_buf b = clv_buf_new(c->a);
	json_array_foreach(list, i, x) {
		clv_buf_addc(&b, i ? ", " : "");
		clv_buf_addc(&b, dossier_text(x, "name"));
	}
	clv_buf_ch(&b, '\0');
	return (clv_str){ b.p, b.n - 1 };
}

static void print_about(cli *c, const json_t *q)
{
	clv_str about = names_of(c, json_object_get(q, "about"));
	if (about.n)
		printf("    %-9s %.*s\n", "about", CLV_FMT(about));
}

/* What the kinds and rules of quotes mean, in words. */
static const char *meaning(const char *name)
{
	static const char *const table[][2] = {
		{ "full", "a sentence in quotation marks" },
		{ "part", "words in quotation marks within the reporter's sentence" },
		{ "indirect", "told in the reporter's words" },
		{ "scare", "marks that nobody is made to say" },
		{ "trailing", "the speaker stands behind the words" },
		{ "leading", "the speaker stands before the words" },
		{ "colon", "a name or sentence and a colon before the words" },
		{ "dash", "a dash and a name behind the words" },
		{ "run", "the speaker of the quotation before goes on" },
		{ "carry", "the paragraph before was the same speaker's" },
		{ "goes on", "the quotation of the paragraph before was left open" },
		{ "before", "whom the sentence before is about" },
		{ "governed", "the cue governs the words" },
		{ "that", "the clause that the cue governs" },
		{ "inf", "the infinitive that the cue governs" },
		{ "aside", "the cue stands as an aside in what it tells" },
		{ "as", "what the cue describes, and as what" },
		{ "topic", "what is spoken of; not a claim" },
		{ "object", "what is meant or aimed at; not a claim" },
		{ "noun", "the clause of a noun of speech or thought" },
		{ "accord", "according to somebody" },
		{ "label", "a name and a colon at the head of a paragraph" },
		{ "none", "nobody is near who could have said it" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!strcmp(table[i][0], name))
			return table[i][1];
	return "";
}

/* "speech.tsv:3 trailing" → "trailing". */
static const char *last_part(clv_arena *a, const char *rule)
{
	const char *space = strchr(rule, ' ');
	const char *name = !strncmp(rule, "speech.tsv:", 11) && space ? space + 1 : rule;
	return clv_strf(a, "%.*s", (int)strcspn(name, ";"), name).p; /* without doubts about the text */
}

static void explained(const char *key, const char *value, const char *why)
{
	if (*value)
		printf("    %-9s %s%s%s\n", key, value, *why ? ": " : "", why);
}

static void print_speakers(cli *c, const json_t *q)
{
	const json_t *speaker = json_object_get(q, "speaker"), *all = json_object_get(q, "speakers");
	const char *code = json_is_object(speaker) ? dossier_text(speaker, "code") : "";
	if (json_array_size(all) > 1)
		line("speakers", names_of(c, all).p);
	else if (json_is_object(speaker))
		printf("    %-9s %s%s%s%s\n", "speaker", dossier_text(speaker, "name"), *code ? " (" : "", code, *code ? ")" : "");
	else
		line("speaker", "nobody named");
}

static void print_quote(cli *c, const json_t *o)
{
	const json_t *q = json_object_get(o, "quote"), *via = json_object_get(q, "via");
	bool told = !strcmp(dossier_text(q, "kind"), "indirect");
	printf("%s%s%s  %s%s%s\n", cli_style(c, "1"), dossier_text(q, "id"), cli_style(c, ""), told ? "" : "“",
	       dossier_text(q, "words"), told ? "" : "”");
	print_speakers(c, q);
	line("via", json_is_object(via) ? dossier_text(via, "name") : "");
	explained("kind", dossier_text(q, "kind"), meaning(dossier_text(q, "kind")));
	line("cue", dossier_text(q, "cue"));
	explained("rule", dossier_text(q, "rule"), meaning(last_part(c->a, dossier_text(q, "rule"))));
	print_about(c, q);
	printf("    %-9s %.2f\n", "score", json_number_value(json_object_get(q, "score")));
	printf("    %-9s %s, sentence %lld\n", "where", dossier_text(q, "path"), (long long)dossier_int(q, "sentence"));
	printf("    «%.*s»\n", CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(q, "text")), 2000)));
}

static void print_fact(cli *c, const json_t *o)
{
	const json_t *f = json_object_get(o, "fact"), *u;
	size_t i;
	printf("%s%s%s  %s\n", cli_style(c, "1"), dossier_text(f, "id"), cli_style(c, ""), dossier_text(f, "text"));
	printf("    %s, %s · %.*s\n", dossier_text(f, "kind"), dossier_text(f, "status"),
	       CLV_FMT(dossier_counts(c->a, f)));
	line("of", dossier_text(f, "of"));
	json_array_foreach(json_object_get(f, "support"), i, u) {
		printf("  %s %s, sentence %lld%s%s\n", dossier_mark(u), dossier_text(u, "path"),
		       (long long)dossier_int(u, "sentence"), *dossier_text(u, "how") ? ": " : "",
		       dossier_text(u, "how"));
		printf("    «%.*s»\n", CLV_FMT(cli_cut(c->a, clv_str_c(dossier_text(u, "text")), 2000)));
	}
}

static void print_one(cli *c, const json_t *o)
{
	const char *kind = dossier_text(o, "kind");
	if (!strcmp(kind, "event")) {
		print_event(c, o);
	} else if (!strcmp(kind, "mention")) {
		print_mention(c, json_object_get(o, "mention"));
		line("event", dossier_text(o, "event"));
	} else if (!strcmp(kind, "quote")) {
		print_quote(c, o);
	} else {
		print_fact(c, o);
	}
}

/* What people judged of it. */
static void print_judgements(cli *c, clv_db *db, const char *id)
{
	clv_option of = { "id", id };
	clv_rows *r = NULL;
	clv_error err = { 0 };
	if (clv_query(db, "judgements", &of, 1, &r, &err) != CLV_OK)
		return;
	while (clv_rows_next(r, &err) == CLV_ROW) {
		json_t *j = json_loads(clv_rows_json(r), 0, NULL);
		const char *other = dossier_text(j, "b"), *who = dossier_text(j, "who"), *note = dossier_text(j, "note");
		clv_str words = clv_strf(c->a, "%s: %s%s%s, %s%s%s%s%s", dossier_text(j, "verdict"), dossier_text(j, "a"),
		                         *other ? " and " : "", other, dossier_text(j, "at"), *who ? ", by " : "", who,
		                         *note ? ": " : "", note);
		line("judged", words.p);
		json_decref(j);
	}
	clv_rows_close(r);
}

static bool is_id(const char *s)
{
	if (!*s || !strchr("emqf", *s))
		return false;
	return strspn(s + 1, "0123456789abcdef") == strlen(s + 1);
}

int cli_why(cli *c)
{
	cli_query q = { 0 };
	clv_db *db = NULL;
	clv_rows *r = NULL;
	clv_error err = { 0 };
	size_t n = 0;
	if (!is_id(c->args[0])) {
		cli_say("%s: no id; ids begin with e (event), m (mention), q (quote) or f (fact)", c->args[0]);
		return CLI_FATAL;
	}
	cli_ask(&q, "id", c->args[0]);
	if (c->opt[OPT_JSON] || c->opt[OPT_JSONL])
		return cli_rows(c, "why", &q, NULL, 0);
	int code = cli_open_db(c, &db);
	if (code != CLI_DONE)
		return code;
	clv_step step = CLV_FAILED;
	if (clv_query(db, "why", q.options, q.n, &r, &err) == CLV_OK)
		while ((step = clv_rows_next(r, &err)) == CLV_ROW) {
			json_t *o = json_loads(clv_rows_json(r), 0, NULL);
			print_one(c, o);
			json_decref(o);
			n++;
		}
	clv_rows_close(r);
	if (n)
		print_judgements(c, db, c->args[0]);
	clv_db_close(db);
	if (step == CLV_FAILED)
		return cli_error(&err);
	if (!n)
		cli_say("nothing has the id %s", c->args[0]);
	return n ? CLI_DONE : CLI_NOTHING;
}
