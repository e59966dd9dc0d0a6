/* SPDX-License-Identifier: Apache-2.0 */
/* The flat annotation record: a document as bytes, without pointers.
 *
 *   "CLVR", version (1 byte; its high bit: read with --fast), body, XXH3 of all before it (8 bytes)
 *
 * The layout exists once: for each struct one function that names its fields in
 * order. The same function writes (archive.out set) or reads (archive.in), and
 * checks either way: spans inside the text and on character boundaries, indices
 * inside their arrays, closed sets inside their enums, days inside the calendar.
 * So a record that decodes is safe to use, and one that could not be read again
 * is not written.
 *
 * Integers are LEB128 (signed ones zigzag). A string is one number and maybe
 * bytes: 0 null; else kind in the low two bits: 1 bytes follow, 2 an earlier
 * string by number, 3 a stretch of the text. Reading takes memory in proportion
 * to the record (every element of an array costs at least `least` bytes).
 * Tokens are not kept; token indices read as 0. Linear. */
#include "doc/doc.h"

#include <math.h>

enum { RECORD_VERSION = 3, RECORD_OLDEST = 2, RECORD_FAST = 0x80, HEAD = 5, TAIL = 8 };

typedef struct archive {
	clv_buf *out; /* NULL: reading */
	clv_str in;
	size_t at;
	clv_arena *a;
	clv_doc *d;
	int version;
	clv_map seen;               /* writing: string → number */
	CLV_VEC(clv_str) strings;   /* reading: number → string */
	const char *bad;            /* what was wrong; then every step does nothing */
	size_t bad_at;
} archive;

static void fail(archive *r, const char *what)
{
	if (!r->bad) {
		r->bad = what;
		r->bad_at = r->at;
	}
}

/* ---- primitives ---------------------------------------------------------- */

static void put_number(archive *r, uint64_t v)
{
	while (v >= 0x80) {
		clv_buf_ch(r->out, (char)(unsigned char)(v | 0x80));
		v >>= 7;
	}
	clv_buf_ch(r->out, (char)(unsigned char)v);
}

static uint64_t get_number(archive *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (r->at >= r->in.n)
			break;
		unsigned char c = (unsigned char)r->in.p[r->at++];
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	fail(r, "truncated number");
	return 0;
}

static void u64(archive *r, uint64_t *v)
{
	if (r->bad)
		return;
	if (r->out)
		put_number(r, *v);
	else
		*v = get_number(r);
}

static void u32(archive *r, uint32_t *v)
{
	uint64_t x = *v;
	u64(r, &x);
	if (x > UINT32_MAX)
		fail(r, "number over 32 bits");
	else if (!r->out)
		*v = (uint32_t)x;
}

static void i64(archive *r, int64_t *v)
{
	uint64_t z = (uint64_t)*v << 1 ^ (*v < 0 ? UINT64_MAX : 0);
	u64(r, &z);
	if (!r->out)
		*v = (int64_t)(z >> 1 ^ (0 - (z & 1)));
}

static void day(archive *r, clv_day *v)
{
	enum { FIRST = -800000, LAST = 3000000 }; /* about the years -220 to 10180 */
	int64_t x = *v;
	i64(r, &x);
	if (x != CLV_DAY_NONE && (x < FIRST || x > LAST))
		fail(r, "day outside the calendar");
	else if (!r->out)
		*v = (clv_day)x;
}

static void bytes(archive *r, void *p, size_t n)
{
	if (r->bad)
		return;
	if (r->out) {
		clv_buf_add(r->out, (clv_str){ p, n });
	} else if (r->in.n - r->at < n) {
		fail(r, "truncated");
	} else {
		memcpy(p, r->in.p + r->at, n);
		r->at += n;
	}
}

static void flag(archive *r, bool *v)
{
	unsigned char c = *v;
	bytes(r, &c, 1);
	if (c > 1)
		fail(r, "flag neither 0 nor 1");
	else if (!r->out)
		*v = c == 1;
}

static void score(archive *r, float *v)
{
	bytes(r, v, sizeof *v);
	if (!r->bad && !isfinite(*v))
		fail(r, "score is no number");
}

static void degrees(archive *r, double *v)
{
	bytes(r, v, sizeof *v);
	if (!r->bad && !isnan(*v) && !(fabs(*v) <= 360))
		fail(r, "coordinate outside the globe");
}

