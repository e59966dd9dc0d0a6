/* SPDX-License-Identifier: Apache-2.0 */
/* CoNLL-U in: somebody else's tokens, analysed by our pipeline.
 *
 * Input: CoNLL-U (universaldependencies.org/format.html); only words, the lines of
 * multi-word tokens (for the space behind them), SpaceAfter=No and "# newpar" are
 * read. Output: a document whose text is the words with those spaces, a block for
 * each unit, tokens and sentences by the pipeline, with our tags, heads and breaks.
 * A unit is a paragraph where the file marks paragraphs, else a sentence.
 * CLV_FORMAT names the line that is no token. Cost: linear. */
#include "parse/nlp_priv.h"

typedef struct reader {
	clv_arena *a;
	clv_doc *d;
	clv_buf text;
	CLV_VEC(clv_lex_token) tok;
	CLV_VEC(uint32_t) unit; /* first token of each */
	bool paragraphs;        /* the file marks them */
	bool fresh;             /* the next word begins a unit */
	uint64_t until;         /* last word of a multi-word token, and whether */
	bool glued;             /* no space follows it */
} reader;

/* "7" → 7, 7; "7-9" → 7, 9; "7.1" → false. */
static bool word_number(clv_str id, uint64_t *b, uint64_t *e)
{
	uint64_t v[2] = { 0, 0 };
	int part = 0;
	for (size_t i = 0; i < id.n; i++) {
		if (id.p[i] == '-' && part == 0 && i)
			part = 1;
		else if (id.p[i] >= '0' && id.p[i] <= '9' && v[part] < 1u << 30)
			v[part] = v[part] * 10 + (uint64_t)(id.p[i] - '0');
		else
			return false;
	}
	*b = v[0];
	*e = part ? v[1] : v[0];
	return id.n > 0;
}

static void add_word(reader *r, clv_str form, bool space)
{
	if (r->fresh) {
		if (r->text.n) /* units are apart */
			clv_buf_addc(&r->text, "\n\n");
		*clv_push(r->a, &r->unit) = (uint32_t)r->tok.n;
		r->fresh = false;
	}
	uint32_t b = (uint32_t)r->text.n;
	clv_buf_add(&r->text, form);
	*clv_push(r->a, &r->tok) = (clv_lex_token){ .b = b, .e = (uint32_t)r->text.n,
		                                    .space = space,
		                                    .is_space = clv_text_isspace(form) };
	if (space)
		clv_buf_ch(&r->text, ' ');
}

static bool add_line(reader *r, clv_str line)
{
	clv_str cell[10];
	uint64_t b, e;
	int n = 0;
	while (n < 10 && clv_str_split(&line, '\t', &cell[n]))
		n++;
	if (n < 2 || !cell[1].n)
		return false;
	bool glued = n == 10 && clv_str_find(cell[9], CLV_S("SpaceAfter=No"), 0) != SIZE_MAX;
	if (!word_number(cell[0], &b, &e))
		return memchr(cell[0].p, '.', cell[0].n) != NULL; /* an empty node */
	if (e > b) {
		r->until = e;
		r->glued = glued;
		return true;
	}
	bool inside = b < r->until, last = b == r->until;
	add_word(r, cell[1], !(inside || (last ? r->glued : glued)));
	return true;
}

static clv_status read_lines(reader *r, clv_str in, clv_error *err)
{
	clv_str line;
	uint32_t n = 0;
	r->paragraphs = clv_str_find(in, CLV_S("# newpar"), 0) != SIZE_MAX;
	r->fresh = true;
	while (clv_str_split(&in, '\n', &line)) {
		n++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!line.n) {
			r->until = 0;
			r->fresh = r->fresh || !r->paragraphs;
		} else if (line.p[0] == '#') {
			r->fresh = r->fresh || clv_str_starts(line, CLV_S("# newpar")) ||
			           clv_str_starts(line, CLV_S("# newdoc"));
		} else if (!add_line(r, line)) {
			clv_fail(err, CLV_FORMAT, "conllu",
			         "line %u is no CoNLL-U token: it needs an ID and a FORM", n);
			if (err)
				err->line = n;
			return CLV_FORMAT;
		}
	}
	return CLV_OK;
}

clv_status clv_conllu_parse(clv_parser *p, clv_str in, clv_doc *d, clv_arena *scratch,
                            clv_error *err)
{
	reader r = { .a = scratch, .d = d, .text = clv_buf_new(d->arena) };
	if (!clv_utf8_valid(in) || in.n > CLV_MAX_TEXT_BYTES)
		return clv_fail(err, CLV_FORMAT, "conllu", "not UTF-8, or over %d bytes",
		                CLV_MAX_TEXT_BYTES);
	CLV_TRY(read_lines(&r, in, err));
	d->text = clv_buf_str(&r.text);
	for (size_t i = 0; i < r.unit.n; i++) {
		uint32_t b = r.unit.v[i], e = i + 1 < r.unit.n ? r.unit.v[i + 1] : (uint32_t)r.tok.n;
		clv_block *k = clv_push(d->arena, &d->blocks);
		*k = (clv_block){ .span = { r.tok.v[b].b, r.tok.v[e - 1].e }, .role = CLV_ROLE_BODY };
		clv_parse_tokens(p, d, (uint32_t)i, r.tok.v + b, e - b, scratch);
	}
	return CLV_OK;
}
