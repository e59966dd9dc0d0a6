/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations of all reports → sayings, each with its variants.
 *
 * Input: the quotes of the documents. Output: groups of quotes that render one
 * saying: translated twice, cut short, or in indirect speech. Two quotes are
 * variants when
 *   - one speaker said both (same actor, or names that differ by a slip of
 *     spelling), and most of the shorter one's content words, folded by synonyms,
 *     are in the other, or some are and the encoder finds them alike in meaning and
 *     neither denies what the other says; short ones need the same words and an object
 *     in common; or
 *   - both are phrases of a few words about one object ("no limits", "boundless"
 *     of one friendship), whoever is given as speaker: then a speaker who is
 *     named leads over none.
 * Words in marks within indirect speech of the same report are one utterance with
 * it, which then leads: it carries them. A pronoun, or a thing that cannot speak,
 * is nobody: it neither joins nor heads a group.
 * Scare quotes join only scare quotes and short parts. Candidates by an index of
 * content words, bounded, so that cost is linear in quotes. Limits: a refrain
 * that a speaker repeats on two occasions is one saying. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { SHORT = 3, MAX_LIST = 40, MAX_EDIT = 2, MIN_NAME = 5, MAX_VECTORS = 600 };
static const double SAME_LONG = 0.6, SAME_INDIRECT = 0.75, SAME_WORDS = 0.25;
static const float SAME_MEANING = 0.74F;

typedef struct saying {
	clv_ref ref;
	const clv_quote *q;
	const clv_doc *doc;
	clv_items words;
	const clv_items *sentence;
	const clv_speaker *who; /* NULL: nobody whom one could name */
	size_t n_content;
	bool carries; /* indirect speech with words in marks */
	uint32_t parent;
	const clv_mark *mark; /* what people judged of it, or NULL */
	CLV_VEC(const clv_mark *) marks; /* of a root: those of all that joined it */
	bool has_meaning; /* more than a phrase, in a story of few reports: its vector may be asked for */
} saying;

typedef struct state {
	clv_build *b;
	CLV_VEC(saying) v;
	clv_map index;
	CLV_VEC(struct { CLV_VEC(uint32_t) at; }) list;
	clv_map together; /* group of a judgement → saying */
} state;

/* The bits of claims.tsv that the words of a name have, in one. */
static uint32_t bits_of(const clv_build *b, clv_str name, size_t *n)
{
	clv_words w = clv_words_scan(NULL, name, (clv_span){ 0, (uint32_t)name.n }, b->scratch);
	uint32_t bits = 0;
	*n = w.n;
	for (size_t i = 0; b->lex && i < w.n; i++) {
		uint64_t form = w.v[i].form;
		const uint32_t *at = clv_map_get64(&b->lex->claims, &form);
		bits |= at ? *at : 0;
	}
	return bits;
}

/* Somebody of the lexicon, a name, or a noun of those who speak. */
bool clv_fact_can_speak(const clv_build *b, const clv_speaker *s)
{
	size_t n;
	uint32_t bits = bits_of(b, s->name, &n);
	if (!n || (n == 1 && (bits & CLV_CLAIM_PRONOUN)))
		return false;
	unsigned char c = (unsigned char)s->name.p[0];
	bool upper = (c >= 'A' && c <= 'Z') || c >= 0x80;
	return s->code.n || upper || (bits & CLV_CLAIM_SPEAKER) || !b->lex;
}

static const clv_speaker *speaker(const clv_build *b, const clv_quote *q)
{
	return q->speakers.n && clv_fact_can_speak(b, &q->speakers.v[0]) ? &q->speakers.v[0] : NULL;
}

/* Edits (insert, drop, change, swap of neighbours) between short names, at most MAX_EDIT. */
static bool few_edits(clv_str a, clv_str b)
{
	size_t i = 0, j = 0, edits = 0;
	while (i < a.n && j < b.n) {
		if (a.p[i] == b.p[j]) {
			i++;
			j++;
			continue;
		}
		if (++edits > MAX_EDIT)
			return false;
		if (i + 1 < a.n && j + 1 < b.n && a.p[i + 1] == b.p[j] && a.p[i] == b.p[j + 1]) {
			i += 2;
			j += 2;
		} else if (i + 1 < a.n && a.p[i + 1] == b.p[j]) {
			i++;
		} else if (j + 1 < b.n && b.p[j + 1] == a.p[i]) {
			j++;
		} else {
			i++;
			j++;
		}
	}
	return edits + (a.n - i) + (b.n - j) <= MAX_EDIT;
}

static clv_str last_word(clv_str s)
{
	size_t b = s.n;
	while (b > 0 && s.p[b - 1] != ' ')
		b--;
	return clv_str_sub(s, b, s.n);
}

