/* SPDX-License-Identifier: Apache-2.0 */
/* Mended trees: verbs that the parser took for nouns or participles, and names that a headline
 * joins by commas.
 *
 * Input: tokens with heads and labels. Output: x->mended (a verb with its subject and object, by
 * sentence), x->joined, EV_VERBAL and EV_MENDED in x->used, lemmas of the verbs found so. Method:
 * a verb with patterns is looked for where a sentence has none: the root noun, a participle
 * before it, a headline's third person. Limits: one verb a sentence; English endings alone.
 * Cost: one pass over the tokens and their children. */
#include "event/event_priv.h"

/* "jails", "retakes", tagged as it may be: its base, if that is a verb with patterns. */
static clv_str third_person(const ev_ctx *x, uint32_t t)
{
	static const char *const end[] = { "ies", "es", "s" }, *const put[] = { "y", "", "" };
	clv_str form = clv_str_lower_ascii(x->s, clv_token_word(x->d, &x->d->tokens.v[t]));
	for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
		size_t n = strlen(end[i]);
		if (form.n <= n + 2 || strncmp(form.p + form.n - n, end[i], n) != 0)
			continue;
		clv_str lemma = clv_strf(x->s, "%.*s%s", (int)(form.n - n), form.p, put[i]);
		if (clv_map_get(&x->c->verbs, lemma))
			return lemma;
	}
	return CLV_S("");
}

/* "Kuwait's emir flies to Jeddah" with flies read as a noun: the root of a sentence that
 * has a subject and no verb is one, if its form is that of a verb with patterns. */
static void mend_root(ev_ctx *x, uint32_t t)
{
	const clv_token *k = &x->d->tokens.v[t];
	const clv_sentence *s = &x->d->sentences.v[k->sentence];
	bool label = t + 1 < s->tok_e && clv_str_eqc(clv_token_word(x->d, &x->d->tokens.v[t + 1]), ":"); /* "Paris attacks: what we know" */
	if (k->head != t || !k->tag_text.n || k->tag_text.p[0] != 'N' || label)
		return;
	bool subject = false, verb = false;
	EV_CHILDREN(x, t, c) {
		clv_dep dep = x->d->tokens.v[c].dep;
		subject |= dep == CLV_DEP_NSUBJ && c < t;
		verb |= dep == CLV_DEP_AUX || dep == CLV_DEP_DET || dep == CLV_DEP_AMOD || dep == CLV_DEP_POSS;
	}
	if (!subject || verb)
		return;
	clv_str lemma = third_person(x, t);
	if (lemma.n) {
		x->lemma[t] = lemma;
		x->used[t] |= EV_VERBAL;
	}
}

/* "Chad increased gas exports to Niger.", read as a noun with its participle: a name right
 * before the participle of a sentence's root acts, and the root is what it acts on. */
static void mend_participle(ev_ctx *x, uint32_t root)
{
	const clv_token *r = &x->d->tokens.v[root];
	uint32_t name = CLV_NO_INDEX, verb = CLV_NO_INDEX;
	if (r->head != root || (r->pos != CLV_POS_NOUN && r->pos != CLV_POS_PROPN))
		return;
	EV_CHILDREN(x, root, c) {
		const clv_token *t = &x->d->tokens.v[c];
		if (t->dep == CLV_DEP_DET || t->dep == CLV_DEP_POSS || t->dep == CLV_DEP_NSUBJ || t->dep == CLV_DEP_RELCL)
			return;
		bool noun = t->dep == CLV_DEP_NMOD || t->dep == CLV_DEP_COMPOUND || t->dep == CLV_DEP_NPADVMOD;
		if (noun && verb == CLV_NO_INDEX && t->pos == CLV_POS_PROPN)
			name = c;
		if (t->dep == CLV_DEP_AMOD && c < root && (ev_tag(x, c, "VBN") || ev_tag(x, c, "VBD")) && verb == CLV_NO_INDEX)
			verb = c;
	}
	if (name == CLV_NO_INDEX && verb != CLV_NO_INDEX)
		name = ev_child(x, verb, CLV_DEP_NSUBJ);
	if (name == CLV_NO_INDEX || verb == CLV_NO_INDEX || name + 1 != verb || x->mention[name] == CLV_NO_INDEX ||
	    x->mention[name] == x->mention[root] || !clv_map_get(&x->c->verbs, x->lemma[verb]))
		return;
	x->used[verb] |= EV_VERBAL | EV_MENDED;
	x->mended[x->d->tokens.v[root].sentence] = (ev_mended){ verb, name, root };
}

/* "The United States on Thursday imposed sanctions", read as "on imposed sanctions": a past tense that
 * modifies what hangs from the root's own preposition is the sentence's verb. */
static void mend_interrupted(ev_ctx *x, uint32_t v)
{
	const clv_token *t = &x->d->tokens.v[v], *o = &x->d->tokens.v[t->head];
	if (t->dep != CLV_DEP_AMOD || !ev_tag(x, v, "VBD") || o->dep != CLV_DEP_POBJ || !clv_map_get(&x->c->verbs, x->lemma[v]))
		return;
	uint32_t root = x->d->tokens.v[o->head].head;
	if (x->d->tokens.v[root].head != root || root > o->head || o->head > v || x->mention[root] == CLV_NO_INDEX)
		return;
	x->used[v] |= EV_VERBAL | EV_MENDED;
	x->mended[t->sentence] = (ev_mended){ v, root, t->head };
}

