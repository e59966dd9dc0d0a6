/* SPDX-License-Identifier: Apache-2.0 */
/* GDELT 2.0 events: tab-separated, 61 columns, no header, what is missing is empty.
 * A row an event and pair. CAMEO 1.x numbering (GDELT's own rows follow an older
 * one in 105-107, 124-128, 16x). Countries of actors in ISO 3166 alpha-3, of the Geo
 * columns in FIPS 10-4. AvgTone stays empty: tone is not measured. GLOBALEVENTID
 * comes from the event's id, so that it is the same in every database; NumSources
 * counts outlets, NumArticles reports. DATEADDED is midnight of the first report. */
#include "export/export_priv.h"

#include <inttypes.h>

static const uint64_t MASK = UINT64_MAX >> 1;

uint64_t clv_row_number(const clv_rows *r)
{
	const char *id = clv_cell_of(r, "id"), *pair = clv_cell_of(r, "pair");
	char key[128];
	uint64_t n = strtoull(id + 1, NULL, 16) & MASK;
	if (strcmp(pair, "1") != 0) {
		int len = snprintf(key, sizeof key, "%s %s", id, pair);
		n = clv_hash64(key, (size_t)len) & MASK;
	}
	return n ? n : 1;
}

static void tabs(clv_buf *out, int n)
{
	while (n-- > 0)
		clv_buf_ch(out, '\t');
}

static void cell(clv_buf *out, const char *v)
{
	clv_put_tsv(out, v);
	clv_buf_ch(out, '\t');
}

static void text(clv_buf *out, clv_str v)
{
	clv_buf_add(out, v);
	clv_buf_ch(out, '\t');
}

void clv_put_actor(const clv_codes *c, clv_buf *out, const char *code, const char *sector)
{
	clv_str group = clv_codes_group(c, code, "actor");
	if (group.n)
		clv_buf_add(out, group);
	else if (clv_codes_state(c, code, "iso3").n)
		clv_buf_addc(out, code);
	clv_buf_add(out, clv_codes_sector(c, sector));
}

/* Ten columns: code, name, country, group, ethnicity, two religions, three types. */
static void party(const clv_codes *c, clv_buf *out, const char *name, const char *code,
                  const char *sector)
{
	clv_put_actor(c, out, code, sector);
	clv_buf_ch(out, '\t');
	cell(out, name);
	text(out, clv_codes_state(c, code, "iso3"));
	text(out, clv_codes_group(c, code, "group"));
	tabs(out, 3);
	text(out, clv_codes_sector(c, sector));
	tabs(out, 2);
}

/* "2022-09-15" → 20220915, 202209, 2022, 2022.6986 */
static void dates(clv_buf *out, const char *from)
{
	clv_day day = from ? clv_day_parse(clv_str_c(from)) : CLV_DAY_NONE;
	if (day == CLV_DAY_NONE) {
		tabs(out, 4);
		return;
	}
	clv_ymd d = clv_day_ymd(day);
	double share = (d.m * 30.0 - 30.0 + d.d) / 365.0;
	clv_buf_f(out, "%04d%02d%02d\t%04d%02d\t%04d\t%.4f\t", d.y, d.m, d.d, d.y, d.m, d.y,
	          d.y + (share > 0.9999 ? 0.9999 : share));
}

/* Where the act was; for the parties, GDELT's columns stay empty (type 0). */
static void no_place(clv_buf *out)
{
	clv_buf_ch(out, '0');
	tabs(out, 8);
}

static void place(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	const char *name = clv_cell_of(r, "place"), *country = clv_cell_of(r, "country");
	clv_str fips = clv_codes_fips(c, country), state = clv_codes_state(c, country, "name");
	if (!name) {
		no_place(out);
		return;
	}
	bool whole = clv_str_eqc(state, name), american = !strcmp(country ? country : "", "USA");
	clv_adm1 region = whole ? (clv_adm1){ .code = "" } : clv_codes_region(c, r);
	clv_buf_f(out, "%d\t", whole ? 1 : region.whole ? (american ? 2 : 5) : american ? 3 : 4);
	clv_put_tsv(out, name);
	if (region.name.n && !region.whole)
		clv_buf_f(out, ", %.*s", CLV_FMT(region.name));
	if (!whole && state.n)
		clv_buf_f(out, ", %.*s", CLV_FMT(state));
	clv_buf_ch(out, '\t');
	text(out, fips);
	clv_buf_f(out, "%.*s%s\t\t", CLV_FMT(fips), region.fips ? region.code : "");
	cell(out, clv_cell_of(r, "lat"));
	cell(out, clv_cell_of(r, "lon"));
	if (whole)
		text(out, fips);
	else
		cell(out, clv_cell_of(r, "geonameid"));
}

