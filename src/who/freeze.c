/* SPDX-License-Identifier: Apache-2.0 */
/* freeze: a user's tables of actors written as a mapped file (frozen.h).
 *
 * Input: a pack with the user's tables laid over it, and the pack alone. Output: a file.
 * Method: both are loaded as ever; what the first has more than the second, organisations
 * and persons, is taken out of its maps: names, surnames, ids. A row stays text if another table
 * of the user's needs it (terms, members, metonyms) or if the pack knows its id or one of its
 * names, so that frozen and unfrozen rows of one name never meet. The rest of each table keeps
 * its rows at their lines. Cost: twice a load. Limits: the rows of persons with offices are
 * text; a lexicon of offices alone gains nothing. */
#include "who/frozen.h"

typedef CLV_VEC(who_frozen_entry) entries;

enum { N_TABLE = 5 };

typedef struct freezer {
	const clv_who *laid, *base;
	clv_arena *a;
	uint32_t *row_of; /* actor of laid → row, or NONE */
	uint32_t n_row;
} freezer;

static bool is_own(const wactor *x, clv_kind kind)
{
	return x->kind == kind && (x->line & CLV_TSV_OWN);
}

static bool of_pack(const freezer *z, uint32_t first)
{
	for (uint32_t i = first; i != NONE; i = z->laid->readings.v[i].next) {
		const reading *r = &z->laid->readings.v[i];
		bool actor = r->kind == R_ORG || r->kind == R_PERSON || r->kind == R_ALONE;
		if (!actor || !(z->laid->actors.v[r->ref].line & CLV_TSV_OWN))
			return true;
	}
	return false;
}

static void keep_as_text(freezer *z, uint32_t actor)
{
	if (actor != NONE)
		z->row_of[actor] = NONE;
}

/* Which actors may be frozen. */
static void choose(freezer *z)
{
	const clv_who *w = z->laid;
	for (uint32_t i = 0; i < w->actors.n; i++) {
		const wactor *x = &w->actors.v[i];
		bool own = is_own(x, CLV_KIND_ORG) || (is_own(x, CLV_KIND_PERSON) && x->term_b == x->term_e);
		z->row_of[i] = own && !clv_map_get(&z->base->by_id, x->id) ? 0 : NONE;
	}
	for (size_t i = 0; i < w->terms.n; i++)
		keep_as_text(z, w->terms.v[i].org);
	for (size_t i = 0; i < w->members.n; i++) {
		keep_as_text(z, w->members.v[i].org);
		keep_as_text(z, w->members.v[i].member);
	}
	for (size_t i = 0; i < w->metonyms.n; i++)
		keep_as_text(z, w->metonyms.v[i].actor);
	for (size_t k = 0; k < w->by_key.n; k++)
		if (of_pack(z, w->by_key.v[k].value))
			for (uint32_t i = w->by_key.v[k].value; i != NONE; i = w->readings.v[i].next)
				if (w->readings.v[i].kind == R_ORG || w->readings.v[i].kind == R_PERSON || w->readings.v[i].kind == R_ALONE)
					keep_as_text(z, w->readings.v[i].ref);
	/* who shares a name with a row that stays text stays text: a chain is of one kind */
	for (bool again = true; again;) {
		again = false;
		for (size_t k = 0; k < w->by_key.n; k++) {
			bool text = false, frozen = false;
			for (uint32_t i = w->by_key.v[k].value; i != NONE; i = w->readings.v[i].next) {
				const reading *r = &w->readings.v[i];
				bool actor = r->kind == R_ORG || r->kind == R_PERSON || r->kind == R_ALONE;
				text = text || !actor || z->row_of[r->ref] == NONE;
				frozen = frozen || (actor && z->row_of[r->ref] != NONE);
			}
			for (uint32_t i = w->by_key.v[k].value; text && frozen && i != NONE; i = w->readings.v[i].next) {
				const reading *r = &w->readings.v[i];
				if (r->kind == R_ORG || r->kind == R_PERSON || r->kind == R_ALONE)
					keep_as_text(z, r->ref);
				again = true;
			}
		}
	}
	for (uint32_t i = 0; i < w->actors.n; i++)
		if (z->row_of[i] != NONE)
			z->row_of[i] = z->n_row++;
}

static void put_day(clv_buf *b, clv_day day)
{
	char text[16];
	clv_day_text(day, text);
	clv_buf_add(b, clv_str_c(text));
}

static void put_row(const freezer *z, const wactor *x, clv_buf *b)
{
	clv_str state = x->state == NONE ? CLV_S("") : z->laid->actors.v[x->state].code;
	clv_buf_f(b, "%s\t%u\t%.*s\t", x->kind == CLV_KIND_PERSON ? "person" : "org", x->line & ~CLV_TSV_OWN, CLV_FMT(x->id));
	for (size_t k = 0; k < x->names.n; k++) {
		clv_buf_add(b, k ? CLV_S(";") : CLV_S(""));
		clv_buf_add(b, x->names.v[k]);
	}
	clv_buf_f(b, "\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t", CLV_FMT(x->type), CLV_FMT(x->code), CLV_FMT(x->sector),
	          CLV_FMT(x->leader), CLV_FMT(state), CLV_FMT(x->gender));
	put_day(b, x->from);
	clv_buf_ch(b, '\t');
	put_day(b, x->to);
}

