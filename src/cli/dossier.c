/* SPDX-License-Identifier: Apache-2.0 */
/* What the three writers of a dossier share.
 *
 * Input: the JSON object of a story, as the library gives it. Output: access to its
 * fields, marks of stance, days, counts, and which part of the dossier a fact
 * belongs to: what all say, what one says, what is expected. Decided here once, so
 * that text, Markdown and HTML cannot differ. */
#include "cli/dossier.h"

bool dossier_read(dossier *d, clv_str json)
{
	json_error_t why;
	*d = (dossier){ .root = json_loadb(json.p, json.n, 0, &why), .out = stdout };
	d->documents = json_object_get(d->root, "documents");
	d->events = json_object_get(d->root, "events");
	d->quotes = json_object_get(d->root, "quotes");
	d->facts = json_object_get(d->root, "facts");
	d->copies = json_object_get(d->root, "copies");
	d->n = json_array_size(d->documents);
	return d->root != NULL;
}

void dossier_free(dossier *d)
{
	json_decref(d->root);
}

const char *dossier_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

int64_t dossier_int(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

bool dossier_true(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

size_t dossier_number(const dossier *d, const char *doc)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(dossier_text(json_array_get(d->documents, i), "doc"), doc))
			return i + 1;
	return 0;
}

/* ---- support ------------------------------------------------------------------------- */

/* says before contradicts before differs before weaker. */
static int strength(const char *stance)
{
	static const char *const order[] = { "weaker", "differs", "contradicts", "says" };
	for (int i = 0; i < 4; i++)
		if (!strcmp(stance, order[i]))
			return i + 1;
	return 0;
}

const json_t *dossier_support(const json_t *fact, const char *doc)
{
	const json_t *best = NULL, *u;
	size_t i;
	json_array_foreach(json_object_get(fact, "support"), i, u)
		if (!strcmp(dossier_text(u, "doc"), doc) &&
		    (!best || strength(dossier_text(u, "stance")) > strength(dossier_text(best, "stance"))))
			best = u;
	return best;
}

const char *dossier_mark(const json_t *support)
{
	static const char *const marks[] = { "·", "~", "≠", "✗", "✓" };
	return marks[support ? strength(dossier_text(support, "stance")) : 0];
}

/* ---- words ------------------------------------------------------------------------------ */

const char *dossier_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

clv_str dossier_days(clv_arena *a, const json_t *o)
{
	const char *from = dossier_text(o, "from"), *to = dossier_text(o, "to");
	if (!*from && !*to)
		return CLV_S("");
	if (!*to || !strcmp(from, to))
		return clv_str_copy(a, clv_str_c(from));
	if (!strncmp(from, to, 7) && strlen(to) == 10)
		return clv_strf(a, "%s to %s", from, to + 8);
	return clv_strf(a, "%s to %s", from, to);
}

static void put_side(clv_buf *b, const json_t *side)
{
	const json_t *p;
	size_t i;
	json_array_foreach(side, i, p) {
		const char *code = dossier_text(p, "code"), *name = dossier_text(p, "name");
		clv_buf_addc(b, i ? ", " : "");
		clv_buf_addc(b, *name ? name : code);
		if (*code && strcmp(code, name) != 0 && *name)
			clv_buf_f(b, " (%s)", code);
	}
}

clv_str dossier_parties(clv_arena *a, const json_t *event)
{
	clv_buf b = clv_buf_new(a);
	const json_t *target = json_object_get(event, "target");
	put_side(&b, json_object_get(event, "source"));
	if (json_array_size(target)) {
		clv_buf_addc(&b, !b.n ? "→ " : dossier_true(event, "mutual") ? " ↔ " : " → ");
		put_side(&b, target);
	}
	return clv_buf_str(&b);
}

clv_str dossier_counts(clv_arena *a, const json_t *o)
{
	long long n = dossier_int(o, "n_documents"), s = dossier_int(o, "n_sources");
	return clv_strf(a, "%lld report%s, %lld source%s", n, n == 1 ? "" : "s", s, s == 1 ? "" : "s");
}

dossier_part dossier_part_of(const json_t *fact)
{
	if (!strcmp(dossier_text(fact, "label"), "wording"))
		return PART_WORDING;
	if (!strcmp(dossier_text(fact, "label"), "expectation") ||
	    (!strcmp(dossier_text(fact, "kind"), "claim") && !strcmp(dossier_text(fact, "status"), "possible")))
		return PART_EXPECTATION;
	if (!strcmp(dossier_text(fact, "kind"), "quote"))
		return PART_QUOTE;
	return dossier_int(fact, "n_sources") > 1 ? PART_MATRIX : PART_ALONE;
}

