/* SPDX-License-Identifier: Apache-2.0 */
/* Sections of the pack → networks and scorers: views, nothing copied but labels.
 *
 * Every section is taken in a fixed order of arrays (net_format.h) whose sizes
 * follow from its head; the head's numbers are checked against limits, and the
 * arrays must fill the section exactly. So a pack whose hashes were forged still
 * cannot make the engine read outside it. */
#include "parse/net.h"

/* A section being read. */
typedef struct cursor {
	const char *name, *p, *end;
	bool ok;
} cursor;

static const void *take(cursor *c, uint64_t n)
{
	if (!c->ok || n > (uint64_t)(c->end - c->p)) {
		c->ok = false;
		return NULL;
	}
	const char *p = c->p;
	c->p += n;
	return p;
}

static const float *floats(cursor *c, uint64_t n)
{
	return take(c, n * sizeof(float));
}

static clv_dense dense(cursor *c, uint32_t n_in, uint32_t n_out, uint32_t pieces, bool bias)
{
	clv_dense d = { .n_in = n_in, .pieces = pieces };
	uint64_t n = clv_lanes_up(n_out) * (uint64_t)pieces;
	d.n_block = (uint32_t)(clv_lanes_up(n_out) / CLV_LANES);
	d.w = floats(c, n * n_in);
	d.b = bias ? floats(c, n) : NULL;
	return d;
}

static clv_status open_section(const clv_pack *p, const char *name, cursor *c, clv_error *err)
{
	clv_str s;
	CLV_TRY(clv_pack_need(p, name, &s, err));
	*c = (cursor){ name, s.p, s.p + s.n, true };
	return CLV_OK;
}

static clv_status bad(const cursor *c, clv_error *err)
{
	return clv_fail(err, CLV_CORRUPT, "nlp",
	                "section %s of the model pack does not have the size or the numbers that "
	                "it should; build the pack again", c->name);
}

static clv_status done(const cursor *c, clv_error *err)
{
	return c->ok && c->p == c->end ? CLV_OK : bad(c, err);
}

/* ---- tok2vec ----------------------------------------------------------------- */

static bool proper_net(const clv_net_head *h)
{
	bool ok = h && h->version == CLV_NET_VERSION && h->width && h->width <= CLV_MAX_WIDTH &&
	          h->width % CLV_LANES == 0 && h->pieces >= 2 && h->pieces <= CLV_MAX_PIECES &&
	          h->depth && h->depth <= CLV_MAX_LAYERS && h->n_attr && h->n_attr <= CLV_MAX_ATTRS;
	for (uint32_t i = 0; ok && i < h->n_attr; i++)
		ok = h->attr[i] < CLV_N_ATTR && h->rows[i];
	return ok;
}

clv_status clv_net_load(const clv_pack *p, uint32_t number, clv_net *out, clv_error *err)
{
	char name[CLV_PACK_NAME];
	cursor c;
	snprintf(name, sizeof name, "nlp/net/%u", number);
	CLV_TRY(open_section(p, name, &c, err));
	const clv_net_head *h = take(&c, sizeof *h);
	if (!proper_net(h))
		return bad(&c, err);
	*out = (clv_net){ .width = h->width, .depth = h->depth, .n_attr = h->n_attr,
		          .n_vec = h->n_vec, .n_in = h->width * (h->n_attr + (h->n_vec ? 1 : 0)) };
	for (uint32_t i = 0; i < h->n_attr; i++) {
		out->attr[i] = h->attr[i];
		out->rows[i] = h->rows[i];
		out->seed[i] = h->seed[i];
		out->e[i] = floats(&c, (uint64_t)h->rows[i] * h->width);
	}
	out->vec = h->n_vec ? floats(&c, (uint64_t)h->n_vec * h->width) : NULL;
	for (uint32_t i = 0; i <= h->depth; i++) {
		clv_layer *l = i ? &out->layer[i - 1] : &out->mix;
		l->dense = dense(&c, i ? 3 * h->width : out->n_in, h->width, h->pieces, true);
		l->g = floats(&c, h->width);
		l->b = floats(&c, h->width);
	}
	return done(&c, err);
}

clv_status clv_vector_keys_load(const clv_pack *p, clv_vector_keys *out, clv_error *err)
{
	cursor c;
	*out = (clv_vector_keys){ 0 };
	if (!clv_pack_get(p, "nlp/vectors").p)
		return CLV_OK;
	CLV_TRY(open_section(p, "nlp/vectors", &c, err));
	const clv_vector_head *h = take(&c, sizeof *h);
	if (!h || h->version != CLV_NET_VERSION || !h->bits || h->bits > 24)
		return bad(&c, err);
	out->bits = h->bits;
	out->n_row = h->n_row;
	out->first = take(&c, ((1ull << h->bits) + 2) * sizeof(uint32_t));
	out->key = take(&c, (uint64_t)h->n_key * sizeof(uint64_t));
	out->row = take(&c, (uint64_t)h->n_key * sizeof(uint32_t));
	CLV_TRY(done(&c, err));
	for (uint32_t i = 0; i < 1u << h->bits; i++)
		if (out->first[i] > out->first[i + 1] || out->first[i + 1] > h->n_key)
			return bad(&c, err);
	return CLV_OK;
}

