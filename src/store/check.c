/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo check`: every invariant of a database. SQLite's own check first (pages,
 * indices, STRICT types), then ours, each a query that gives the breaches as text:
 * rows that hang on nothing, counts that disagree with the rows counted, spans
 * outside their text, states that act on themselves. Last, every record is read
 * back. Linear in the database. */
#include "store/store_priv.h"

static const char *const invariants[] = {
	/* SQLite 3.40 looks at the wrong column of a table without rowid whose key does not come first. */
	"SELECT 'integrity: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' "
	"AND NOT (integrity_check LIKE 'NULL value in read_error.%' AND NOT EXISTS "
	"(SELECT 1 FROM read_error WHERE typeof(reason) = 'null' OR typeof(code) = 'null'))",
	"SELECT 'table ' || \"table\" || ', row ' || rowid || ': refers to a missing row of ' || parent "
	"FROM pragma_foreign_key_check",
	"SELECT 'document ' || path || ' has no record' FROM document "
	"WHERE NOT EXISTS (SELECT 1 FROM record_part WHERE part_no BETWEEN doc_no << 20 AND (doc_no << 20) + 1048575)",
	"SELECT 'document ' || path || ' is missing in the full-text index' FROM document "
	"WHERE doc_no NOT IN (SELECT rowid FROM document_fts)",
	"SELECT 'document ' || path || ' is in no story' FROM document WHERE story_no IS NULL "
	"AND (SELECT value FROM state WHERE key = 'stale') = '0'",
	"SELECT 'story ' || story_no || ': n_documents is ' || n_documents || ', it has ' || n FROM "
	"(SELECT s.story_no, s.n_documents, (SELECT count(*) FROM document d WHERE d.story_no = s.story_no) AS n "
	"FROM story s) WHERE n <> n_documents",
	"SELECT 'event ' || event || ': more sources than documents, or more documents than mentions' "
	"FROM event WHERE n_sources > n_documents OR n_documents > n_mentions",
	"SELECT 'event ' || event || ': n_mentions is ' || n_mentions || ', it has ' || n FROM "
	"(SELECT e.event, e.n_mentions, (SELECT count(*) FROM mention m WHERE m.event_no = e.event_no) AS n "
	"FROM event e) WHERE n <> n_mentions",
	"SELECT 'event ' || event || ': acts on itself (' || actor || ')' FROM event JOIN event_actor a USING (event_no) "
	"WHERE side = 'source' AND actor IS NOT NULL AND EXISTS (SELECT 1 FROM event_actor b "
	"WHERE b.event_no = a.event_no AND b.side = 'target' AND b.actor = a.actor)",
	"SELECT 'event ' || event || ': ends before it begins' FROM event WHERE date_to < date_from",
	"SELECT 'event ' || event || ': denied, but polarity yes' FROM event "
	"WHERE status = 'denied' AND polarity = 'yes'",
	"SELECT 'mention ' || mention || ': span outside the text' FROM mention JOIN document d USING (doc_no) "
	"WHERE b > e OR e > length(CAST(d.text AS BLOB)) OR sent_e > length(CAST(d.text AS BLOB))",
	"SELECT 'quote ' || quote || ': span outside the text' FROM quote JOIN document d USING (doc_no) "
	"WHERE b > e OR e > length(CAST(d.text AS BLOB)) OR sent_e > length(CAST(d.text AS BLOB))",
	"SELECT 'quote ' || quote || ': a scare quote with a speaker' FROM quote "
	"WHERE kind = 'scare' AND speaker IS NOT NULL",
	"SELECT 'fact ' || fact || ': without support' FROM fact f WHERE NOT EXISTS "
	"(SELECT 1 FROM support_row WHERE support_no BETWEEN f.fact_no << 20 AND (f.fact_no << 20) + 1048575)",
	"SELECT 'event ' || event || ': is not among those of its story' FROM event e JOIN story s USING (story_no) "
	"WHERE event_no < events_b OR event_no >= events_e",
	"SELECT 'fact ' || fact || ': is not among those of its story' FROM fact f JOIN story s USING (story_no) "
	"WHERE fact_no < facts_b OR fact_no >= facts_e",
	"SELECT 'saying ' || saying || ': is not among those of its story' FROM saying y JOIN story s USING (story_no) "
	"WHERE saying_no < sayings_b OR saying_no >= sayings_e",
	"SELECT 'mention ' || mention || ': is not among those of its story' FROM mention m JOIN document d USING (doc_no) "
	"JOIN story s USING (story_no) WHERE mention_no < mentions_b OR mention_no >= mentions_e",
	"SELECT 'quote ' || quote || ': is not among those of its story' FROM quote q JOIN document d USING (doc_no) "
	"JOIN story s USING (story_no) WHERE quote_no < quotes_b OR quote_no >= quotes_e",
	"SELECT 'fact ' || fact || ': more sources than documents' FROM fact WHERE n_sources > n_documents",
	"SELECT 'tie ' || a || ' ' || b || ': counts less than nothing' FROM tie WHERE n_events < 0 OR cooperation < 0 OR conflict < 0",
	"SELECT 'tie: ' || n || ' in all, the events have ' || m FROM (SELECT coalesce(sum(n_events), 0) AS n FROM tie), "
	"(SELECT count(*) AS m FROM (SELECT DISTINCT e.event_no, min(coalesce(s.code, s.actor), coalesce(t.code, t.actor)), "
	"max(coalesce(s.code, s.actor), coalesce(t.code, t.actor)) FROM event_row e JOIN event_actor s ON s.event_no = e.event_no "
	"AND s.side = 'source' JOIN event_actor t ON t.event_no = e.event_no AND t.side = 'target' WHERE status = 'happened' "
	"AND polarity = 'yes' AND historical = 0 AND coalesce(s.code, s.actor) <> coalesce(t.code, t.actor))) WHERE n <> m",
	"SELECT 'tie ' || a || ' ' || b || ': its sums are not those of its events' FROM tie t WHERE n_events <> (SELECT count(*) FROM "
	"event_tie_row r JOIN word w ON w.word_no = r.status WHERE r.tie_no = t.tie_no AND across AND plain AND w.word = 'happened') "
	"OR n_events <> coalesce((SELECT sum(s.n_events) FROM tie_sum s JOIN word w ON w.word_no = s.status WHERE s.tie_no = t.tie_no "
	"AND plain AND w.word = 'happened'), 0)",
	"SELECT 'event ' || event || ': ' || n || ' rows of its parties' FROM (SELECT e.event_no, e.event, count(DISTINCT x.party_no) AS n "
	"FROM event e JOIN event_actor_row x USING (event_no) GROUP BY e.event_no) LEFT JOIN (SELECT event_no, count(*) AS m FROM "
	"event_party_row GROUP BY event_no) USING (event_no) WHERE n <> coalesce(m, 0)",
	"SELECT 'event_party_row: a row without its event' WHERE EXISTS (SELECT 1 FROM event_party_row WHERE event_no NOT IN (SELECT event_no "
	"FROM event_row))",
	"SELECT 'party_pair: ' || n || ' in all, the events have ' || m FROM (SELECT coalesce(sum(n_events), 0) AS n FROM party_pair), (SELECT "
	"count(*) AS m FROM (SELECT DISTINCT x.event_no, x.party_no, y.party_no FROM event_actor_row x JOIN event_actor_row y USING (event_no) "
	"WHERE x.party_no <> y.party_no)) WHERE n <> m",
	"SELECT 'copy ' || copy || ': is its own original' FROM copy WHERE copy = original",
};

typedef struct told {
	int (*say)(void *user, const char *breach);
	void *user;
	bool stop;
} told;

static clv_status check_one(clv_store *s, const char *text, told *t, clv_error *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc == SQLITE_ROW && t->say(t->user, (const char *)sqlite3_column_text(st, 0)) != 0) {
			t->stop = true;
			break;
		}
	}
	sqlite3_finalize(st);
	return t->stop || rc == SQLITE_DONE ? CLV_OK : sql_failure(s, rc, err);
}

static clv_status check_records(clv_store *s, told *t, clv_error *err)
{
	clv_arena *a = clv_arena_new(0);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT doc, path FROM document ORDER BY doc_no", -1, &st, NULL);
	if (!a || rc != SQLITE_OK || clv_arena_guard(a)) {
		clv_arena_free(a);
		sqlite3_finalize(st);
		return rc == SQLITE_OK ? clv_fail(err, CLV_NOMEM, "store", "out of memory")
		                       : sql_failure(s, rc, err);
	}
	while (!t->stop && sqlite3_step(st) == SQLITE_ROW) {
		clv_doc *d = NULL;
		clv_error why = { 0 };
		const char *doc = (const char *)sqlite3_column_text(st, 0);
		clv_status status = clv_store_document(s, doc, a, &d, &why);
		if (status == CLV_OK && strcmp(d->id, doc) != 0)
			status = clv_fail(&why, CLV_CORRUPT, "store", "belongs to another document");
		if (status != CLV_OK) {
			clv_str line = clv_strf(a, "record of %s: %s",
			                        (const char *)sqlite3_column_text(st, 1), why.msg);
			t->stop = t->say(t->user, line.p) != 0;
		}
		clv_arena_reset(a);
	}
	sqlite3_finalize(st);
	clv_arena_free(a);
	return CLV_OK;
}

clv_status clv_store_check(clv_store *s, int (*say)(void *user, const char *breach), void *user,
                           clv_error *err)
{
	told t = { say, user, false };
	for (size_t i = 0; i < sizeof invariants / sizeof *invariants && !t.stop; i++)
		CLV_TRY(check_one(s, invariants[i], &t, err));
	return t.stop ? CLV_OK : check_records(s, &t, err);
}
