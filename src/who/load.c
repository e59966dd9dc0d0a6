/* SPDX-License-Identifier: Apache-2.0 */
/* load: the lexicon of actors from the pack's tables into memory.
 *
 * Input: lex/states.tsv, orgs.tsv, metonyms.tsv, persons.tsv, terms.tsv,
 * members.tsv, role_words.tsv, offices.tsv, org_words.tsv, generics.tsv, reading_cues.tsv, features.tsv and
 * the sections gaz/…; columns: lexicon/actors/README.md. Output: clv_who, frozen.
 * Method: every name is folded to its key (model/namekey.h) and entered in one
 * map, key → readings; a name may have many. A surname leads to all persons who
 * bear it, also those whose surname does not suffice alone. Dates given to the
 * month or year are widened to its first or last day. Cost: linear, some
 * milliseconds for 10^4 names. Limits: a user's row comes after ours and wins
 * where the same id is given twice. */
#include "who/frozen.h"

typedef struct loader {
	clv_who *w;
	clv_arena *a;
	clv_tsv t;
	const char *file;
	clv_error *err;
} loader;

static clv_str cell(const loader *l, size_t row, const char *column)
{
	return clv_tsv_cell(&l->t, row, clv_tsv_col(&l->t, column));
}

static clv_status open_table(loader *l, const clv_pack *p, const char *file)
{
	l->file = file;
	return clv_pack_table(p, l->a, file, &l->t, l->err);
}

clv_day clv_who_day_of(clv_str s, bool last)
{
	int64_t y, m = last ? 12 : 1;
	if (s.n == 10)
		return clv_day_parse(s);
	if ((s.n != 4 && s.n != 7) || !clv_str_to_i64(clv_str_sub(s, 0, 4), &y) ||
	    (s.n == 7 && (!clv_str_to_i64(clv_str_sub(s, 5, 7), &m) || m < 1 || m > 12)))
		return CLV_DAY_NONE;
	return clv_day_of((int32_t)y, (int32_t)m, last ? clv_days_in_month((int32_t)y, (int32_t)m) : 1);
}

/* ---- names ------------------------------------------------------------------- */

static bool all_upper(clv_str s)
{
	size_t up = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		up += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return up > 0;
}

/* A single word in capitals is an acronym: in the text it must be one too. */
static uint8_t flags_of(clv_str name)
{
	bool space = clv_str_find(name, CLV_S(" "), 0) != SIZE_MAX;
	return all_upper(name) && name.n <= 6 && !space ? RF_UPPER : 0;
}

static void note_length(clv_who *w, clv_str key, uint16_t words)
{
	size_t at = clv_str_find(key, CLV_S(" "), 0);
	uint32_t *n = clv_map_put(&w->longest, clv_str_sub(key, 0, at == SIZE_MAX ? key.n : at), 0);
	if (words > *n)
		*n = words;
}

static void add_name(clv_who *w, clv_str name, reading_kind kind, uint8_t flags, uint32_t ref)
{
	clv_str key = clv_name_key_in(w->a, name);
	if (!key.n)
		return;
	uint32_t *first = clv_map_put(&w->by_key, key, NONE), i = (uint32_t)w->readings.n;
	for (uint32_t r = *first; r != NONE; r = w->readings.v[r].next)
		if (w->readings.v[r].kind == kind && w->readings.v[r].ref == ref) {
			w->readings.v[r].flags &= flags;
			return;
		}
	uint16_t words = 1;
	for (size_t k = 0; k < key.n; k++)
		words = (uint16_t)(words + (key.p[k] == ' '));
	*clv_push(w->a, &w->readings) = (reading){ (uint8_t)kind, flags, words, ref, NONE };
	note_length(w, key, words);
	uint32_t *tail = first;
	while (*tail != NONE)
		tail = &w->readings.v[*tail].next;
	*tail = i;
}

static void add_names(clv_who *w, clv_str list, reading_kind kind, uint8_t flags, uint32_t ref)
{
	clv_str one;
	while (clv_str_split(&list, ';', &one)) {
		uint8_t context = clv_str_ends(one, CLV_S("?")) ? RF_CONTEXT : 0;
		one.n -= context ? 1 : 0;
		add_name(w, one, kind, (uint8_t)(flags | context | flags_of(one)), ref);
	}
}

