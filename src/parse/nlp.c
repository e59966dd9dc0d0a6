/* SPDX-License-Identifier: Apache-2.0 */
/* A pipeline out of the pack: views of its sections, and tables from label to
 * enum value. Frozen after loading, shared by threads. Cost: no weights are read
 * here; they are mapped as the first sentences touch them. */
#include "parse/nlp_priv.h"

static clv_status load_nets(const clv_pack *p, clv_nlp *n, clv_error *err)
{
	char name[CLV_PACK_NAME];
	for (; n->n_net < CLV_MAX_NETS; n->n_net++) {
		snprintf(name, sizeof name, "nlp/net/%u", n->n_net);
		if (n->n_net && !clv_pack_get(p, name).p)
			break;
		CLV_TRY(clv_net_load(p, n->n_net, &n->net[n->n_net], err));
	}
	CLV_TRY(clv_vector_keys_load(p, &n->keys, err));
	return CLV_OK;
}

static bool fits(const clv_nlp *n, uint32_t net, uint32_t width)
{
	return net < n->n_net && n->net[net].width == width;
}

/* Components must agree with the networks they read; a network runs once, in
 * ascending order, and the entity recogniser needs the parser's sentences. */
static clv_status check_parts(const clv_nlp *n, clv_error *err)
{
	bool ok = fits(n, n->parser.net, n->parser.reduce.n_in) &&
	          n->parser.n_feature == CLV_PARSER_FEATURES;
	if (n->has_tagger)
		ok = ok && fits(n, n->tagger.net, n->tagger.out.n_in);
	if (n->has_ner)
		ok = ok && fits(n, n->ner.net, n->ner.reduce.n_in) && n->ner.net >= n->parser.net &&
		     n->ner.n_feature == CLV_NER_FEATURES;
	return ok ? CLV_OK
	          : clv_fail(err, CLV_CORRUPT, "nlp",
	                     "the components of the model pack do not fit together; build it again");
}

static uint8_t *enum_values(clv_arena *a, const clv_str *label, size_t n, int (*of)(clv_str))
{
	uint8_t *v = CLV_NEW_ARRAY(a, uint8_t, n);
	for (size_t i = 0; i < n; i++) {
		int x = label[i].n ? of(label[i]) : 0;
		v[i] = (uint8_t)(x < 0 ? 0 : x);
	}
	return v;
}

static clv_status load_labels(const clv_pack *p, clv_nlp *n, clv_error *err)
{
	CLV_TRY(clv_scorer_load(p, n->a, "nlp/parser", &n->parser, err));
	CLV_TRY(clv_labels_load(n->a, &n->parser, &n->labels, err));
	n->dep = enum_values(n->a, n->parser.label, n->parser.n_label, clv_dep_of);
	n->has_tagger = clv_pack_get(p, "nlp/tagger").p != NULL;
	if (n->has_tagger) {
		CLV_TRY(clv_tagger_load(p, n->a, &n->tagger, err));
		n->pos = enum_values(n->a, n->tagger.pos, n->tagger.n_label, clv_pos_of);
	}
	n->has_ner = clv_pack_get(p, "nlp/ner").p != NULL;
	if (n->has_ner) {
		CLV_TRY(clv_scorer_load(p, n->a, "nlp/ner", &n->ner, err));
		n->ent = enum_values(n->a, n->ner.label, n->ner.n_label, clv_ent_of);
	}
	return check_parts(n, err);
}

static clv_status load(const clv_pack *p, clv_nlp *n, clv_error *err)
{
	CLV_TRY(load_nets(p, n, err));
	CLV_TRY(load_labels(p, n, err));
	CLV_TRY(clv_tokenizer_load(p, &n->tokenizer, err));
	CLV_TRY(clv_lookups_load(p, &n->lookups, err));
	CLV_TRY(clv_ruler_load(p, n->tagger.tag, n->has_tagger ? n->tagger.n_label : 0, &n->ruler, err));
	CLV_TRY(clv_lemmatizer_load(p, &n->lemmatizer, err));
	n->maker = (clv_word_maker){ clv_kernels_best(), n->lookups, &n->keys, n->net, n->n_net };
	return CLV_OK;
}

clv_status clv_nlp_load(const clv_pack *p, clv_nlp **out, clv_error *err)
{
	*out = NULL;
	clv_nlp *n = calloc(1, sizeof *n);
	clv_arena *a = n ? clv_arena_new(0) : NULL;
	if (!a || clv_arena_guard(a)) {
		if (a)
			n->a = a;
		clv_nlp_free(n);
		return clv_fail(err, CLV_NOMEM, "nlp", "out of memory");
	}
	n->a = a;
	clv_status s = load(p, n, err);
	clv_arena_unguard(a);
	if (s == CLV_OK)
		*out = n;
	else
		clv_nlp_free(n);
	return s;
}

void clv_nlp_free(clv_nlp *n)
{
	if (!n)
		return;
	clv_tokenizer_free(n->tokenizer);
	clv_lookups_free(n->lookups);
	clv_ruler_free(n->ruler);
	clv_lemmatizer_free(n->lemmatizer);
	clv_arena_free(n->a);
	free(n);
}

void clv_nlp_use_kernels(clv_nlp *n, const clv_kernels *k)
{
	n->maker.k = k;
}
