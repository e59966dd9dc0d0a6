/* SPDX-License-Identifier: Apache-2.0 */
/* What a format is: functions that append to a buffer, and the codes they need. */
#ifndef CLV_EXPORT_EXPORT_PRIV_H
#define CLV_EXPORT_EXPORT_PRIV_H

#include "export/export.h"

#include <jansson.h>

#include "model/gaz.h"
#include "relation/relation.h"

enum { CLV_EXPORT_MAX = 32 }; /* options of an export */

/* Codes of the formats, from the pack (codes.c). Zeroed: none are known. */
typedef struct clv_codes {
	clv_scales *scales;
	clv_tsv states, fips, groups, sectors, verbal, columns, phrases;
	clv_map by_state, by_fips; /* ISO3 → row */
	clv_map by_cameo;
	clv_gaz gaz;
	clv_map by_region; /* ISO2 and region → place */
} clv_codes;

clv_status clv_codes_load(const clv_pack *p, clv_arena *a, clv_codes *out, clv_error *err);
void clv_codes_free(clv_codes *c);
/* Empty when unknown. */
clv_str clv_codes_fips(const clv_codes *c, const char *iso3);
clv_str clv_codes_state(const clv_codes *c, const char *iso3, const char *column);
/* Are GeoNames' codes of its regions others than those of FIPS 10-4? */
bool clv_codes_own_regions(const clv_codes *c, const char *iso3);
clv_str clv_codes_group(const clv_codes *c, const char *code, const char *column);
clv_str clv_codes_sector(const clv_codes *c, const char *sector); /* CAMEO's */
/* Words for a CAMEO code, by its longest prefix in the table; empty: none. */
clv_str clv_codes_phrase(const clv_codes *c, clv_str cameo);
/* The header of a format: its columns parted by sep, with a line break. */
void clv_codes_head(const clv_codes *c, const char *format, char sep, clv_buf *out);

/* The region of a row's place (region.c). */
typedef struct clv_adm1 {
	char code[12]; /* GeoNames'; "": not known */
	clv_str name;  /* empty: not known */
	bool fips;     /* the code is that of FIPS 10-4 */
	bool whole;    /* the place is the region itself */
} clv_adm1;
clv_adm1 clv_codes_region(const clv_codes *c, const clv_rows *r);
clv_status clv_codes_load_regions(const clv_pack *p, clv_arena *a, clv_codes *c, clv_error *err);

/* An event in PLOVER's verbal reading (coding.c). */
typedef struct clv_coding {
	clv_type type;
	bool changed;      /* other than the act's own type */
	const char *mode;  /* NULL: none, or of the act's own type */
	clv_str cameo;
	double goldstein, plover; /* NaN: none */
} clv_coding;
clv_coding clv_coding_of(const clv_codes *c, const clv_rows *r);

/* Where a format writes to. */
typedef struct clv_sink {
	clv_arena *a; /* of the buffer; reset when it is written */
	clv_buf buf;
	clv_write write;
	void *user;
} clv_sink;
/* Writes the buffer when it is full, or at once. False: the writer asks to stop. */
bool clv_sink_flush(clv_sink *s, bool now);

/* What a format of several passes works with. */
typedef struct clv_job {
	clv_store *store;
	const clv_codes *codes;
	const clv_option *options; /* those of the query */
	size_t n;
	const char *by, *status;   /* NULL: not given */
	clv_arena *a;              /* lives as long as the export */
	clv_sink *sink;
} clv_job;

typedef CLV_VEC(clv_act) clv_acts;
typedef CLV_VEC(clv_day) clv_days;
/* panel.c: acts of the job's rows of "acts", one a pair of parties; days on which reports
 * were published, ascending; the period of a name, month for NULL. */
clv_status clv_read_acts(clv_job *job, clv_acts *out, clv_error *err);
clv_status clv_read_days(clv_job *job, clv_days *out, clv_error *err);
clv_status clv_period_of(const char *by, clv_period *out, clv_error *err);

typedef struct clv_format {
	const char *name;
	bool dyads;      /* of one table only, with codes of the pack: rows of `query` */
	bool only;       /* holds only what happened, unless a status is asked for */
	const char *table, *query; /* of dyads; NULL: "events", "dyads" */
	const char *status;        /* held unless one is asked for; NULL: see only */
	void (*head)(const clv_codes *c, const clv_rows *r, clv_buf *out); /* NULL: none */
	void (*row)(const clv_codes *c, const clv_rows *r, clv_buf *out);
	const char *tail; /* NULL: none */
	clv_status (*run)(clv_job *job, clv_error *err); /* instead of the above */
	/* Not NULL: writes the whole table itself, memory from a. */
	clv_status (*stream)(clv_rows *r, const char *table, clv_arena *a, clv_write write, void *user,
	                     clv_error *err);
} clv_format;

/* Calls back for each row of a table of events with its JSON read. */
typedef bool (*clv_on_event)(clv_job *job, json_t *event, void *user);
clv_status clv_each_event(clv_job *job, const char *table, clv_on_event f, void *user, clv_error *err);
/* A member's text, or "". */
const char *clv_member(const json_t *o, const char *key);

extern const clv_format clv_format_csv, clv_format_jsonl, clv_format_plover, clv_format_polecat,
	clv_format_icews, clv_format_gdelt, clv_format_cameo, clv_format_panel, clv_format_graphml,
	clv_format_gexf, clv_format_geojson, clv_format_parquet, clv_format_arrow, clv_format_gdelt_mentions, clv_format_ftm,
	clv_format_statements, clv_format_ics, clv_format_atom;

/* The value of a column by name; NULL: null. */
const char *clv_cell_of(const clv_rows *r, const char *column);
bool clv_cell_is(const clv_rows *r, const char *column, const char *value);
/* A number for the row: of the event's id, 1..2^63-1, the same in every database. */
uint64_t clv_row_number(const clv_rows *r);
/* CAMEO's code of an actor: state or group, then agent; nothing when neither is known. */
void clv_put_actor(const clv_codes *c, clv_buf *out, const char *code, const char *sector);
/* A cell of a tab-separated line: white space becomes spaces. */
void clv_put_tsv(clv_buf *out, const char *v);
/* A number with at most three decimals; NaN: nothing. */
void clv_put_number(clv_buf *out, double v);
/* Words in XML, with what XML cannot hold left out. */
void clv_put_xml(clv_buf *out, const char *v);

#endif