const reading *clv_who_first(const clv_who *w, clv_str key)
{
	const uint32_t *at = clv_who_key(w, key, &(uint32_t){ 0 });
	return at && *at != NONE ? &w->readings.v[*at] : NULL;
}

const uint32_t *clv_who_key(const clv_who *w, clv_str key, uint32_t *at)
{
	const uint32_t *i = clv_map_get(&w->by_key, key);
	if (i || !w->frozen)
		return i;
	*at = who_frozen_reading(w, key);
	return *at == NONE ? NULL : at;
}

const uint32_t *clv_who_id(const clv_who *w, clv_str id, uint32_t *at)
{
	const uint32_t *i = clv_map_get(&w->by_id, id);
	if (i || !w->frozen)
		return i;
	*at = who_frozen_actor(w, id);
	return *at == NONE ? NULL : at;
}

const uint32_t *clv_who_surname(const clv_who *w, clv_str surname, uint32_t *at)
{
	const uint32_t *i = clv_map_get(&w->surname, surname);
	if (!w->frozen)
		return i;
	*at = who_frozen_bearer(w, surname, i ? *i : NONE);
	return *at == NONE ? NULL : at;
}

uint32_t clv_who_sounding(const clv_who *w, clv_str sound)
{
	uint32_t actor;
	if (who_frozen_sound(w, sound, &actor))
		return actor;
	const uint32_t *i = clv_map_get(&w->by_sound, sound);
	return i ? *i : NONE;
}

static uint32_t new_actor(loader *l, clv_str id, clv_str name, size_t row)
{
	clv_who *w = l->w;
	uint32_t *slot = clv_map_put(&w->by_id, id, (uint32_t)w->actors.n);
	if (*slot == w->actors.n)
		(void)clv_push(w->a, &w->actors);
	wactor *x = &w->actors.v[*slot];
	*x = (wactor){ .id = id, .name = name, .state = NONE, .from = CLV_DAY_NONE, .to = CLV_DAY_NONE,
		       .file = l->file, .line = l->t.line[row] };
	*clv_push(w->a, &x->names) = name;
	return *slot;
}

static void own_names(clv_who *w, uint32_t actor, clv_str list)
{
	clv_str one;
	while (clv_str_split(&list, ';', &one)) {
		one.n -= clv_str_ends(one, CLV_S("?")) ? 1 : 0;
		if (one.n)
			*clv_push(w->a, &w->actors.v[actor].names) = one;
	}
}

/* ---- tables -------------------------------------------------------------------- */

static clv_status load_states(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "states.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		uint32_t i = new_actor(l, cell(l, r, "id"), cell(l, r, "name"), r);
		wactor *x = &l->w->actors.v[i];
		x->kind = CLV_KIND_STATE;
		x->type = CLV_S("state");
		x->code = cell(l, r, "iso3");
		x->iso2 = cell(l, r, "iso2");
		x->cow = cell(l, r, "cow");
		x->gw = cell(l, r, "gw");
		x->leader = cell(l, r, "leader");
		x->continent = cell(l, r, "continent");
		x->from = clv_who_day_of(cell(l, r, "from"), false);
		x->to = clv_who_day_of(cell(l, r, "to"), true);
		x->state = i;
		own_names(l->w, i, cell(l, r, "aliases"));
		clv_map_put(&l->w->by_iso3, x->code, i);
		if (x->iso2.n && x->to == CLV_DAY_NONE)
			clv_map_put(&l->w->by_iso2, x->iso2, i);
		add_names(l->w, x->name, R_STATE, 0, i);
		add_names(l->w, cell(l, r, "aliases"), R_STATE, 0, i);
		add_names(l->w, cell(l, r, "adjectives"), R_ADJ, 0, i);
		add_names(l->w, cell(l, r, "capital"), R_CAPITAL, 0, i);
		clv_str nouns = cell(l, r, "nouns"), pair, one;
		while (clv_str_split(&nouns, ';', &pair)) {
			/* one form for both numbers ("Chinese") is a plural after "the" */
			bool both = clv_str_ends(pair, CLV_S(",")) || clv_str_find(pair, CLV_S(","), 0) == SIZE_MAX;
			for (int k = 0; clv_str_split(&pair, ',', &one); k++)
				if (one.n)
					add_name(l->w, one, R_NOUN, k || both ? RF_PLURAL : 0, i);
		}
	}
	return CLV_OK;
}

