/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney (followthemoney.tech, model 4): the actors of events, the events
 * and the reports that tell them, as entities (JSON Lines, `ftm`) or as statements,
 * one value of one property a row (CSV with nomenklatura's columns, `ftm-statements`).
 *
 * An event has any number of participants, so it is an Event with all parties in
 * `involved`, never a link of two. The schema has no field for the status: what
 * happened only, unless a status is asked for; the status is in keywords and summary.
 * A state is a PublicBody of its country, an organisation an Organization, a person
 * a Person, any other party a LegalEntity. Ids: the actor's, document's or event's,
 * with a prefix, equal in every database. A statement's id is the SHA-1 of
 * dataset.entity.property.value, as there; its origin is our rule.
 *
 * Memory: the ids written so far. */
#include "export/export_priv.h"

static const char DATASET[] = "clavijo";

typedef struct ftm {
	clv_map seen;    /* ids of actors and documents that are written */
	bool statements;
	const char *id, *schema, *origin, *first, *last; /* of the entity under way */
	clv_json j;      /* of entities: open between begin and end */
	const char *prop; /* that the array under way is of */
} ftm;

/* ---- SHA-1 (RFC 3174): the ids of statements; it protects nothing ------------------------ */

static uint32_t rotate(uint32_t v, int n)
{
	return v << n | v >> (32 - n);
}

static void sha1_block(uint32_t h[5], const unsigned char *p)
{
	uint32_t w[80], v[5];
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, h, sizeof v);
	for (int i = 0; i < 80; i++) {
		uint32_t f = i < 20   ? ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5A827999
		             : i < 40 ? (v[1] ^ v[2] ^ v[3]) + 0x6ED9EBA1
		             : i < 60 ? ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) + 0x8F1BBCDC
		                      : (v[1] ^ v[2] ^ v[3]) + 0xCA62C1D6;
		uint32_t next = rotate(v[0], 5) + f + v[4] + w[i];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotate(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < 5; i++)
		h[i] += v[i];
}

static clv_str sha1(clv_arena *a, clv_str s)
{
	uint32_t h[5] = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 };
	size_t padded = (s.n + 8) / 64 * 64 + 64;
	unsigned char *p = clv_alloc(a, padded);
	memcpy(p, s.p, s.n);
	p[s.n] = 0x80;
	for (int i = 0; i < 8; i++)
		p[padded - 1 - (size_t)i] = (unsigned char)((uint64_t)s.n * 8 >> (8 * i));
	for (size_t at = 0; at < padded; at += 64)
		sha1_block(h, p + at);
	return clv_strf(a, "%08x%08x%08x%08x%08x", h[0], h[1], h[2], h[3], h[4]);
}

/* ---- an entity: begin, values property by property, end ----------------------------------- */

static void csv_cell(clv_buf *out, const char *v, const char *after)
{
	if (!v[strcspn(v, "\",\r\n")]) {
		clv_buf_addc(out, v);
	} else {
		clv_buf_ch(out, '"');
		for (; *v; v++) {
			if (*v == '"')
				clv_buf_ch(out, '"');
			clv_buf_ch(out, *v);
		}
		clv_buf_ch(out, '"');
	}
	clv_buf_addc(out, after);
}

static void begin(clv_job *job, ftm *f, const char *id, const char *schema)
{
	f->id = id;
	f->schema = schema;
	f->prop = NULL;
	if (f->statements)
		return;
	f->j = clv_json_new(&job->sink->buf);
	clv_json_obj(&f->j);
	clv_json_kstr(&f->j, "id", clv_str_c(id));
	clv_json_kstr(&f->j, "schema", clv_str_c(schema));
	clv_json_key(&f->j, "properties");
	clv_json_obj(&f->j);
}

static void statement(clv_job *job, const ftm *f, const char *prop, const char *type, const char *value)
{
	clv_buf *out = &job->sink->buf;
	clv_str key = clv_strf(job->sink->a, "%s.%s.%s.%s", DATASET, f->id, prop, value);
	clv_str id = sha1(job->sink->a, key);
	csv_cell(out, f->id, ","); /* canonical_id first: sorting groups entities */
	csv_cell(out, id.p, ",");
	csv_cell(out, f->id, ",");
	clv_buf_f(out, "%s,%s,%s,", prop, type, f->schema);
	csv_cell(out, value, ",,");
	clv_buf_f(out, "%s,,", DATASET);
	csv_cell(out, f->origin ? f->origin : "", ",false,");
	csv_cell(out, f->first ? f->first : "", ",");
	csv_cell(out, f->last ? f->last : "", "\r\n");
}