clv_str dossier_label(clv_arena *a, const json_t *f)
{
	const char *label = dossier_text(f, "label");
	clv_buf b = clv_buf_new(a);
	const json_t *by;
	size_t i;
	clv_buf_addc(&b, label);
	if (!strcmp(dossier_text(f, "kind"), "quote") || !strncmp(label, "asserted by", 11))
		return clv_strf(a, "%s", label); /* it stands there */
	json_array_foreach(json_object_get(f, "asserted_by"), i, by)
		clv_buf_f(&b, "%s%s", i ? ", " : b.n ? "; asserted by " : "asserted by ", dossier_text(by, "name"));
	return clv_strf(a, "%.*s", CLV_FMT(clv_buf_str(&b)));
}

clv_str dossier_fact_words(clv_arena *a, const json_t *f)
{
	const char *label = dossier_label(a, f).p, *status = dossier_text(f, "status");
	bool told = !strcmp(dossier_text(f, "kind"), "event") && strcmp(status, "happened") != 0;
	return clv_strf(a, "%s%s%s%s%s%s%s", dossier_text(f, "text"), told ? " (" : "", told ? status : "",
	                told ? ")" : "", *label ? " [" : "", label, *label ? "]" : "");
}

static bool same_difference(const json_t *u, const json_t *v)
{
	static const char *const keys[] = { "stance", "note", "how" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(dossier_text(u, keys[i]), dossier_text(v, keys[i])) != 0)
			return false;
	return true;
}

/* Reports whose support differs in the same way as number `at`; "" when an earlier
 * one did so too. */
static clv_str who_differs(clv_arena *a, const dossier *d, const json_t *support, size_t at)
{
	const json_t *u = json_array_get(support, at), *v;
	clv_buf b = clv_buf_new(a);
	size_t i;
	json_array_foreach(support, i, v) {
		if (!same_difference(u, v))
			continue;
		if (i < at)
			return CLV_S("");
		clv_buf_f(&b, "%s%zu", b.n ? ", " : "", dossier_number(d, dossier_text(v, "doc")));
	}
	return clv_buf_str(&b);
}

clv_str dossier_difference(clv_arena *a, const dossier *d, const json_t *support, size_t at)
{
	const json_t *u = json_array_get(support, at);
	const char *how = dossier_text(u, "how"), *note = dossier_text(u, "note");
	clv_str who = who_differs(a, d, support, at);
	if (!strcmp(dossier_text(u, "stance"), "says") || !who.n)
		return CLV_S("");
	return clv_strf(a, "%s %.*s %s%s%s%s%s", dossier_mark(u), CLV_FMT(who), dossier_text(u, "stance"),
	                *note ? " in " : "", note, *how ? ": " : "", how);
}

clv_str dossier_reports_of(clv_arena *a, const dossier *d, const json_t *f)
{
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < d->n; i++)
		if (dossier_support(f, dossier_text(json_array_get(d->documents, i), "doc")))
			clv_buf_f(&b, "%s%zu", b.n ? ", " : "", i + 1);
	return clv_buf_str(&b);
}

/* Of the evidence the line that quotes the report's own words, else the first,
 * without offsets: those are for `why`. */
static clv_str strongest_clue(clv_arena *a, clv_str why)
{
	clv_str rest = why, line, best = { "", 0 };
	while (clv_str_split(&rest, '\n', &line))
		if (!best.n || (line.n && line.p[0] == '\'' && best.p[0] != '\''))
			best = line;
	clv_buf b = clv_buf_new(a);
	for (size_t i = 0; i < best.n; i++) {
		size_t k = i + 4;
		bool at = k < best.n && !memcmp(best.p + i, " at ", 4) && best.p[k] >= '0' && best.p[k] <= '9';
		while (at && k < best.n && ((best.p[k] >= '0' && best.p[k] <= '9') || (best.p[k] == ':' && k + 1 < best.n && best.p[k + 1] != ' ')))
			k++;
		if (at)
			i = k - 1;
		else
			clv_buf_ch(&b, best.p[i]);
	}
	return clv_buf_str(&b);
}