static uint32_t state_of(const clv_who *w, clv_str iso3)
{
	const uint32_t *i = clv_map_get(&w->by_iso3, iso3);
	return i ? *i : NONE;
}

static clv_status unknown(const loader *l, size_t row, const char *what, clv_str code)
{
	return clv_fail(l->err, CLV_FORMAT, "who", "%s:%u: unknown %s \"%.*s\"; it must be a row of %s", l->file,
	                l->t.line[row], what, CLV_FMT(code),
	                what[0] == 's' ? "states.tsv (iso3)" : "orgs.tsv or persons.tsv (id)");
}

static clv_status load_orgs(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "orgs.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		uint32_t i = new_actor(l, cell(l, r, "id"), cell(l, r, "name"), r);
		wactor *x = &l->w->actors.v[i];
		clv_str state = cell(l, r, "state");
		x->kind = CLV_KIND_ORG;
		x->type = cell(l, r, "kind");
		x->code = cell(l, r, "code");
		x->sector = cell(l, r, "sector");
		x->leader = cell(l, r, "head");
		x->ownership = cell(l, r, "ownership");
		x->ownership_source = cell(l, r, "ownership_source");
		x->from = clv_who_day_of(cell(l, r, "from"), false);
		x->to = clv_who_day_of(cell(l, r, "to"), true);
		x->state = state_of(l->w, state);
		if (state.n && x->state == NONE)
			return unknown(l, r, "state", state);
		own_names(l->w, i, cell(l, r, "aliases"));
		add_names(l->w, x->name, R_ORG, 0, i);
		add_names(l->w, cell(l, r, "aliases"), R_ORG, 0, i);
	}
	return CLV_OK;
}

static clv_status load_metonyms(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "metonyms.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_str of = cell(l, r, "actor"), kind = cell(l, r, "kind");
		const uint32_t *i = clv_map_get(&l->w->by_iso3, of);
		if (!i)
			i = clv_map_get(&l->w->by_id, of);
		if (!i)
			return unknown(l, r, "actor", of);
		add_name(l->w, cell(l, r, "term"), R_METONYM, 0, (uint32_t)l->w->metonyms.n);
		*clv_push(l->a, &l->w->metonyms) =
			(wmetonym){ *i, cell(l, r, "sector"), clv_str_eqc(kind, "city"),
				    clv_str_eqc(kind, "place"), l->t.line[r] };
	}
	return CLV_OK;
}

static void add_surname(clv_who *w, clv_str key, uint32_t person)
{
	if (!key.n)
		return;
	uint32_t *first = clv_map_put(&w->surname, key, NONE);
	for (uint32_t i = *first; i != NONE; i = w->persons_of.v[i].next)
		if (w->persons_of.v[i].person == person)
			return;
	uint32_t n = (uint32_t)w->persons_of.n;
	*clv_push(w->a, &w->persons_of) = (bearer){ person, *first };
	*first = n;
}

static clv_str last_word(clv_str key)
{
	size_t b = key.n;
	while (b > 0 && key.p[b - 1] != ' ')
		b--;
	return clv_str_sub(key, b, key.n);
}

static void surnames(clv_who *w, uint32_t person)
{
	const wactor *x = &w->actors.v[person];
	for (size_t k = 0; k < x->names.n; k++) {
		clv_str last = last_word(x->keys[k]);
		if (last.n > 1)
			add_surname(w, last, person);
	}
}

/* Full names of two words and more, as they sound. */
static void sounds(clv_who *w, uint32_t person)
{
	const wactor *x = &w->actors.v[person];
	for (size_t k = 0; k < x->names.n; k++) {
		char s[CLV_NAME_KEY_MAX];
		if (clv_str_find(x->keys[k], CLV_S(" "), 0) == SIZE_MAX)
			continue;
		clv_str sound = clv_str_copy(w->a, (clv_str){ s, clv_name_sound(x->keys[k], s) });
		uint32_t *first = clv_map_put(&w->by_sound, sound, person);
		if (*first != person)
			*first = NONE;
	}
}