/* ---- headlines ---------------------------------------------------------------- */

static bool is_nominal(const ev_ctx *x, uint32_t t)
{
	clv_pos pos = x->d->tokens.v[t].pos;
	return pos == CLV_POS_NOUN || pos == CLV_POS_PROPN;
}

/* A line of three words or more without a full stop. */
static bool is_headline(const ev_ctx *x, const clv_sentence *s)
{
	return s->tok_e > s->tok_b + 2 && !ev_tag(x, s->tok_e - 1, ".");
}

/* The head of the noun phrase that begins at b: its last noun. */
static uint32_t phrase_end(const ev_ctx *x, uint32_t b, uint32_t e)
{
	uint32_t head = CLV_NO_INDEX;
	for (uint32_t t = b; t < e; t++) {
		clv_pos pos = x->d->tokens.v[t].pos;
		bool inside = is_nominal(x, t) || pos == CLV_POS_ADJ || pos == CLV_POS_NUM || pos == CLV_POS_DET ||
		              ev_tag(x, t, "POS") || ev_tag(x, t, "VBG") || ev_tag(x, t, "VBN");
		if (!inside)
			break;
		if (is_nominal(x, t))
			head = t;
	}
	return head;
}

/* "Turkey jails opposition mayor", "Sudan army retakes state radio", read as one noun phrase. */
static void mend_headline(ev_ctx *x, uint32_t sentence)
{
	const clv_sentence *s = &x->d->sentences.v[sentence];
	if (!is_headline(x, s) || x->mended[sentence].verb)
		return;
	for (uint32_t t = s->tok_b + 1; t + 1 < s->tok_e; t++) {
		const clv_token *k = &x->d->tokens.v[t];
		bool clause = ev_child(x, t, CLV_DEP_NSUBJ) != CLV_NO_INDEX || ev_child(x, t, CLV_DEP_NSUBJPASS) != CLV_NO_INDEX;
		bool verb = k->tag_text.n > 1 && k->tag_text.p[0] == 'V';
		if (clause && verb && !ev_tag(x, t, "VBG"))
			return;
		if (!ev_tag(x, t, "VBZ") && !ev_tag(x, t, "NNS") && !ev_tag(x, t, "NNP") && !ev_tag(x, t, "NNPS"))
			continue;
		clv_str lemma = third_person(x, t);
		uint32_t object = phrase_end(x, t + 1, s->tok_e);
		bool before = is_nominal(x, t - 1) || x->mention[t - 1] != CLV_NO_INDEX || x->d->tokens.v[t - 1].pos == CLV_POS_ADJ;
		bool inside = x->mention[t] != CLV_NO_INDEX && !verb; /* "Navy Seals" */
		if (!lemma.n || object == CLV_NO_INDEX || !before || inside || x->d->tokens.v[t - 1].dep == CLV_DEP_PUNCT)
			continue;
		x->lemma[t] = lemma;
		x->used[t] |= EV_VERBAL | EV_MENDED;
		x->mended[sentence] = (ev_mended){ t, t - 1, object };
		return;
	}
}

/* "Kenya, Somalia sign pact": names before the subject that commas part from it join it. */
static void join_names(ev_ctx *x, uint32_t sentence)
{
	const clv_sentence *s = &x->d->sentences.v[sentence];
	if (!is_headline(x, s))
		return;
	for (uint32_t t = s->tok_b; t + 2 < s->tok_e; t++) {
		uint32_t a = x->mention[t], b = x->mention[t + 2];
		if (a == CLV_NO_INDEX || b == CLV_NO_INDEX || a == b || x->d->tokens.v[t + 1].pos != CLV_POS_PUNCT ||
		    !clv_str_eqc(clv_token_word(x->d, &x->d->tokens.v[t + 1]), ","))
			continue;
		const clv_mention *m = &x->d->mentions.v[a], *n = &x->d->mentions.v[b];
		if (m->tok_b != s->tok_b && !(m->tok_b >= 2 && x->joined[m->tok_b - 2] != CLV_NO_INDEX))
			continue; /* a list of names opens the line */
		if (m->kind == CLV_KIND_PLACE || n->kind == CLV_KIND_PLACE || x->d->tokens.v[n->tok_head].dep == CLV_DEP_APPOS)
			continue;
		uint32_t head = n->tok_e - 1; /* "Saudi, Iranian ministers": of the noun behind the second */
		if (x->d->tokens.v[n->tok_head].dep == CLV_DEP_AMOD || x->d->tokens.v[n->tok_head].dep == CLV_DEP_COMPOUND)
			head = x->d->tokens.v[n->tok_head].head;
		x->joined[n->tok_head] = m->tok_head;
		x->joined[head] = m->tok_head;
	}
}

void ev_mend(ev_ctx *x)
{
	for (uint32_t i = 0; i < x->d->tokens.n; i++) {
		mend_root(x, i);
		mend_participle(x, i);
		mend_interrupted(x, i);
	}
	for (uint32_t i = 0; i < x->d->sentences.n; i++) {
		mend_headline(x, i);
		join_names(x, i);
	}
}