static void put_rows(const freezer *z, clv_buf *text, clv_buf *at)
{
	for (uint32_t i = 0; i < z->laid->actors.n; i++) {
		uint32_t here = (uint32_t)text->n;
		if (z->row_of[i] == NONE)
			continue;
		clv_buf_add(at, (clv_str){ (const char *)&here, sizeof here });
		put_row(z, &z->laid->actors.v[i], text);
	}
	uint32_t end = (uint32_t)text->n;
	clv_buf_add(at, (clv_str){ (const char *)&end, sizeof end });
}

static void add(const freezer *z, entries *e, clv_str key, uint32_t row, uint32_t more)
{
	*clv_push(z->a, e) = (who_frozen_entry){ clv_hash64(key.p, key.n), row, more };
}

/* How the full names of frozen persons sound; a sound that others share has the row NONE. */
static void collect_sounds(const freezer *z, entries *sounds)
{
	const clv_who *w = z->laid;
	clv_map done = clv_map_new(z->a);
	for (uint32_t i = 0; i < w->actors.n; i++)
		for (size_t k = 0; z->row_of[i] != NONE && w->actors.v[i].kind == CLV_KIND_PERSON && k < w->actors.v[i].names.n; k++) {
			char s[CLV_NAME_KEY_MAX];
			clv_str sound = { s, clv_name_sound(w->actors.v[i].keys[k], s) };
			const uint32_t *one = clv_map_get(&w->by_sound, sound); /* none for a single word */
			if (!one || clv_map_get(&done, sound))
				continue;
			clv_map_put(&done, clv_str_copy(z->a, sound), 1);
			add(z, sounds, sound, *one == NONE ? NONE : z->row_of[*one], 0);
		}
}

static void collect(const freezer *z, entries *names, entries *ids, entries *surnames, entries *firsts)
{
	const clv_who *w = z->laid;
	for (size_t k = 0; k < w->by_key.n; k++)
		for (uint32_t i = w->by_key.v[k].value; i != NONE; i = w->readings.v[i].next) {
			const reading *r = &w->readings.v[i];
			bool actor = r->kind == R_ORG || r->kind == R_PERSON || r->kind == R_ALONE;
			if (actor && z->row_of[r->ref] != NONE)
				add(z, names, w->by_key.v[k].key, z->row_of[r->ref],
				    r->kind | (uint32_t)r->flags << 8 | (uint32_t)r->words << 16);
		}
	for (uint32_t i = 0; i < w->actors.n; i++)
		if (z->row_of[i] != NONE)
			add(z, ids, w->actors.v[i].id, z->row_of[i], 0);
	for (size_t k = 0; k < w->surname.n; k++)
		for (uint32_t i = w->surname.v[k].value; i != NONE; i = w->persons_of.v[i].next)
			if (z->row_of[w->persons_of.v[i].person] != NONE)
				add(z, surnames, w->surname.v[k].key, z->row_of[w->persons_of.v[i].person], 0);
	for (size_t k = 0; k < w->longest.n; k++) {
		const uint32_t *known = clv_map_get(&z->base->longest, w->longest.v[k].key);
		if (!known || *known < w->longest.v[k].value)
			add(z, firsts, w->longest.v[k].key, w->longest.v[k].value, 0);
	}
}

/* In the order of the hashes; what has one hash keeps its order. */
static entries ordered(const freezer *z, const entries *e, uint32_t *at)
{
	entries out = { .v = CLV_NEW_ARRAY(z->a, who_frozen_entry, e->n + 1), .n = e->n };
	memset(at, 0, (WHO_BUCKETS + 1) * sizeof *at);
	for (size_t i = 0; i < e->n; i++)
		at[(e->v[i].hash >> 48) + 1]++;
	for (uint32_t b = 0; b < WHO_BUCKETS; b++)
		at[b + 1] += at[b];
	uint32_t *next = CLV_NEW_ARRAY(z->a, uint32_t, WHO_BUCKETS + 1);
	memcpy(next, at, WHO_BUCKETS * sizeof *at);
	for (size_t i = 0; i < e->n; i++) {
		uint32_t b = (uint32_t)(e->v[i].hash >> 48), k = next[b]++;
		for (; k > at[b] && out.v[k - 1].hash > e->v[i].hash; k--) /* a bucket holds some ten */
			out.v[k] = out.v[k - 1];
		out.v[k] = e->v[i];
	}
	return out;
}