static clv_status load_persons(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "persons.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		uint32_t i = new_actor(l, cell(l, r, "id"), cell(l, r, "name"), r);
		wactor *x = &l->w->actors.v[i];
		x->kind = CLV_KIND_PERSON;
		x->type = CLV_S("person");
		x->gender = cell(l, r, "gender");
		own_names(l->w, i, cell(l, r, "aliases"));
		clv_str alone = cell(l, r, "alone");
		add_name(l->w, x->name, R_PERSON, 0, i);
		clv_str rest = cell(l, r, "aliases"), one;
		while (clv_str_split(&rest, ';', &one))
			add_name(l->w, one, clv_str_find(one, CLV_S(" "), 0) == SIZE_MAX ? R_ALONE : R_PERSON,
			         flags_of(one), i);
		add_names(l->w, alone, R_ALONE, 0, i);
		x->keys = CLV_NEW_ARRAY(l->a, clv_str, x->names.n);
		for (size_t k = 0; k < x->names.n; k++)
			x->keys[k] = clv_name_key_in(l->a, x->names.v[k]);
		surnames(l->w, i);
		sounds(l->w, i);
		clv_str a = alone;
		while (clv_str_split(&a, ';', &one))
			add_surname(l->w, clv_name_key_in(l->a, one), i);
	}
	return CLV_OK;
}

static int by_person(const void *x, const void *y)
{
	const wterm *a = x, *b = y;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Family name first, as Chinese, Korean, Vietnamese and Hungarian names stand. */
static void family_first(clv_who *w)
{
	for (size_t i = 0; i < w->terms.n; i++) {
		const wterm *t = &w->terms.v[i];
		if (t->state == NONE)
			continue;
		clv_str code = w->actors.v[t->state].code;
		if (!clv_str_eqc(code, "CHN") && !clv_str_eqc(code, "TWN") && !clv_str_eqc(code, "PRK") &&
		    !clv_str_eqc(code, "KOR"))
			continue;
		clv_str key = clv_name_key_in(w->a, w->actors.v[t->person].name);
		size_t e = clv_str_find(key, CLV_S(" "), 0);
		if (e != SIZE_MAX && e > 1)
			add_surname(w, clv_str_sub(key, 0, e), t->person);
	}
}

static clv_status load_terms(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "terms.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		const uint32_t *person = clv_map_get(&l->w->by_id, cell(l, r, "person"));
		clv_str state = cell(l, r, "state"), org = cell(l, r, "org");
		const uint32_t *o = org.n ? clv_map_get(&l->w->by_id, org) : NULL;
		if (!person || (org.n && !o))
			return unknown(l, r, "actor", person ? org : cell(l, r, "person"));
		wterm t = { .person = *person, .state = state_of(l->w, state), .org = o ? *o : NONE,
			    .office = cell(l, r, "office"), .what = cell(l, r, "what"),
			    .sector = cell(l, r, "sector"), .source = cell(l, r, "source"),
			    .from = clv_who_day_of(cell(l, r, "from"), false), .to = clv_who_day_of(cell(l, r, "to"), true),
			    .sure = !clv_str_eqc(cell(l, r, "sure"), "unchecked"), .line = l->t.line[r] };
		if (state.n && t.state == NONE)
			return unknown(l, r, "state", state);
		*clv_push(l->a, &l->w->terms) = t;
	}
	if (l->w->terms.n)
		qsort(l->w->terms.v, l->w->terms.n, sizeof *l->w->terms.v, by_person);
	for (uint32_t i = 0; i < l->w->terms.n; i++) {
		wactor *x = &l->w->actors.v[l->w->terms.v[i].person];
		if (x->term_e == 0)
			x->term_b = i;
		x->term_e = i + 1;
		if (l->w->terms.v[i].state != NONE)
			x->state = l->w->terms.v[i].state;
		else if (x->state == NONE && l->w->terms.v[i].org != NONE)
			x->state = l->w->actors.v[l->w->terms.v[i].org].state;
	}
	family_first(l->w);
	return CLV_OK;
}