bool clv_fact_one_speaker(const clv_speaker *x, const clv_speaker *y)
{
	if (x->actor.n && clv_str_eq(x->actor, y->actor))
		return true;
	if (x->code.n && clv_str_eq(x->code, y->code))
		return true; /* "the Kremlin said", "Putin said": one party's word */
	clv_str m = last_word(x->name), n = last_word(y->name);
	if (m.n < MIN_NAME || n.n < MIN_NAME || m.p[0] != n.p[0])
		return m.n && clv_str_ieq(m, n);
	return few_edits(m, n);
}

static bool same_speaker(const saying *a, const saying *b)
{
	if (!a->who || !b->who)
		return false;
	for (size_t i = 0; i < a->q->speakers.n; i++) /* a joint statement has several */
		for (size_t k = 0; k < b->q->speakers.n; k++)
			if (clv_fact_one_speaker(&a->q->speakers.v[i], &b->q->speakers.v[k]))
				return true;
	return false;
}

static size_t content_of(const clv_items *it)
{
	size_t n = 0;
	for (size_t i = 0; i < it->n; i++)
		n += it->v[i].weight > 0;
	return n;
}

static bool is_phrase(const saying *s)
{
	return s->n_content <= SHORT && s->q->kind != CLV_QUOTE_INDIRECT && s->q->kind != CLV_QUOTE_FULL;
}

/* Do the sentences share a content word outside the quoted words, no name? */
static bool same_object(const saying *a, const saying *b)
{
	for (size_t i = 0; i < a->sentence->n; i++) {
		const clv_item *x = &a->sentence->v[i];
		if (x->weight <= 0 || (x->flags & CLV_WORD_NAME) ||
		    (x->span.b >= a->q->span.b && x->span.e <= a->q->span.e))
			continue;
		for (size_t k = 0; k < b->sentence->n; k++) {
			const clv_item *y = &b->sentence->v[k];
			bool inside = y->span.b >= b->q->span.b && y->span.e <= b->q->span.e;
			if (!inside && y->weight > 0 && y->key == x->key)
				return true;
		}
	}
	return false;
}

static bool denies(const saying *s)
{
	bool no = false;
	for (size_t i = 0; i < s->words.n; i++)
		no = no != ((s->words.v[i].claim & CLV_CLAIM_NEGATION) != 0);
	return no;
}

/* Said alike, translated twice: like vectors, some words in common, and both deny or neither. */
static bool mean_the_same(clv_build *build, const saying *a, const saying *b, double overlap)
{
	if (!a->has_meaning || !b->has_meaning || a->ref.doc == b->ref.doc || overlap < SAME_WORDS || denies(a) != denies(b))
		return false;
	return clv_fact_alike(build, a->q->words, b->q->words, SAME_MEANING);
}

static bool variants(clv_build *build, const saying *a, const saying *b)
{
	size_t shared;
	double o = clv_fact_overlap(&a->words, &b->words, &shared);
	if (!shared)
		return false;
	if (is_phrase(a) && is_phrase(b)) {
		bool conflict = a->who && b->who && !same_speaker(a, b) && !a->q->has_via && !b->q->has_via &&
		                a->q->speakers.n < 2 && b->q->speakers.n < 2;
		return o >= 0.99 && !conflict && (same_speaker(a, b) || same_object(a, b));
	}
	if (!same_speaker(a, b))
		return false;
	bool indirect = a->q->kind == CLV_QUOTE_INDIRECT || b->q->kind == CLV_QUOTE_INDIRECT;
	if (is_phrase(a) || is_phrase(b))
		return o >= 0.99 && shared >= 2;
	return (shared >= SHORT && o >= (indirect ? SAME_INDIRECT : SAME_LONG)) || mean_the_same(build, a, b, o);
}

static uint32_t root(state *s, uint32_t i)
{
	while (s->v.v[i].parent != i)
		i = s->v.v[i].parent = s->v.v[s->v.v[i].parent].parent;
	return i;
}

static bool judged_apart(const saying *a, const saying *b)
{
	for (size_t i = 0; i < a->marks.n; i++)
		for (size_t k = 0; k < b->marks.n; k++)
			if (clv_marks_apart(a->marks.v[i], b->marks.v[k]))
				return true;
	return false;
}

/* One group of two, unless somebody judged that they differ. */
static void unite(state *s, uint32_t i, uint32_t k)
{
	uint32_t a = root(s, i), c = root(s, k), top = a < c ? a : c, under = a < c ? c : a;
	if (a == c || judged_apart(&s->v.v[a], &s->v.v[c]))
		return;
	s->v.v[under].parent = top;
	for (size_t m = 0; m < s->v.v[under].marks.n; m++)
		*clv_push(s->b->scratch, &s->v.v[top].marks) = s->v.v[under].marks.v[m];
}

