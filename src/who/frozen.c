/* SPDX-License-Identifier: Apache-2.0 */
/* frozen: look-up in a user's frozen actors.
 *
 * Input: sections own/… (frozen.h). Output: readings, actors and bearers in the arrays of
 * clv_who, behind its own. Method: the arrays have room for all rows, in pages that nobody has
 * touched yet; a row is written there when its name is first met, once, under a flag, so that
 * every index stays good and the rest of the folder need not know. Every offset is checked
 * where it is used: rows and names outside their section give nothing. A full name in another spelling
 * is found by its sound, as in the tables. Cost: two cache misses a look-up; opening costs the
 * same for any size. Limits: frozen names do not help where capitals are undone. */
#include "who/frozen.h"

#include <stdatomic.h>

typedef struct table {
	const who_frozen_entry *v;
	const uint32_t *at;
	uint32_t n;
} table;

struct who_frozen {
	table names, ids, surnames, firsts, sounds;
	const uint32_t *row;
	clv_str text;
	uint32_t n_row, actor0, reading0, bearer0;
	clv_arena *a;                 /* lists of names; under busy */
	_Atomic(uint8_t) *row_made, *name_made, *surname_made;
	atomic_flag busy;
};

static clv_status open_table(const clv_pack *p, const char *name, table *t, clv_error *err)
{
	char at[CLV_PACK_NAME];
	snprintf(at, sizeof at, "%s_at", name);
	clv_str v = clv_pack_get(p, name), b = clv_pack_get(p, at);
	if (!v.p || v.n % sizeof *t->v || v.n / sizeof *t->v >= UINT32_MAX || b.n != (WHO_BUCKETS + 1) * sizeof *t->at)
		return clv_fail(err, CLV_CORRUPT, "lexicon", "%s: wrong size; freeze the lexicon again", name);
	*t = (table){ (const who_frozen_entry *)(const void *)v.p, (const uint32_t *)(const void *)b.p, (uint32_t)(v.n / sizeof *t->v) };
	return CLV_OK;
}

/* The first of the entries with this key; *n of them. */
static uint32_t find(const table *t, clv_str key, uint32_t *n)
{
	uint64_t h = clv_hash64(key.p, key.n);
	uint32_t b = t->at[h >> 48], e = t->at[(h >> 48) + 1];
	*n = 0;
	if (e > t->n || b > e)
		return NONE;
	while (b < e && t->v[b].hash < h)
		b++;
	while (b + *n < e && t->v[b + *n].hash == h)
		++*n;
	return *n ? b : NONE;
}

/* An array with room for n more, all zero; its first pages are written at once. */
static void *with_room(const void *old, size_t n_old, size_t n, size_t size)
{
	char *new = calloc(n_old + n + 1, size);
	if (new && n_old)
		memcpy(new, old, n_old * size);
	return new;
}

static clv_status make_room(clv_who *w, who_frozen *f, clv_error *err)
{
	f->actor0 = (uint32_t)w->actors.n;
	f->reading0 = (uint32_t)w->readings.n;
	f->bearer0 = (uint32_t)w->persons_of.n;
	wactor *actors = with_room(w->actors.v, w->actors.n, f->n_row, sizeof *actors);
	reading *readings = with_room(w->readings.v, w->readings.n, f->names.n, sizeof *readings);
	bearer *bearers = with_room(w->persons_of.v, w->persons_of.n, f->surnames.n, sizeof *bearers);
	f->row_made = calloc(f->n_row + 1u, 1);
	f->name_made = calloc(f->names.n + 1u, 1);
	f->surname_made = calloc(f->surnames.n + 1u, 1);
	f->a = clv_arena_new(0);
	if (!actors || !readings || !bearers || !f->row_made || !f->name_made || !f->surname_made || !f->a) {
		free(actors);
		free(readings);
		free(bearers);
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	}
	w->actors.v = actors;
	w->readings.v = readings;
	w->persons_of.v = bearers;
	w->frozen = f;
	return CLV_OK;
}