static clv_status load_members(loader *l, const clv_pack *p)
{
	clv_who *w = l->w;
	CLV_TRY(open_table(l, p, "members.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_str member = cell(l, r, "member");
		const uint32_t *o = clv_map_get(&w->by_id, cell(l, r, "org")), *m = clv_map_get(&w->by_iso3, member);
		m = m ? m : clv_map_get(&w->by_id, member);
		if (!o || !m)
			return unknown(l, r, "actor", o ? member : cell(l, r, "org"));
		*clv_push(l->a, &w->members) = (wmember){ *o, *m, cell(l, r, "as"), clv_who_day_of(cell(l, r, "from"), false),
			                                  clv_who_day_of(cell(l, r, "to"), true) };
	}
	return CLV_OK;
}

static role_class class_of(clv_str s)
{
	static const char *const name[N_CLASS] = { "office", "title", "person", "group", "state",
		"counterpart", "honorific", "lapsed", "lapsed-title", "past", "past-title", "junior", "acting", "count" };
	for (int i = 0; i < N_CLASS; i++)
		if (clv_str_eqc(s, name[i]))
			return (role_class)i;
	return N_CLASS;
}

static clv_status load_roles(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "role_words.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_str acts = cell(l, r, "acts");
		wrole x = { class_of(cell(l, r, "class")), cell(l, r, "term"), cell(l, r, "office"),
			    cell(l, r, "sector"), clv_str_eqc(acts, "state") || clv_str_eqc(acts, "org"),
			    clv_str_eqc(acts, "org"), l->t.line[r] };
		if (x.cls == N_CLASS)
			return clv_fail(l->err, CLV_FORMAT, "who", "%s:%u: unknown class \"%.*s\"", l->file, x.line,
			                CLV_FMT(cell(l, r, "class")));
		uint32_t i = (uint32_t)l->w->roles.n;
		*clv_push(l->a, &l->w->roles) = x;
		add_name(l->w, x.term, R_ROLE, (uint8_t)(RF_LOWER | flags_of(x.term)), i);
		clv_str plural = cell(l, r, "plural");
		if (plural.n)
			add_name(l->w, plural, R_ROLE, RF_LOWER | RF_PLURAL, i);
	}
	return CLV_OK;
}

