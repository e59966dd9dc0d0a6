/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed document as CoNLL-U (universaldependencies.org/format.html).
 *
 * Columns as the pipeline gives them: XPOS the tagger's tag, DEPREL the parser's
 * label, entities in MISC as Entity=B-GPE, the token's bytes as TokenRange=b:e,
 * SpaceAfter=No where no space follows. White space tokens keep their place, with
 * form, lemma and norm written as "_", so that token numbers stay the pipeline's.
 * A block begins with "# newpar". Cost: linear. */
#include "parse/parse.h"

/* Field values may hold neither tab nor newline, and "_" means empty. */
static void field(clv_buf *out, clv_str s)
{
	if (!s.n)
		clv_buf_ch(out, '_');
	for (size_t i = 0; i < s.n; i++)
		clv_buf_ch(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void token(const clv_doc *d, const clv_sentence *s, uint32_t i, clv_buf *out)
{
	const clv_token *t = &d->tokens.v[i];
	bool space = t->flags & CLV_TOKEN_SPACE;
	clv_str none = { NULL, 0 };
	clv_buf_f(out, "%u\t", i - s->tok_b + 1);
	field(out, space ? none : clv_text(d->text, t->span));
	clv_buf_ch(out, '\t');
	field(out, space ? none : t->lemma);
	clv_buf_f(out, "\t%s\t", t->pos ? clv_pos_name(t->pos) : "_");
	field(out, t->tag_text);
	clv_buf_ch(out, '\t');
	field(out, t->morph);
	bool inside = t->head >= s->tok_b && t->head < s->tok_e;
	clv_buf_f(out, "\t%u\t", t->head == i || !inside ? 0 : t->head - s->tok_b + 1);
	field(out, t->dep_text);
	clv_buf_addc(out, "\t_\t");
	if (t->ent_text.n)
		clv_buf_f(out, "Entity=%c-%.*s|", t->ent_begin ? 'B' : 'I', CLV_FMT(t->ent_text));
	if (!t->space && i + 1 < s->tok_e)
		clv_buf_addc(out, "SpaceAfter=No|");
	clv_buf_f(out, "TokenRange=%u:%u\n", t->span.b, t->span.e);
}

void clv_conllu_write(const clv_doc *d, clv_buf *out)
{
	uint32_t block = CLV_NO_INDEX;
	clv_buf_addc(out, "# newdoc");
	if (d->path.n) {
		clv_buf_addc(out, " id = ");
		field(out, d->path);
	}
	clv_buf_ch(out, '\n');
	for (size_t k = 0; k < d->sentences.n; k++) {
		const clv_sentence *s = &d->sentences.v[k];
		if (s->block != block)
			clv_buf_addc(out, "# newpar\n");
		block = s->block;
		clv_buf_f(out, "# sent_id = %zu\n# text = ", k + 1);
		field(out, clv_text(d->text, s->span));
		clv_buf_ch(out, '\n');
		for (uint32_t i = s->tok_b; i < s->tok_e; i++)
			token(d, s, i, out);
		clv_buf_ch(out, '\n');
	}
}
