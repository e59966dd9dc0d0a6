/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as bytes, so that a database can keep them beside their documents.
 *
 * Layout: "CLVSIG1\n", the fixed part, then each array as u32 count and its
 * elements, each string as u32 length and its bytes. Little-endian, as all our
 * files. Reading checks every count against the bytes that are left, every term
 * array for order: a key that reads is safe to use. Linear. */
#include <string.h>

#include "copy/copy.h"

static const char MAGIC[8] = { 'C', 'L', 'V', 'S', 'I', 'G', '1', '\n' };

typedef struct fixed {
	char id[68];
	int32_t published, published_to, about_from, about_to;
	uint32_t published_from, n_words, n_shingles, n_names;
	uint64_t outlet, text_hash;
	uint32_t minhash[CLV_SIG_PERMS];
} fixed;
_Static_assert(sizeof(fixed) == 68 + 32 + 4 + 16 + 4 * CLV_SIG_PERMS, "no hidden padding but one");
_Static_assert(sizeof(clv_sigterm) == 16 && sizeof(clv_sigblock) == 16 && sizeof(clv_sigevent) == 24,
               "element sizes of the layout");

static void put(clv_buf *b, const void *p, size_t n)
{
	clv_buf_add(b, (clv_str){ p, n });
}

static void put_vec(clv_buf *b, const void *v, size_t n, size_t size)
{
	uint32_t count = (uint32_t)n;
	put(b, &count, sizeof count);
	if (n)
		put(b, v, n * size);
}

clv_str clv_signature_write(clv_arena *a, const clv_signature *s)
{
	clv_buf b = clv_buf_new(a);
	fixed f = { .published = s->published, .published_to = s->published_to,
		.about_from = s->about_from, .about_to = s->about_to,
		.published_from = (uint32_t)s->published_from, .n_words = s->n_words,
		.n_shingles = s->n_shingles, .n_names = s->n_names, .outlet = s->outlet,
		.text_hash = s->text_hash };
	memcpy(f.id, s->id, sizeof s->id);
	memcpy(f.minhash, s->minhash, sizeof f.minhash);
	put(&b, MAGIC, sizeof MAGIC);
	put(&b, &f, sizeof f);
	put_vec(&b, s->outlet_name.p, s->outlet_name.n, 1);
	put_vec(&b, s->title.p, s->title.n, 1);
#define PUT(vec) put_vec(&b, (vec).v, (vec).n, sizeof *(vec).v)
	PUT(s->sketch);
	PUT(s->sequence);
	PUT(s->numbers);
	PUT(s->quotes);
	PUT(s->terms);
	PUT(s->actors);
	PUT(s->events);
	PUT(s->blocks);
#undef PUT
	uint32_t n = (uint32_t)s->credits.n;
	put(&b, &n, sizeof n);
	for (size_t i = 0; i < s->credits.n; i++) {
		const clv_credit *c = &s->credits.v[i];
		put(&b, &c->hash, sizeof c->hash);
		put(&b, &c->span, sizeof c->span);
		put(&b, &c->agency, sizeof c->agency);
		put_vec(&b, c->name.p, c->name.n, 1);
	}
	return clv_buf_str(&b);
}

typedef struct reader {
	clv_arena *a;
	clv_str s;
	size_t at;
	bool bad;
} reader;

static const void *take(reader *r, size_t n)
{
	if (r->bad || n > r->s.n - r->at) {
		r->bad = true;
		return NULL;
	}
	const void *p = r->s.p + r->at;
	r->at += n;
	return p;
}

static uint32_t take_u32(reader *r)
{
	uint32_t v = 0;
	const void *p = take(r, sizeof v);
	if (p)
		memcpy(&v, p, sizeof v);
	return v;
}

static void take_vec(reader *r, void **v, size_t *n, size_t *cap, size_t size)
{
	uint32_t count = take_u32(r);
	const void *p = r->bad || count > r->s.n / size ? NULL : take(r, count * size);
	if (!p) {
		r->bad = r->bad || count > 0;
		return;
	}
	*v = clv_alloc(r->a, count * size);
	if (count)
		memcpy(*v, p, count * size);
	*n = *cap = count;
}

static clv_str take_str(reader *r)
{
	uint32_t n = take_u32(r);
	const char *p = take(r, n);
	return p ? clv_str_copy(r->a, (clv_str){ p, n }) : (clv_str){ "", 0 };
}

static bool ascends(const clv_signature *s)
{
	for (size_t i = 1; i < s->terms.n; i++)
		if (s->terms.v[i - 1].hash >= s->terms.v[i].hash)
			return false;
	for (size_t i = 1; i < s->sketch.n; i++)
		if (s->sketch.v[i - 1] >= s->sketch.v[i])
			return false;
	for (size_t i = 0; i < s->events.n; i++)
		if (s->events.v[i].type > CLV_N_TYPE || s->events.v[i].status >= CLV_N_ST)
			return false;
	return true;
}

static void take_credits(reader *r, clv_signature *s)
{
	uint32_t n = take_u32(r);
	for (uint32_t i = 0; i < n && !r->bad; i++) {
		clv_credit c = { 0 };
		const void *h = take(r, sizeof c.hash), *sp = take(r, sizeof c.span);
		if (h)
			memcpy(&c.hash, h, sizeof c.hash);
		if (sp)
			memcpy(&c.span, sp, sizeof c.span);
		c.agency = take_u32(r);
		c.name = take_str(r);
		*clv_push(r->a, &s->credits) = c;
	}
}

clv_status clv_signature_read(clv_arena *a, clv_str bytes, clv_signature **out, clv_error *err)
{
	reader r = { .a = a, .s = bytes };
	const void *magic = take(&r, sizeof MAGIC);
	if (!magic || memcmp(magic, MAGIC, sizeof MAGIC) != 0)
		return clv_fail(err, CLV_FORMAT, "copy", "a document's key is not in the expected format: read the documents again");
	clv_signature *s = CLV_NEW(a, clv_signature);
	fixed f = { 0 };
	const void *p = take(&r, sizeof f);
	if (p)
		memcpy(&f, p, sizeof f);
	memcpy(s->id, f.id, sizeof s->id);
	s->id[64] = 0;
	s->published = f.published;
	s->published_to = f.published_to;
	s->published_from = f.published_from < CLV_N_FROM ? (clv_from)f.published_from : CLV_FROM_NONE;
	s->about_from = f.about_from;
	s->about_to = f.about_to;
	s->n_words = f.n_words;
	s->n_shingles = f.n_shingles;
	s->n_names = f.n_names;
	s->outlet = f.outlet;
	s->text_hash = f.text_hash;
	memcpy(s->minhash, f.minhash, sizeof f.minhash);
	s->outlet_name = take_str(&r);
	s->title = take_str(&r);
#define TAKE(vec) take_vec(&r, (void **)(void *)&(vec).v, &(vec).n, &(vec).cap, sizeof *(vec).v)
	TAKE(s->sketch);
	TAKE(s->sequence);
	TAKE(s->numbers);
	TAKE(s->quotes);
	TAKE(s->terms);
	TAKE(s->actors);
	TAKE(s->events);
	TAKE(s->blocks);
#undef TAKE
	take_credits(&r, s);
	if (r.bad || r.at != bytes.n || !ascends(s))
		return clv_fail(err, CLV_CORRUPT, "copy", "a document's key is damaged: read the documents again");
	*out = s;
	return CLV_OK;
}
