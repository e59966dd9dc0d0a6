/* SPDX-License-Identifier: Apache-2.0 */
/* BERT's uncased tokenizer (J. Devlin et al., 2019; the normaliser as Hugging
 * Face's BertNormalizer has it).
 *
 * Input: UTF-8. Normalising: control characters go, white space becomes a blank,
 * Chinese characters stand alone, marks are taken off, letters are lowered. The
 * text is cut at blanks, and before and after punctuation. A word is then the
 * longest piece of the vocabulary that begins it, then the longest "##" piece
 * that begins the rest, and so on; a word over 100 characters or with a rest that
 * no piece begins is [UNK] as a whole. Output: numbers and the bytes they stand
 * for. Cost: linear in the text; in a word at most 100² / 2 look-ups. Stops when
 * it has as many pieces as asked for. */
#include "encode/wordpiece.h"
#include "text/text.h"

enum { MAX_WORD = 100 /* characters */ };

typedef struct character {
	uint32_t out;  /* where its bytes begin in the normalised word */
	uint32_t b, e; /* bytes of the text */
} character;

typedef struct cutter {
	const clv_wordpiece *w;
	clv_piece *piece;
	size_t n, most;
	clv_buf word;         /* normalised, behind two bytes for "##" */
	CLV_VEC(character) at; /* its characters */
	clv_arena *a;
} cutter;

bool clv_wordpiece_read(clv_str section, clv_wordpiece *out)
{
	clv_section s = { .bytes = section };
	out->n = clv_section_u32(&s);
	if (!clv_idtable_read(&s, &out->piece))
		return false;
	for (uint32_t i = 0; i < out->piece.n; i++)
		if (out->piece.off[i + 1] - out->piece.off[i] != 4)
			return false;
	out->unk = clv_section_u32(&s);
	out->cls = clv_section_u32(&s);
	out->sep = clv_section_u32(&s);
	return !s.bad && out->unk < out->n && out->cls < out->n && out->sep < out->n;
}

static bool find(const clv_wordpiece *w, clv_str piece, uint32_t *id)
{
	clv_str value;
	if (!clv_idtable_get(&w->piece, clv_hash64(piece.p, piece.n), &value))
		return false;
	memcpy(id, value.p, 4);
	return *id < w->n;
}

static void put(cutter *c, uint32_t id, uint32_t b, uint32_t e)
{
	if (c->n < c->most)
		c->piece[c->n++] = (clv_piece){ id, b, e };
}

/* The longest piece that begins the word at character k; gives the character
 * behind it, or k if there is none. For k > 0 the piece has "##" in front. */
static size_t longest(cutter *c, size_t k, uint32_t *id)
{
	char *p = c->word.p + c->at.v[k].out, kept[2];
	size_t n_head = k ? 2 : 0;
	memcpy(kept, p - n_head, n_head);
	memcpy(p - n_head, "##", n_head);
	size_t end = c->at.n;
	for (; end > k; end--) {
		size_t stop = end < c->at.n ? c->at.v[end].out : c->word.n;
		if (find(c->w, (clv_str){ p - n_head, stop - c->at.v[k].out + n_head }, id))
			break;
	}
	memcpy(p - n_head, kept, n_head);
	return end;
}

static void end_word(cutter *c)
{
	size_t first = c->n, n = c->at.n, k = 0;
	uint32_t id = c->w->unk;
	while (n <= MAX_WORD && k < n) {
		size_t end = longest(c, k, &id);
		if (end == k)
			break;
		put(c, id, c->at.v[k].b, c->at.v[end - 1].e);
		k = end;
	}
	if (k < n) {
		c->n = first;
		put(c, c->w->unk, c->at.v[0].b, c->at.v[n - 1].e);
	}
	c->at.n = 0;
	c->word.n = 2;
}

static bool is_punctuation(uint32_t cp)
{
	return (cp >= '!' && cp <= '/') || (cp >= ':' && cp <= '@') || (cp >= '[' && cp <= '`') ||
	       (cp >= '{' && cp <= '~') || clv_uni_ispunct(cp);
}

static bool is_chinese(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	       (cp >= 0x20000 && cp <= 0x2A6DF) || (cp >= 0x2A700 && cp <= 0x2B73F) ||
	       (cp >= 0x2B740 && cp <= 0x2B81F) || (cp >= 0x2B920 && cp <= 0x2CEAF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F);
}

/* Adds what normalising makes of cp; each character remembers its source. */
static void put_character(cutter *c, uint32_t cp, uint32_t b, uint32_t e)
{
	size_t from = c->word.n;
	unsigned len;
	clv_uni_put_bare(&c->word, cp);
	for (size_t i = from; i < c->word.n; i += len) {
		clv_utf8_at(clv_buf_str(&c->word), i, &len);
		*clv_push(c->a, &c->at) = (character){ (uint32_t)i, b, e };
	}
}

static bool is_dropped(uint32_t cp)
{
	if (cp == '\t' || cp == '\n' || cp == '\r')
		return false;
	return cp == CLV_UTF8_REPLACEMENT || clv_uni_iscontrol(cp);
}

size_t clv_wordpiece_cut(const clv_wordpiece *w, clv_arena *scratch, clv_str text, size_t most,
                         clv_piece *out)
{
	cutter c = { .w = w, .piece = out, .most = most, .word = clv_buf_new(scratch), .a = scratch };
	unsigned len;
	clv_buf_addc(&c.word, "##");
	for (size_t i = 0; i < text.n && c.n < most; i += len) {
		uint32_t cp = clv_utf8_at(text, i, &len);
		uint32_t b = (uint32_t)i, e = (uint32_t)(i + len);
		if (is_dropped(cp))
			continue;
		bool space = clv_uni_isspace(cp), alone = is_punctuation(cp) || is_chinese(cp);
		if (space || alone)
			end_word(&c);
		if (!space)
			put_character(&c, cp, b, e);
		if (alone)
			end_word(&c);
	}
	end_word(&c);
	return c.n;
}
