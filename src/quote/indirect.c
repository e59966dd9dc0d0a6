/* SPDX-License-Identifier: Apache-2.0 */
/* Indirect speech and thought: a cue, whose it is, and the words' content.
 *
 * Input: tokens with trees; what stands inside quotation marks is left alone.
 * Output: attributions. Frames of a cue (lexicon/cues/speech.tsv):
 *   that   "X said (that) …", "…, X said", "X is confident that …"
 *   inf    "X vowed to …", "X urged Y to …"
 *   np,as  "X described Y as …"
 *   noun   "X's claim that …", "the view of X that …"
 *   accord "according to X, …", "in the view of X, …", "as X put it"
 * Method: the clause that hangs from the cue (clausal complement, infinitive,
 * clause of a noun), its subject through tree.c; after Pareti's and O'Keefe's
 * work on attribution relations, by rules over the tree. Cost: linear; each cue
 * looks at its children and climbs at most 40 heads. */
#include "quote/quote_priv.h"

static bool is_punct_tok(const work *w, uint32_t t)
{
	return w->t[t].pos == CLV_POS_PUNCT || w->t[t].pos == CLV_POS_SPACE;
}

/* "I think", "you know", "we see": nobody of the report speaks. */
static bool first_or_second_person(const work *w, uint32_t t)
{
	return w->t[t].pos == CLV_POS_PRON && quote_cue(w, t, CUE_SELF);
}

/* The bytes of tokens [b, e), and the mark of a quotation that begins or ends there. */
static clv_span with_marks(const work *w, uint32_t b, uint32_t e)
{
	clv_span s = { w->t[b].span.b, w->t[e - 1].span.e };
	uint32_t first = w->in_quote[b], last = w->in_quote[e - 1];
	if (first && w->m[first - 1].tok_b == b && w->m[first - 1].tok_e <= e)
		s.b = w->m[first - 1].outer.b;
	if (last && w->m[last - 1].tok_e <= e + 1 && w->m[last - 1].tok_b >= b &&
	    w->m[last - 1].outer.e > s.e)
		s.e = w->m[last - 1].outer.e;
	return s;
}

static bool holds_scare(const work *w, uint32_t b, uint32_t e)
{
	for (uint32_t t = b; t < e; t++)
		if (w->in_quote[t] && w->m[w->in_quote[t] - 1].scare)
			return true;
	return false;
}

static attribution *emit(work *w, attributions *out, uint32_t cue_tok, const cue *c, uint32_t b,
                         uint32_t e, uint32_t root, const char *rule, float score)
{
	while (b < e && (is_punct_tok(w, b) || (w->t[b].dep == CLV_DEP_MARK && tok_text_is(w, b, "that"))))
		b++;
	while (e > b && is_punct_tok(w, e - 1))
		e--;
	if (b >= e)
		return NULL;
	if (e - b > CLV_QUOTE_LONGEST)
		e = b + CLV_QUOTE_LONGEST;
	bool all_quoted = true;
	uint32_t n_words = 0;
	for (uint32_t i = b; i < e; i++) {
		all_quoted = all_quoted && (w->in_quote[i] || is_punct_tok(w, i));
		n_words += !is_punct_tok(w, i);
	}
	if (holds_scare(w, b, e) && root == CLV_NO_INDEX)
		return NULL; /* opposes the "zero" policy: the marks are the reporter's */
	if (all_quoted || n_words < (root == CLV_NO_INDEX ? 1U : 2U))
		return NULL; /* direct.c has it */
	attribution *a = clv_push(w->a, out);
	*a = (attribution){ .content = with_marks(w, b, e), .tok_b = b, .tok_e = e,
		.cue = cue_tok, .root = root, .via = CLV_NO_INDEX, .kind = CLV_QUOTE_INDIRECT,
		.score = score, .rule = rule, .line = c ? c->line : 0,
		.speech = c && root != CLV_NO_INDEX && w->t[root].dep != CLV_DEP_XCOMP &&
		          (c->cls == CLASS_SAY || c->cls == CLASS_WRITE || c->cls == CLASS_PROMISE),
		.accord = !c || c->pos == CUE_ACCORD };
	return a;
}