clv_str dossier_published(clv_arena *a, const json_t *document)
{
	const char *from = dossier_text(document, "published"), *to = dossier_text(document, "published_to");
	if (!*from)
		return CLV_S("no date");
	if (!*to || !strcmp(from, to))
		return clv_str_copy(a, clv_str_c(from));
	return clv_strf(a, "%s to %s", from, !strncmp(from, to, 7) && strlen(to) == 10 ? to + 8 : to);
}

bool dossier_is_folded(const json_t *variants, const json_t *v)
{
	const json_t *o;
	size_t i;
	if (!strcmp(dossier_text(v, "kind"), "indirect"))
		return false;
	json_array_foreach(variants, i, o)
		if (!strcmp(dossier_text(o, "kind"), "indirect") && !strcmp(dossier_text(o, "doc"), dossier_text(v, "doc")) &&
		    dossier_int(o, "b") <= dossier_int(v, "b") && dossier_int(v, "e") <= dossier_int(o, "e"))
			return true;
	return false;
}

clv_str dossier_dated(clv_arena *a, const json_t *document)
{
	const char *from = dossier_text(document, "published_from");
	const char *why = dossier_text(document, "published_why");
	if (!strcmp(from, "hint"))
		return CLV_S("given");
	if (!strcmp(from, "meta"))
		return CLV_S("from the page's metadata");
	if (!strcmp(from, "text"))
		return CLV_S("from the report's own dateline");
	if (!strcmp(from, "file"))
		return CLV_S("from the file's name");
	if (!strcmp(from, "inferred"))
		return *why ? clv_strf(a, "inferred: %.*s", CLV_FMT(strongest_clue(a, clv_str_c(why)))) : CLV_S("inferred");
	return CLV_S("not known");
}

static const json_t *fact_of(const dossier *d, const char *id)
{
	const json_t *f;
	size_t i;
	json_array_foreach(d->facts, i, f)
		if (!strcmp(dossier_text(f, "id"), id))
			return f;
	return NULL;
}

/* The first facts of a list of ids, of events and quotations before plain claims. */
static void put_facts(clv_buf *b, const dossier *d, const json_t *ids, size_t most)
{
	const json_t *id;
	size_t i, n = 0;
	json_array_foreach(ids, i, id) {
		const json_t *f = fact_of(d, json_string_value(id));
		if (!f || n++ >= most)
			continue;
		clv_buf_addc(b, n > 1 ? "; " : ": ");
		clv_buf_add(b, cli_cut(b->a, clv_str_c(dossier_text(f, "text")), 70));
	}
	if (n > most)
		clv_buf_addc(b, "; …");
}

clv_str dossier_apart(clv_arena *a, const dossier *d, const json_t *document)
{
	enum { MOST_LACKED = 3, MOST_VOICES = 8 };
	clv_buf b = clv_buf_new(a);
	const json_t *adds = json_object_get(document, "adds"), *lacks = json_object_get(document, "lacks");
	const json_t *voices = json_object_get(document, "voices"), *v;
	size_t n_adds = json_array_size(adds), n_lacks = json_array_size(lacks), i;
	if (*dossier_text(document, "state_media"))
		clv_buf_f(&b, "state medium (%s)\n", dossier_text(document, "state_media"));
	if (n_adds)
		clv_buf_f(&b, "adds %zu that no other report has\n", n_adds);
	if (n_lacks) {
		clv_buf_f(&b, "leaves out %zu that two and more others tell", n_lacks);
		put_facts(&b, d, lacks, MOST_LACKED);
		clv_buf_ch(&b, '\n');
	}
	json_array_foreach(voices, i, v)
		if (i < MOST_VOICES)
			clv_buf_f(&b, "%s%s", i ? ", " : "voices: ", json_string_value(v));
	if (json_array_size(voices) > MOST_VOICES)
		clv_buf_f(&b, " and %zu more", json_array_size(voices) - MOST_VOICES);
	return clv_str_trim(clv_buf_str(&b));
}

/* The next byte that counts: letters and digits, lower-cased; 0 at the end. */
static int next_letter(const char **p)
{
	for (; **p; ++*p) {
		unsigned char ch = (unsigned char)**p;
		bool letter = ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
		if (ch >= 'A' && ch <= 'Z')
			return ++*p, ch + 32;
		if (letter)
			return ++*p, ch;
	}
	return 0;
}

bool dossier_differs(const char *a, const char *b)
{
	for (;;) {
		int x = next_letter(&a), y = next_letter(&b);
		if (x != y)
			return true;
		if (!x)
			return false;
	}
}