static void unite_judged(state *s, uint32_t i)
{
	const clv_mark *m = s->v.v[i].mark;
	if (m && m->together)
		unite(s, *clv_map_put64(&s->together, m->together, i), i);
}

static void compare_and_post(state *s, uint32_t i)
{
	saying *q = &s->v.v[i];
	unite_judged(s, i);
	for (size_t k = 0; k < q->words.n; k++) {
		if (q->words.v[k].weight <= 0)
			continue;
		uint32_t at = *clv_map_put64(&s->index, q->words.v[k].key, (uint32_t)s->list.n);
		if (at == s->list.n)
			(void)clv_push(s->b->scratch, &s->list);
		for (size_t j = 0; j < s->list.v[at].at.n; j++) {
			uint32_t o = s->list.v[at].at.v[j];
			if (root(s, i) != root(s, o) && variants(s->b, &s->v.v[o], q))
				unite(s, i, o);
		}
		size_t n = s->list.v[at].at.n;
		if (n < MAX_LIST && (!n || s->list.v[at].at.v[n - 1] != i))
			*clv_push(s->b->scratch, &s->list.v[at].at) = i;
	}
}

/* Direct words that stand in indirect speech of the same report, told of the same
 * speaker or of nobody. */
static bool stands_in(const clv_quote *part, const clv_quote *told)
{
	if (told->kind != CLV_QUOTE_INDIRECT || part->kind == CLV_QUOTE_INDIRECT || part == told ||
	    part->sentence != told->sentence || part->span.b < told->span.b || part->span.e > told->span.e)
		return false;
	if (!part->speakers.n || !told->speakers.n)
		return true;
	const clv_speaker *x = &part->speakers.v[0], *y = &told->speakers.v[0];
	return x->actor.n ? clv_str_eq(x->actor, y->actor) : clv_str_ieq(x->name, y->name);
}

uint32_t clv_fact_folded_into(const clv_build *b, const clv_saying *g, size_t at)
{
	clv_ref r = g->variants.v[at];
	const clv_quote *q = &b->docs[r.doc]->quotes.v[r.item];
	for (size_t i = 0; i < g->variants.n; i++) {
		clv_ref o = g->variants.v[i];
		if (o.doc == r.doc && stands_in(q, &b->docs[o.doc]->quotes.v[o.item]))
			return (uint32_t)i;
	}
	return CLV_NO_INDEX;
}

/* Quotes of one report come together in its order, so a few back and on suffice. */
static void fold_parts(state *s)
{
	enum { NEAR = 8 };
	for (uint32_t i = 0; i < s->v.n; i++)
		for (uint32_t k = i < NEAR ? 0 : i - NEAR; k < s->v.n && k <= i + NEAR; k++) {
			if (s->v.v[k].doc != s->v.v[i].doc || !stands_in(s->v.v[i].q, s->v.v[k].q))
				continue;
			s->v.v[k].carries = true;
			unite(s, i, k);
		}
}

/* What one wants within what one says: reported once, by the outer words. */
static bool told_within(const clv_doc *d, uint32_t k)
{
	enum { BACK = 4 };
	const clv_quote *q = &d->quotes.v[k];
	if (q->kind != CLV_QUOTE_INDIRECT)
		return false;
	for (uint32_t i = k < BACK ? 0 : k - BACK; i < k; i++) {
		const clv_quote *p = &d->quotes.v[i];
		if (p->kind == CLV_QUOTE_INDIRECT && p->sentence == q->sentence && p->span.b <= q->span.b && q->span.e <= p->span.e &&
		    !clv_quote_is_topic(p))
			return true;
	}
	return false;
}

static void read_quotes(state *s)
{
	clv_build *b = s->b;
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->quotes.n; k++) {
			const clv_quote *q = &b->docs[i]->quotes.v[k];
			const clv_mark *mark = clv_verdicts_of(b->verdicts, clv_str_c(q->id));
			if (!clv_fact_counts(b->docs[i], q->sentence) || clv_quote_is_topic(q) ||
			    told_within(b->docs[i], k) || (mark && mark->wrong))
				continue;
			saying *v = clv_push(b->scratch, &s->v);
			*v = (saying){ .ref = { i, k }, .q = q, .doc = b->docs[i], .parent = (uint32_t)s->v.n - 1 };
			v->words = clv_fact_items(b, i, q->span);
			v->sentence = clv_fact_sentence(b, i, q->sentence);
			v->who = speaker(b, q);
			v->n_content = content_of(&v->words);
			v->mark = mark;
			if (mark)
				*clv_push(b->scratch, &v->marks) = mark;
			if (q->kind == CLV_QUOTE_INDIRECT && v->n_content < 2 && v->words.n <= SHORT && !mark) /* "condemned the attack" quotes nothing */
				s->v.n--;
		}
}