/* Speakers from the head of a noun phrase and its conjuncts. */
static bool give_source(const work *w, attribution *a, uint32_t head, const cue *c)
{
	if (!a || head == CLV_NO_INDEX || !(may_speak(w, head) || (c && it_speaks(w, head, c))))
		return false;
	a->n_source = conjuncts(w, head, a->source, 4);
	return true;
}

static float class_score(uint8_t cls)
{
	switch (cls) {
	case CLASS_SAY: case CLASS_WRITE:
		return 0.85F;
	case CLASS_PROMISE: case CLASS_DEMAND: case CLASS_DESCRIBE:
		return 0.75F;
	case CLASS_ASK: case CLASS_THINK:
		return 0.65F;
	default:
		return 0.5F;
	}
}

/* ---- cue verbs and adjectives ------------------------------------------------------ */

/* Whether head h may think, want or be for something. */
static bool has_mind(const work *w, uint32_t h)
{
	return can_talk(w, h) || quote_cue(w, h, CUE_SOURCE) || w->t[h].pos == CLV_POS_PROPN || tok_text_is(w, h, "it");
}

static void cue_verb(work *w, uint32_t v, const cue *c, attributions *out)
{
	content x;
	if (!content_of_verb(w, v, c, &x))
		return;
	float score = class_score(c->cls) - (x.thing ? 0.25F : 0);
	const cue *above;
	uint32_t sayer = x.root == CLV_NO_INDEX ? governing_cue(w, v, &above) : CLV_NO_INDEX;
	if (sayer != CLV_NO_INDEX && (above->cls == CLASS_SAY || above->cls == CLASS_WRITE))
		return; /* a stance that one ascribes to another is in his words already */
	uint32_t who = subject_of(w, v);
	if (who == CLV_NO_INDEX && c->pos == CUE_ADJ) /* "is convinced that" */
		who = child_of(w, v, CLV_DEP_NSUBJPASS);
	if (who == CLV_NO_INDEX || first_or_second_person(w, who) || (who >= x.b && who < x.e && w->t[who].head != v) || w->in_quote[who])
		return;
	bool mind = c->cls != CLASS_SAY && c->cls != CLASS_WRITE && c->cls != CLASS_PROMISE && c->cls != CLASS_ASK;
	if (x.thing && (!has_mind(w, who) || (c->cls == CLASS_FIND && !quote_cue(w, who, CUE_SOURCE))))
		return; /* polls show a lead; nobody says that a child found a coin */
	bool names = c->cls == CLASS_DESCRIBE || c->cls == CLASS_DEMAND || c->cls == CLASS_STANCE;
	if (!x.thing && mind && !(names ? has_mind(w, who) : can_talk(w, who)) && !it_speaks(w, who, c) && !(c->cls == CLASS_FIND && quote_cue(w, who, CUE_SOURCE)))
		return; /* "the war has shown that": nobody thinks */
	if (child_of(w, v, CLV_DEP_NEG) != CLV_NO_INDEX)
		score -= 0.15F;
	attribution *a = emit(w, out, v, c, x.b, x.e, x.root, x.rule, score);
	if (a && !give_source(w, a, who, c))
		out->n--;
	else if (a)
		a->via = via_of(w, v);
}

/* ---- cue nouns ---------------------------------------------------------------------- */

/* Whose word, wish or stance noun n is; `of` brings its content, not its owner. */
static uint32_t owner_of(const work *w, uint32_t n, bool of)
{
	uint32_t p = child_of(w, n, CLV_DEP_POSS);
	if (p != CLV_NO_INDEX)
		return p;
	for (uint32_t k = w->first[n]; k != CLV_NO_INDEX; k = w->next[k])
		if (k > n && tok_is(w, k, CLV_DEP_PREP) &&
		    ((!of && tok_text_is(w, k, "of")) || tok_text_is(w, k, "by") || tok_text_is(w, k, "from") ||
		     tok_text_is(w, k, "among")))
			return child_of(w, k, CLV_DEP_POBJ);
	uint32_t h = w->t[n].head;
	uint32_t doer = CLV_NO_INDEX;
	if (h != n && tok_is(w, n, CLV_DEP_DOBJ) && w->t[h].pos == CLV_POS_VERB)
		doer = subject_of(w, h);
	if (doer != CLV_NO_INDEX) /* "the war raised fears that": not the war's */
		return can_talk(w, doer) || quote_cue(w, doer, CUE_SOURCE) ? doer : CLV_NO_INDEX;
	if (h != n && tok_is(w, n, CLV_DEP_POBJ) && w->t[h].head != h && w->t[w->t[h].head].pos == CLV_POS_VERB)
		return subject_of(w, w->t[h].head);
	return CLV_NO_INDEX;
}

