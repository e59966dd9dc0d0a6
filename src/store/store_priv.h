/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store share: the handle, statements by name, binding. */
#ifndef CLV_STORE_STORE_PRIV_H
#define CLV_STORE_STORE_PRIV_H

#include <sqlite3.h>

#include "store/store.h"

extern const char clv_store_schema[], clv_store_derived[], clv_store_migrate_3[],
	clv_store_migrate_4[], clv_store_migrate_5[], clv_store_migrate_6[], clv_store_migrate_6b[],
	clv_store_migrate_7[], clv_store_migrate_8[], clv_store_migrate_9[], clv_store_migrate_9b[], clv_store_past[], clv_store_sample[],
	clv_store_queries[];
extern const char clv_store_judgements[]; /* judge.c: version 1 → 2 */

/* Of the story ?1: its events; their place in the order of the lists and their length; who deals with whom in them. */
#define STORY_EVENTS                                                                                               \
	"e.event_no >= (SELECT events_b FROM story WHERE story = ?1) AND e.event_no < (SELECT events_e FROM story WHERE story = ?1)"
#define EVENT_KEY "coalesce(unixepoch(e.date_from) / 86400, 9999999), -e.weight, e.event, e.event_no"
#define EVENT_SPAN "coalesce((unixepoch(e.date_to) - unixepoch(e.date_from)) / 86400, 0)"
#define EVENT_PAIR "min(coalesce(s.code, s.actor), coalesce(t.code, t.actor)) AS a, max(coalesce(s.code, s.actor), coalesce(t.code, t.actor)) AS b"
#define EVENT_PAIRS                                                                                                \
	"FROM event_row e JOIN event_actor_row x ON x.event_no = e.event_no JOIN party s ON s.party_no = x.party_no "  \
	"JOIN event_actor_row y ON y.event_no = e.event_no JOIN party t ON t.party_no = y.party_no WHERE " STORY_EVENTS \
	" AND ((x.side = 0 AND y.side = 1) OR (e.mutual AND x.side = y.side AND x.n < y.n)) AND coalesce(s.code, "     \
	"s.actor) <> coalesce(t.code, t.actor)"

