/* SPDX-License-Identifier: Apache-2.0 */
/* Words that reports choose differently for one thing: "invasion", "special military
 * operation".
 *
 * Input: content sentences and the table of wordings (lexicon/story/wordings.tsv: terms by
 * what they are about). Output: one row a subject, labelled "wording", when two reports
 * have another usual term for it and one has it more than once: for each report its usual term, how often it has it, and
 * the first sentence with it. Terms in quotation marks, or said by somebody, count like
 * others: a report chooses whom it quotes. The longest term that stands at a place
 * counts. Whether two reports mean the same thing by their terms is the reader's to
 * judge. Cost: linear in words. */
#include <stdlib.h>
#include <string.h>

#include "fact/fact_priv.h"

enum { MAX_SUBJECTS = 64 };

typedef struct use {
	uint32_t term, n;
	uint32_t sentence;
	clv_span span;
} use;

typedef struct report {
	CLV_VEC(use) uses;
} report;

typedef struct state {
	clv_build *b;
	report *reports; /* [subject × n + doc] */
} state;

static bool continues(const clv_wording *t, const clv_items *it, size_t at)
{
	for (size_t k = 0; k < t->n_forms; k++)
		if (at + k >= it->n || it->v[at + k].form != t->form[k])
			return false;
	return true;
}

/* The longest term that begins with that word, or NULL. */
static const clv_wording *term_at(const clv_factlex *lex, const clv_items *it, size_t at)
{
	uint64_t first = it->v[at].form;
	const uint32_t *i = clv_map_get64(&lex->wording_at, &first);
	const clv_wording *best = NULL;
	for (uint32_t k = i ? *i : 0; k; k = lex->wordings.v[k - 1].next) {
		const clv_wording *t = &lex->wordings.v[k - 1];
		if ((!best || t->n_forms > best->n_forms) && continues(t, it, at))
			best = t;
	}
	return best;
}

static void note(state *s, uint32_t doc, uint32_t sentence, const clv_wording *t, clv_span span)
{
	if (t->subject >= MAX_SUBJECTS)
		return;
	report *r = &s->reports[t->subject * s->b->n + doc];
	uint32_t number = (uint32_t)(t - s->b->lex->wordings.v);
	for (size_t i = 0; i < r->uses.n; i++)
		if (r->uses.v[i].term == number) {
			r->uses.v[i].n++;
			return;
		}
	*clv_push(s->b->scratch, &r->uses) = (use){ number, 1, sentence, span };
}

static void read_sentence(state *s, uint32_t doc, uint32_t sentence)
{
	const clv_items *it = clv_fact_sentence(s->b, doc, sentence);
	for (size_t i = 0; i < it->n; i++) {
		const clv_wording *t = term_at(s->b->lex, it, i);
		if (!t)
			continue;
		note(s, doc, sentence, t, (clv_span){ it->v[i].span.b, it->v[i + t->n_forms - 1].span.e });
		i += t->n_forms - 1;
	}
}

/* The term that a report has most, of two the earlier one. */
static const use *usual(const report *r)
{
	const use *best = NULL;
	for (size_t i = 0; i < r->uses.n; i++)
		if (!best || r->uses.v[i].n > best->n)
			best = &r->uses.v[i];
	return best;
}

static void make_row(state *s, uint32_t subject)
{
	clv_build *b = s->b;
	uint32_t *count = CLV_NEW_ARRAY(b->scratch, uint32_t, b->lex->wordings.n + 1), lead = CLV_NO_INDEX;
	size_t n_terms = 0;
	bool often = false;
	for (uint32_t i = 0; i < b->n; i++) {
		const use *u = usual(&s->reports[subject * b->n + i]);
		if (!u)
			continue;
		n_terms += !count[u->term]++;
		often = often || u->n > 1;
		if (lead == CLV_NO_INDEX || count[u->term] > count[lead])
			lead = u->term;
	}
	if (n_terms < 2 || !often) /* each once is no choice */
		return;
	clv_fact *f = clv_fact_add(b, CLV_FACT_CLAIM, b->lex->wordings.v[lead].of, CLV_ST_HAPPENED);
	f->label = CLV_S("wording");
	for (uint32_t i = 0; i < b->n; i++) {
		const use *u = usual(&s->reports[subject * b->n + i]);
		if (u)
			clv_fact_support(b, f, i, u->sentence, u->span,
			                 u->term == lead ? CLV_STANCE_SAYS : CLV_STANCE_DIFFERS, CLV_NOTE_WORDING,
			                 clv_strf(b->out, u->n > 1 ? "%.*s, %u times" : "%.*s, once",
			                          CLV_FMT(b->lex->wordings.v[u->term].term), u->n),
			                 (clv_str){ "", 0 });
	}
	clv_fact_close(b, f);
}

void clv_fact_wording(clv_build *b)
{
	if (!b->lex || !b->lex->wordings.n || b->n < 2)
		return;
	state s = { .b = b, .reports = CLV_NEW_ARRAY(b->scratch, report, MAX_SUBJECTS * b->n) };
	for (uint32_t i = 0; i < b->n; i++)
		for (uint32_t k = 0; k < b->docs[i]->sentences.n; k++)
			if (clv_fact_counts(b->docs[i], k))
				read_sentence(&s, i, k);
	for (uint32_t i = 0; i < MAX_SUBJECTS && i < b->lex->n_subjects; i++)
		make_row(&s, i);
}