static void cue_noun(work *w, uint32_t n, const cue *c, attributions *out)
{
	content x;
	if (!content_of_noun(w, n, c, &x))
		return;
	uint32_t who = owner_of(w, n, x.thing);
	if (who == CLV_NO_INDEX || first_or_second_person(w, who) || w->in_quote[who] || (x.thing && !has_mind(w, who)) ||
	    (who >= x.b && who < x.e))
		return;
	attribution *a = emit(w, out, n, c, x.b, x.e, x.root, x.rule, x.thing ? 0.4F : 0.65F);
	if (a && !give_source(w, a, who, c))
		out->n--;
}

/* ---- according to ----------------------------------------------------------------------- */

/* The speaker of an "according to"/"in the view of" phrase at t, and its range. */
static uint32_t accord_source(const work *w, uint32_t t, uint32_t *b, uint32_t *e)
{
	uint32_t who = CLV_NO_INDEX;
	*b = w->lo[t];
	*e = w->hi[t] + 1;
	if (quote_cue(w, t, CUE_ACCORD)) {
		for (uint32_t k = w->first[t]; k != CLV_NO_INDEX; k = w->next[k])
			if (tok_is(w, k, CLV_DEP_PREP) && child_of(w, k, CLV_DEP_POBJ) != CLV_NO_INDEX)
				who = child_of(w, k, CLV_DEP_POBJ);
		if (who == CLV_NO_INDEX)
			who = child_of(w, t, CLV_DEP_POBJ);
	} else if (tok_text_is(w, t, "in")) {
		uint32_t n = child_of(w, t, CLV_DEP_POBJ);
		if (n != CLV_NO_INDEX && quote_cue(w, n, CUE_VIEW))
			who = owner_of(w, n, false);
	}
	return who;
}

uint32_t accord_of(const work *w, uint32_t t, uint32_t *cue_tok)
{
	for (int climb = 0; climb < 12; climb++) {
		for (uint32_t k = w->first[t]; k != CLV_NO_INDEX; k = w->next[k]) {
			uint32_t b, e;
			if (!tok_is(w, k, CLV_DEP_PREP) || w->in_quote[k])
				continue;
			uint32_t who = accord_source(w, k, &b, &e);
			if (who != CLV_NO_INDEX) {
				*cue_tok = k;
				return who;
			}
		}
		if (w->t[t].head == t)
			break;
		t = w->t[t].head;
	}
	return CLV_NO_INDEX;
}

static void accord(work *w, uint32_t t, attributions *out)
{
	uint32_t pb, pe, who = accord_source(w, t, &pb, &pe), h = w->t[t].head;
	if (who == CLV_NO_INDEX || h == t)
		return;
	const clv_sentence *s = &w->d->sentences.v[w->t[t].sentence];
	bool at_start = pb <= s->tok_b + 2, at_end = pe + 1 >= s->tok_e;
	for (int climb = 0; climb < 20 && w->t[h].head != h; climb++) {
		bool clause = (w->t[h].pos == CLV_POS_VERB || w->t[h].pos == CLV_POS_AUX) && !at_start && !at_end;
		if (clause)
			break;
		h = w->t[h].head;
	}
	uint32_t b = w->lo[h], e = w->hi[h] + 1;
	if (pb <= b + 2)
		b = pe;
	else if (pe + 2 >= e)
		e = pb;
	const cue *c = quote_cue(w, t, CUE_ACCORD);
	attribution *a = emit(w, out, t, c, b, e, h, "accord", 0.9F);
	if (a && !give_source(w, a, who, c))
		out->n--;
}