static void codes(const clv_rows *r, const clv_coding *k, clv_buf *out)
{
	clv_buf_addc(out, "1\t");
	text(out, k->cameo);
	text(out, clv_str_sub(k->cameo, 0, 3));
	text(out, clv_str_sub(k->cameo, 0, 2));
	clv_buf_f(out, "%d\t", clv_type_quad((int)k->type));
	clv_put_number(out, k->goldstein);
	clv_buf_ch(out, '\t');
	cell(out, clv_cell_of(r, "n_mentions"));
	cell(out, clv_cell_of(r, "n_outlets"));
	cell(out, clv_cell_of(r, "n_documents"));
	tabs(out, 1);
}

static void row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	clv_coding k = clv_coding_of(c, r);
	const char *url = clv_cell_of(r, "url"), *added = clv_cell_of(r, "first_reported");
	clv_day day = added ? clv_day_parse(clv_str_c(added)) : CLV_DAY_NONE;
	clv_buf_f(out, "%" PRIu64 "\t", clv_row_number(r));
	dates(out, clv_cell_of(r, "from"));
	party(c, out, clv_cell_of(r, "s_name"), clv_cell_of(r, "s_code"), clv_cell_of(r, "s_sector"));
	party(c, out, clv_cell_of(r, "t_name"), clv_cell_of(r, "t_code"), clv_cell_of(r, "t_sector"));
	codes(r, &k, out);
	no_place(out);
	no_place(out);
	place(c, r, out);
	if (day != CLV_DAY_NONE) {
		clv_ymd d = clv_day_ymd(day);
		clv_buf_f(out, "%04d%02d%02d000000", d.y, d.m, d.d);
	}
	clv_buf_ch(out, '\t');
	clv_put_tsv(out, url ? url : clv_cell_of(r, "path"));
	clv_buf_ch(out, '\n');
}

const clv_format clv_format_gdelt = { .name = "gdelt", .dyads = true, .only = true, .row = row };

/* ---- mentions: 16 columns, a row an event, pair and sentence ------------------------------ */

/* "2022-09-15" → 20220915000000; unknown: empty. */
static void stamp(clv_buf *out, const char *v)
{
	clv_day day = v ? clv_day_parse(clv_str_c(v)) : CLV_DAY_NONE;
	if (day != CLV_DAY_NONE) {
		clv_ymd d = clv_day_ymd(day);
		clv_buf_f(out, "%04d%02d%02d000000", d.y, d.m, d.d);
	}
	clv_buf_ch(out, '\t');
}

/* MentionType 1 is an open web page, 6 what has no address of its own. Offsets are
 * characters, -1 unknown; Confidence goes in steps of ten, as there. */
static void mention_row(const clv_codes *c, const clv_rows *r, clv_buf *out)
{
	(void)c;
	const char *url = clv_cell_of(r, "url"), *outlet = clv_cell_of(r, "outlet");
	double score = strtod(clv_cell_of(r, "score"), NULL);
	int confidence = (int)(score * 10 + 0.5) * 10;
	clv_buf_f(out, "%" PRIu64 "\t", clv_row_number(r));
	stamp(out, clv_cell_of(r, "first_reported"));
	stamp(out, clv_cell_of(r, "published"));
	clv_buf_f(out, "%d\t", url ? 1 : 6);
	cell(out, outlet);
	cell(out, url ? url : clv_cell_of(r, "path"));
	clv_buf_f(out, "%ld\t-1\t-1\t", strtol(clv_cell_of(r, "sentence"), NULL, 10) + 1);
	cell(out, clv_cell_of(r, "offset"));
	clv_buf_f(out, "1\t%d\t", confidence < 10 ? 10 : confidence > 100 ? 100 : confidence);
	cell(out, clv_cell_of(r, "length"));
	clv_buf_addc(out, "\t\t\n");
}

const clv_format clv_format_gdelt_mentions = { .name = "gdelt", .dyads = true, .only = true, .table = "mentions",
	                                       .query = "event_mentions", .row = mention_row };
