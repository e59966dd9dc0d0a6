/* SPDX-License-Identifier: Apache-2.0 */
/* What is announced, for calendars and feed readers: iCalendar (RFC 5545, `ics`) and
 * Atom (RFC 4287, `atom`). Announced events, unless another status is asked for.
 *
 * An entry's id and times come from the event (first and last report), so that the
 * same database gives the same bytes. iCalendar holds what has a date; a day or an
 * interval is an all-day event whose end is the day after, as there. Announced is
 * STATUS:TENTATIVE, happened CONFIRMED, denied CANCELLED. */
#include "export/export_priv.h"

/* ---- iCalendar ------------------------------------------------------------------------ */

enum { FOLD = 73 }; /* octets of a line; the limit is 75 */

/* A content line: text escaped, folded without cutting a character. */
static void line(clv_buf *out, const char *name, const char *v)
{
	size_t used = strlen(name) + 1;
	clv_buf_f(out, "%s:", name);
	for (const unsigned char *p = (const unsigned char *)v; *p; p++) {
		if (used >= FOLD && (*p & 0xC0) != 0x80) {
			clv_buf_addc(out, "\r\n ");
			used = 1;
		}
		if (*p == '\\' || *p == ';' || *p == ',')
			clv_buf_ch(out, '\\');
		if (*p == '\n')
			clv_buf_addc(out, "\\n");
		else if (*p >= 0x20)
			clv_buf_ch(out, (char)*p);
		used += *p == '\\' || *p == ';' || *p == ',' || *p == '\n' ? 2 : 1;
	}
	clv_buf_addc(out, "\r\n");
}

static void day(clv_buf *out, const char *name, clv_day d)
{
	clv_ymd v = clv_day_ymd(d);
	clv_buf_f(out, "%s:%04d%02d%02d\r\n", name, v.y, v.m, v.d);
}

static const char *reports(clv_job *job, const json_t *event)
{
	clv_buf b = clv_buf_new(job->sink->a);
	size_t i;
	json_t *m;
	json_array_foreach(json_object_get(event, "mentions"), i, m)
		clv_buf_f(&b, "%s%s\n(%s)", i ? "\n" : "", clv_member(m, "text"), clv_member(m, "path"));
	return clv_str_copy(job->sink->a, clv_buf_str(&b)).p;
}

static const char *calendar_status(const char *status)
{
	return !strcmp(status, "happened") ? "CONFIRMED" : !strcmp(status, "denied") ? "CANCELLED" : "TENTATIVE";
}

static bool calendar_event(clv_job *job, json_t *event, void *user)
{
	clv_buf *out = &job->sink->buf;
	const json_t *place = json_object_get(event, "place");
	clv_day from = clv_day_parse(clv_str_c(clv_member(event, "from")));
	clv_day to = clv_day_parse(clv_str_c(clv_member(event, "to")));
	clv_day told = clv_day_parse(clv_str_c(clv_member(event, "first_reported")));
	(void)user;
	if (from == CLV_DAY_NONE)
		return true;
	clv_ymd t = clv_day_ymd(told == CLV_DAY_NONE ? from : told);
	clv_buf_f(out, "BEGIN:VEVENT\r\nUID:%s@clavijo\r\n", clv_member(event, "id"));
	clv_buf_f(out, "DTSTAMP:%04d%02d%02dT000000Z\r\n", t.y, t.m, t.d);
	day(out, "DTSTART;VALUE=DATE", from);
	day(out, "DTEND;VALUE=DATE", (to == CLV_DAY_NONE || to < from ? from : to) + 1);
	line(out, "SUMMARY", clv_member(event, "title"));
	line(out, "DESCRIPTION", reports(job, event));
	if (*clv_member(place, "name"))
		line(out, "LOCATION", clv_member(place, "name"));
	if (json_is_number(json_object_get(place, "lat")))
		clv_buf_f(out, "GEO:%.5f;%.5f\r\n", json_number_value(json_object_get(place, "lat")),
		          json_number_value(json_object_get(place, "lon")));
	clv_buf_f(out, "CATEGORIES:%s\r\nSTATUS:%s\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n",
	          clv_member(event, "type"), calendar_status(clv_member(event, "status")));
	return true;
}

static clv_status ics(clv_job *job, clv_error *err)
{
	clv_buf_addc(&job->sink->buf, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clavijo//events//EN\r\n"
	                              "CALSCALE:GREGORIAN\r\n");
	CLV_TRY(clv_each_event(job, "events", calendar_event, NULL, err));
	clv_buf_addc(&job->sink->buf, "END:VCALENDAR\r\n");
	return CLV_OK;
}

/* ---- Atom -------------------------------------------------------------------------------- */

static const char *changed(const json_t *event)
{
	const char *last = clv_member(event, "last_reported"), *from = clv_member(event, "from");
	return *last ? last : *from ? from : "1970-01-01";
}

static bool latest(clv_job *job, json_t *event, void *user)
{
	char *day_ = user;
	(void)job;
	if (strcmp(changed(event), day_) > 0)
		snprintf(day_, 16, "%s", changed(event));
	return true;
}

static void element(clv_buf *out, const char *name, const char *v)
{
	clv_buf_f(out, "<%s>", name);
	clv_put_xml(out, v);
	clv_buf_f(out, "</%s>\n", name);
}

static bool atom_entry(clv_job *job, json_t *event, void *user)
{
	clv_buf *out = &job->sink->buf;
	const json_t *first = json_array_get(json_object_get(event, "mentions"), 0);
	const char *from = clv_member(event, "from"), *to = clv_member(event, "to");
	(void)user;
	clv_buf_addc(out, "<entry>\n");
	element(out, "id", clv_strf(job->sink->a, "urn:clavijo:event:%s", clv_member(event, "id")).p);
	element(out, "title", clv_member(event, "title"));
	element(out, "updated", clv_strf(job->sink->a, "%sT00:00:00Z", changed(event)).p);
	if (*clv_member(event, "first_reported"))
		element(out, "published", clv_strf(job->sink->a, "%sT00:00:00Z", clv_member(event, "first_reported")).p);
	clv_buf_f(out, "<category term=\"%s\"/>\n<category term=\"%s\"/>\n", clv_member(event, "type"),
	          clv_member(event, "status"));
	element(out, "summary", clv_strf(job->sink->a, "%s%s%s%s%s", *from ? from : "no date", *to && strcmp(from, to) ? " to " : "",
	                                 *to && strcmp(from, to) ? to : "", first ? ": " : "",
	                                 first ? clv_member(first, "text") : "").p);
	clv_buf_addc(out, "</entry>\n");
	return true;
}

static clv_status atom(clv_job *job, clv_error *err)
{
	char day_[16] = "1970-01-01";
	CLV_TRY(clv_each_event(job, "events", latest, day_, err));
	clv_buf *out = &job->sink->buf;
	clv_buf_addc(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
	                  "<id>urn:clavijo:events</id>\n<title>Clavijo: events that reports announce</title>\n"
	                  "<author><name>Clavijo</name></author>\n");
	element(out, "updated", clv_strf(job->a, "%sT00:00:00Z", day_).p);
	CLV_TRY(clv_each_event(job, "events", atom_entry, NULL, err));
	clv_buf_addc(&job->sink->buf, "</feed>\n");
	return CLV_OK;
}

const clv_format clv_format_ics = { .name = "ics", .dyads = true, .status = "announced", .run = ics };
const clv_format clv_format_atom = { .name = "atom", .dyads = true, .status = "announced", .run = atom };