/* ---- through whom ----------------------------------------------------------------------- */

static bool is_media(const work *w, uint32_t head)
{
	uint32_t m = w->mention_of[head];
	if (m && clv_str_eqc(w->d->mentions.v[m - 1].sector, "MED"))
		return true;
	if (quote_cue(w, head, CUE_REPORTERS))
		return false; /* "told reporters" names nobody */
	for (uint32_t k = w->first[head]; k != CLV_NO_INDEX; k = w->next[k])
		if (tok_is(w, k, CLV_DEP_COMPOUND) && w->t[k].pos == CLV_POS_NOUN && quote_cue(w, k, CUE_MEDIA) &&
		    w->t[head].pos == CLV_POS_PROPN)
			return true;
	if (!quote_cue(w, head, CUE_MEDIA))
		return false;
	uint32_t name = child_of(w, head, CLV_DEP_APPOS); /* "the newspaper Aftenposten" */
	return w->t[head].pos == CLV_POS_PROPN || (name != CLV_NO_INDEX && w->t[name].pos == CLV_POS_PROPN);
}

/* "told El Faro": a name that is neither a person's nor a state's nor a body's of
 * government hears it for others. */
static bool hears(const work *w, uint32_t h)
{
	const clv_token *t = &w->t[h];
	uint32_t m = w->mention_of[h];
	if (quote_cue(w, h, CUE_REPORTERS) || quote_cue(w, h, CUE_UNNAMED))
		return false;
	if (quote_cue(w, h, CUE_MEDIA) && clv_str_eqc(t->tag_text, "NN"))
		return true; /* "told the newspaper", "told local radio" */
	if (t->pos != CLV_POS_PROPN || t->ent == CLV_ENT_PERSON || t->ent == CLV_ENT_GPE || t->ent == CLV_ENT_NORP)
		return false;
	const clv_mention *x = m ? &w->d->mentions.v[m - 1] : NULL;
	return !x || (x->kind == CLV_KIND_ORG && !x->code.n && !x->sector.n);
}

/* An outlet below preposition p: its object, or "of" the object. */
static uint32_t outlet_under(const work *w, uint32_t p)
{
	uint32_t o = child_of(w, p, CLV_DEP_POBJ);
	if (o == CLV_NO_INDEX)
		return o;
	if (is_media(w, o))
		return o;
	for (uint32_t k = w->first[o]; k != CLV_NO_INDEX; k = w->next[k])
		if (tok_is(w, k, CLV_DEP_PREP)) {
			uint32_t x = child_of(w, k, CLV_DEP_POBJ);
			if (x != CLV_NO_INDEX && is_media(w, x))
				return x;
		}
	return CLV_NO_INDEX;
}

/* "Xinhua quoted the minister as saying": the one who quotes. */
static uint32_t quoter(const work *w, uint32_t verb)
{
	uint32_t as = w->t[verb].head, q = w->t[as].head;
	if (!tok_is(w, verb, CLV_DEP_PCOMP) || !tok_text_is(w, as, "as") || child_of(w, q, CLV_DEP_DOBJ) == CLV_NO_INDEX)
		return CLV_NO_INDEX;
	uint32_t who = subject_of(w, q);
	return who != CLV_NO_INDEX && !w->in_quote[who] && may_speak(w, who) ? who : CLV_NO_INDEX;
}

uint32_t via_of(const work *w, uint32_t verb)
{
	uint32_t by = quoter(w, verb);
	const cue *c = quote_cue(w, verb, CUE_VERB);
	bool told = c && (c->frames & FRAME_TO) && c->cls == CLASS_SAY;
	if (by != CLV_NO_INDEX)
		return by;
	for (uint32_t k = w->first[verb]; k != CLV_NO_INDEX; k = w->next[k]) {
		if (w->in_quote[k])
			continue;
		if ((tok_is(w, k, CLV_DEP_DOBJ) || tok_is(w, k, CLV_DEP_DATIVE)) && (is_media(w, k) || (told && hears(w, k))))
			return k;
		if (tok_is(w, k, CLV_DEP_PREP) || tok_is(w, k, CLV_DEP_DATIVE)) {
			uint32_t x = outlet_under(w, k);
			if (x != CLV_NO_INDEX)
				return x;
		}
	}
	return CLV_NO_INDEX;
}