/* What is more than a phrase may be compared by meaning: the first MAX_VECTORS. Vectors are made
 * when two are first compared so, which few are. */
static void allow_meaning(state *s)
{
	size_t n = 0;
	for (uint32_t i = 0; s->b->n > 1 && i < s->v.n && n < MAX_VECTORS; i++)
		if (s->v.v[i].n_content > SHORT && s->v.v[i].who) {
			s->v.v[i].has_meaning = true;
			n++;
		}
}

/* Fullest direct wording first, with the sentence that carries it; a named speaker
 * before none. */
static bool leads(const saying *s, const saying *t)
{
	const clv_quote *a = s->q, *b = t->q;
	if (stands_in(a, b) || stands_in(b, a))
		return stands_in(b, a);
	static const int rank[CLV_N_QUOTE] = { [CLV_QUOTE_FULL] = 3, [CLV_QUOTE_PART] = 2,
		[CLV_QUOTE_INDIRECT] = 1, [CLV_QUOTE_SCARE] = 0 };
	if ((s->who != NULL) != (t->who != NULL))
		return s->who != NULL;
	int x = s->carries ? rank[CLV_QUOTE_PART] : rank[a->kind], y = t->carries ? rank[CLV_QUOTE_PART] : rank[b->kind];
	if (x != y)
		return x > y;
	return a->words.n > b->words.n;
}

static void add_via(clv_build *b, clv_saying *g, const clv_quote *q)
{
	if (!q->has_via || !q->via.name.n)
		return;
	for (size_t i = 0; i < g->via.n; i++)
		if (clv_str_ieq(g->via.v[i], q->via.name))
			return;
	*clv_push(b->out, &g->via) = q->via.name;
}

static void close_group(clv_build *b, clv_saying *g)
{
	clv_voice *v = CLV_NEW_ARRAY(b->scratch, clv_voice, g->variants.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < g->variants.n; i++) {
		clv_ref r = g->variants.v[i];
		const clv_quote *q = &b->docs[r.doc]->quotes.v[r.item];
		add_via(b, g, q);
		if (clv_fact_folded_into(b, g, i) == CLV_NO_INDEX)
			v[n++] = (clv_voice){ r.doc, q->has_via ? q->via.name : (clv_str){ "", 0 } };
	}
	g->counts = clv_fact_count(b, v, n);
	const clv_quote *lead = &b->docs[g->lead.doc]->quotes.v[g->lead.item];
	memcpy(g->id, lead->id, sizeof g->id);
	g->kind = lead->kind;
	if (speaker(b, lead))
		g->speaker = *speaker(b, lead);
	g->speaker.mention = CLV_NO_INDEX;
}

static int cmp_saying(const void *x, const void *y)
{
	const clv_saying *a = x, *b = y;
	if (a->counts.n_documents != b->counts.n_documents)
		return a->counts.n_documents > b->counts.n_documents ? -1 : 1;
	if ((a->kind == CLV_QUOTE_SCARE) != (b->kind == CLV_QUOTE_SCARE))
		return a->kind == CLV_QUOTE_SCARE ? 1 : -1;
	if (a->variants.v[0].doc != b->variants.v[0].doc)
		return a->variants.v[0].doc < b->variants.v[0].doc ? -1 : 1;
	return (a->variants.v[0].item > b->variants.v[0].item) - (a->variants.v[0].item < b->variants.v[0].item);
}

void clv_fact_sayings(clv_build *b)
{
	state s = { .b = b, .index = clv_map_new(b->scratch), .together = clv_map_new(b->scratch) };
	read_quotes(&s);
	allow_meaning(&s);
	for (uint32_t i = 0; i < s.v.n; i++)
		compare_and_post(&s, i);
	fold_parts(&s);
	uint32_t *group = CLV_NEW_ARRAY(b->scratch, uint32_t, s.v.n + 1), *lead = CLV_NEW_ARRAY(b->scratch, uint32_t, s.v.n + 1);
	for (uint32_t i = 0; i < s.v.n; i++) {
		uint32_t r = root(&s, i);
		if (r == i) {
			group[i] = (uint32_t)b->d->quotes.n;
			clv_saying *g = clv_push(b->out, &b->d->quotes);
			lead[r] = i;
			g->lead = s.v.v[i].ref;
		}
		clv_saying *g = &b->d->quotes.v[group[r]];
		*clv_push(b->out, &g->variants) = s.v.v[i].ref;
		if (leads(&s.v.v[i], &s.v.v[lead[r]])) {
			lead[r] = i;
			g->lead = s.v.v[i].ref;
		}
	}
	for (size_t i = 0; i < b->d->quotes.n; i++)
		close_group(b, &b->d->quotes.v[i]);
	if (b->d->quotes.n)
		qsort(b->d->quotes.v, b->d->quotes.n, sizeof *b->d->quotes.v, cmp_saying);
}