static clv_status open_all(clv_who *w, who_frozen *f, const clv_pack *p, clv_error *err)
{
	clv_str rows = clv_pack_get(p, "own/rows"), head = clv_pack_get(p, "own/head");
	f->text = clv_pack_get(p, "own/text");
	if (head.n != sizeof(who_frozen_head) || rows.n < 4 || rows.n % 4 || rows.n / 4 > UINT32_MAX / 2)
		return clv_fail(err, CLV_CORRUPT, "lexicon", "own/rows: wrong size; freeze the lexicon again");
	f->row = (const uint32_t *)(const void *)rows.p;
	f->n_row = (uint32_t)(rows.n / 4 - 1);
	CLV_TRY(open_table(p, "own/names", &f->names, err));
	CLV_TRY(open_table(p, "own/ids", &f->ids, err));
	CLV_TRY(open_table(p, "own/surnames", &f->surnames, err));
	CLV_TRY(open_table(p, "own/firsts", &f->firsts, err));
	CLV_TRY(open_table(p, "own/sounds", &f->sounds, err));
	return make_room(w, f, err);
}

clv_status who_frozen_open(clv_who *w, const clv_pack *p, clv_error *err)
{
	const clv_pack *own = clv_pack_frozen(p);
	if (!own)
		return CLV_OK;
	who_frozen *f = calloc(1, sizeof *f);
	if (!f)
		return clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	atomic_flag_clear(&f->busy);
	clv_status s = open_all(w, f, own, err);
	if (s != CLV_OK && !w->frozen) {
		clv_arena_free(f->a);
		free(f->row_made);
		free(f->name_made);
		free(f->surname_made);
		free(f);
	}
	return s;
}

void who_frozen_close(clv_who *w)
{
	who_frozen *f = w->frozen;
	if (!f)
		return;
	free(w->actors.v);
	free(w->readings.v);
	free(w->persons_of.v);
	clv_arena_free(f->a);
	free(f->row_made);
	free(f->name_made);
	free(f->surname_made);
	free(f);
	w->frozen = NULL;
}

/* ---- rows, when first needed ---------------------------------------------------------- */

static bool row_fields(const who_frozen *f, uint32_t row, clv_str *field)
{
	uint32_t b = f->row[row], e = f->row[row + 1], n = 0;
	if (b > e || e > f->text.n)
		return false;
	clv_str rest = clv_str_sub(f->text, b, e), one;
	memset(field, 0, N_WHO_FIELD * sizeof *field);
	while (n < N_WHO_FIELD && clv_str_split(&rest, '\t', &one))
		field[n++] = one;
	return n > WHO_FIELD_NAMES && field[WHO_FIELD_ID].n && field[WHO_FIELD_NAMES].n;
}

static void fill_row(const clv_who *w, who_frozen *f, uint32_t row)
{
	clv_str c[N_WHO_FIELD], names, one;
	int64_t line = 0;
	if (row >= f->n_row || atomic_load_explicit(&f->row_made[row], memory_order_relaxed) || !row_fields(f, row, c))
		return;
	wactor *x = &w->actors.v[f->actor0 + row];
	const uint32_t *state = clv_map_get(&w->by_iso3, c[WHO_FIELD_STATE]);
	bool person = clv_str_eqc(c[WHO_FIELD_KIND], "person");
	clv_str_to_i64(c[WHO_FIELD_LINE], &line);
	*x = (wactor){ .id = c[WHO_FIELD_ID], .type = c[WHO_FIELD_TYPE], .kind = person ? CLV_KIND_PERSON : CLV_KIND_ORG,
		       .code = c[WHO_FIELD_CODE], .sector = c[WHO_FIELD_SECTOR], .leader = c[WHO_FIELD_LEADER],
		       .gender = c[WHO_FIELD_GENDER], .state = state ? *state : NONE,
		       .from = clv_who_day_of(c[WHO_FIELD_FROM], false), .to = clv_who_day_of(c[WHO_FIELD_TO], true),
		       .file = person ? "persons.tsv" : "orgs.tsv", .line = (uint32_t)line | CLV_TSV_OWN };
	names = c[WHO_FIELD_NAMES];
	while (clv_str_split(&names, ';', &one))
		if (one.n)
			*clv_push(f->a, &x->names) = one;
	x->name = x->names.n ? x->names.v[0] : x->id;
	x->keys = CLV_NEW_ARRAY(f->a, clv_str, x->names.n);
	for (size_t k = 0; k < x->names.n; k++)
		x->keys[k] = clv_name_key_in(f->a, x->names.v[k]);
	atomic_store_explicit(&f->row_made[row], 1, memory_order_release);
}

/* True: the caller makes it, and ends with finish. */
static bool begin(who_frozen *f, _Atomic(uint8_t) *made)
{
	if (atomic_load_explicit(made, memory_order_acquire))
		return false;
	while (atomic_flag_test_and_set_explicit(&f->busy, memory_order_acquire))
		;
	if (!atomic_load_explicit(made, memory_order_relaxed))
		return true;
	atomic_flag_clear_explicit(&f->busy, memory_order_release);
	return false;
}