/* ---- from a word up to the cue that governs it --------------------------------------------- */

/* Whether cue c takes what hangs below it as `child`; `far`: over a clause border. */
static bool governs(const cue *c, const work *w, uint32_t child, int clauses, int climbs)
{
	switch (w->t[child].dep) {
	case CLV_DEP_CCOMP:
		return (c->frames & (FRAME_THAT | FRAME_Q | FRAME_INF)) && clauses < 2;
	case CLV_DEP_XCOMP:
		return (c->frames & (FRAME_INF | FRAME_THAT)) && clauses < 2;
	case CLV_DEP_DOBJ: case CLV_DEP_OPRD: case CLV_DEP_ATTR: case CLV_DEP_ACOMP:
		return (c->frames & (FRAME_NP | FRAME_AS)) && clauses == 0 && climbs < 5;
	case CLV_DEP_PREP:
		return ((c->frames & (FRAME_NP | FRAME_AS)) || tok_text_is(w, child, "of") || tok_text_is(w, child, "about")) &&
		       c->cls != CLASS_FIND && climbs < 6 &&
		       clauses <= (tok_text_is(w, child, "as") ? 1 : 0);
	case CLV_DEP_ACL: case CLV_DEP_APPOS:
		return (c->pos == CUE_NOUN || c->pos == CUE_SOURCE) && clauses == 0;
	case CLV_DEP_ADVCL:
		return clear_that(w, c, child) && clauses == 0;
	default:
		return false;
	}
}

static const cue *any_cue(const work *w, uint32_t h)
{
	const cue *c;
	if (w->t[h].pos == CLV_POS_VERB || w->t[h].pos == CLV_POS_AUX)
		return quote_cue(w, h, CUE_VERB);
	c = quote_cue(w, h, CUE_NOUN);
	if (!c)
		c = quote_cue(w, h, CUE_ADJ);
	return c ? c : w->t[h].pos == CLV_POS_NOUN ? quote_cue(w, h, CUE_SOURCE) : NULL;
}

/* What somebody says that another one rejects or offers is the sayer's words. */
static bool is_speech(const work *w, const cue *c, uint32_t child)
{
	bool clause = tok_is(w, child, CLV_DEP_CCOMP) || tok_is(w, child, CLV_DEP_XCOMP) || tok_is(w, child, CLV_DEP_ACL);
	return clause && (c->cls == CLASS_SAY || c->cls == CLASS_WRITE || c->cls == CLASS_PROMISE);
}

uint32_t governing_cue(const work *w, uint32_t t, const cue **out)
{
	uint32_t found = CLV_NO_INDEX;
	int clauses = 0;
	for (int climb = 0; climb < 30; climb++) {
		uint32_t h = w->t[t].head;
		if (h == t)
			break;
		const cue *c = w->in_quote[h] ? NULL : any_cue(w, h);
		if (c && governs(c, w, t, clauses, climb)) {
			bool speech = is_speech(w, c, t);
			if (found == CLV_NO_INDEX || speech) {
				*out = c;
				found = h;
			}
			if (speech)
				return found;
		}
		clauses += tok_is(w, t, CLV_DEP_RELCL) || tok_is(w, t, CLV_DEP_ADVCL) || tok_is(w, t, CLV_DEP_ACL);
		t = h;
	}
	return found;
}

/* ---- NAME: what was said ------------------------------------------------------------------ */

/* "WALLACE": how transcripts write who speaks. */
static bool all_capitals(const work *w, uint32_t t)
{
	clv_str s = clv_token_word(w->d, &w->t[t]);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		n += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return n >= 3;
}

/* The colon that ends a label at the head of block bi: its token, or NO_INDEX. At
 * most four tokens, none a verb or preposition but in capitals or "of". */