/* A value of a property; the values of one property come one behind the other. */
static void value(clv_job *job, ftm *f, const char *prop, const char *type, const char *v)
{
	if (!v || !*v)
		return;
	if (f->statements) {
		statement(job, f, prop, type, v);
		return;
	}
	if (!f->prop || strcmp(f->prop, prop) != 0) {
		if (f->prop)
			clv_json_end(&f->j);
		clv_json_key(&f->j, prop);
		clv_json_arr(&f->j);
		f->prop = prop;
	}
	clv_json_str(&f->j, clv_str_c(v));
}

static void end(clv_job *job, ftm *f)
{
	if (f->statements)
		return;
	if (f->prop)
		clv_json_end(&f->j);
	clv_json_end(&f->j);
	clv_json_key(&f->j, "datasets");
	clv_json_arr(&f->j);
	clv_json_str(&f->j, clv_str_c(DATASET));
	clv_json_end(&f->j);
	clv_json_end(&f->j);
	clv_buf_ch(&job->sink->buf, '\n');
}

/* ISO 3166 alpha-2, small letters, as the model has countries. */
static const char *country(clv_job *job, const char *iso3)
{
	clv_str v = clv_codes_state(job->codes, iso3, "iso2");
	return v.n ? clv_str_lower_ascii(job->sink->a, v).p : NULL;
}

static bool is_new(clv_job *job, ftm *f, const char *id)
{
	if (clv_map_get(&f->seen, clv_str_c(id)))
		return false;
	clv_map_put(&f->seen, clv_str_copy(job->a, clv_str_c(id)), 1);
	return true;
}

/* ---- actors, reports, events ------------------------------------------------------------------ */

static const char *actor_id(clv_job *job, const json_t *party)
{
	const char *actor = clv_member(party, "actor"), *name = clv_member(party, "name");
	if (*actor)
		return clv_strf(job->sink->a, "clv-actor-%s", actor).p;
	return *name ? clv_strf(job->sink->a, "clv-name-%016llx", (unsigned long long)clv_hash64(name, strlen(name))).p
	             : NULL;
}

/* By the database's own list of actors. */
static const char *kind_of(clv_job *job, const char *actor)
{
	const char *kind = "";
	clv_rows *r = NULL;
	clv_option o = { "actor", actor };
	if (!*actor || clv_store_query(job->store, "actor_kind", &o, 1, &r, NULL) != CLV_OK)
		return "";
	if (clv_store_next(r, NULL) == CLV_ROW)
		kind = clv_str_copy(job->sink->a, clv_str_c(clv_store_text(r, 0))).p;
	clv_store_end(r);
	return kind;
}

static const char *schema_of(const char *kind)
{
	return !strcmp(kind, "state")    ? "PublicBody"
	       : !strcmp(kind, "org")    ? "Organization"
	       : !strcmp(kind, "person") ? "Person"
	                                 : "LegalEntity";
}

static void put_actor(clv_job *job, ftm *f, const json_t *party)
{
	const char *id = actor_id(job, party), *code = clv_member(party, "code");
	if (!id || !is_new(job, f, id))
		return;
	const char *kind = kind_of(job, clv_member(party, "actor"));
	f->origin = "actors";
	f->first = f->last = NULL;
	begin(job, f, id, schema_of(kind));
	value(job, f, "name", "name", *clv_member(party, "name") ? clv_member(party, "name") : clv_member(party, "actor"));
	value(job, f, "country", "country", country(job, code));
	value(job, f, "sector", "string", clv_member(party, "sector"));
	end(job, f);
}

