/* SPDX-License-Identifier: Apache-2.0 */
/* Tagger (or morphologizer) and the two transition scorers of a spaCy pipeline →
 * sections nlp/tagger, nlp/parser, nlp/ner and their label lists.
 *
 * A scorer's moves are stored as {action: {label: frequency}}; the order of its
 * outputs is: actions ascending, inside one by (frequency, label) descending.
 * Labels are checked to be UTF-8 without tabs and line ends, since they are
 * packed one a line. */
#include "nlp.h"

#include <jansson.h>

/* Numbers of spaCy's coarse tags in the morphologizer's cfg: from 84 on. */
enum { FIRST_POS = 84 };
static const char *const pos_names[] = {
	"ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
	"PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X", "", "SPACE",
};

static bool proper_label(clv_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return clv_utf8_valid(s);
}

static clv_status read_json(clv_convert *c, clv_str text, const char *what, json_t **out,
                            clv_error *err)
{
	json_error_t why;
	*out = json_loadb(text.p, text.n, 0, &why);
	if (json_is_object(*out))
		return CLV_OK;
	json_decref(*out);
	(void)c;
	return clv_fail(err, CLV_FORMAT, "nlp", "%s: not a JSON object: %s", what, why.text);
}

/* ---- tagger ----------------------------------------------------------------------- */

static bool morph_labels(clv_buf *b, const json_t *cfg, uint32_t *n)
{
	const char *label;
	json_t *morph, *pos = json_object_get(cfg, "labels_pos");
	json_object_foreach(json_object_get(cfg, "labels_morph"), label, morph)
	{
		json_int_t p = json_integer_value(json_object_get(pos, label)) - FIRST_POS;
		const char *m = json_string_value(morph);
		if (!m || !proper_label(clv_str_c(m)))
			return false;
		clv_buf_f(b, "\t%s\t%s\n",
		          p >= 0 && p < (json_int_t)(sizeof pos_names / sizeof *pos_names)
		                  ? pos_names[p]
		                  : "",
		          m);
		++*n;
	}
	return true;
}

static bool tag_labels(clv_buf *b, const json_t *cfg, uint32_t *n)
{
	size_t i;
	json_t *label;
	json_array_foreach(json_object_get(cfg, "labels"), i, label)
	{
		const char *s = json_string_value(label);
		if (!s || !proper_label(clv_str_c(s)))
			return false;
		clv_buf_f(b, "%s\t\t\n", s);
		++*n;
	}
	return true;
}

clv_status clv_tagger_convert(clv_convert *c, const char *dir, const clv_thinc *t,
                              bool morphologizer, uint32_t net, uint32_t width, clv_error *err)
{
	clv_str text;
	json_t *cfg;
	const char *file = clv_strf(c->a, "%.*s/cfg", CLV_FMT(t->component)).p;
	CLV_TRY(clv_convert_read_in(c, dir, file, &text, err));
	CLV_TRY(read_json(c, text, file, &cfg, err));
	clv_tagger_head h = { .version = CLV_NET_VERSION, .net = net, .width = width };
	clv_buf labels = clv_buf_new(c->a);
	bool ok = morphologizer ? morph_labels(&labels, cfg, &h.n_label)
	                        : tag_labels(&labels, cfg, &h.n_label);
	json_decref(cfg);
	if (!ok || !h.n_label || h.n_label > CLV_MAX_LABELS)
		return clv_fail(err, CLV_FORMAT, "nlp", "%s: no proper list of labels", file);
	const float *w, *b;
	uint32_t shape[2] = { h.n_label, width };
	size_t node = clv_thinc_find(t, "softmax", 0);
	CLV_TRY(clv_thinc_param(c, t, node, "W", shape, 2, &w, err));
	CLV_TRY(clv_thinc_param(c, t, node, "b", shape, 1, &b, err));
	clv_out o = { 0 };
	clv_out_add(c, &o, &h, sizeof h);
	clv_out_linear(c, &o, w, b, h.n_label, width);
	clv_convert_add(c, CLV_S("nlp/tagger"), (clv_str){ o.p, o.n });
	clv_convert_add(c, CLV_S("nlp/tagger/labels"), clv_buf_str(&labels));
	return CLV_OK;
}

/* ---- moves ------------------------------------------------------------------------ */

typedef struct move {
	int64_t action;
	json_int_t freq;
	clv_str label;
} move;

static int by_rank(const void *x, const void *y)
{
	const move *a = x, *b = y;
	if (a->action != b->action)
		return a->action < b->action ? -1 : 1;
	if (a->freq != b->freq)
		return a->freq > b->freq ? -1 : 1;
	return clv_str_cmp(b->label, a->label);
}