static uint32_t choice(archive *r, uint32_t v, uint32_t n)
{
	uint32_t x = v;
	u32(r, &x);
	if (!r->bad && x >= n)
		fail(r, "value outside its set");
	return r->out ? v : r->bad ? 0 : x;
}
#define ENUM(r, lvalue, n, type) ((lvalue) = (type)choice((r), (uint32_t)(lvalue), (n)))

/* Index below n; none allowed when `optional`. Written plus one. */
static void index_of(archive *r, uint32_t *v, size_t n, bool optional)
{
	uint64_t x = *v == CLV_NO_INDEX ? 0 : (uint64_t)*v + 1;
	u64(r, &x);
	if (x > n || (x == 0 && !optional))
		fail(r, "index outside its array");
	else if (!r->out)
		*v = x ? (uint32_t)(x - 1) : CLV_NO_INDEX;
}

static bool on_boundary(clv_str text, uint32_t at)
{
	return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static void span(archive *r, clv_span *s)
{
	uint32_t length = s->e - s->b;
	u32(r, &s->b);
	u32(r, &length);
	if (r->bad)
		return;
	clv_str text = r->d->text;
	if (s->b > text.n || length > text.n - s->b) {
		fail(r, "span outside the text");
		s->b = length = 0;
	} else if (!on_boundary(text, s->b) || !on_boundary(text, s->b + length)) {
		fail(r, "span inside a character");
	}
	s->e = s->b + length;
}

/* ---- strings ------------------------------------------------------------- */

enum { STRING_BYTES = 1, STRING_EARLIER = 2, STRING_TEXT = 3 };

static void put_string(archive *r, clv_str s)
{
	clv_str text = r->d->text;
	if (!s.p) {
		put_number(r, 0);
	} else if (s.n && text.p && s.p >= text.p && s.p + s.n <= text.p + text.n) {
		put_number(r, (uint64_t)s.n << 2 | STRING_TEXT);
		put_number(r, (uint64_t)(s.p - text.p));
	} else {
		uint32_t fresh = (uint32_t)r->seen.n;
		uint32_t number = *clv_map_put(&r->seen, s, fresh);
		if (number != fresh) {
			put_number(r, (uint64_t)number << 2 | STRING_EARLIER);
		} else {
			put_number(r, (uint64_t)s.n << 2 | STRING_BYTES);
			clv_buf_add(r->out, s);
		}
	}
}

static clv_str get_bytes(archive *r, uint64_t n)
{
	if (n > r->in.n - r->at) {
		fail(r, "truncated string");
		return (clv_str){ 0 };
	}
	clv_str s = clv_str_copy(r->a, clv_str_sub(r->in, r->at, r->at + (size_t)n));
	r->at += (size_t)n;
	*clv_push(r->a, &r->strings) = s;
	return s;
}

static clv_str get_stretch(archive *r, uint64_t n)
{
	uint64_t b = get_number(r);
	clv_str text = r->d->text;
	if (b > text.n || n > text.n - b) {
		fail(r, "string outside the text");
		return (clv_str){ 0 };
	}
	return clv_str_sub(text, (size_t)b, (size_t)(b + n));
}

static clv_str get_string(archive *r)
{
	uint64_t head = get_number(r), n = head >> 2;
	switch (head & 3) {
	case STRING_BYTES:
		return get_bytes(r, n);
	case STRING_TEXT:
		return get_stretch(r, n);
	case STRING_EARLIER:
		if (n < r->strings.n)
			return r->strings.v[n];
		break;
	default:
		if (head == 0)
			return (clv_str){ 0 };
	}
	fail(r, "no such string");
	return (clv_str){ 0 };
}

static void str(archive *r, clv_str *s)
{
	if (r->bad)
		return;
	if (r->out)
		put_string(r, *s);
	else
		*s = get_string(r);
}

/* An id: `prefix` (0: none) and n hexadecimal digits. */
static void id(archive *r, char *out, char prefix, size_t n)
{
	size_t length = n + (prefix != 0);
	bytes(r, out, length);
	if (r->bad)
		return;
	out[length] = 0;
	bool good = !prefix || out[0] == prefix;
	for (size_t i = prefix != 0; i < length; i++)
		good = good && ((out[i] >= '0' && out[i] <= '9') || (out[i] >= 'a' && out[i] <= 'f'));
	if (!good)
		fail(r, "not an id");
}

/* ---- arrays -------------------------------------------------------------- */

/* Writes or reads the length of an array whose elements take at least `least`
 * bytes each; gives 0 when it cannot be. */
static size_t length(archive *r, size_t n, size_t least)
{
	uint64_t x = n;
	u64(r, &x);
	if (!r->bad && !r->out && x > (r->in.n - r->at) / least)
		fail(r, "array longer than the record");
	return r->bad ? 0 : (size_t)x;
}

#define VEC(r, vec, least, element)                                           \
	do {                                                                  \
		size_t n_ = length((r), (vec).n, (least));                    \
		if (!(r)->out && n_) {                                        \
			(vec).v = clv_alloc_array((r)->a, n_, sizeof *(vec).v); \
			(vec).n = (vec).cap = n_;                             \
		}                                                             \
		for (size_t i_ = 0; i_ < n_ && !(r)->bad; i_++)               \
			element((r), &(vec).v[i_]);                           \
	} while (0)

/* ---- the layout: one function a struct ----------------------------------- */

static void block(archive *r, clv_block *b)
{
	span(r, &b->span);
	ENUM(r, b->role, CLV_N_ROLE, clv_role);
	bytes(r, &b->hash, sizeof b->hash);
	str(r, &b->why);
}

static void sentence(archive *r, clv_sentence *s)
{
	span(r, &s->span);
	index_of(r, &s->block, r->d->blocks.n, false);
	index_of(r, &s->repeat_of, (size_t)(s - r->d->sentences.v), true);
}

static void in_sentence(archive *r, uint32_t *v)
{
	index_of(r, v, r->d->sentences.n, false);
}

static void a_mention(archive *r, uint32_t *v)
{
	index_of(r, v, r->d->mentions.n, false);
}

static void mention(archive *r, clv_mention *m)
{
	span(r, &m->span);
	in_sentence(r, &m->sentence);
	str(r, &m->actor);
	str(r, &m->name);
	ENUM(r, m->kind, CLV_N_KIND, clv_kind);
	str(r, &m->code);
	str(r, &m->sector);
	str(r, &m->nationality);
	ENUM(r, m->how, CLV_N_HOW, clv_how);
	str(r, &m->place);
	str(r, &m->rule);
	index_of(r, &m->coref, r->d->mentions.n, true);
	VEC(r, m->members, 1, a_mention);
	score(r, &m->score);
}

static void date(archive *r, clv_date *v)
{
	span(r, &v->span);
	in_sentence(r, &v->sentence);
	day(r, &v->from);
	day(r, &v->to);
	str(r, &v->rel);
	ENUM(r, v->grain, CLV_N_GRAIN, clv_grain);
	ENUM(r, v->kind, CLV_N_DATEKIND, clv_datekind);
	ENUM(r, v->resolved_by, CLV_N_FROM, uint8_t);
}

static void anchor(archive *r, clv_anchor *v)
{
	day(r, &v->from);
	day(r, &v->to);
	score(r, &v->weight);
	str(r, &v->why);
}

static void place(archive *r, clv_place *p)
{
	span(r, &p->span);
	in_sentence(r, &p->sentence);
	index_of(r, &p->mention, r->d->mentions.n, true);
	str(r, &p->name);
	str(r, &p->country);
	degrees(r, &p->lat);
	degrees(r, &p->lon);
	u32(r, &p->geonameid);
	if (r->version >= 3)
		str(r, &p->disputed_by);
	bytes(r, &p->feature, 1);
	score(r, &p->score);
}

static void speaker(archive *r, clv_speaker *s)
{
	span(r, &s->span);
	index_of(r, &s->mention, r->d->mentions.n, true);
	str(r, &s->actor);
	str(r, &s->code);
	str(r, &s->name);
}

static void quote(archive *r, clv_quote *q)
{
	id(r, q->id, 'q', 16);
	span(r, &q->span);
	in_sentence(r, &q->sentence);
	str(r, &q->words);
	VEC(r, q->speakers, 6, speaker);
	flag(r, &q->has_via);
	if (q->has_via)
		speaker(r, &q->via);
	VEC(r, q->about, 1, a_mention);
	ENUM(r, q->kind, CLV_N_QUOTE, clv_quotekind);
	str(r, &q->cue);
	span(r, &q->cue_span);
	str(r, &q->rule);
	score(r, &q->score);
}

static void participant(archive *r, clv_participant *p)
{
	index_of(r, &p->mention, r->d->mentions.n, true);
	str(r, &p->actor);
	str(r, &p->code);
	str(r, &p->sector);
	str(r, &p->name);
}

static void asserter(archive *r, clv_asserter *s)
{
	str(r, &s->actor);
	str(r, &s->name);
	str(r, &s->via);
}

static void size_of_event(archive *r, clv_size *s)
{
	i64(r, &s->min);
	i64(r, &s->max);
	span(r, &s->span);
}

static void event(archive *r, clv_event *e)
{
	id(r, e->id, 'm', 16);
	span(r, &e->span);
	span(r, &e->trigger);
	in_sentence(r, &e->sentence);
	VEC(r, e->source, 5, participant);
	VEC(r, e->target, 5, participant);
	flag(r, &e->mutual);
	ENUM(r, e->type, CLV_N_TYPE + 1, clv_type);
	str(r, &e->mode);
	str(r, &e->contexts);
	str(r, &e->cameo);
	ENUM(r, e->status, CLV_N_ST, clv_evstatus);
	ENUM(r, e->polarity, CLV_N_POL, clv_polarity);
	VEC(r, e->asserted_by, 3, asserter);
	flag(r, &e->historical);
	flag(r, &e->coerced);
	index_of(r, &e->date, r->d->dates.n, true);
	day(r, &e->from);
	day(r, &e->to);
	ENUM(r, e->grain, CLV_N_GRAIN, clv_grain);
	str(r, &e->date_rule);
	index_of(r, &e->place, r->d->places.n, true);
	for (size_t i = 0; i < CLV_N_SIZE; i++)
		size_of_event(r, &e->size[i]);
	score(r, &e->score);
	flag(r, &e->uncertain);
	str(r, &e->rule);
	str(r, &e->why);
}

static void diag(archive *r, clv_diag *g)
{
	str(r, &g->code);
	span(r, &g->span);
	str(r, &g->note);
}

/* The text comes first: spans and stretches refer to it. */
static void text(archive *r, clv_str *t)
{
	uint64_t n = t->n;
	u64(r, &n);
	if (!r->out && !r->bad) {
		if (n > r->in.n - r->at)
			fail(r, "truncated text");
		else
			*t = (clv_str){ clv_alloc(r->a, (size_t)n + 1), (size_t)n };
	}
	bytes(r, (char *)(uintptr_t)t->p, t->n);
	if (!r->bad && (t->n > CLV_MAX_TEXT_BYTES || !clv_utf8_valid(*t)))
		fail(r, "text too long or not UTF-8");
}

static void head(archive *r, clv_doc *d)
{
	id(r, d->id, 0, 64);
	text(r, &d->text);
	str(r, &d->path);
	str(r, &d->url);
	str(r, &d->title);
	str(r, &d->outlet);
	str(r, &d->author);
	str(r, &d->lang);
	day(r, &d->published);
	day(r, &d->published_to);
	ENUM(r, d->published_from, CLV_N_FROM, clv_from);
	str(r, &d->published_why);
	ENUM(r, d->title_from, CLV_N_FROM, clv_from);
	ENUM(r, d->author_from, CLV_N_FROM, clv_from);
	ENUM(r, d->outlet_from, CLV_N_FROM, clv_from);
	day(r, &d->modified);
	str(r, &d->canonical);
	VEC(r, d->tags, 1, str);
}

/* Mentions refer to one another (coref, members), so their number must be known
 * before the first is read: VEC sets it before it reads the elements. */
static void document(archive *r, clv_doc *d)
{
	head(r, d);
	VEC(r, d->blocks, 12, block);
	VEC(r, d->sentences, 4, sentence);
	VEC(r, d->mentions, 17, mention);
	VEC(r, d->dates, 9, date);
	VEC(r, d->anchors, 7, anchor);
	VEC(r, d->places, 27, place);
	VEC(r, d->quotes, 33, quote);
	VEC(r, d->events, 50, event);
	VEC(r, d->diags, 4, diag);
}

/* ---- what holds between elements ------------------------------------------ */

static bool ordered(const clv_doc *d)
{
	for (size_t i = 1; i < d->sentences.n; i++)
		if (d->sentences.v[i].span.b < d->sentences.v[i - 1].span.e)
			return false;
	return true;
}

/* Following coref ends at some mention: no circles. state: 0 new, 1 on the way, 2 good. */
static bool corefs_end(clv_arena *a, const clv_doc *d)
{
	unsigned char *state = clv_alloc(a, d->mentions.n);
	for (size_t i = 0; i < d->mentions.n; i++) {
		uint32_t m = (uint32_t)i;
		while (m != CLV_NO_INDEX && state[m] == 0) {
			state[m] = 1;
			m = d->mentions.v[m].coref;
		}
		if (m != CLV_NO_INDEX && state[m] == 1)
			return false;
		for (m = (uint32_t)i; m != CLV_NO_INDEX && state[m] == 1; m = d->mentions.v[m].coref)
			state[m] = 2;
	}
	return true;
}

static void relations(archive *r)
{
	if (r->bad)
		return;
	if (!ordered(r->d))
		fail(r, "sentences overlap or are out of order");
	else if (!corefs_end(r->a, r->d))
		fail(r, "references in a circle");
}

/* ---- the two doors -------------------------------------------------------- */

clv_str clv_record_write(clv_arena *a, const clv_doc *d)
{
	clv_buf out = clv_buf_new(a);
	clv_doc copy = *d; /* writing stores nothing new in the arrays they share */
	archive r = { .out = &out, .a = a, .d = &copy, .version = RECORD_VERSION, .seen = clv_map_new(a) };
	if (!copy.id[0])
		memset(copy.id, '0', 64);
	clv_buf_add(&out, CLV_S("CLVR"));
	clv_buf_ch(&out, (char)(RECORD_VERSION | (d->fast ? RECORD_FAST : 0)));
	document(&r, &copy);
	relations(&r);
	if (r.bad)
		return (clv_str){ 0 };
	uint64_t hash = clv_hash64(out.p, out.n);
	clv_buf_add(&out, (clv_str){ (const char *)&hash, TAIL });
	return clv_buf_str(&out);
}

static clv_status check_frame(clv_str record, clv_error *err)
{
	if (record.n < HEAD + TAIL || memcmp(record.p, "CLVR", 4) != 0)
		return clv_fail(err, CLV_FORMAT, "record", "not an annotation record");
	int version = (unsigned char)record.p[4] & ~RECORD_FAST;
	if (version < RECORD_OLDEST || version > RECORD_VERSION)
		return clv_fail(err, CLV_VERSION, "record",
		                "annotation record of version %d, expected %d: read the documents again",
		                version, RECORD_VERSION);
	if (record.n > CLV_MAX_RECORD_BYTES)
		return clv_fail(err, CLV_LIMIT, "record", "annotation record of %zu bytes", record.n);
	uint64_t hash = clv_hash64(record.p, record.n - TAIL);
	if (memcmp(record.p + record.n - TAIL, &hash, TAIL) != 0)
		return clv_fail(err, CLV_CORRUPT, "record", "annotation record is damaged");
	return CLV_OK;
}

clv_status clv_record_read(clv_arena *a, clv_str record, clv_doc **out, clv_error *err)
{
	CLV_TRY(check_frame(record, err));
	clv_doc *d = clv_doc_new(a);
	d->fast = (record.p[4] & RECORD_FAST) != 0;
	archive r = { .in = { record.p, record.n - TAIL }, .at = HEAD, .a = a, .d = d, .version = (unsigned char)record.p[4] & ~RECORD_FAST };
	document(&r, d);
	relations(&r);
	if (!r.bad && r.at != r.in.n)
		fail(&r, "bytes behind the end");
	if (r.bad) {
		clv_status s = clv_fail(err, CLV_CORRUPT, "record", "annotation record: %s (byte %zu)",
		                        r.bad, r.bad_at);
		if (err)
			err->pos = r.bad_at;
		return s;
	}
	*out = d;
	return CLV_OK;
}

/* Reads the text's length; *at moves to the text. */
static bool find_text(clv_str record, size_t *at, uint64_t *n)
{
	archive r = { .in = record, .at = HEAD + 64 };
	if (record.n < HEAD + 64 + TAIL || memcmp(record.p, "CLVR", 4) != 0)
		return false;
	*n = get_number(&r);
	*at = r.at;
	return !r.bad;
}

size_t clv_record_head(clv_str record)
{
	size_t at = 0;
	uint64_t n;
	return find_text(record, &at, &n) ? at : 0;
}

clv_str clv_record_text(clv_str record)
{
	size_t at;
	uint64_t n;
	return find_text(record, &at, &n) && n <= record.n - at ? clv_str_sub(record, at, at + (size_t)n) : (clv_str){ 0 };
}