#define CLV_SQL_MAP(X)                                                        \
	X(BEGIN, "BEGIN IMMEDIATE")                                           \
	X(COMMIT, "COMMIT")                                                   \
	X(BEGIN_RUN, "INSERT INTO run (program, model, options, started) VALUES (?, ?, ?, ?)") \
	X(END_RUN, "UPDATE run SET ended = ? WHERE run_id = ?")               \
	X(HAS, "SELECT doc_no FROM document WHERE doc = ?")                   \
	X(DATA_VERSION, "PRAGMA data_version")                                \
	X(COUNT, "SELECT count(*) FROM document")                             \
	X(STALE, "SELECT value FROM state WHERE key = 'stale'")               \
	X(SET_STATE, "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)") \
	X(FORGET_DOC, "UPDATE document SET story_no = NULL WHERE doc_no = ?") \
	X(DELETE_DOC, "DELETE FROM document WHERE doc_no = ?")                \
	X(PUT_DOC, "INSERT INTO document (doc_no, doc, path, url, title, outlet, author, lang, "      \
	           "published, published_to, published_from, published_why, text, n_sentences, "     \
	           "n_set_aside, diagnostics, run_id, day, dated, dated_to, dated_from, dated_why) " \
	           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?9, ?10, ?11, ?12)") \
	X(PUT_RECORD, "INSERT INTO record_part (part_no, bytes) VALUES (?, ?)") \
	X(PUT_ACTOR, "INSERT INTO actor (actor, name, kind, code, sector) VALUES (?, ?, ?, ?, ?) "   \
	             "ON CONFLICT DO UPDATE SET code = coalesce(code, excluded.code), "              \
	             "sector = coalesce(sector, excluded.sector) RETURNING actor_no")                \
	X(PUT_APPEARANCE, "INSERT INTO appearance (actor_no, doc_no, n) VALUES (?, ?, ?) "           \
	                  "ON CONFLICT DO UPDATE SET n = n + excluded.n")     \
	X(COUNT_ACTORS, "INSERT INTO actor_count (actor_no, n_mentions, n_documents) SELECT actor_no, n, 1 FROM " \
	                 "appearance WHERE doc_no = ? ON CONFLICT DO UPDATE SET n_mentions = n_mentions + " \
	                 "excluded.n_mentions, n_documents = n_documents + 1") \
	X(UNCOUNT_ACTORS, "UPDATE actor_count SET n_mentions = n_mentions - p.n, n_documents = n_documents - 1 FROM " \
	                   "(SELECT actor_no, n FROM appearance WHERE doc_no = ?) p WHERE p.actor_no = " \
	                   "actor_count.actor_no") \
	X(DROP_MENTIONS, "DELETE FROM mention_row WHERE doc_no = ?1 AND mention_no >= (SELECT mentions_b FROM document " \
	                  "JOIN story USING (story_no) WHERE doc_no = ?1) AND mention_no < (SELECT mentions_e FROM " \
	                  "document JOIN story USING (story_no) WHERE doc_no = ?1)") \
	X(DROP_QUOTES, "DELETE FROM quote_row WHERE doc_no = ?1 AND quote_no >= (SELECT quotes_b FROM document JOIN " \
	                "story USING (story_no) WHERE doc_no = ?1) AND quote_no < (SELECT quotes_e FROM document JOIN " \
	                "story USING (story_no) WHERE doc_no = ?1)") \
	X(DROP_CRITICISM, "DELETE FROM criticism_row WHERE doc_no = ?") \
	X(DROP_APPEARANCES, "DELETE FROM appearance WHERE doc_no = ?") \
	X(DROP_RECORD, "DELETE FROM record_part WHERE part_no BETWEEN ?1 << 20 AND (?1 << 20) + 1048575") \
	X(DROP_SUPPORT, "DELETE FROM support_row WHERE doc_no = ?1 AND support_no >= (SELECT facts_b FROM document " \
	                 "JOIN story USING (story_no) WHERE doc_no = ?1) << 20 AND support_no < (SELECT facts_e FROM " \
	                 "document JOIN story USING (story_no) WHERE doc_no = ?1) << 20") \
	X(PUT_ERROR, "INSERT OR REPLACE INTO read_error (path, reason, code, run_id) "               \
	             "VALUES (?, ?, ?, ?)")                                   \
	X(RECORD, "SELECT bytes, text FROM document JOIN record_part ON part_no BETWEEN doc_no << 20 AND (doc_no " \
	           "<< 20) + 1048575 WHERE doc = ? ORDER BY part_no") \
	X(RECORD_OF, "SELECT bytes, text FROM document JOIN record_part ON part_no BETWEEN doc_no << 20 AND (doc_no " \
	              "<< 20) + 1048575 WHERE doc_no = ? ORDER BY part_no") \
	X(OLD_DOC, "SELECT doc_no, story, story_no, day FROM document WHERE doc = ?")                 \
	X(KEEP_STORY, "UPDATE document SET story = ?, story_no = ? WHERE doc_no = ?")                \
	X(SET_DIRTY, "INSERT OR IGNORE INTO dirty (day) VALUES (?)")          \
	X(SETTING, "SELECT CAST(value AS INTEGER) FROM state WHERE key = ?")  \
	X(JUDGED, "SELECT judgement_no, undone IS NOT NULL FROM judgement ORDER BY judgement_no")    \
	X(OTHER_DOCUMENTS, "SELECT doc, run_id FROM other.document ORDER BY run_id, doc")            \
	X(OTHER_RECORD, "SELECT bytes, text, day FROM other.document JOIN other.record_part ON part_no BETWEEN doc_no " \
	                 "<< 20 AND (doc_no << 20) + 1048575 WHERE doc = ? ORDER BY part_no") \
	X(MERGE_RUN, "INSERT INTO main.run (program, model, options, started, ended) "               \
	             "SELECT program, model, options, started, ended FROM other.run o "              \
	             "WHERE run_id = ? AND NOT EXISTS (SELECT 1 FROM main.run m WHERE m.model = o.model " \
	             "AND m.started = o.started AND m.options = o.options)")  \
	X(MERGED_RUN, "SELECT m.run_id FROM main.run m JOIN other.run o ON m.model = o.model "       \
	              "AND m.started = o.started AND m.options = o.options WHERE o.run_id = ?")      \
	X(PUT_IMPORTED, "INSERT OR REPLACE INTO imported (dataset, id, day, source, target, source_name, " \
	                "target_name, type, cameo, quad, scale, country, lat, lon, n_mentions, url) "   \
	                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")                   \
	X(DAYS, "SELECT day, count(*) FROM document GROUP BY day ORDER BY day") \
	X(BETWEEN, "SELECT doc_no, doc, run_id, story, source_no FROM document "                     \
	           "WHERE day BETWEEN ? AND ? OR (? AND day IS NULL) ORDER BY doc")                  \
	X(BLOCK, "SELECT carry, boilers FROM block WHERE first = ? AND last = ?")                    \
	X(SETTLED, "SELECT count(*) FROM document WHERE story = ? AND day < ?") \
	X(IS_DIRTY, "SELECT 1 FROM dirty WHERE day BETWEEN ? AND ? LIMIT 1")  \
	X(PUT_BLOCK, "INSERT OR REPLACE INTO block (first, last, carry, boilers) VALUES (?, ?, ?, ?)") \
	X(KEEP_BLOCKS, "DELETE FROM block WHERE first || '..' || last NOT IN "                       \
	               "(SELECT value FROM json_each(?))")                    \
	X(TOUCH_OLD, "INSERT OR IGNORE INTO touched SELECT story FROM document WHERE doc_no = ? "    \
	             "AND story IS NOT NULL")                                 \
	X(TOUCH, "INSERT OR IGNORE INTO touched VALUES (?)")                  \
	X(REMEMBER, "INSERT OR IGNORE INTO old_story SELECT doc, story_no FROM document "            \
	            "WHERE doc_no = ? AND story_no IS NOT NULL")              \
	X(ASSIGN, "UPDATE document SET story = ?, source_no = ?, withdrawn = ?, copy_of = ? WHERE doc_no = ?") \
	X(FORGET_COPIES, "DELETE FROM copy WHERE copy = ?")                   \
	X(TOUCHED, "SELECT t.story FROM touched t LEFT JOIN document d ON d.story = t.story "        \
	           "GROUP BY t.story ORDER BY count(d.doc_no) DESC, "         \
	           "min(coalesce(d.published, '9999')), t.story")             \
	X(MEMBERS, "SELECT doc, run_id, source_no, withdrawn, day, copy_of, coalesce((SELECT options ->> 'fast' " \
	           "FROM run r WHERE r.run_id = d.run_id AND json_valid(options)), 0) FROM document d WHERE story = ? " \
	           "ORDER BY published IS NULL, published, doc")              \
	X(INPUT, "SELECT input FROM story WHERE story = ?")                   \
	X(PUT_EVENT_WORDS, "INSERT OR IGNORE INTO word (word) SELECT 'happened' UNION SELECT type FROM event_row e WHERE " \
	                    STORY_EVENTS " UNION SELECT status FROM event_row e WHERE " STORY_EVENTS " UNION SELECT mode FROM " \
	                    "event_row e WHERE mode IS NOT NULL AND " STORY_EVENTS " UNION SELECT cameo FROM event_row e WHERE " \
	                    "cameo IS NOT NULL AND " STORY_EVENTS) \
	X(PUT_PARTY_ROWS, "INSERT INTO event_party_row SELECT x.party_no, " EVENT_KEY ", max(x.side = 0 OR e.mutual) + 2 * " \
	                   "max(x.side = 1 OR e.mutual), " EVENT_SPAN ", (SELECT word_no FROM word WHERE word = e.type), " \
	                   "(SELECT word_no FROM word WHERE word = e.status) FROM event_row e JOIN event_actor_row x USING " \
	                   "(event_no) WHERE " STORY_EVENTS " GROUP BY e.event_no, x.party_no") \
	X(PUT_PAIRS, "INSERT INTO party_pair SELECT x.party_no, y.party_no, count(DISTINCT e.event_no) FROM event_row e JOIN " \
	              "event_actor_row x USING (event_no) JOIN event_actor_row y USING (event_no) WHERE " STORY_EVENTS " AND " \
	              "x.party_no <> y.party_no GROUP BY 1, 2 ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events") \
	X(FORGET_PAIRS, "UPDATE party_pair SET n_events = n_events - c.n FROM (SELECT x.party_no, y.party_no AS other_no, " \
	                 "count(DISTINCT e.event_no) AS n FROM event_row e JOIN event_actor_row x USING (event_no) JOIN " \
	                 "event_actor_row y USING (event_no) WHERE " STORY_EVENTS " AND x.party_no <> y.party_no GROUP BY 1, 2) c " \
	                 "WHERE c.party_no = party_pair.party_no AND c.other_no = party_pair.other_no") \
	X(PUT_TIES, "INSERT OR IGNORE INTO tie (a, b, n_events, cooperation, conflict) SELECT DISTINCT " EVENT_PAIR ", 0, 0, 0 " \
	             EVENT_PAIRS) \
	X(PUT_TIE_ROWS, "WITH pair AS (SELECT e.event_no, " EVENT_PAIR ", max(e.mutual OR coalesce(s.code, s.actor) < " \
	                 "coalesce(t.code, t.actor)) + 2 * max(e.mutual OR coalesce(s.code, s.actor) > coalesce(t.code, " \
	                 "t.actor)) AS sides, max(x.side <> y.side) AS across " EVENT_PAIRS " GROUP BY 1, 2, 3), tied AS " \
	                 "MATERIALIZED (SELECT tie_no, sides, across, e.* FROM pair JOIN tie USING (a, b) JOIN event_row e USING " \
	                 "(event_no)), told AS MATERIALIZED (SELECT tie_no, t.event_no, substr(date_from, 1, 7) AS month, m.doc_no, " \
	                 "coalesce(source_no, -m.doc_no) AS origin FROM tied t JOIN mention_row m ON m.event_no = t.event_no " \
	                 "JOIN document USING (doc_no) WHERE t.status = 'happened' AND t.polarity = 'yes' AND NOT historical), " \
	                 "reports AS (SELECT tie_no, event_no, count(*) AS n FROM (SELECT tie_no, min(event_no) AS event_no FROM " \
	                 "told GROUP BY tie_no, month, doc_no) GROUP BY 1, 2), origins AS (SELECT tie_no, event_no, count(*) AS n " \
	                 "FROM (SELECT tie_no, min(event_no) AS event_no FROM told GROUP BY tie_no, month, origin) GROUP BY 1, 2) " \
	                 "INSERT INTO event_tie_row SELECT e.tie_no, " EVENT_KEY ", sides, across, " EVENT_SPAN ", quad, (SELECT " \
	                 "word_no FROM word WHERE word = e.type), (SELECT word_no FROM word WHERE word = e.mode), (SELECT word_no " \
	                 "FROM word WHERE word = e.cameo), (SELECT word_no FROM word WHERE word = e.status), e.polarity = 'yes' " \
	                 "AND NOT historical, score, coalesce(r.n, 0), coalesce(o.n, 0) FROM tied e LEFT JOIN reports r ON " \
	                 "r.tie_no = e.tie_no AND r.event_no = e.event_no LEFT JOIN origins o ON o.tie_no = e.tie_no AND " \
	                 "o.event_no = e.event_no") \
	X(FORGET_TIES, "DELETE FROM event_tie_row WHERE (tie_no, day, below, event, event_no) IN (SELECT tie_no, " EVENT_KEY \
	                " FROM (SELECT e.*, " EVENT_PAIR " " EVENT_PAIRS ") e JOIN tie USING (a, b))") \
	X(FORGET_PARTY_ROWS, "DELETE FROM event_party_row WHERE (party_no, day, below, event, event_no) IN (SELECT x.party_no, " \
	                      EVENT_KEY " FROM event_row e JOIN event_actor_row x USING (event_no) WHERE " STORY_EVENTS ")") \
	X(FORGET_SUPPORT, "DELETE FROM support_row WHERE support_no >= (SELECT facts_b FROM story WHERE story = ?1) << " \
	                   "20 AND support_no < (SELECT facts_e FROM story WHERE story = ?1) << 20") \
	X(FORGET_FACTS, "DELETE FROM fact_row WHERE fact_no >= (SELECT facts_b FROM story WHERE story = ?1) AND " \
	                 "fact_no < (SELECT facts_e FROM story WHERE story = ?1)") \
	X(FORGET_CRITICISM, "DELETE FROM criticism_row WHERE doc_no IN (SELECT doc_no FROM document WHERE story_no = " \
	                     "(SELECT story_no FROM story WHERE story = ?1))") \
	X(FORGET_QUOTES, "DELETE FROM quote_row WHERE quote_no >= (SELECT quotes_b FROM story WHERE story = ?1) AND " \
	                  "quote_no < (SELECT quotes_e FROM story WHERE story = ?1)") \
	X(FORGET_SAYINGS, "DELETE FROM saying_row WHERE saying_no >= (SELECT sayings_b FROM story WHERE story = ?1) AND " \
	                   "saying_no < (SELECT sayings_e FROM story WHERE story = ?1)") \
	X(FORGET_MENTIONS, "DELETE FROM mention_row WHERE mention_no >= (SELECT mentions_b FROM story WHERE story = ?1) " \
	                    "AND mention_no < (SELECT mentions_e FROM story WHERE story = ?1)") \
	X(FORGET_ACTORS, "DELETE FROM event_actor_row WHERE event_no >= (SELECT events_b FROM story WHERE story = ?1) " \
	                  "AND event_no < (SELECT events_e FROM story WHERE story = ?1)") \
	X(FORGET_EVENTS, "DELETE FROM event_row WHERE event_no >= (SELECT events_b FROM story WHERE story = ?1) AND " \
	                  "event_no < (SELECT events_e FROM story WHERE story = ?1)") \
	X(FORGET_STORY, "DELETE FROM story WHERE story = ?")                  \
	X(NUMBER_OF, "SELECT story_no FROM story WHERE story = ?")            \
	X(OLD_NUMBERS, "SELECT story_no, count(*) FROM old_story WHERE doc IN "                      \
	               "(SELECT value FROM json_each(?)) AND story_no NOT IN "                       \
	               "(SELECT story_no FROM story) GROUP BY story_no ORDER BY 2 DESC, 1 LIMIT 1")  \
	X(NEXT_NUMBER, "SELECT max(coalesce((SELECT max(story_no) FROM story), 0), "                 \
	               "coalesce((SELECT CAST(value AS INTEGER) FROM state WHERE key = 'last_story'), 0)) + 1")       \
	X(FEED, "SELECT etag, modified FROM feed WHERE feed = ?")             \
	X(PUT_FEED, "INSERT OR REPLACE INTO feed (feed, etag, modified, checked, problem) "          \
	            "VALUES (?, ?, ?, ?, ?)")                                 \
	X(HAS_ENTRY, "SELECT 1 FROM feed_entry WHERE entry = ?")              \
	X(PUT_ENTRY, "INSERT OR IGNORE INTO feed_entry (entry, feed) VALUES (?, ?)")                 \
	X(FAILED, "SELECT DISTINCT path FROM read_error ORDER BY path")       \
	X(FORGET_FAILED, "DELETE FROM read_error WHERE path = ? AND run_id < ?")                     \
	X(PUT_COPY, "INSERT OR REPLACE INTO copy (copy, original, kind, share, why) "                \
	            "VALUES (?, ?, ?, ?, ?)")                                 \
	X(PUT_STORY, "INSERT OR REPLACE INTO story (story_no, story, title, place, country, date_from, date_to, " \
	             "n_documents, n_sources, n_contested, main_event, input, run_id) " \
	             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")              \
	X(SET_DOC, "UPDATE document SET story_no = ?, dated = ?, dated_to = ?, dated_from = ?, "     \
	           "dated_why = ? WHERE doc = ? RETURNING doc_no")                    \
	X(PUT_EVENT, "INSERT INTO event_row (event, story_no, title, type, mode, contexts, cameo, quad, status, " \
	              "polarity, asserted_by, mutual, historical, uncertain, date_from, date_to, grain, place, " \
	              "country, lat, lon, geonameid, size, score, rule, why, weight, n_mentions, n_documents, " \
	              "n_sources, first_reported, last_reported, status_history, run_id) VALUES (?, ?, ?, ?, ?, ?, " \
	              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PUT_EVENT_ACTOR, "INSERT INTO event_actor_row (event_no, side, n, party_no) VALUES (?, ?, ?, ?)") \
	X(PUT_MENTION, "INSERT INTO mention_row (mention, event_no, doc_no, sentence, b, length, before, after, type, " \
	                "mode, status, polarity, day_from, day_to, score, rule, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, " \
	                "?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PUT_SAYING, "INSERT INTO saying_row (saying_no, saying, story_no, words, lead, party_no, via, kind, " \
	               "n_mentions, n_documents, n_sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PARTY, "SELECT party_no FROM party WHERE actor IS ? AND name IS ? AND code IS ? AND sector IS ?") \
	X(PUT_PARTY, "INSERT INTO party (actor, name, code, sector) VALUES (?, ?, ?, ?)") \
	X(NEXT_NUMBERS, "SELECT (SELECT coalesce(max(event_no), 0) + 1 FROM event_row), (SELECT " \
	                 "coalesce(max(mention_no), 0) + 1 FROM mention_row), (SELECT coalesce(max(saying_no), 0) + 1 " \
	                 "FROM saying_row), (SELECT coalesce(max(quote_no), 0) + 1 FROM quote_row), (SELECT " \
	                 "coalesce(max(fact_no), 0) + 1 FROM fact_row)") \
	X(PUT_RANGES, "UPDATE story SET events_b = ?, events_e = ?, mentions_b = ?, mentions_e = ?, sayings_b = ?, " \
	               "sayings_e = ?, quotes_b = ?, quotes_e = ?, facts_b = ?, facts_e = ? WHERE story_no = ?") \
	X(WORD, "SELECT word_no FROM word WHERE word = ?")                    \
	X(PUT_WORD, "INSERT INTO word (word) VALUES (?)")                     \
	X(PUT_QUOTE, "INSERT INTO quote_row (quote_no, quote, saying_no, doc_no, sentence, b, length, before, " \
	              "after, party_no, via, kind, score, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PUT_FACT, "INSERT INTO fact_row (fact, story_no, kind, text, doc_no, b, length, status, label, of_no, " \
	             "alone, n_documents, n_sources, asserted_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(LAST_RUN, "SELECT run_id, program || ' ' || model FROM run WHERE ended IS NOT NULL "       \
	            "ORDER BY run_id DESC LIMIT 1")                                                  \
	X(KEEP_OUTCOME, "INSERT INTO past SELECT ?1, kind, id, title, fields, parts, story, doc, "  \
	                "sentence, text FROM outcome WHERE NOT EXISTS (SELECT 1 FROM past WHERE run_id = ?1)") \
	X(FORGET_PAST, "DELETE FROM past WHERE run_id NOT IN (SELECT DISTINCT run_id FROM past "     \
	               "ORDER BY run_id DESC LIMIT ?)")                                              \
	X(PUT_SUPPORT, "INSERT INTO support_row (support_no, doc_no, sentence, b, length, before, after, stance, " \
	                "note, how, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PUT_CRITICISM, "INSERT OR REPLACE INTO criticism_row (doc_no, first, adds, lacks, voices, state) VALUES (?, " \
	                  "?, ?, ?, ?, ?)") \
	X(PUT_JUDGEMENT, "INSERT INTO judgement (verdict, kind, a, b, a_text, b_text, a_anchors, "     \
	                 "b_anchors, who, at, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")       \
	X(ALL_JUDGEMENTS, "SELECT verdict, kind, a, b, a_text, b_text, a_anchors, b_anchors, who, at, note " \
	                  "FROM judgement WHERE undone IS NULL ORDER BY judgement_no") \
	X(DATED, "SELECT doc, published FROM document ORDER BY published IS NULL, published, doc")                \
	X(UNDO_JUDGEMENT, "UPDATE judgement SET undone = ? WHERE judgement_no = ? AND undone IS NULL " \
	                  "RETURNING judgement_no")                           \
	X(JUDGEMENTS, "SELECT verdict, a_anchors, b_anchors FROM judgement WHERE undone IS NULL "     \
	              "ORDER BY judgement_no")                                \
	X(ANCHORS, "SELECT value FROM json_each(?)")                          \
	X(FIND_EVENT, "SELECT event, min(title), (SELECT json_group_array(m.mention) FROM mention m JOIN event_row x " \
	               "USING (event_no) WHERE x.event >> 40 = e.id >> 40 AND x.event = e.id) FROM event e WHERE id " \
	               ">> 40 BETWEEN id_from(?1, 'e') >> 40 AND id_to(?1, 'e') >> 40 AND id BETWEEN id_from(?1, 'e') " \
	               "AND id_to(?1, 'e') GROUP BY id LIMIT 2") \
	X(FIND_MENTION, "SELECT mention, CAST(substr(CAST(d.text AS BLOB), m.b + 1, m.e - m.b) AS TEXT), " \
	                 "json_array(mention) FROM mention m JOIN document d USING (doc_no) WHERE id >> 40 BETWEEN " \
	                 "id_from(?1, 'm') >> 40 AND id_to(?1, 'm') >> 40 AND id BETWEEN id_from(?1, 'm') AND id_to(?1, " \
	                 "'m') GROUP BY id LIMIT 2") \
	X(FIND_SAYING, "SELECT saying, words, (SELECT json_group_array(q.quote) FROM quote q WHERE q.saying_no IN " \
	                "(SELECT y.saying_no FROM saying y WHERE y.saying = s.saying AND y.saying_no IN (SELECT " \
	                "saying_no FROM quote_row WHERE quote >> 40 = id_from(s.saying, 'q') >> 40 AND quote = " \
	                "id_from(s.saying, 'q')))) FROM saying s WHERE saying_no IN (SELECT saying_no FROM quote_row " \
	                "WHERE quote >> 40 BETWEEN id_from(?1, 'q') >> 40 AND id_to(?1, 'q') >> 40 AND quote BETWEEN " \
	                "id_from(?1, 'q') AND id_to(?1, 'q')) AND saying BETWEEN ?1 AND ?1 || 'g' GROUP BY saying " \
	                "LIMIT 2") \
	X(FIND_QUOTE, "SELECT quote, quote_json(doc_no, quote, b) ->> 'words', json_array(quote) FROM quote WHERE id " \
	               ">> 40 BETWEEN id_from(?1, 'q') >> 40 AND id_to(?1, 'q') >> 40 AND id BETWEEN id_from(?1, 'q') " \
	               "AND id_to(?1, 'q') GROUP BY id LIMIT 2") \
	X(FIND_STORY, "SELECT story, title, (SELECT json_array(doc) FROM document d "                 \
	              "WHERE d.story_no = s.story_no ORDER BY dated IS NULL, dated, doc LIMIT 1) "    \
	              "FROM story s WHERE story_no = CAST(?1 AS INTEGER) OR story LIKE ?1 || '%' LIMIT 2") \
	X(FIND_DOC, "SELECT doc, coalesce(title, path), json_array(doc) FROM document WHERE doc_no IN (SELECT " \
	             "doc_no FROM document WHERE path = ?1 UNION ALL SELECT doc_no FROM document WHERE length(?1) > " \
	             "7 AND doc BETWEEN ?1 AND ?1 || 'g') LIMIT 2")

typedef enum {
#define X(name, text) SQL_##name,
	CLV_SQL_MAP(X)
#undef X
	N_SQL
} sql_name;

typedef struct clv_packer clv_packer;
typedef struct clv_records clv_records;
typedef struct clv_known clv_known;

struct clv_store {
	sqlite3 *db;
	char *path;
	bool write;
	int lock; /* descriptor of the file of the writer's lock, or -1 */
	bool locked;
	int64_t run;
	int64_t record_runs[2]; /* of documents that come as records, read in full and with --fast; 0: none */
	bool reducing;
	clv_packer *packer;        /* made when first needed */
	clv_records *records;      /* likewise */
	clv_known *known;          /* likewise */
	unsigned n_open;           /* documents put since BEGIN; 0: no transaction */
	double opened;             /* when it began */
	int64_t most;     /* parts of a row that are told; -1: all */
	int64_t patience; /* milliseconds that a query may take; 0: no limit */
	int64_t deadline; /* of the query under way, monotonic milliseconds */
	sqlite3_stmt *sql[N_SQL];
};

/* Interface to sql.c: one statement from binding to reset. */
typedef struct sql {
	clv_store *store;
	sqlite3_stmt *st;
	int at;     /* last bound parameter */
	int status; /* SQLITE_OK or the first failure */
} sql;

/* ---- query.c ---- */
struct clv_rows {
	clv_store *store;
	sqlite3_stmt *st;
	int n_columns;  /* without the JSON */
	bool plain;     /* of a statement of the caller's: no JSON column */
	bool own_store; /* made for these rows alone */
	clv_arena *a;   /* of the JSON that we make */
};
/* Prepares a text of queries.sql: its @parts@ are filled in, conditions on options that are not given left out. */
clv_status store_prepare(clv_rows *r, clv_str text, const clv_option *options, size_t n, clv_error *err);

/* ---- known.c ---- */
/* Number of the row of this key; 0: not known. */
int64_t store_known(const clv_store *s, clv_str key);
void store_know(clv_store *s, clv_str key, int64_t number); /* the key is copied */
/* After each rollback. */
void store_forget_known(clv_store *s);
/* ---- packed.c ---- */
clv_str store_pack(clv_store *s, clv_arena *a, clv_str json);
/* The aggregate checksum(text); an SQLite code. */
int store_add_checksum(sqlite3 *db);
clv_status store_add_functions(clv_store *s, clv_error *err);
void store_packer_free(clv_store *s);
/* ---- documents.c ---- */
clv_status store_flush(clv_store *s, clv_error *err);
/* Was the last run that ended another program's or model's? */
bool store_is_other(clv_store *s, const char *model);
clv_status store_put_sums(clv_store *s, const char *story, clv_error *err); /* reduce.c: by whom a story's events are found */
clv_status store_document(clv_store *s, int64_t doc_no, clv_arena *a, clv_doc **out, clv_error *err);
/* ---- records.c ---- */
/* Number of the n-th part of a row that is parted; parts of a row stand together. */
static inline int64_t store_part(int64_t row, size_t n)
{
	return row << 20 | (int64_t)n;
}
clv_status store_put_record(clv_store *s, clv_arena *a, int64_t doc_no, clv_str record, clv_error *err);
/* Of rows (bytes, text, …), the first of which q stands on. */
clv_status store_read_record(sql *q, clv_arena *a, clv_str *record, clv_error *err);
void store_records_free(clv_store *s);
/* ---- documents.c ---- */
/* As clv_store_put; day: by which the reduce finds it. */
clv_status store_put(clv_store *s, const clv_doc *d, clv_str record, clv_day day, clv_error *err);

sql sql_start(clv_store *s, sql_name name);
void sql_text(sql *q, clv_str v);     /* empty: null */
void sql_text_or_empty(sql *q, clv_str v);
void sql_z(sql *q, const char *v);    /* NULL: null */
void sql_blob(sql *q, clv_str v);     /* p NULL: null */
void sql_int(sql *q, int64_t v);
void sql_real(sql *q, double v);      /* NaN: null */
void sql_day(sql *q, clv_day v);      /* none: null */
/* One row: true with a row. Keep stepping until false, then sql_end. */
bool sql_row(sql *q);
/* Ends the statement (runs it first when it was not stepped). */
clv_status sql_end(sql *q, clv_error *err);
clv_status sql_done(sql *q, clv_error *err); /* run to the end and reset */
clv_status sql_exec(clv_store *s, const char *text, clv_error *err);
/* The failure of SQLite as ours, with what to do. */
clv_status sql_failure(clv_store *s, int rc, clv_error *err);

#endif