static clv_status moves(clv_convert *c, clv_str component, uint32_t *n_move, clv_str *out,
                        clv_error *err)
{
	clv_mp *root;
	json_t *all, *labels, *freq;
	const char *action, *label;
	const char *file = clv_strf(c->a, "%.*s/moves", CLV_FMT(component)).p;
	CLV_TRY(clv_convert_spacy_mp(c, file, &root, err));
	CLV_TRY(read_json(c, clv_mp_str(clv_mp_get(root, "moves")), file, &all, err));
	CLV_VEC(move) list = { 0 };
	bool ok = true;
	json_object_foreach(all, action, labels) json_object_foreach(labels, label, freq)
	{
		move m = { 0, json_integer_value(freq), clv_str_copy(c->a, clv_str_c(label)) };
		ok = ok && clv_str_to_i64(clv_str_c(action), &m.action) && m.action >= 0 &&
		     m.action < 16 && json_is_integer(freq) && proper_label(m.label);
		*clv_push(c->a, &list) = m;
	}
	json_decref(all);
	if (!ok || !list.n || list.n > CLV_MAX_MOVES)
		return clv_fail(err, CLV_FORMAT, "nlp", "%s: no proper list of moves", file);
	qsort(list.v, list.n, sizeof *list.v, by_rank);
	clv_buf b = clv_buf_new(c->a);
	for (size_t i = 0; i < list.n; i++)
		clv_buf_f(&b, "%d\t%.*s\n", (int)list.v[i].action, CLV_FMT(list.v[i].label));
	*n_move = (uint32_t)list.n;
	*out = clv_buf_str(&b);
	return CLV_OK;
}

/* ---- scorer ------------------------------------------------------------------------ */

/* lower.W (feature, hidden, piece, in) → rows in the order feature, piece, hidden;
 * the same for its bias and padding, whose last axes are hidden, piece. */
static float *turn(clv_convert *c, const float *v, size_t n_f, size_t n_h, size_t n_p, size_t n_in)
{
	float *out = CLV_NEW_ARRAY(c->a, float, n_f * n_h * n_p * n_in);
	for (size_t f = 0; f < n_f; f++)
		for (size_t h = 0; h < n_h; h++)
			for (size_t p = 0; p < n_p; p++)
				memcpy(out + ((f * n_p + p) * n_h + h) * n_in,
				       v + ((f * n_h + h) * n_p + p) * n_in, n_in * sizeof *v);
	return out;
}

typedef struct scorer_weights {
	const float *linear_w, *linear_b, *lower_w, *lower_b, *pad, *upper_w, *upper_b;
} scorer_weights;

static clv_status read_weights(clv_convert *c, const clv_thinc *t, clv_scorer_head *h,
                               scorer_weights *w, clv_error *err)
{
	size_t lower = clv_thinc_ref(t, "lower"), upper = clv_thinc_ref(t, "upper");
	size_t linear = clv_thinc_find(t, "linear", 0);
	uint32_t p = CLV_HIDDEN_PIECES, f = h->n_feature;
	if (linear == upper)
		linear = clv_thinc_find(t, "linear", upper + 1);
	uint32_t s_linear[2] = { 0, h->width };
	CLV_TRY(clv_thinc_param(c, t, linear, "W", s_linear, 2, &w->linear_w, err));
	CLV_TRY(clv_thinc_param(c, t, linear, "b", s_linear, 1, &w->linear_b, err));
	h->n_hidden = s_linear[0];
	uint32_t s_lower[4] = { f, h->n_hidden, p, h->n_hidden }, s_pad[4] = { 1, f, h->n_hidden, p };
	CLV_TRY(clv_thinc_param(c, t, lower, "W", s_lower, 4, &w->lower_w, err));
	CLV_TRY(clv_thinc_param(c, t, lower, "b", s_lower + 1, 2, &w->lower_b, err));
	CLV_TRY(clv_thinc_param(c, t, lower, "pad", s_pad, 4, &w->pad, err));
	uint32_t s_upper[2] = { h->n_move, h->n_hidden };
	CLV_TRY(clv_thinc_param(c, t, upper, "W", s_upper, 2, &w->upper_w, err));
	return clv_thinc_param(c, t, upper, "b", s_upper, 1, &w->upper_b, err);
}

clv_status clv_scorer_convert(clv_convert *c, const clv_thinc *t, const char *section,
                              uint32_t n_feature, uint32_t net, uint32_t width, clv_error *err)
{
	clv_scorer_head h = { .version = CLV_NET_VERSION, .net = net, .width = width,
		              .n_feature = n_feature };
	scorer_weights w;
	clv_str labels;
	bool has_upper = false;
	if (!clv_mp_bool(clv_thinc_attr(c, t, 0, "has_upper"), &has_upper) || !has_upper)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "component %.*s: a transition model without an upper layer is not "
		                "supported", CLV_FMT(t->component));
	CLV_TRY(moves(c, t->component, &h.n_move, &labels, err));
	CLV_TRY(read_weights(c, t, &h, &w, err));
	if (h.n_hidden % CLV_LANES || h.n_hidden > CLV_MAX_HIDDEN)
		return clv_fail(err, CLV_UNSUPPORTED, "nlp",
		                "component %.*s: a hidden layer of %u is not supported",
		                CLV_FMT(t->component), h.n_hidden);
	size_t nh = h.n_hidden, nf = n_feature, np = CLV_HIDDEN_PIECES;
	clv_out o = { 0 };
	clv_out_add(c, &o, &h, sizeof h);
	clv_out_linear(c, &o, w.linear_w, w.linear_b, nh, h.width);
	clv_out_linear(c, &o, turn(c, w.lower_w, nf, nh, np, nh), NULL, nf * np * nh, nh);
	clv_out_add(c, &o, turn(c, w.lower_b, 1, nh, np, 1), np * nh * sizeof(float));
	clv_out_add(c, &o, turn(c, w.pad, nf, nh, np, 1), nf * np * nh * sizeof(float));
	clv_out_linear(c, &o, w.upper_w, w.upper_b, h.n_move, nh);
	clv_convert_add(c, clv_str_c(section), (clv_str){ o.p, o.n });
	clv_convert_add(c, clv_strf(c->a, "%s/moves", section), labels);
	return CLV_OK;
}