static void put_report(clv_job *job, ftm *f, const json_t *mention)
{
	const char *doc = clv_member(mention, "doc");
	const char *id = clv_strf(job->sink->a, "clv-doc-%s", doc).p;
	clv_rows *r = NULL;
	clv_option o = { "id", doc };
	if (!is_new(job, f, id) || clv_store_query(job->store, "documents", &o, 1, &r, NULL) != CLV_OK)
		return;
	if (clv_store_next(r, NULL) == CLV_ROW) {
		json_t *d = json_loads(clv_store_json(r), 0, NULL);
		f->origin = "documents";
		f->first = f->last = NULL;
		begin(job, f, id, "Article");
		value(job, f, "title", "string", clv_member(d, "title"));
		value(job, f, "fileName", "string", clv_member(d, "path"));
		value(job, f, "sourceUrl", "url", clv_member(d, "url"));
		value(job, f, "publisher", "string", clv_member(d, "outlet"));
		value(job, f, "author", "string", clv_member(d, "author"));
		value(job, f, "publishedAt", "date", clv_member(d, "published"));
		end(job, f);
		json_decref(d);
	}
	clv_store_end(r);
}

static void put_parties(clv_job *job, ftm *f, const json_t *event, bool only_ids)
{
	static const char *const sides[] = { "source", "target" };
	size_t i;
	json_t *party;
	for (int k = 0; k < 2; k++)
		json_array_foreach(json_object_get(event, sides[k]), i, party) {
			if (!only_ids)
				put_actor(job, f, party);
			else
				value(job, f, "involved", "entity", actor_id(job, party));
		}
}

static void put_keywords(clv_job *job, ftm *f, const json_t *event)
{
	size_t i;
	json_t *context;
	value(job, f, "keywords", "string", clv_member(event, "type"));
	value(job, f, "keywords", "string", clv_member(event, "mode"));
	json_array_foreach(json_object_get(event, "contexts"), i, context)
		value(job, f, "keywords", "string", json_string_value(context));
	value(job, f, "keywords", "string", clv_member(event, "status"));
}

static void put_event(clv_job *job, ftm *f, const json_t *event)
{
	const json_t *place = json_object_get(event, "place");
	const json_t *mentions = json_object_get(event, "mentions");
	const char *by = json_is_true(json_object_get(event, "mutual")) ? " (mutual)" : "";
	size_t i;
	json_t *m;
	f->origin = clv_member(event, "rule");
	f->first = clv_member(event, "first_reported");
	f->last = clv_member(event, "last_reported");
	begin(job, f, clv_strf(job->sink->a, "clv-event-%s", clv_member(event, "id")).p, "Event");
	value(job, f, "name", "name", clv_member(event, "title"));
	value(job, f, "summary", "text", clv_strf(job->sink->a, "%s%s, %s", clv_member(event, "type"), by,
	                                          clv_member(event, "status")).p);
	put_keywords(job, f, event);
	value(job, f, "startDate", "date", clv_member(event, "from"));
	value(job, f, "endDate", "date", clv_member(event, "to"));
	value(job, f, "location", "address", clv_member(place, "name"));
	value(job, f, "country", "country", country(job, clv_member(place, "country")));
	put_parties(job, f, event, true);
	json_array_foreach(mentions, i, m)
		value(job, f, "description", "text", clv_member(m, "text"));
	json_array_foreach(mentions, i, m)
		value(job, f, "proof", "entity", clv_strf(job->sink->a, "clv-doc-%s", clv_member(m, "doc")).p);
	value(job, f, "recordId", "string", clv_member(event, "id"));
	end(job, f);
}

static bool on_event(clv_job *job, json_t *event, void *user)
{
	ftm *f = user;
	size_t i;
	json_t *m;
	put_parties(job, f, event, false);
	json_array_foreach(json_object_get(event, "mentions"), i, m)
		put_report(job, f, m);
	put_event(job, f, event);
	return true;
}

static clv_status entities(clv_job *job, clv_error *err)
{
	ftm f = { .seen = clv_map_new(job->a) };
	return clv_each_event(job, "events", on_event, &f, err);
}

static clv_status statements(clv_job *job, clv_error *err)
{
	ftm f = { .seen = clv_map_new(job->a), .statements = true };
	clv_codes_head(job->codes, "ftm-statements", ',', &job->sink->buf);
	return clv_each_event(job, "events", on_event, &f, err);
}

const clv_format clv_format_ftm = { .name = "ftm", .dyads = true, .only = true, .run = entities };
const clv_format clv_format_statements = { .name = "ftm-statements", .dyads = true, .only = true, .run = statements };