/* The table without its frozen rows, whose lines stay empty. */
static clv_str rest_of(const freezer *z, clv_str text, const char *file)
{
	uint8_t *gone = CLV_NEW_ARRAY(z->a, uint8_t, text.n + 2);
	for (uint32_t i = 0; i < z->laid->actors.n; i++) {
		const wactor *x = &z->laid->actors.v[i];
		uint32_t line = x->line & ~CLV_TSV_OWN;
		if (z->row_of[i] != NONE && !strcmp(x->file, file) && line <= text.n)
			gone[line] = 1;
	}
	clv_buf b = clv_buf_new(z->a);
	clv_str one;
	for (uint32_t line = 1; text.n; line++) {
		clv_str_split(&text, '\n', &one);
		if (line > 1)
			clv_buf_ch(&b, '\n');
		if (!gone[line])
			clv_buf_add(&b, one);
	}
	while (b.n && b.p[b.n - 1] == '\n')
		b.n--;
	clv_buf_ch(&b, '\n');
	return clv_buf_str(&b);
}

static clv_pack_part part(const char *name, const void *p, size_t n)
{
	return (clv_pack_part){ clv_str_c(name), { p, n } };
}

static uint64_t hash_of_rest(clv_str orgs, clv_str persons)
{
	return clv_hash64_seed(persons.p, persons.n, clv_hash64(orgs.p, orgs.n));
}

static clv_status save(freezer *z, const clv_pack *laid, who_frozen_head head, const char *path, clv_error *err)
{
	static const char *const table[N_TABLE] = { "own/names", "own/ids", "own/surnames", "own/firsts", "own/sounds" };
	static const char *const table_at[N_TABLE] = { "own/names_at", "own/ids_at", "own/surnames_at", "own/firsts_at", "own/sounds_at" };
	entries e[N_TABLE] = { { .n = 0 } }, sorted[N_TABLE];
	clv_pack_part parts[16];
	clv_buf text = clv_buf_new(z->a), at = clv_buf_new(z->a);
	size_t n = 0;
	put_rows(z, &text, &at);
	collect(z, &e[0], &e[1], &e[2], &e[3]);
	collect_sounds(z, &e[4]);
	for (int i = 0; i < N_TABLE; i++) {
		uint32_t *bucket = CLV_NEW_ARRAY(z->a, uint32_t, WHO_BUCKETS + 1);
		sorted[i] = ordered(z, &e[i], bucket);
		parts[n++] = part(table[i], sorted[i].v, sorted[i].n * sizeof *sorted[i].v);
		parts[n++] = part(table_at[i], bucket, (WHO_BUCKETS + 1) * sizeof *bucket);
	}
	clv_str orgs = clv_pack_overlay_text(laid, "orgs.tsv"), persons = clv_pack_overlay_text(laid, "persons.tsv");
	orgs = orgs.p ? rest_of(z, orgs, "orgs.tsv") : orgs;
	persons = persons.p ? rest_of(z, persons, "persons.tsv") : persons;
	head.n_row = z->n_row;
	head.rest = hash_of_rest(orgs, persons);
	parts[n++] = part("own/head", &head, sizeof head);
	parts[n++] = part("own/rows", at.p, at.n);
	parts[n++] = part("own/text", text.p, text.n);
	if (orgs.p)
		parts[n++] = part("own/rest/orgs.tsv", orgs.p, orgs.n);
	if (persons.p)
		parts[n++] = part("own/rest/persons.tsv", persons.p, persons.n);
	return clv_pack_save(path, parts, n, err);
}

clv_status clv_who_freeze(const clv_pack *laid, const clv_pack *plain, uint64_t tables, const char *path, size_t *n_row, clv_error *err)
{
	clv_who *both = NULL, *base = NULL;
	clv_status s = clv_who_load(plain, &base, err);
	if (s == CLV_OK)
		s = clv_who_load(laid, &both, err);
	clv_arena *a = s == CLV_OK ? clv_arena_new(0) : NULL;
	if (s == CLV_OK && (!a || clv_arena_guard(a)))
		s = clv_fail(err, CLV_NOMEM, "lexicon", "out of memory");
	if (s == CLV_OK) {
		freezer z = { .laid = both, .base = base, .a = a, .row_of = CLV_NEW_ARRAY(a, uint32_t, both->actors.n + 1) };
		choose(&z);
		s = save(&z, laid, (who_frozen_head){ .version = WHO_FROZEN_VERSION, .tables = tables, .pack = clv_pack_id(plain) }, path, err);
		*n_row = z.n_row;
		clv_arena_unguard(a);
	}
	clv_arena_free(a);
	clv_who_free(both);
	clv_who_free(base);
	return s;
}

bool clv_who_frozen_fits(const clv_pack *frozen, const clv_pack *plain, uint64_t tables)
{
	clv_str s = clv_pack_get(frozen, "own/head");
	who_frozen_head h;
	if (s.n != sizeof h)
		return false;
	memcpy(&h, s.p, sizeof h);
	return h.version == WHO_FROZEN_VERSION && h.tables == tables && h.pack == clv_pack_id(plain) &&
	       h.rest == hash_of_rest(clv_pack_get(frozen, "own/rest/orgs.tsv"), clv_pack_get(frozen, "own/rest/persons.tsv"));
}