/* ---- tagger --------------------------------------------------------------------- */

clv_status clv_tagger_load(const clv_pack *p, clv_arena *a, clv_tagger *out, clv_error *err)
{
	cursor c;
	clv_str text, line;
	CLV_TRY(open_section(p, "nlp/tagger", &c, err));
	const clv_tagger_head *h = take(&c, sizeof *h);
	if (!h || h->version != CLV_NET_VERSION || h->net >= CLV_MAX_NETS ||
	    h->width > CLV_MAX_WIDTH || !h->n_label || h->n_label > CLV_MAX_LABELS)
		return bad(&c, err);
	*out = (clv_tagger){ .net = h->net, .n_label = h->n_label };
	out->out = dense(&c, h->width, h->n_label, 1, true);
	CLV_TRY(done(&c, err));
	CLV_TRY(clv_pack_need(p, "nlp/tagger/labels", &text, err));
	clv_str **part[] = { &out->tag, &out->pos, &out->morph };
	for (size_t k = 0; k < 3; k++)
		*part[k] = CLV_NEW_ARRAY(a, clv_str, h->n_label);
	uint32_t n = 0;
	for (; clv_str_split(&text, '\n', &line) && line.n && n < h->n_label; n++)
		for (size_t k = 0; k < 3; k++)
			clv_str_split(&line, '\t', &(*part[k])[n]);
	return n == h->n_label ? CLV_OK : bad(&c, err);
}

/* ---- scorers ---------------------------------------------------------------------- */

static clv_status load_moves(const clv_pack *p, clv_arena *a, const cursor *c, clv_scorer *s,
                             clv_error *err)
{
	char name[CLV_PACK_NAME];
	clv_str text, line, action;
	clv_map index = clv_map_new(a);
	uint32_t n = 0;
	snprintf(name, sizeof name, "%s/moves", c->name);
	CLV_TRY(clv_pack_need(p, name, &text, err));
	s->move = CLV_NEW_ARRAY(a, clv_move, s->n_move);
	s->label = CLV_NEW_ARRAY(a, clv_str, s->n_move + 1);
	s->n_label = 1;
	clv_map_put(&index, s->label[0], 0);
	while (clv_str_split(&text, '\n', &line) && line.n && n < s->n_move) {
		int64_t act;
		clv_str_split(&line, '\t', &action);
		if (!clv_str_to_i64(action, &act) || act < 0 || act > 15)
			return bad(c, err);
		uint32_t *at = clv_map_put(&index, line, s->n_label);
		if (*at == s->n_label)
			s->label[s->n_label++] = line;
		s->move[n++] = (clv_move){ (uint8_t)act, (uint16_t)*at };
	}
	return n == s->n_move ? CLV_OK : bad(c, err);
}

clv_status clv_scorer_load(const clv_pack *p, clv_arena *a, const char *section, clv_scorer *out,
                           clv_error *err)
{
	cursor c;
	CLV_TRY(open_section(p, section, &c, err));
	const clv_scorer_head *h = take(&c, sizeof *h);
	if (!h || h->version != CLV_NET_VERSION || h->net >= CLV_MAX_NETS ||
	    h->width > CLV_MAX_WIDTH || !h->n_hidden || h->n_hidden > CLV_MAX_HIDDEN ||
	    h->n_hidden % CLV_LANES || !h->n_move || h->n_move > CLV_MAX_MOVES ||
	    !h->n_feature || h->n_feature > CLV_PARSER_FEATURES)
		return bad(&c, err);
	*out = (clv_scorer){ .net = h->net, .n_move = h->n_move, .n_feature = h->n_feature,
		             .n_hidden = h->n_hidden };
	uint32_t n_row = CLV_HIDDEN_PIECES * h->n_hidden;
	out->reduce = dense(&c, h->width, h->n_hidden, 1, true);
	out->lower = dense(&c, h->n_hidden, h->n_feature * n_row, 1, false);
	out->upper.bias = floats(&c, n_row);
	out->pad = floats(&c, (uint64_t)h->n_feature * n_row);
	out->upper.n_feature = h->n_feature;
	out->upper.n_hidden = h->n_hidden;
	out->upper.out = dense(&c, h->n_hidden, h->n_move, 1, true);
	CLV_TRY(done(&c, err));
	return load_moves(p, a, &c, out, err);
}