static void finish(who_frozen *f, _Atomic(uint8_t) *made)
{
	atomic_store_explicit(made, 1, memory_order_release);
	atomic_flag_clear_explicit(&f->busy, memory_order_release);
}

/* Does the row stand where readings of it may point? */
static bool is_made(const who_frozen *f, uint32_t row)
{
	return row < f->n_row && atomic_load_explicit(&f->row_made[row], memory_order_acquire);
}

static bool may_read(uint8_t kind)
{
	return kind == R_ORG || kind == R_PERSON || kind == R_ALONE;
}

uint32_t who_frozen_reading(const clv_who *w, clv_str key)
{
	who_frozen *f = w->frozen;
	uint32_t n, b = f ? find(&f->names, key, &n) : NONE;
	if (b == NONE)
		return NONE;
	if (begin(f, &f->name_made[b])) {
		uint32_t next = NONE;
		for (uint32_t i = b + n; i-- > b;) {
			const who_frozen_entry *x = &f->names.v[i];
			uint8_t kind = (uint8_t)(x->more & 255);
			fill_row(w, f, x->row);
			if (!is_made(f, x->row) || !may_read(kind))
				continue;
			w->readings.v[f->reading0 + i] = (reading){ kind, (uint8_t)(x->more >> 8), (uint16_t)(x->more >> 16), f->actor0 + x->row, next };
			next = f->reading0 + i;
		}
		w->readings.v[f->reading0 + b].next = next == f->reading0 + b ? w->readings.v[next].next : next;
		finish(f, &f->name_made[b]);
	}
	const reading *first = &w->readings.v[f->reading0 + b]; /* a row of wrong bounds leaves its place empty */
	return first->words ? f->reading0 + b : first->next;
}

static uint32_t actor_of_row(const clv_who *w, who_frozen *f, uint32_t row)
{
	if (row >= f->n_row)
		return NONE;
	if (begin(f, &f->row_made[row])) {
		fill_row(w, f, row);
		atomic_flag_clear_explicit(&f->busy, memory_order_release);
	}
	return is_made(f, row) ? f->actor0 + row : NONE;
}

uint32_t who_frozen_actor(const clv_who *w, clv_str id)
{
	who_frozen *f = w->frozen;
	uint32_t n, b = f ? find(&f->ids, id, &n) : NONE;
	return b == NONE ? NONE : actor_of_row(w, f, f->ids.v[b].row);
}

bool who_frozen_sound(const clv_who *w, clv_str sound, uint32_t *actor)
{
	who_frozen *f = w->frozen;
	uint32_t n, b = f ? find(&f->sounds, sound, &n) : NONE;
	if (b == NONE)
		return false;
	*actor = n == 1 ? actor_of_row(w, f, f->sounds.v[b].row) : NONE;
	if (*actor != NONE && w->actors.v[*actor].kind != CLV_KIND_PERSON)
		*actor = NONE;
	return true;
}

uint32_t who_frozen_bearer(const clv_who *w, clv_str surname, uint32_t base)
{
	who_frozen *f = w->frozen;
	uint32_t n, b = f ? find(&f->surnames, surname, &n) : NONE;
	if (b == NONE)
		return base;
	if (begin(f, &f->surname_made[b])) {
		uint32_t next = base;
		for (uint32_t i = b + n; i-- > b;) {
			uint32_t row = f->surnames.v[i].row;
			fill_row(w, f, row);
			w->persons_of.v[f->bearer0 + i] = (bearer){ is_made(f, row) ? f->actor0 + row : NONE, next };
			if (is_made(f, row))
				next = f->bearer0 + i;
		}
		if (next != f->bearer0 + b)
			w->persons_of.v[f->bearer0 + b] = (bearer){ NONE, next };
		finish(f, &f->surname_made[b]);
	}
	const bearer *first = &w->persons_of.v[f->bearer0 + b];
	return first->person == NONE ? first->next : f->bearer0 + b;
}

uint32_t who_frozen_words(const clv_who *w, clv_str first_word)
{
	const who_frozen *f = w->frozen;
	uint32_t n, b = f ? find(&f->firsts, first_word, &n) : NONE;
	return b == NONE ? 0 : f->firsts.v[b].row;
}