static uint32_t label_end(const work *w, uint32_t bi, uint32_t *b)
{
	enum { LONGEST = 5 };
	clv_span block = w->d->blocks.v[bi].span;
	uint32_t c = clv_doc_token_at(w->d, block.b);
	*b = c;
	for (; c < w->n && c - *b < LONGEST && w->d->text.p[w->t[c].span.b] != ':'; c++) {
		bool bad = w->t[c].pos == CLV_POS_VERB || (w->t[c].pos == CLV_POS_ADP && !tok_text_is(w, c, "of"));
		if (w->in_quote[c] || (bad && !all_capitals(w, c)))
			return CLV_NO_INDEX;
	}
	bool ends = c < w->n && c > *b && c - *b < LONGEST && w->t[c].span.e + 1 < block.e && w->d->text.p[w->t[c].span.e] == ' ';
	return ends && c + 1 < w->n && w->t[c + 1].span.b < block.e ? c : CLV_NO_INDEX;
}

/* Who stands in the label [b, c): a name, a word for people; any word where the
 * document has turns of a transcript. */
static uint32_t label_name(const work *w, uint32_t b, uint32_t c, clv_role role, bool turns)
{
	uint32_t who = CLV_NO_INDEX;
	for (uint32_t t = b; t < c; t++) {
		bool name = w->t[t].ent == CLV_ENT_PERSON || w->t[t].ent == CLV_ENT_ORG || w->mention_of[t] ||
		            (role == CLV_ROLE_TITLE && w->t[t].ent == CLV_ENT_GPE);
		bool people = turns && (quote_cue(w, t, CUE_UNNAMED) || all_capitals(w, t));
		if (name || people)
			who = t;
	}
	return who;
}

/* Labels of two and more blocks: a transcript. A dateline stands alone. */
static bool has_turns(const work *w)
{
	uint32_t b, n = 0;
	for (uint32_t i = 0; i < w->d->blocks.n && n < 2; i++) {
		uint32_t c = label_end(w, i, &b);
		n += c != CLV_NO_INDEX && label_name(w, b, c, CLV_ROLE_BODY, true) != CLV_NO_INDEX;
	}
	return n >= 2;
}

/* "Kremlin: talks go on", and the turns of a transcript: a name and a colon at
 * the head of a block; all the rest is its. */
static void label(work *w, uint32_t bi, bool turns, attributions *out)
{
	clv_span block = w->d->blocks.v[bi].span;
	uint32_t b, c = label_end(w, bi, &b);
	uint32_t who = c == CLV_NO_INDEX ? c : label_name(w, b, c, w->d->blocks.v[bi].role, turns);
	if (who == CLV_NO_INDEX)
		return;
	uint32_t e = c + 1, root = c + 1;
	while (e < w->n && w->t[e].span.b < block.e)
		e++;
	for (int climb = 0; climb < 30 && w->t[root].head != root && w->t[root].head > c; climb++)
		root = w->t[root].head;
	attribution *a = emit(w, out, CLV_NO_INDEX, NULL, c + 1, e, root, "label", 0.7F);
	if (a) {
		a->source[0] = who;
		a->n_source = 1;
	}
}

void quote_indirect(work *w, attributions *out)
{
	bool turns = has_turns(w);
	for (uint32_t b = 0; b < w->d->blocks.n && out->n < CLV_MAX_QUOTES; b++)
		label(w, b, turns, out);
	for (uint32_t t = 0; t < w->n && out->n < CLV_MAX_QUOTES; t++) {
		if (w->in_quote[t])
			continue;
		const cue *c = NULL;
		if (w->t[t].pos == CLV_POS_VERB && (c = quote_cue(w, t, CUE_VERB)))
			cue_verb(w, t, c, out);
		else if ((w->t[t].pos == CLV_POS_ADJ || w->t[t].pos == CLV_POS_VERB) && (c = quote_cue(w, t, CUE_ADJ)))
			cue_verb(w, t, c, out);
		else if (w->t[t].pos == CLV_POS_NOUN && (c = quote_cue(w, t, CUE_NOUN)))
			cue_noun(w, t, c, out);
		else if (tok_is(w, t, CLV_DEP_PREP))
			accord(w, t, out);
	}
}