/* Small words by class; first names by gender. */
static clv_status load_words(loader *l, const clv_pack *p)
{
	static const char *const class[N_SMALL] = {
#define X(n, t) t,
		WHO_SMALL_MAP(X)
#undef X
	};
	CLV_TRY(open_table(l, p, "small_words.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		uint32_t k = 0;
		while (k < N_SMALL && !clv_str_eqc(cell(l, r, "class"), class[k]))
			k++;
		if (k == N_SMALL)
			return clv_fail(l->err, CLV_FORMAT, "who", "%s:%u: unknown class \"%.*s\"; README.md of the folder lists them",
			                l->file, l->t.line[r], CLV_FMT(cell(l, r, "class")));
		*clv_map_put(&l->w->small, cell(l, r, "word"), 0) |= 1u << k;
	}
	CLV_TRY(open_table(l, p, "first_names.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_str g = cell(l, r, "gender");
		clv_map_put(&l->w->first_name, clv_name_key_in(l->a, cell(l, r, "name")), g.n ? (uint32_t)g.p[0] : 0);
	}
	return CLV_OK;
}

static clv_status load_small(loader *l, const clv_pack *p)
{
	clv_who *w = l->w;
	CLV_TRY(open_table(l, p, "offices.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_map_put(&w->offices, cell(l, r, "asked"), (uint32_t)w->accepts.n);
		*clv_push(l->a, &w->accepts) = cell(l, r, "accepts");
	}
	CLV_TRY(open_table(l, p, "generics.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_map_put(&w->generics, cell(l, r, "word"), (uint32_t)w->generic.n);
		*clv_push(l->a, &w->generic) = cell(l, r, "kinds");
	}
	CLV_TRY(open_table(l, p, "org_words.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_map_put(&w->org_words, cell(l, r, "word"), (uint32_t)w->org_word.n);
		*clv_push(l->a, &w->org_word) =
			(worg_word){ cell(l, r, "sector"), clv_str_eqc(cell(l, r, "acts"), "state") };
	}
	CLV_TRY(load_words(l, p));
#define X(n, t) t,
	static const char *const cue_kind[N_CUE] = { WHO_CUE_MAP(X) };
#undef X
	CLV_TRY(open_table(l, p, "reading_cues.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		clv_str kind = cell(l, r, "kind"), as = cell(l, r, "reading");
		size_t k = 0;
		while (k < N_CUE && !clv_str_eqc(kind, cue_kind[k]))
			k++;
		if (k == N_CUE)
			continue;
		clv_map_put(&w->cue[k], cell(l, r, "word"), (uint32_t)w->cues.n);
		*clv_push(l->a, &w->cues) = (wcue){ clv_str_eqc(as, "place"), clv_str_eqc(as, "either") };
	}
	return CLV_OK;
}

static clv_status load_features(loader *l, const clv_pack *p)
{
	CLV_TRY(open_table(l, p, "features.tsv"));
	for (size_t r = 0; r < l->t.n_row; r++) {
		uint32_t i = (uint32_t)l->w->features.n;
		*clv_push(l->a, &l->w->features) = (wfeature){ cell(l, r, "id"), cell(l, r, "name"),
			                                       cell(l, r, "country"), l->t.line[r], false };
		add_names(l->w, l->w->features.v[i].name, R_PLACE, 0, i);
		add_names(l->w, cell(l, r, "aliases"), R_PLACE, 0, i);
	}
	return CLV_OK;
}

static clv_day as_of_text(clv_str text)
{
	size_t at = text.p ? clv_str_find(clv_str_sub(text, 0, 400), CLV_S("as_of: "), 0) : SIZE_MAX;
	return at == SIZE_MAX ? CLV_DAY_NONE : clv_day_parse(clv_str_sub(text, at + 7, at + 17));
}

/* "# as_of: 2025-12-31" in the first lines of terms.tsv; the user's own may be later. */
static clv_day as_of(const clv_pack *p)
{
	clv_day ours = as_of_text(clv_pack_get(p, "lex/terms.tsv"));
	clv_day own = as_of_text(clv_pack_overlay_text(p, "terms.tsv"));
	return own != CLV_DAY_NONE && (ours == CLV_DAY_NONE || own > ours) ? own : ours;
}

static clv_status load_all(clv_who *w, const clv_pack *p, clv_error *err)
{
	loader l = { .w = w, .a = w->a, .err = err };
	w->by_key = clv_map_new(w->a);
	w->longest = clv_map_new(w->a);
	w->by_id = clv_map_new(w->a);
	w->by_iso3 = clv_map_new(w->a);
	w->by_iso2 = clv_map_new(w->a);
	w->surname = clv_map_new(w->a);
	w->by_sound = clv_map_new(w->a);
	w->offices = clv_map_new(w->a);
	w->org_words = clv_map_new(w->a);
	w->generics = clv_map_new(w->a);
	w->small = clv_map_new(w->a);
	w->first_name = clv_map_new(w->a);
	for (int i = 0; i < N_CUE; i++)
		w->cue[i] = clv_map_new(w->a);
	CLV_TRY(clv_gaz_open(p, &w->gaz, err));
	CLV_TRY(load_states(&l, p));
	CLV_TRY(load_orgs(&l, p));
	CLV_TRY(load_members(&l, p));
	CLV_TRY(load_metonyms(&l, p));
	CLV_TRY(load_persons(&l, p));
	clv_who_spellings(w);
	CLV_TRY(load_terms(&l, p));
	CLV_TRY(load_roles(&l, p));
	CLV_TRY(load_features(&l, p));
	CLV_TRY(clv_regions_load(p, w->a, &w->gaz, &w->regions, err));
	w->as_of = as_of(p);
	CLV_TRY(load_small(&l, p));
	return who_frozen_open(w, p, err);
}

clv_status clv_who_load(const clv_pack *p, clv_who **out, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	*out = NULL;
	if (!a || clv_arena_guard(a)) {
		clv_arena_free(a);
		return clv_fail(err, CLV_NOMEM, "who", "out of memory while loading the lexicon");
	}
	clv_who *w = CLV_NEW(a, clv_who);
	w->a = a;
	clv_status s = load_all(w, p, err);
	clv_arena_unguard(a);
	if (s != CLV_OK) {
		who_frozen_close(w);
		clv_arena_free(a);
		return s;
	}
	*out = w;
	return CLV_OK;
}

void clv_who_free(clv_who *w)
{
	if (!w)
		return;
	who_frozen_close(w);
	clv_arena_free(w->a);
}
