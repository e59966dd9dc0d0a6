-- SPDX-License-Identifier: Apache-2.0
-- The named tables of clv_query. First the views they stand on, made for each
-- connection and never kept: j_… give a thing's JSON object as the contract has it.
-- Then one query a table: "-- table NAME: OPTION…", its options as parameters
-- (:option, null when not given); the last column is the row's JSON. @name@ stands for
-- the text under "-- part name", at the end.

-- The order of an event's actors is theirs in the sentence (n), which the key gives.
CREATE TEMP VIEW j_actors AS
  SELECT event_no, side,
    (SELECT json_group_array(json_object('actor', actor, 'code', code, 'sector', sector, 'name', name))
     FROM (SELECT * FROM event_actor b WHERE b.event_no = a.event_no AND b.side = a.side ORDER BY n)) AS json,
    (SELECT group_concat(coalesce(code, name), ' ')
     FROM (SELECT * FROM event_actor b WHERE b.event_no = a.event_no AND b.side = a.side ORDER BY n)) AS codes
  FROM event_actor a
  WHERE a.n = 0;

CREATE TEMP VIEW j_mention AS
  SELECT m.mention_no, m.id, m.event_no, m.mention, d.doc, d.path, d.dated, m.sentence, m.b,
         CAST(substr(CAST(d.text AS BLOB), m.sent_b + 1, m.sent_e - m.sent_b) AS TEXT) AS text,
         json_object('b', m.b - m.sent_b, 'e', m.e - m.sent_b) AS words,
         m.status, m.type, m.mode, m.date_from, m.date_to, d.story_no, coalesce(unpacked(m.json), mention_json(m.doc_no, m.mention, m.b)) AS json
  FROM mention m JOIN document d USING (doc_no);

CREATE TEMP VIEW j_event AS
  SELECT e.event_no, e.event, e.story_no, e.weight,
    json_object('id', e.event, 'title', e.title,
      'source', json(coalesce((SELECT json FROM j_actors a WHERE a.event_no = e.event_no AND side = 'source'), '[]')),
      'target', json(coalesce((SELECT json FROM j_actors a WHERE a.event_no = e.event_no AND side = 'target'), '[]')),
      'mutual', json(iif(e.mutual, 'true', 'false')), 'type', e.type, 'mode', e.mode, 'contexts', json(e.contexts),
      'cameo', e.cameo, 'quad', e.quad, 'status', e.status, 'polarity', e.polarity, 'asserted_by', json(e.asserted_by),
      'historical', json(iif(e.historical, 'true', 'false')), 'from', e.date_from, 'to', e.date_to, 'grain', e.grain,
      'place', json(iif(e.place IS NULL, 'null', json_object('name', e.place, 'country', e.country, 'lat', round(e.lat, 5),
        'lon', round(e.lon, 5), 'geonameid', e.geonameid))),
      'size', json(e.size), 'score', round(e.score, 3), 'uncertain', json(iif(e.uncertain, 'true', 'false')),
      'rule', e.rule,
      'mentions', json((SELECT json_group_array(json_object('id', mention, 'doc', doc, 'path', path, 'sentence', sentence,
          'text', text, 'status', status))
        FROM (SELECT * FROM j_mention m WHERE m.event_no = e.event_no ORDER BY dated IS NULL, dated, doc, b LIMIT most_parts()))),
      'n_mentions', e.n_mentions, 'n_documents', e.n_documents, 'n_sources', e.n_sources, 'story', e.story_no,
      'first_reported', e.first_reported, 'last_reported', e.last_reported,
      'status_history', json((SELECT json_group_array(json_object('date', dated, 'status', status, 'doc', doc))
        FROM (SELECT d.dated, h.value ->> 1 AS status, d.doc FROM json_each(e.status_history) h
              JOIN document d ON d.doc_no = h.value ->> 0 ORDER BY h.key))), 'run', e.run_id) AS json
  FROM event e;

-- The mention that tells an event first.
CREATE TEMP VIEW j_first AS
  SELECT e.event_no, d.doc, m.sentence, CAST(substr(CAST(d.text AS BLOB), m.sent_b + 1, m.sent_e - m.sent_b) AS TEXT) AS text
  FROM event e JOIN mention m ON m.mention_no = (SELECT m1.mention_no FROM mention m1 JOIN document d1 USING (doc_no)
        JOIN event e1 ON e1.event_no = m1.event_no
      WHERE m1.event_no = e.event_no ORDER BY m1.status <> e1.status, d1.dated IS NULL, d1.dated, d1.doc, m1.b LIMIT 1)
    JOIN document d ON d.doc_no = m.doc_no;

CREATE TEMP VIEW j_saying AS
  SELECT s.saying_no, s.saying, s.story_no, s.n_documents,
    json_object('id', s.saying, 'words', s.words,
      'variants', json((SELECT json_group_array(json_object('id', quote, 'doc', doc, 'path', path, 'words', words,
          'kind', kind, 'via', via, 'b', b, 'e', e, 'sentence', sentence, 'cue', cue, 'published', dated, 'outlet', outlet))
        FROM (SELECT q.quote, d.dated, d.outlet, d.doc, d.path, quote_json(q.doc_no, q.quote, q.b) ->> 'words' AS words, q.kind, q.via, q.b, q.e, q.sentence,
                quote_json(q.doc_no, q.quote, q.b) ->> 'cue' AS cue
              FROM quote q JOIN document d USING (doc_no) WHERE q.saying_no = s.saying_no
              ORDER BY d.dated IS NULL, d.dated, d.doc, q.b LIMIT most_parts()))),
      'speaker', json(iif(s.speaker IS NULL, 'null', json_object('actor', s.actor, 'code', s.code, 'name', s.speaker))),
      'via', json(s.via), 'kind', s.kind, 'n_mentions', s.n_mentions, 'n_documents', s.n_documents,
      'n_sources', s.n_sources, 'story', s.story_no) AS json
  FROM saying s;

CREATE TEMP VIEW j_fact AS
  SELECT f.fact_no, f.fact, f.story_no, f.kind, f.n_documents,
    json_object('id', f.fact, 'text', f.text, 'kind', f.kind, 'status', f.status, 'label', f.label, 'of', f.of,
      'alone', json(iif(f.alone, 'true', 'false')), 'asserted_by', json(f.asserted_by),
      'support', json((SELECT json_group_array(json_object('doc', doc, 'path', path, 'sentence', sentence, 'text', text,
          'stance', stance, 'note', note, 'how', how, 'chain', chain))
        FROM (SELECT d.doc, d.path, u.sentence, u.stance, u.note, u.how, u.chain,
                CAST(substr(CAST(d.text AS BLOB), u.sent_b + 1, u.sent_e - u.sent_b) AS TEXT) AS text
              FROM support u JOIN document d USING (doc_no) WHERE u.support_no BETWEEN f.fact_no << 20 AND (f.fact_no << 20) + 1048575 ORDER BY u.n LIMIT most_parts()))),
      'n_documents', f.n_documents, 'n_sources', f.n_sources, 'story', f.story_no) AS json
  FROM fact f;

CREATE TEMP VIEW j_document AS
  SELECT d.doc_no, d.story_no, d.doc, d.dated,
    json_object('doc', d.doc, 'path', d.path, 'title', d.title, 'outlet', d.outlet, 'published', d.dated,
      'copy_of', d.copy_of, 'url', d.url, 'author', d.author, 'lang', d.lang, 'published_to', d.dated_to,
      'published_from', d.dated_from, 'published_why', d.dated_why, 'source', d.source_no,
      'n_sentences', d.n_sentences, 'n_set_aside', d.n_set_aside, 'diagnostics', json(d.diagnostics),
      'adds', json((SELECT json_group_array(fact) FROM (SELECT printf('f%016x', f.fact) AS fact FROM json_each(c.adds) x
        JOIN fact_row f ON f.fact_no = c.first + x.value ORDER BY x.key))),
      'lacks', json((SELECT json_group_array(fact) FROM (SELECT printf('f%016x', f.fact) AS fact FROM json_each(c.lacks) x
        JOIN fact_row f ON f.fact_no = c.first + x.value ORDER BY x.key))),
      'voices', json(coalesce(c.voices, '[]')), 'state_media', c.state, 'story', d.story_no, 'run', d.run_id) AS json
  FROM document d LEFT JOIN criticism c USING (doc_no);

CREATE TEMP VIEW j_copy AS
  SELECT c.copy, c.original, dc.story_no,
    json_object('copy', c.copy, 'copy_path', dc.path, 'original', c.original, 'original_path', dor.path, 'kind', c.kind,
      'share', round(c.share, 3), 'why', c.why) AS json
  FROM copy c JOIN document dc ON dc.doc = c.copy JOIN document dor ON dor.doc = c.original;

-- What a run leaves, as runs and databases are compared: the fields of a kind in the order of
-- src/api/diff.c, its parts (a story's reports, where an event's mentions and a saying's
-- variants begin), and where it is told first.
CREATE TEMP VIEW outcome AS
  SELECT 'document' AS kind, doc AS id, path AS title,
    coalesce(title, '') || char(31) || coalesce(outlet, '') || char(31) || coalesce(dated, '') || char(31) || coalesce(copy_of, '') AS fields,
    '' AS parts, story_no AS story, doc, NULL AS sentence, NULL AS text
  FROM document
  UNION ALL
  SELECT 'story', story, title,
    title || char(31) || coalesce(date_from, '') || char(31) || coalesce(date_to, '') || char(31) || coalesce(place, '') || char(31) ||
      n_documents || char(31) || n_sources,
    coalesce((SELECT group_concat(doc, ' ') FROM document d WHERE d.story_no = s.story_no), ''), story_no, NULL, NULL, NULL
  FROM story s
  UNION ALL
  SELECT 'event', e.event, e.title,
    e.title || char(31) || e.type || char(31) || coalesce(e.mode, '') || char(31) || e.status || char(31) || e.polarity || char(31) ||
      coalesce(e.date_from, '') || char(31) || coalesce(e.date_to, '') || char(31) || coalesce(e.place, '') || char(31) ||
      coalesce((SELECT group_concat(x, ', ') FROM (SELECT coalesce(name, code) AS x FROM event_actor a
        WHERE a.event_no = e.event_no AND side = 'source' ORDER BY n)), '') || char(31) ||
      coalesce((SELECT group_concat(x, ', ') FROM (SELECT coalesce(name, code) AS x FROM event_actor a
        WHERE a.event_no = e.event_no AND side = 'target' ORDER BY n)), '') || char(31) ||
      e.n_documents || char(31) || e.n_sources || char(31) || iif(e.historical, 'yes', 'no'),
    coalesce((SELECT group_concat(substr(doc, 1, 16) || ':' || m.sent_b || ':' || m.b, ' ') FROM mention m JOIN document USING (doc_no)
      WHERE m.event_no = e.event_no), ''),
    e.story_no, f.doc, f.sentence, f.text
  FROM event e LEFT JOIN j_first f USING (event_no)
  UNION ALL
  SELECT 'quote', s.saying, coalesce(s.words, ''),
    coalesce(s.words, '') || char(31) || coalesce(s.speaker, '') || char(31) ||
      coalesce((SELECT group_concat(value, ', ') FROM json_each(s.via)), '') || char(31) || s.kind || char(31) || s.n_documents || char(31) || s.n_sources,
    coalesce((SELECT group_concat(substr(doc, 1, 16) || ':' || q.sent_b || ':' || q.b, ' ') FROM quote q JOIN document USING (doc_no)
      WHERE q.saying_no = s.saying_no), ''),
    s.story_no, d.doc, l.sentence, CAST(substr(CAST(d.text AS BLOB), l.sent_b + 1, l.sent_e - l.sent_b) AS TEXT)
  FROM saying s JOIN saying_row r USING (saying_no) JOIN quote l ON l.quote_no = r.lead JOIN document d ON d.doc_no = l.doc_no;

-- A list is paged by offset, or by key: :after is the id of the last row shown. Its rows are chosen
-- before anything is read of them.

-- table stories: from to place limit offset after order
SELECT story_no AS id, title, date_from AS "from", date_to AS "to", place, n_documents, n_sources, n_contested,
  json_object('id', story_no, 'title', title, 'from', date_from, 'to', date_to, 'place', place, 'n_documents', n_documents,
    'n_sources', n_sources, 'n_contested', n_contested, 'country', country, 'key', story) AS json
FROM story
WHERE (:from IS NULL OR date_to >= :from) AND (:to IS NULL OR date_from <= :to)
  AND (:place IS NULL OR place = :place COLLATE NOCASE OR country = :place COLLATE NOCASE)
  AND (:after IS NULL OR (iif(:order = 'newest', -julianday(coalesce(date_to, '0001-01-01')), iif(:order = 'contested', -n_contested, 0)), -n_documents, story_no) >
    (SELECT iif(:order = 'newest', -julianday(coalesce(date_to, '0001-01-01')), iif(:order = 'contested', -n_contested, 0)), -n_documents, story_no FROM story
     WHERE story_no = CAST(:after AS INTEGER)))
ORDER BY iif(:order = 'newest', date_to, iif(:order = 'contested', n_contested, NULL)) DESC NULLS LAST, n_documents DESC, story_no
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0);

-- table story: story
SELECT story_no AS id, title,
  json_object('id', story_no, 'title', title, 'from', date_from, 'to', date_to, 'place', place,
    'documents', json((SELECT json_group_array(json(json)) FROM (SELECT json FROM j_document d
      WHERE d.story_no = s.story_no ORDER BY dated IS NULL, dated, doc LIMIT 12 * most_parts()))),
    'events', json((SELECT json_group_array(json(json)) FROM (SELECT json FROM j_event e
      WHERE e.event_no >= s.events_b AND e.event_no < s.events_e ORDER BY e.event_no LIMIT 12 * most_parts()))),
    'quotes', json((SELECT json_group_array(json(json)) FROM (SELECT json FROM j_saying q
      WHERE q.saying_no >= s.sayings_b AND q.saying_no < s.sayings_e ORDER BY q.saying_no LIMIT 12 * most_parts()))),
    'facts', json((SELECT json_group_array(json(json)) FROM (SELECT json FROM j_fact f
      WHERE f.fact_no >= s.facts_b AND f.fact_no < s.facts_e ORDER BY f.fact_no LIMIT 12 * most_parts()))),
    'copies', json((SELECT json_group_array(json(json)) FROM (SELECT json FROM j_copy c
      WHERE c.story_no = s.story_no ORDER BY copy, original LIMIT 12 * most_parts()))),
    'country', country, 'main_event', main_event, 'n_documents', n_documents, 'n_sources', n_sources,
    'n_events', events_e - events_b, 'n_quotes', sayings_e - sayings_b, 'n_facts', facts_e - facts_b, 'key', story, 'run', run_id) AS json
FROM story s
WHERE story_no = CAST(:story AS INTEGER) OR story = :story;

-- table events: source target actor type mode status from to story place id historical only score limit offset after
SELECT e.event AS id, e.date_from AS "from", e.date_to AS "to",
  (SELECT codes FROM j_actors a WHERE a.event_no = e.event_no AND side = 'source') AS source,
  (SELECT codes FROM j_actors a WHERE a.event_no = e.event_no AND side = 'target') AS target,
  e.type, e.mode, e.status, e.place, e.n_mentions, e.n_documents, e.n_sources, round(e.score, 2) AS score, e.title,
  e.story_no AS story, j.json
FROM (SELECT e.event_no FROM event_row e
    WHERE @parties_first@ AND @filter@
      AND (:historical IS NULL OR e.historical = (:historical = 'yes')) AND (:only IS NULL OR @happened@)
      AND (:id IS NULL OR e.event >> 40 BETWEEN id_from(:id, 'e') >> 40 AND id_to(:id, 'e') >> 40 AND e.event BETWEEN id_from(:id, 'e') AND id_to(:id, 'e')) AND (:score IS NULL OR e.score >= 1000 * CAST(:score AS REAL))
      AND (:after IS NULL OR (coalesce(e.date_from, '~') >= (SELECT coalesce(date_from, '~') FROM event_row WHERE event >> 40 = id_from(:after, 'e') >> 40 AND event = id_from(:after, 'e'))
        AND (coalesce(e.date_from, '~'), -e.weight, e.event) >
          (SELECT coalesce(date_from, '~'), -weight, event FROM event_row WHERE event >> 40 = id_from(:after, 'e') >> 40 AND event = id_from(:after, 'e'))))
    ORDER BY coalesce(e.date_from, '~'), -e.weight, e.event
    LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0))
  JOIN event e USING (event_no) JOIN j_event j USING (event_no)
ORDER BY coalesce(e.date_from, '~'), -e.weight, e.id;

-- table dyads: source target actor type mode status from to story place only
-- A row for each source and target of an event, the shown mention beside it: the
-- first that tells it with the event's status. pair: number of the row in its event.
SELECT e.event AS id, row_number() OVER (PARTITION BY e.event_no ORDER BY s.n, t.n) AS pair,
  e.date_from AS "from", e.date_to AS "to", e.grain, e.type, e.mode, e.contexts, e.cameo, e.quad, e.status, e.polarity,
  e.historical, e.mutual, e.title, e.score, e.size, s.actor AS s_actor, s.code AS s_code, s.sector AS s_sector,
  coalesce(s.name, s.actor) AS s_name, t.actor AS t_actor, t.code AS t_code, t.sector AS t_sector,
  coalesce(t.name, t.actor) AS t_name, e.place, e.country, round(e.lat, 5) AS lat, round(e.lon, 5) AS lon, e.geonameid,
  e.n_mentions, e.n_documents, e.n_sources, e.first_reported, e.story_no AS story,
  (SELECT count(DISTINCT coalesce(d2.outlet, d2.doc)) FROM mention m2 JOIN document d2 USING (doc_no)
    WHERE m2.event_no = e.event_no) AS n_outlets,
  m.sentence, m.b, m.sent_b, m.sent_e, CAST(substr(CAST(d.text AS BLOB), m.sent_b + 1, m.sent_e - m.sent_b) AS TEXT) AS text,
  CAST(substr(CAST(d.text AS BLOB), m.b + 1, m.e - m.b) AS TEXT) AS words, d.doc, d.path, d.url, d.outlet, d.dated AS published,
  d.title AS headline, d.lang, (SELECT program FROM run WHERE run_id = e.run_id) AS program,
  (SELECT json_group_array(json(x)) FROM (SELECT json_object('code', coalesce(iif(length(code) = 3, code, NULL), ''),
      'sector', coalesce(sector, ''), 'entity_text', coalesce(name, actor, ''), 'identifier_text', coalesce(actor, '')) AS x
      FROM event_actor a WHERE a.event_no = e.event_no AND (side = 'source' OR e.mutual) ORDER BY side, n)) AS actors,
  (SELECT json_group_array(json(x)) FROM (SELECT json_object('code', coalesce(iif(length(code) = 3, code, NULL), ''),
      'sector', coalesce(sector, ''), 'entity_text', coalesce(name, actor, ''), 'identifier_text', coalesce(actor, '')) AS x
      FROM event_actor a WHERE a.event_no = e.event_no AND side = 'target' AND NOT e.mutual ORDER BY side, n)) AS recipients,
  (SELECT json_group_array(path) FROM (SELECT DISTINCT d2.path FROM mention m2 JOIN document d2 USING (doc_no)
    WHERE m2.event_no = e.event_no ORDER BY d2.path)) AS paths,
  (SELECT group_concat(name, ';') FROM (SELECT DISTINCT a.name FROM actor a JOIN appearance p USING (actor_no)
    WHERE p.doc_no = d.doc_no AND a.kind = 'person' ORDER BY a.name)) AS people,
  (SELECT group_concat(name, ';') FROM (SELECT DISTINCT a.name FROM actor a JOIN appearance p USING (actor_no)
    WHERE p.doc_no = d.doc_no AND a.kind IN ('org', 'group') ORDER BY a.name)) AS orgs,
  (SELECT group_concat(name, ';') FROM (SELECT DISTINCT a.name FROM actor a JOIN appearance p USING (actor_no)
    WHERE p.doc_no = d.doc_no AND a.kind IN ('state', 'place') ORDER BY a.name)) AS locations,
  j.json
FROM event e JOIN j_event j USING (event_no)
  LEFT JOIN event_actor s ON s.event_no = e.event_no AND s.side = 'source'
  LEFT JOIN event_actor t ON t.event_no = e.event_no AND t.side = 'target'
  LEFT JOIN mention m ON m.mention_no = (SELECT m1.mention_no FROM mention m1 JOIN document d1 USING (doc_no)
      JOIN event e1 ON e1.event_no = m1.event_no
    WHERE m1.event_no = e.event_no
    ORDER BY m1.status <> e1.status, d1.dated IS NULL, d1.dated, d1.doc, m1.b LIMIT 1)
  LEFT JOIN document d ON d.doc_no = m.doc_no
WHERE @event_filter@
  AND coalesce(s.actor <> t.actor, 1) AND (:only IS NULL OR @happened@)
ORDER BY coalesce(e.date_from, '~'), -e.weight, e.id, pair;

-- table acts: source target actor type mode status from to story place only
-- A row for each source and target of an event, with what relations and panels are made of.
SELECT e.event AS id, e.date_from AS "from", e.date_to AS "to", e.type, e.mode, e.cameo, e.status, e.polarity, e.historical, e.mutual, e.score,
  s.actor AS s_actor, s.code AS s_code, coalesce(s.name, s.actor) AS s_name, t.actor AS t_actor, t.code AS t_code,
  coalesce(t.name, t.actor) AS t_name, e.n_mentions, e.n_documents, e.n_sources, json_object('id', e.event) AS json
FROM event e LEFT JOIN event_actor s ON s.event_no = e.event_no AND s.side = 'source'
  LEFT JOIN event_actor t ON t.event_no = e.event_no AND t.side = 'target'
WHERE @event_filter@
  AND coalesce(s.actor <> t.actor, 1) AND (:only IS NULL OR @happened@)
ORDER BY coalesce(e.date_from, '~'), -e.weight, e.id, s.n, t.n;

-- table event_mentions: source target actor type mode status from to story place only
-- A row for each source and target of an event and each sentence that tells it.
-- offset, length: characters, not bytes.
SELECT e.event AS id, p.pair, e.first_reported, d.dated AS published, d.outlet, d.url, d.path, m.sentence,
  length(CAST(substr(CAST(d.text AS BLOB), 1, m.b) AS TEXT)) AS offset, length(d.text) AS length,
  m.score, json_object('id', e.event) AS json
FROM event e
  JOIN (SELECT e1.event_no, row_number() OVER (PARTITION BY e1.event_no ORDER BY s.n, t.n) AS pair
        FROM event e1 LEFT JOIN event_actor s ON s.event_no = e1.event_no AND s.side = 'source'
          LEFT JOIN event_actor t ON t.event_no = e1.event_no AND t.side = 'target'
        WHERE coalesce(s.actor <> t.actor, 1)) p ON p.event_no = e.event_no
  JOIN mention m ON m.event_no = e.event_no JOIN document d ON d.doc_no = m.doc_no
WHERE @event_filter@ AND (:only IS NULL OR @happened@)
ORDER BY coalesce(e.date_from, '~'), -e.weight, e.id, p.pair, d.dated IS NULL, d.dated, d.doc, m.b;

-- table left_out: source target actor type mode status from to story place
-- Events that the filters choose, but that did not happen or are told as history.
SELECT count(*) AS n, sum(e.status = 'announced') AS announced, sum(e.status = 'possible') AS possible,
  sum(e.status = 'denied') AS denied, sum(e.status = 'happened' AND e.historical) AS historical,
  json_object('n', count(*)) AS json
FROM event e
WHERE @event_filter@
  AND NOT @happened@;

-- table mentions: source target actor type mode status from to story place id score limit offset
SELECT m.mention AS id, m.date_from AS "from", m.date_to AS "to", m.json ->> 'source[0].code' AS source,
  m.json ->> 'target[0].code' AS target, m.type, m.mode, m.status,
  d.path, m.sentence, m.text, e.event, e.story_no AS story,
  json_patch(m.json, json_object('event', e.event, 'doc', m.doc, 'path', m.path, 'text', m.text, 'story', e.story_no)) AS json
FROM j_mention m LEFT JOIN event e USING (event_no) JOIN document d ON d.doc = m.doc
WHERE @parties@
  AND (:type IS NULL OR m.type = upper(:type)) AND (:mode IS NULL OR m.mode = lower(:mode))
  AND (:status IS NULL OR :status = 'all' OR m.status = lower(:status))
  AND (:from IS NULL OR m.date_to >= :from) AND (:to IS NULL OR m.date_from <= :to)
  AND (:story IS NULL OR d.story_no = CAST(:story AS INTEGER))
  AND (:place IS NULL OR e.place = :place COLLATE NOCASE OR e.country = upper(:place))
  AND (:id IS NULL OR m.id >> 40 BETWEEN id_from(:id, 'm') >> 40 AND id_to(:id, 'm') >> 40 AND m.id BETWEEN id_from(:id, 'm') AND id_to(:id, 'm'))
  AND (:score IS NULL OR m.json ->> 'score' >= CAST(:score AS REAL))
ORDER BY m.date_from IS NULL, m.date_from, d.path, m.b, m.mention
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0);

-- table quotes: speaker about kind story id limit offset after
SELECT s.saying AS id, s.speaker, s.words, s.kind,
  (SELECT group_concat(value, ', ') FROM json_each(s.via)) AS via, s.n_mentions, s.n_documents, s.n_sources,
  s.story_no AS story, j.json
FROM (SELECT s.saying_no FROM saying_row s
WHERE (:speaker IS NULL OR s.saying_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(saying_no) FROM (
      SELECT saying_no FROM saying_row r WHERE r.party_no = p.party_no AND @first_sayings@))) f
    WHERE p.name LIKE '%' || :speaker || '%' OR p.actor = lower(:speaker) OR p.code = upper(:speaker)))
  AND (:about IS NULL OR s.saying_no IN (SELECT y.saying_no FROM story t JOIN saying_row y ON y.saying_no >= t.sayings_b AND y.saying_no < t.sayings_e
      WHERE t.story_no IN (SELECT story_no FROM document WHERE doc_no IN (SELECT doc_no FROM appearance WHERE actor_no IN
        (SELECT actor_no FROM actor WHERE actor = lower(:about) OR name LIKE '%' || :about || '%')))))
  AND (:about IS NULL OR EXISTS (SELECT 1 FROM quote_row q, json_each(quote_json(q.doc_no, printf('q%016x', q.quote), q.b), '$.about') a WHERE q.saying_no = s.saying_no
        AND (a.value ->> 'actor' = lower(:about) OR a.value ->> 'name' LIKE '%' || :about || '%')))
  AND (:kind IS NULL OR s.kind = (SELECT word_no FROM word WHERE word = lower(:kind)))
  AND (:story IS NULL OR (s.saying_no >= (SELECT sayings_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND s.saying_no < (SELECT sayings_e FROM story WHERE story_no = CAST(:story AS INTEGER))))
  AND (:id IS NULL OR (s.saying_no IN (SELECT saying_no FROM quote_row WHERE quote >> 40 BETWEEN id_from(:id, 'q') >> 40 AND id_to(:id, 'q') >> 40 AND quote BETWEEN id_from(:id, 'q') AND id_to(:id, 'q'))
    AND (SELECT saying FROM saying y WHERE y.saying_no = s.saying_no) BETWEEN :id AND :id || 'g'))
  AND (:after IS NULL OR (s.party_no IS NULL, -s.n_documents, s.saying_no) > (@after_saying@))
  AND (:speaker IS NOT NULL OR (:about IS NOT NULL OR (:story IS NOT NULL OR (:id IS NOT NULL OR s.saying_no IN (
    SELECT f.value FROM word w, json_each((SELECT json_group_array(saying_no) FROM (
      SELECT saying_no FROM saying_row r WHERE r.kind = w.word_no AND (:after IS NULL OR (r.party_no IS NULL, -r.n_documents, r.saying_no) > (@after_saying@))
      ORDER BY r.party_no IS NULL, -r.n_documents, r.saying_no LIMIT @sayings_limit@))) f
    WHERE w.word IN ('full', 'part', 'indirect', 'scare') AND (:kind IS NULL OR w.word = lower(:kind)))))))
ORDER BY s.party_no IS NULL, -s.n_documents, s.saying_no
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0))
  JOIN saying s USING (saying_no) JOIN j_saying j USING (saying_no)
ORDER BY s.party_no IS NULL, -s.n_documents, s.saying_no;

-- table facts: story kind limit offset
SELECT f.fact AS id, f.kind, f.text, f.status, f.label, f.n_documents, f.n_sources, f.story_no AS story, j.json
FROM fact f JOIN j_fact j USING (fact_no)
WHERE (:story IS NULL OR (f.fact_no >= (SELECT facts_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND f.fact_no < (SELECT facts_e FROM story WHERE story_no = CAST(:story AS INTEGER)))) AND (:kind IS NULL OR f.kind = lower(:kind))
ORDER BY f.story_no, f.fact_no
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0);

-- table documents: outlet story id limit offset after
SELECT d.doc AS id, d.path, d.outlet, d.dated AS published, d.dated_from AS published_from, d.lang, d.title,
  d.n_sentences, d.n_set_aside, d.copy_of, d.story_no AS story, j.json
FROM (SELECT d.doc_no FROM document d
WHERE (:outlet IS NULL OR d.outlet = :outlet COLLATE NOCASE) AND (:story IS NULL OR d.story_no = CAST(:story AS INTEGER))
  AND (:id IS NULL OR d.doc_no IN (SELECT doc_no FROM document WHERE doc BETWEEN :id AND :id || 'g' UNION ALL SELECT doc_no FROM document WHERE path = :id))
  AND (:after IS NULL OR (coalesce(d.dated, '~') >= (SELECT coalesce(dated, '~') FROM document WHERE doc = :after)
    AND (coalesce(d.dated, '~'), d.doc) > (SELECT coalesce(dated, '~'), doc FROM document WHERE doc = :after)))
ORDER BY coalesce(d.dated, '~'), d.doc
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0))
  JOIN document d USING (doc_no) JOIN j_document j USING (doc_no)
ORDER BY coalesce(d.dated, '~'), d.doc;

-- table days:
-- When the reports were published.
SELECT dated AS published, count(*) AS n, json_object('published', dated, 'n', count(*)) AS json
FROM document WHERE dated IS NOT NULL GROUP BY dated ORDER BY dated;

-- table actors: name limit offset
-- Everybody whom reports name, most named first; `who` has the whole card.
SELECT a.actor AS id, a.name, a.kind, a.code, a.sector, t.n_mentions, t.n_documents,
  json_object('actor', a.actor, 'name', a.name, 'kind', a.kind, 'code', a.code, 'sector', a.sector, 'n_mentions', t.n_mentions,
    'n_documents', t.n_documents) AS json
FROM actor_count t JOIN actor a USING (actor_no)
WHERE t.n_documents > 0 AND a.actor <> 'pair' AND (:name IS NULL OR a.actor = lower(:name) OR a.name LIKE '%' || :name || '%' OR a.code = upper(:name))
ORDER BY @named_first@ t.n_mentions DESC, a.actor
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0);

-- table bare_events: source target actor type mode status from to story place
-- The bare tables hold ids, codes, offsets, hashes and addresses, no words of reports;
-- text and words are spans of the document that stands beside them (`clavijo rehydrate`).
SELECT e.event AS id, json_object('id', e.event,
    'source', json((SELECT json_group_array(json_object('actor', actor, 'code', code, 'sector', sector))
      FROM (SELECT * FROM event_actor a WHERE a.event_no = e.event_no AND side = 'source' ORDER BY n))),
    'target', json((SELECT json_group_array(json_object('actor', actor, 'code', code, 'sector', sector))
      FROM (SELECT * FROM event_actor a WHERE a.event_no = e.event_no AND side = 'target' ORDER BY n))),
    'mutual', json(iif(e.mutual, 'true', 'false')), 'type', e.type, 'mode', e.mode, 'contexts', json(e.contexts),
    'cameo', e.cameo, 'quad', e.quad, 'status', e.status, 'polarity', e.polarity,
    'historical', json(iif(e.historical, 'true', 'false')), 'from', e.date_from, 'to', e.date_to, 'grain', e.grain,
    'country', e.country, 'lat', round(e.lat, 5), 'lon', round(e.lon, 5), 'geonameid', e.geonameid, 'score', round(e.score, 3),
    'uncertain', json(iif(e.uncertain, 'true', 'false')), 'rule', e.rule,
    'mentions', json((SELECT json_group_array(json(x)) FROM (SELECT json_object('id', m.mention, 'doc', d.doc, 'url', d.url,
          'text_hash', text_hash(d.text), 'sentence', m.sentence, 'status', m.status,
          'words', json_object('b', m.b, 'e', m.e), 'text', json_object('b', m.sent_b, 'e', m.sent_e)) AS x
        FROM mention m JOIN document d USING (doc_no) WHERE m.event_no = e.event_no
        ORDER BY d.dated IS NULL, d.dated, d.doc, m.b))),
    'n_mentions', e.n_mentions, 'n_documents', e.n_documents, 'n_sources', e.n_sources, 'story', e.story_no, 'run', e.run_id) AS json
FROM event e
WHERE @event_filter@
ORDER BY coalesce(e.date_from, '~'), -e.weight, e.id;

-- table bare_mentions: source target actor type mode status from to story place
SELECT m.mention AS id, json_object('id', m.mention, 'event', e.event, 'doc', d.doc, 'url', d.url, 'text_hash', text_hash(d.text),
    'sentence', m.sentence, 'type', m.type, 'mode', m.mode, 'status', m.status, 'polarity', m.polarity, 'from', m.date_from,
    'to', m.date_to, 'score', m.score, 'rule', m.rule, 'story', d.story_no, 'words', json_object('b', m.b, 'e', m.e),
    'text', json_object('b', m.sent_b, 'e', m.sent_e)) AS json
FROM mention m JOIN document d USING (doc_no) LEFT JOIN event e USING (event_no)
WHERE @event_filter@
ORDER BY d.doc, m.b, m.mention;

-- table bare_quotes: speaker kind story
SELECT s.saying AS id, json_object('id', s.saying, 'kind', s.kind, 'actor', s.actor, 'code', s.code,
    'variants', json((SELECT json_group_array(json(x)) FROM (SELECT json_object('id', q.quote, 'doc', d.doc, 'url', d.url,
          'text_hash', text_hash(d.text), 'sentence', q.sentence, 'kind', q.kind, 'actor', q.actor, 'code', q.code,
          'score', q.score, 'rule', q.rule, 'words', json_object('b', q.b, 'e', q.e),
          'text', json_object('b', q.sent_b, 'e', q.sent_e)) AS x
        FROM quote q JOIN document d USING (doc_no) WHERE q.saying_no = s.saying_no
        ORDER BY d.dated IS NULL, d.dated, d.doc, q.b))),
    'n_mentions', s.n_mentions, 'n_documents', s.n_documents, 'n_sources', s.n_sources, 'story', s.story_no) AS json
FROM saying s
WHERE (:speaker IS NULL OR s.speaker LIKE '%' || :speaker || '%' OR s.actor = lower(:speaker) OR s.code = upper(:speaker))
  AND (:kind IS NULL OR s.kind = lower(:kind)) AND (:story IS NULL OR (s.saying_no >= (SELECT sayings_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND s.saying_no < (SELECT sayings_e FROM story WHERE story_no = CAST(:story AS INTEGER))))
ORDER BY s.saying_no;

-- table bare_documents: outlet story
SELECT d.doc AS id, json_object('doc', d.doc, 'url', d.url, 'lang', d.lang, 'published', d.dated, 'published_from', d.dated_from,
    'copy_of', d.copy_of, 'n_sentences', d.n_sentences, 'n_set_aside', d.n_set_aside, 'story', d.story_no, 'run', d.run_id,
    'text_hash', text_hash(d.text), 'text', json_object('b', 0, 'e', length(CAST(d.text AS BLOB)))) AS json
FROM document d
WHERE (:outlet IS NULL OR d.outlet = :outlet COLLATE NOCASE) AND (:story IS NULL OR d.story_no = CAST(:story AS INTEGER))
ORDER BY d.doc;

-- table bare_facts: story kind
SELECT f.fact AS id, json_object('id', f.fact, 'kind', f.kind, 'status', f.status, 'label', f.label, 'of', f.of,
    'alone', json(iif(f.alone, 'true', 'false')), 'asserted_by', json(f.asserted_by),
    'support', json((SELECT json_group_array(json(x)) FROM (SELECT json_object('doc', d.doc, 'url', d.url,
          'text_hash', text_hash(d.text), 'sentence', u.sentence, 'stance', u.stance, 'note', u.note,
          'words', json_object('b', u.b, 'e', u.e), 'text', json_object('b', u.sent_b, 'e', u.sent_e)) AS x
        FROM support u JOIN document d USING (doc_no) WHERE u.support_no BETWEEN f.fact_no << 20 AND (f.fact_no << 20) + 1048575 ORDER BY u.n))),
    'n_documents', f.n_documents, 'n_sources', f.n_sources, 'story', f.story_no) AS json
FROM fact f
WHERE (:story IS NULL OR (f.fact_no >= (SELECT facts_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND f.fact_no < (SELECT facts_e FROM story WHERE story_no = CAST(:story AS INTEGER)))) AND (:kind IS NULL OR f.kind = lower(:kind))
ORDER BY f.story_no, f.fact_no;

-- table who: name limit
SELECT a.actor AS id, a.name, a.kind, a.code, a.sector, t.n_mentions, t.n_documents, t.first, t.last,
  json_object('actor', a.actor, 'name', a.name, 'kind', a.kind, 'code', a.code, 'sector', a.sector,
    'n_mentions', t.n_mentions, 'n_documents', t.n_documents, 'first', t.first, 'last', t.last,
    'events', json((SELECT json_group_array(json_object('id', event, 'from', date_from, 'title', title, 'type', type,
        'status', status, 'story', story_no)) FROM (SELECT printf('e%016x', event) AS event, date_from, title, type, status, story_no FROM event_row e
        WHERE e.event_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(event_no) FROM (
            SELECT event_no FROM event_party_row r WHERE r.party_no = p.party_no ORDER BY r.day, r.below, r.event LIMIT 50))) f
          WHERE p.actor = a.actor)
        ORDER BY coalesce(date_from, '~'), -weight, e.event LIMIT 50))),
    'quotes', json((SELECT json_group_array(json_object('id', saying, 'words', words, 'kind', kind, 'story', story_no))
        FROM (SELECT * FROM saying WHERE saying_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(saying_no) FROM (
            SELECT saying_no FROM saying_row r WHERE r.party_no = p.party_no ORDER BY -r.n_documents, r.saying_no LIMIT 50))) f
          WHERE p.actor = a.actor)
        ORDER BY n_documents DESC, saying_no LIMIT 50))),
    'with', json((SELECT json_group_array(json_object('actor', actor, 'name', name, 'n_events', n)) FROM (
        SELECT p.actor, min(p.name) AS name, sum(w.n_events) AS n FROM party_pair w JOIN party p ON p.party_no = w.other_no
        WHERE w.n_events > 0 AND w.party_no IN (SELECT party_no FROM party WHERE actor = a.actor) AND p.actor <> a.actor GROUP BY p.actor ORDER BY n DESC, p.actor LIMIT 20))),
    'types', json((SELECT json_group_array(json_object('type', type, 'does', does, 'meets', meets)) FROM (
        SELECT w.word AS type, does, meets FROM (SELECT type, sum(sides & 1) AS does, sum(sides = 2) AS meets FROM event_party_row
          WHERE party_no IN (SELECT party_no FROM party WHERE actor = a.actor) GROUP BY type) t JOIN word w ON w.word_no = t.type ORDER BY does DESC, meets DESC, w.word)))) AS json
FROM (SELECT c.*, @first_day@ AS first, @last_day@ AS last
    FROM (SELECT a.actor_no, p.n_mentions, p.n_documents FROM actor a JOIN actor_count p USING (actor_no)
      WHERE a.actor <> 'pair' AND p.n_documents > 0 AND (:name IS NULL OR a.actor = lower(:name) OR a.name = :name COLLATE NOCASE
        OR a.name LIKE '%' || :name || '%' OR a.code = upper(:name))
      ORDER BY @named_first@ p.n_mentions DESC, a.actor
      LIMIT coalesce(CAST(:limit AS INTEGER), 10)) c) t
  JOIN actor a USING (actor_no)
ORDER BY @named_first@ t.n_mentions DESC, a.actor;

-- table actor_kind: actor
SELECT kind, json_object('kind', kind) AS json FROM actor WHERE actor = :actor;

-- table relations: a b by from to status historical limit
-- A row for each period with the first events of it; table pair_acts has all of them.
WITH @act_between@,
numbered AS (
  SELECT period, event_no, forward, row_number() OVER (PARTITION BY period ORDER BY day, below, event) AS n FROM act),
shown AS (
  SELECT f.period, json_group_array(json_object('id', printf('e%016x', e.event), 'from', e.date_from, 'to', e.date_to, 'title', e.title, 'type', e.type,
      'mode', e.mode, 'cameo', e.cameo, 'score', round(e.score / 1000.0, 3), 'direction', iif(e.mutual, 'both', iif(f.forward, 'forward', 'back')),
      'n_documents', e.n_documents, 'n_sources', e.n_sources)) AS events
  FROM (SELECT * FROM numbered WHERE n <= most_parts() OR most_parts() < 0 ORDER BY period, n) f JOIN event_row e USING (event_no) GROUP BY f.period),
sums AS (
  SELECT period, count(*) AS n_events, sum(quad = 1) AS q1, sum(quad = 2) AS q2, sum(quad = 3) AS q3, sum(quad = 4) AS q4, sum(mutual) AS n_mutual,
    sum(documents) AS documents, sum(sources) AS sources FROM act GROUP BY period),
-- the sums of a month stand in the rows of the tie; other periods are counted
counted AS (
  SELECT period, count(DISTINCT m.doc_no) AS n_reports, count(DISTINCT coalesce(d.source_no, -d.doc_no)) AS n_origins
  FROM act p JOIN mention_row m ON m.event_no = p.event_no JOIN document d ON d.doc_no = m.doc_no
  WHERE p.documents IS NULL GROUP BY period)
SELECT s.period, n_events, q1 AS verbal_cooperation, q2 AS material_cooperation, q3 AS verbal_conflict, q4 AS material_conflict,
  coalesce(c.n_reports, s.documents) AS n_documents, coalesce(c.n_origins, s.sources) AS n_sources, n_mutual,
  json_object('a', :a, 'b', :b, 'period', s.period, 'n_events', n_events, 'quad', json_array(q1, q2, q3, q4), 'n_mutual', n_mutual,
    'n_documents', coalesce(c.n_reports, s.documents), 'n_sources', coalesce(c.n_origins, s.sources), 'events', json(h.events)) AS json
FROM sums s JOIN shown h ON h.period IS s.period LEFT JOIN counted c ON c.period IS s.period
ORDER BY s.period IS NULL, s.period
LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- table pair_acts: a b by from to status historical limit
-- What relations are measured by: every act between the two.
WITH @act_between@
SELECT period, iif(day = 9999999, NULL, date(day * 86400, 'unixepoch')) AS "from", (SELECT word FROM word WHERE word_no = a.type) AS type,
  (SELECT word FROM word WHERE word_no = a.mode) AS mode, (SELECT word FROM word WHERE word_no = a.cameo) AS cameo, count(*) AS n,
  sum(score) / 1000.0 AS score, json_object('period', period) AS json
FROM act a GROUP BY period, day, type, mode, cameo ORDER BY period IS NULL, period, day;

-- table ties: status only
-- Who dealt with whom, by CAMEO code: sums over the acts between the two.
SELECT t.a, t.b, nullif(w.word, '') AS cameo, sum(s.n_events) AS n_events, sum(s.n_documents) AS n_documents, sum(s.n_sources) AS n_sources,
  sum(s.score) / 1000.0 AS score, json_object('a', t.a, 'b', t.b) AS json
FROM tie_sum s JOIN tie t USING (tie_no) LEFT JOIN word w ON w.word_no = s.cameo
WHERE s.n_events > 0 AND (:status IS NULL OR :status = 'all' OR s.status = (SELECT word_no FROM word WHERE word = lower(:status)))
  AND (:only IS NULL OR (s.plain AND s.status = (SELECT word_no FROM word WHERE word = 'happened')))
GROUP BY s.tie_no, s.cameo;

-- table timeline: story actor from to limit offset
SELECT e.date_from AS "from", e.date_to AS "to", e.event AS id, e.title, e.type, e.status, e.n_documents, e.n_sources,
  e.historical, e.story_no AS story,
  json_object('id', e.event, 'from', e.date_from, 'to', e.date_to, 'grain', e.grain, 'title', e.title, 'type', e.type,
    'status', e.status, 'historical', json(iif(e.historical, 'true', 'false')), 'n_documents', e.n_documents,
    'n_sources', e.n_sources, 'story', e.story_no) AS json
FROM event e
WHERE e.date_from IS NOT NULL AND (:story IS NULL OR (e.event_no >= (SELECT events_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND e.event_no < (SELECT events_e FROM story WHERE story_no = CAST(:story AS INTEGER))))
  AND @party@
  AND (:from IS NULL OR e.date_to >= :from) AND (:to IS NULL OR e.date_from <= :to)
ORDER BY e.date_from, e.date_to, e.weight DESC, e.event
LIMIT coalesce(CAST(:limit AS INTEGER), -1) OFFSET coalesce(CAST(:offset AS INTEGER), 0);

-- table search: words limit offset
-- The best of the 5,000 reports read last that have the words: to weigh all that have a
-- common word would cost more the more there are. Words are shown of the page's reports alone.
WITH best AS MATERIALIZED (
  SELECT n, rank FROM (SELECT rowid AS n, bm25(document_fts, 4.0, 1.0) AS rank FROM document_fts
    WHERE document_fts MATCH :words ORDER BY rowid DESC LIMIT 5000)
  ORDER BY rank, n LIMIT coalesce(CAST(:limit AS INTEGER), 50) OFFSET coalesce(CAST(:offset AS INTEGER), 0)),
shown AS MATERIALIZED (
  SELECT f.rowid AS n, snippet(document_fts, 1, '[', ']', '…', 24) AS snippet
  FROM document_fts f WHERE document_fts MATCH :words AND +f.rowid IN (SELECT n FROM best))
SELECT d.doc AS id, d.path, d.title, d.dated AS published, d.story_no AS story, s.snippet,
  json_object('doc', d.doc, 'path', d.path, 'title', d.title, 'published', d.dated, 'story', d.story_no,
    'snippet', s.snippet, 'rank', round(b.rank, 4)) AS json
FROM best b JOIN shown s USING (n) JOIN document d ON d.doc_no = b.n
ORDER BY b.rank, d.doc;

-- table why: id
SELECT 'event' AS kind, e.event AS id, e.title,
  json_object('kind', 'event', 'event', json(j.json), 'why', e.why, 'rule', e.rule,
    'mentions', json((SELECT json_group_array(json_patch(json, json_object('doc', doc, 'path', path, 'text', text, 'words', json(words))))
      FROM (SELECT * FROM j_mention m WHERE m.event_no = e.event_no ORDER BY dated IS NULL, dated, doc, b LIMIT 4 * most_parts())))) AS json
FROM event e JOIN j_event j USING (event_no) WHERE e.id >> 40 BETWEEN id_from(:id, 'e') >> 40 AND id_to(:id, 'e') >> 40 AND e.id BETWEEN id_from(:id, 'e') AND id_to(:id, 'e')
UNION ALL
SELECT 'mention', m.mention, m.text,
  json_object('kind', 'mention', 'mention', json_patch(m.json, json_object('doc', m.doc, 'path', m.path, 'text', m.text, 'words', json(m.words))),
    'event', (SELECT event FROM event e WHERE e.event_no = m.event_no))
FROM j_mention m WHERE m.id >> 40 BETWEEN id_from(:id, 'm') >> 40 AND id_to(:id, 'm') >> 40 AND m.id BETWEEN id_from(:id, 'm') AND id_to(:id, 'm')
UNION ALL
SELECT 'quote', q.quote, quote_json(q.doc_no, q.quote, q.b) ->> 'words',
  json_object('kind', 'quote', 'quote', json_patch(quote_json(q.doc_no, q.quote, q.b), json_object('doc', d.doc, 'path', d.path, 'rule', q.rule,
      'text', CAST(substr(CAST(d.text AS BLOB), q.sent_b + 1, q.sent_e - q.sent_b) AS TEXT))),
    'saying', (SELECT json(json) FROM j_saying s WHERE s.saying_no = q.saying_no))
FROM quote q JOIN document d USING (doc_no) WHERE q.id >> 40 BETWEEN id_from(:id, 'q') >> 40 AND id_to(:id, 'q') >> 40 AND q.id BETWEEN id_from(:id, 'q') AND id_to(:id, 'q')
UNION ALL
SELECT 'fact', f.fact, f.text, json_object('kind', 'fact', 'fact', json(j.json))
FROM fact f JOIN j_fact j USING (fact_no) WHERE f.id >> 40 BETWEEN id_from(:id, 'f') >> 40 AND id_to(:id, 'f') >> 40 AND f.id BETWEEN id_from(:id, 'f') AND id_to(:id, 'f');

-- table judgements: id number all limit
-- Corrections; those of an id: where it, or one of its mentions or quotes, was judged.
SELECT j.judgement_no AS number, j.verdict, j.kind, j.a, j.b, coalesce(j.a_text, '') AS what, coalesce(j.b_text, '') AS other,
  j.who, j.at, j.note, j.undone,
  json_object('number', j.judgement_no, 'verdict', j.verdict, 'kind', j.kind, 'a', j.a, 'b', j.b, 'a_text', j.a_text,
    'b_text', j.b_text, 'who', j.who, 'at', j.at, 'note', j.note, 'undone', j.undone) AS json
FROM judgement j
WHERE (:all IS NOT NULL OR j.undone IS NULL) AND (:number IS NULL OR j.judgement_no = CAST(:number AS INTEGER))
  AND (:id IS NULL OR j.a LIKE :id || '%' OR j.b LIKE :id || '%'
    OR EXISTS (SELECT 1 FROM (SELECT value FROM json_each(j.a_anchors) UNION ALL SELECT value FROM json_each(j.b_anchors)) x
      WHERE x.value LIKE :id || '%' OR x.value IN (
        SELECT m.mention FROM mention m JOIN event_row e USING (event_no) WHERE e.event >> 40 BETWEEN id_from(:id, 'e') >> 40 AND id_to(:id, 'e') >> 40 AND e.event BETWEEN id_from(:id, 'e') AND id_to(:id, 'e')
        UNION ALL SELECT q.quote FROM quote q JOIN saying y USING (saying_no) WHERE y.saying BETWEEN :id AND :id || 'g'
          AND y.saying_no IN (SELECT saying_no FROM quote_row WHERE quote >> 40 BETWEEN id_from(:id, 'q') >> 40 AND id_to(:id, 'q') >> 40))))
ORDER BY j.judgement_no
LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- table copies: story
SELECT c.kind, round(c.share, 2) AS share, dc.path AS copy, dor.path AS original, c.why, j.json
FROM copy c JOIN document dc ON dc.doc = c.copy JOIN document dor ON dor.doc = c.original
  JOIN j_copy j ON j.copy = c.copy AND j.original = c.original
WHERE :story IS NULL OR dc.story_no = CAST(:story AS INTEGER)
ORDER BY dor.path, c.share DESC, dc.path;

-- table errors: limit
SELECT path, code, reason, run_id AS run,
  json_object('path', path, 'code', code, 'reason', reason, 'run', run_id) AS json
FROM read_error ORDER BY run_id, path LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- table outcome: run
-- What stands now, or what stood after a run that is kept.
SELECT kind, id, title, fields, parts, story, doc, sentence, text, json_object('kind', kind, 'id', id) AS json
FROM outcome WHERE :run IS NULL
UNION ALL
SELECT kind, id, title, fields, parts, story, doc, sentence, text, json_object('kind', kind, 'id', id)
FROM past WHERE run_id = CAST(:run AS INTEGER);

-- table runs: limit
-- kept: what stood after it can still be compared; of the last run that ended it is what stands now.
SELECT run_id AS run, program, model, started, ended, options, kept,
  json_object('run', run_id, 'program', program, 'model', model, 'started', started, 'ended', ended,
    'options', json(iif(json_valid(options), options, 'null')), 'kept', json(iif(kept, 'true', 'false'))) AS json
FROM (SELECT *, EXISTS (SELECT 1 FROM past p WHERE p.run_id = r.run_id) OR run_id = (SELECT max(run_id) FROM run WHERE ended IS NOT NULL)
    AS kept FROM run r) ORDER BY run_id LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- table counts:
SELECT (SELECT count(*) FROM document) AS documents, n AS stories, events, quotes, sentences, set_aside,
  json_object('documents', (SELECT count(*) FROM document), 'stories', n, 'events', events, 'mentions', mentions,
    'quotes', quotes, 'facts', facts, 'errors', (SELECT count(*) FROM read_error), 'sentences', sentences, 'set_aside', set_aside) AS json
FROM (SELECT count(*) AS n, @sizes@ FROM story),
  (SELECT coalesce(sum(n_sentences), 0) AS sentences, coalesce(sum(n_set_aside), 0) AS set_aside FROM document);

-- table checksum:
-- What was found, as one number a kind: the same whoever read the reports, in whatever order, threads and
-- parts. No small numbers, paths, runs and clock times; parts with no story in common add up (checksum.c).
WITH found (kind, words) AS (
  SELECT 'documents', json_array(doc, title, dated, dated_to, story, copy_of, n_sentences) FROM document
  UNION ALL SELECT 'copies', json_array(copy, original, kind, round(share, 6), why) FROM copy
  UNION ALL SELECT 'stories', json_array(story, title, place, country, date_from, date_to, n_documents, n_sources, main_event) FROM story
  UNION ALL SELECT 'events', json_array(s.story, event, e.title, type, mode, cameo, status, polarity, mutual, historical, uncertain,
      e.date_from, e.date_to, e.place, round(score, 6), n_mentions, e.n_documents, e.n_sources, first_reported, last_reported,
      (SELECT json_group_array(json_array(side, n, actor, code, sector, name)) FROM event_actor a WHERE a.event_no = e.event_no))
    FROM event e JOIN story s USING (story_no)
  UNION ALL SELECT 'mentions', json_array(doc, mention, m.b, m.e, m.type, m.mode, m.status, m.polarity, m.date_from, m.date_to, round(m.score, 6),
      event, coalesce(unpacked(json), mention_json(doc_no, mention, m.b))) FROM mention m JOIN document USING (doc_no) LEFT JOIN event USING (event_no)
  UNION ALL SELECT 'quotes', json_array(doc, quote, b, e, q.speaker, q.actor, q.code, q.via, q.kind, round(score, 6), rule, saying)
    FROM quote q JOIN document USING (doc_no) LEFT JOIN saying USING (saying_no)
  UNION ALL SELECT 'facts', json_array(story, fact, kind, f.text, status, label, of, alone, f.n_documents, f.n_sources,
      (SELECT json_group_array(json_array(doc, p.b, p.e, stance, note, how, chain)) FROM support p JOIN document USING (doc_no) WHERE p.support_no BETWEEN f.fact_no << 20 AND (f.fact_no << 20) + 1048575))
    FROM fact f JOIN story USING (story_no)
)
SELECT kind, count(*) AS n, checksum(words) AS checksum, json_object('kind', kind, 'n', count(*), 'checksum', checksum(words)) AS json
FROM found GROUP BY kind
UNION ALL
SELECT 'all', count(*), checksum(kind || words), json_object('kind', 'all', 'n', count(*), 'checksum', checksum(kind || words)) FROM found;

-- table methods:
-- What a paper has to say of its data: what was read, how its dates are known, what came of it.
SELECT (SELECT count(*) FROM document) AS documents,
  json_object(
    'runs', (SELECT json_group_array(json(json)) FROM (
      SELECT json_object('run', run_id, 'program', program, 'model', model, 'ended', ended) AS json FROM run ORDER BY run_id)),
    'models', (SELECT json_group_array(model) FROM (SELECT DISTINCT model FROM run ORDER BY 1)),
    'n_documents', (SELECT count(*) FROM document),
    'n_copies', (SELECT count(*) FROM document WHERE copy_of IS NOT NULL),
    'n_failed', (SELECT count(*) FROM read_error),
    'from', (SELECT min(dated) FROM document), 'to', (SELECT max(dated_to) FROM document),
    'dates', (SELECT json_group_object(way, n) FROM (
      SELECT coalesce(dated_from, published_from) AS way, count(*) AS n FROM document GROUP BY 1 ORDER BY 1)),
    'outlets', (SELECT json_group_array(json_object('outlet', outlet, 'n', n, 'from', first, 'to', last)) FROM (
      SELECT outlet, count(*) AS n, min(dated) AS first, max(dated_to) AS last FROM document GROUP BY outlet
      ORDER BY outlet IS NULL, n DESC, outlet)),
    'languages', (SELECT json_group_object(coalesce(lang, 'unknown'), n) FROM (
      SELECT lang, count(*) AS n FROM document GROUP BY lang ORDER BY n DESC, lang)),
    'n_judgements', (SELECT count(*) FROM judgement WHERE undone IS NULL),
    'n_stories', (SELECT count(*) FROM story), 'n_quotes', (SELECT count(*) FROM saying_row),
    'n_events', (SELECT count(*) FROM event_row), 'n_mentions', (SELECT count(*) FROM mention_row),
    'n_uncertain', (SELECT count(*) FROM event_row WHERE uncertain),
    'n_undated', (SELECT count(*) FROM event_row WHERE date_from IS NULL),
    'types', (SELECT json_group_object(type, n) FROM (
      SELECT type, count(*) AS n FROM event_row GROUP BY type ORDER BY n DESC, type)),
    'statuses', (SELECT json_group_object(status, n) FROM (
      SELECT status, count(*) AS n FROM event_row GROUP BY status ORDER BY n DESC, status))) AS json;

-- table map: source target actor type status from to story limit
-- Places of events, with how many of them are there; what happened, unless a status is asked for.
WITH spot AS (
  SELECT e.geonameid, e.place, e.country, count(*) AS n, sum(e.quad < 3) AS good, sum(e.quad > 2) AS bad, min(e.date_from) AS first, max(e.date_to) AS last,
    max(e.event_no) AS one
  FROM event_row e
  WHERE e.place IS NOT NULL
    AND @parties@
    AND (:type IS NULL OR e.type = upper(:type))
    AND (:status = 'all' OR (e.status = coalesce(lower(:status), 'happened') AND e.polarity = 'yes'))
    AND (:from IS NULL OR e.date_to >= :from) AND (:to IS NULL OR e.date_from <= :to)
    AND (:story IS NULL OR (e.event_no >= (SELECT events_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND e.event_no < (SELECT events_e FROM story WHERE story_no = CAST(:story AS INTEGER))))
  GROUP BY e.geonameid, e.place, e.country),
place AS (
  SELECT place, country, geonameid, sum(n) AS n_events, sum(good) AS cooperation, sum(bad) AS conflict, min(first) AS first, max(last) AS last, max(one) AS one
  FROM spot GROUP BY coalesce(geonameid, place || coalesce(country, '')))
SELECT p.place, p.country, round(e.lat, 4) AS lat, round(e.lon, 4) AS lon, p.n_events, p.cooperation, p.conflict, p.first AS "from", p.last AS "to",
  json_object('place', p.place, 'country', p.country, 'lat', round(e.lat, 4), 'lon', round(e.lon, 4), 'geonameid', p.geonameid,
    'n_events', p.n_events, 'cooperation', p.cooperation, 'conflict', p.conflict, 'from', p.first, 'to', p.last) AS json
FROM place p JOIN event_row e ON e.event_no = p.one
WHERE e.lat IS NOT NULL
ORDER BY p.n_events DESC, p.place
LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- table network: type status from to story limit
-- Who has to do with whom: a row for each pair of states (with all who act for them) or
-- other actors; what happened and is no history, unless a status is asked for.
WITH pair AS (
  SELECT a, b, count(*) AS n_events, sum(quad < 3) AS cooperation, sum(quad > 2) AS conflict
  FROM tie t CROSS JOIN event_tie_row r ON r.tie_no = t.tie_no
  WHERE r.across AND @row_days@
    AND (:type IS NULL OR r.type = (SELECT word_no FROM word WHERE word = upper(:type)))
    AND (:status = 'all' OR (r.status = (SELECT word_no FROM word WHERE word = coalesce(lower(:status), 'happened')) AND r.plain))
    AND (:story IS NULL OR (r.event_no >= (SELECT events_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND r.event_no < (SELECT events_e FROM story WHERE story_no = CAST(:story AS INTEGER))
      AND t.tie_no IN (@story_ties@)))
  GROUP BY t.tie_no ORDER BY n_events DESC, a, b LIMIT coalesce(CAST(:limit AS INTEGER), -1)),
@network_rows@

-- table network_all: limit
-- The same of what happened, from the sums that are kept with the stories (tie).
WITH pair AS (
  SELECT a, b, n_events, cooperation, conflict FROM tie WHERE n_events > 0 ORDER BY n_events DESC, a, b LIMIT coalesce(CAST(:limit AS INTEGER), -1)),
@network_rows@

-- table network_sums: type status limit
-- The same of a type or status, from the sums by both (tie_sum).
WITH pair AS (
  SELECT a, b, sum(s.n_events) AS n_events, sum(iif(s.quad < 3, s.n_events, 0)) AS cooperation, sum(iif(s.quad > 2, s.n_events, 0)) AS conflict
  FROM tie_sum s JOIN tie t USING (tie_no)
  WHERE s.n_events > 0 AND (:type IS NULL OR s.type = (SELECT word_no FROM word WHERE word = upper(:type)))
    AND (:status = 'all' OR (s.status = (SELECT word_no FROM word WHERE word = coalesce(lower(:status), 'happened')) AND s.plain))
  GROUP BY s.tie_no ORDER BY n_events DESC, a, b LIMIT coalesce(CAST(:limit AS INTEGER), -1)),
@network_rows@

-- table status:
-- How far reading is, in one quick look: what is kept so far and whether the last run has ended.
SELECT (SELECT count(*) FROM document) AS documents,
  json_object('documents', (SELECT count(*) FROM document), 'stories', n, 'events', events, 'quotes', quotes,
    'errors', (SELECT count(*) FROM read_error), 'run', (SELECT max(run_id) FROM run),
    'reading', json(iif((SELECT ended FROM run ORDER BY run_id DESC LIMIT 1) IS NULL AND EXISTS (SELECT 1 FROM run), 'true', 'false'))) AS json
FROM (SELECT count(*) AS n, @sizes@ FROM story);

-- table compare: per dataset from to limit
-- A cell is a source, a target, a day and (per type) a type; of both sides only cells with
-- two states and a day, and of a data set only the days between the first and last of both.
WITH theirs AS (
  SELECT DISTINCT dataset, source AS s, target AS t, day, type FROM imported
  WHERE source IS NOT NULL AND target IS NOT NULL AND source <> target AND day IS NOT NULL AND type IS NOT NULL
    AND (:dataset IS NULL OR dataset = lower(:dataset)) AND (:from IS NULL OR day >= :from) AND (:to IS NULL OR day <= :to)),
sides AS (
  SELECT e.date_from AS day, e.type, a.code AS s, b.code AS t, e.mutual
  FROM event e JOIN event_actor a ON a.event_no = e.event_no AND a.side = 'source'
    JOIN event_actor b ON b.event_no = e.event_no AND b.side = 'target'
  WHERE @happened@ AND length(a.code) = 3 AND length(b.code) = 3 AND a.code <> b.code
    AND (:from IS NULL OR e.date_from >= :from) AND (:to IS NULL OR e.date_from <= :to)),
ours AS (
  SELECT DISTINCT d.dataset, s, t, day, type FROM (SELECT s, t, day, type FROM sides UNION SELECT t, s, day, type FROM sides WHERE mutual),
    (SELECT dataset, min(day) AS first, max(day) AS last FROM theirs GROUP BY dataset) d
  WHERE day BETWEEN d.first AND d.last),
cells AS (
  SELECT dataset, s, t, day, iif(coalesce(:per, 'type') = 'type', type, '') AS type, 1 AS our, 0 AS their FROM ours
  UNION ALL SELECT dataset, s, t, day, iif(coalesce(:per, 'type') = 'type', type, ''), 0, 1 FROM theirs),
each AS (
  SELECT dataset, s, t, day, type, max(our) AS our, max(their) AS their FROM cells GROUP BY dataset, s, t, day, type)
SELECT dataset, CASE coalesce(:per, 'type') WHEN 'type' THEN type WHEN 'dyad' THEN s || ' ' || t ELSE day END AS key,
  sum(our) AS ours, sum(their) AS theirs, sum(our * their) AS "both",
  round(1.0 * sum(our * their) / sum(our), 3) AS of_ours, round(1.0 * sum(our * their) / sum(their), 3) AS of_theirs,
  json_object('dataset', dataset, 'per', coalesce(:per, 'type'), 'key',
    CASE coalesce(:per, 'type') WHEN 'type' THEN type WHEN 'dyad' THEN s || ' ' || t ELSE day END, 'ours', sum(our),
    'theirs', sum(their), 'both', sum(our * their), 'of_ours', round(1.0 * sum(our * their) / sum(our), 3),
    'of_theirs', round(1.0 * sum(our * their) / sum(their), 3)) AS json
FROM each GROUP BY dataset, key ORDER BY dataset, theirs DESC, key LIMIT coalesce(CAST(:limit AS INTEGER), -1);

-- part parties
(:source IS NULL OR e.event_no IN (SELECT event_no FROM event_party_row WHERE party_no IN (@party_source@) AND sides & 1))
  AND (:target IS NULL OR e.event_no IN (SELECT event_no FROM event_party_row WHERE party_no IN (@party_target@) AND sides & 2))
  AND @party@
-- part party
(:actor IS NULL OR e.event_no IN (SELECT event_no FROM event_party_row WHERE party_no IN (@party_actor@)))
-- part parties_first
(:source IS NULL OR (:target IS NULL OR e.event_no IN (
    WITH set_a AS MATERIALIZED (@party_source@), set_b AS MATERIALIZED (@party_target@), @whole@
    SELECT event_no FROM (SELECT event_no FROM event_tie_row r
      WHERE (SELECT yes FROM whole) AND r.tie_no = (SELECT tie_no FROM tie WHERE @of_whole@) AND r.sides & iif((SELECT who FROM who_a) < (SELECT who FROM who_b), 1, 2) AND @first@)
    UNION ALL SELECT x.event_no FROM event_party_row x JOIN event_party_row y ON y.event_no = x.event_no AND y.party_no IN set_b AND y.day = x.day AND y.below = x.below AND y.event = x.event
      WHERE NOT (SELECT yes FROM whole) AND x.party_no IN set_a AND x.sides & 1 AND y.sides & 2)))
  AND (:source IS NULL OR (:target IS NOT NULL OR e.event_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(event_no) FROM (
    SELECT event_no FROM event_party_row r WHERE r.party_no = p.party_no AND r.sides & 1 AND @first@))) f WHERE p.party_no IN (@party_source@))))
  AND (:target IS NULL OR (:source IS NOT NULL OR e.event_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(event_no) FROM (
    SELECT event_no FROM event_party_row r WHERE r.party_no = p.party_no AND r.sides & 2 AND @first@))) f WHERE p.party_no IN (@party_target@))))
  AND (:actor IS NULL OR e.event_no IN (SELECT f.value FROM party p, json_each((SELECT json_group_array(event_no) FROM (
    SELECT event_no FROM event_party_row r WHERE r.party_no = p.party_no AND @first@))) f WHERE p.party_no IN (@party_actor@)))
-- part first
(:type IS NULL OR r.type = (SELECT word_no FROM word WHERE word = upper(:type)))
  AND (:status IS NULL OR :status = 'all' OR r.status = (SELECT word_no FROM word WHERE word = lower(:status)))
  AND @row_days@ AND (:after IS NULL OR r.day >= (SELECT coalesce(unixepoch(date_from) / 86400, 9999999) FROM event_row WHERE event >> 40 = id_from(:after, 'e') >> 40 AND event = id_from(:after, 'e')))
  ORDER BY r.day, r.below, r.event
  LIMIT iif(coalesce(:mode, :place, :story, :score, :historical, :only, :id) IS NULL AND (:source IS NULL) + (:target IS NULL) + (:actor IS NULL) = 2,
    coalesce(CAST(:limit AS INTEGER) + coalesce(CAST(:offset AS INTEGER), 0), -1), -1)
-- part row_days
(:from IS NULL OR r.day + r.span >= unixepoch(:from) / 86400) AND (:to IS NULL OR r.day <= unixepoch(:to) / 86400)
-- part party_source
SELECT party_no FROM party WHERE code = upper(:source)
  UNION SELECT party_no FROM party WHERE code = (SELECT code FROM actor WHERE name = :source COLLATE NOCASE AND kind = 'state')
  UNION SELECT party_no FROM party WHERE actor = lower(:source)
  UNION SELECT party_no FROM party WHERE name = :source COLLATE NOCASE
  UNION SELECT party_no FROM party WHERE name LIKE '% ' || :source AND NOT EXISTS (SELECT 1 FROM party WHERE code = upper(:source))
-- part party_target
SELECT party_no FROM party WHERE code = upper(:target)
  UNION SELECT party_no FROM party WHERE code = (SELECT code FROM actor WHERE name = :target COLLATE NOCASE AND kind = 'state')
  UNION SELECT party_no FROM party WHERE actor = lower(:target)
  UNION SELECT party_no FROM party WHERE name = :target COLLATE NOCASE
  UNION SELECT party_no FROM party WHERE name LIKE '% ' || :target AND NOT EXISTS (SELECT 1 FROM party WHERE code = upper(:target))
-- part party_actor
SELECT party_no FROM party WHERE code = upper(:actor)
  UNION SELECT party_no FROM party WHERE code = (SELECT code FROM actor WHERE name = :actor COLLATE NOCASE AND kind = 'state')
  UNION SELECT party_no FROM party WHERE actor = lower(:actor)
  UNION SELECT party_no FROM party WHERE name = :actor COLLATE NOCASE
  UNION SELECT party_no FROM party WHERE name LIKE '% ' || :actor AND NOT EXISTS (SELECT 1 FROM party WHERE code = upper(:actor))
-- part whole
who_a AS MATERIALIZED (SELECT DISTINCT coalesce(code, actor) AS who FROM party WHERE party_no IN set_a),
who_b AS MATERIALIZED (SELECT DISTINCT coalesce(code, actor) AS who FROM party WHERE party_no IN set_b),
-- Does each stand for all who act for it? Then the rows of their tie are what is asked for.
whole AS MATERIALIZED (
  SELECT :historical IS NULL AND (SELECT count(*) = 1 AND count(who) = 1 FROM who_a) AND (SELECT count(*) = 1 AND count(who) = 1 FROM who_b)
    AND (SELECT who FROM who_a) <> (SELECT who FROM who_b)
    AND NOT EXISTS (SELECT 1 FROM party WHERE coalesce(code, actor) IN who_a AND party_no NOT IN set_a)
    AND NOT EXISTS (SELECT 1 FROM party WHERE coalesce(code, actor) IN who_b AND party_no NOT IN set_b) AS yes)
-- part of_whole
a = (SELECT min(who, (SELECT who FROM who_b)) FROM who_a) AND b = (SELECT max(who, (SELECT who FROM who_b)) FROM who_a)
-- part act_between
set_a AS MATERIALIZED (@party_a@),
set_b AS MATERIALIZED (@party_b@),
@whole@,
tied AS (
  SELECT r.*, (t.a IN who_a AND r.sides & 1) OR (t.b IN who_a AND r.sides & 2) AS forward
  FROM tie t JOIN event_tie_row r USING (tie_no)
  WHERE (SELECT yes FROM whole) AND t.tie_no = (SELECT tie_no FROM tie WHERE @of_whole@) AND @row_days@
    AND r.plain AND (:status = 'all' OR r.status = (SELECT word_no FROM word WHERE word = coalesce(lower(:status), 'happened')))),
-- An act between the two: one acts and the other is acted on, or it is mutual. What they do
-- together to a third is none.
other AS (
  SELECT e.*, EXISTS (SELECT 1 FROM event_actor_row x WHERE x.event_no = e.event_no AND x.side = 0 AND x.party_no IN set_a) AS forward
  FROM event_row e
  WHERE NOT (SELECT yes FROM whole) AND e.event_no IN (SELECT x.event_no FROM event_party_row x JOIN event_actor_row y ON y.event_no = x.event_no
        JOIN event_actor_row z ON z.event_no = x.event_no AND z.party_no = x.party_no
      WHERE NOT (SELECT yes FROM whole) AND x.party_no IN set_a AND y.party_no IN set_b AND (z.side <> y.side OR ((SELECT mutual FROM event_row m WHERE m.event_no = x.event_no) AND z.n <> y.n)))
    AND (:from IS NULL OR e.date_to >= :from) AND (:to IS NULL OR e.date_from <= :to)
    AND coalesce(lower(:status), 'happened') IN ('all', e.status) AND e.polarity = 'yes'
    AND (:historical IS NOT NULL OR e.historical = 0)),
found AS (
  SELECT event_no, day, below, event, forward, sides = 3 AS mutual, quad, type, mode, cameo, score,
    iif(coalesce(:by, 'month') = 'month' AND coalesce(:from, :to, :status) IS NULL, documents, NULL) AS documents, sources
  FROM tied
  UNION ALL
  SELECT event_no, coalesce(unixepoch(date_from) / 86400, 9999999), -weight, event, forward, mutual, quad,
    (SELECT word_no FROM word WHERE word = type), (SELECT word_no FROM word WHERE word = mode), (SELECT word_no FROM word WHERE word = cameo),
    score, NULL, NULL FROM other),
act AS MATERIALIZED (
  SELECT *, CASE WHEN day = 9999999 THEN NULL
      WHEN coalesce(:by, 'month') = 'day' THEN date(day * 86400, 'unixepoch')
      WHEN :by = 'week' THEN date(day * 86400, 'unixepoch', '-6 days', 'weekday 1')
      WHEN :by = 'year' THEN strftime('%Y', day * 86400, 'unixepoch')
      ELSE strftime('%Y-%m', day * 86400, 'unixepoch') END AS period
  FROM found)
-- part story_ties
SELECT tie_no FROM event_actor_row x JOIN party s ON s.party_no = x.party_no JOIN event_actor_row y ON y.event_no = x.event_no AND y.side = 1
        JOIN party p ON p.party_no = y.party_no JOIN tie i ON i.a = min(coalesce(s.code, s.actor), coalesce(p.code, p.actor)) AND i.b = max(coalesce(s.code, s.actor), coalesce(p.code, p.actor))
      WHERE x.side = 0 AND x.event_no >= (SELECT events_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND x.event_no < (SELECT events_e FROM story WHERE story_no = CAST(:story AS INTEGER))
-- part party_a
SELECT party_no FROM party WHERE code = upper(:a)
  UNION SELECT party_no FROM party WHERE code = (SELECT code FROM actor WHERE name = :a COLLATE NOCASE AND kind = 'state')
  UNION SELECT party_no FROM party WHERE actor = lower(:a)
  UNION SELECT party_no FROM party WHERE name = :a COLLATE NOCASE
  UNION SELECT party_no FROM party WHERE name LIKE '% ' || :a AND NOT EXISTS (SELECT 1 FROM party WHERE code = upper(:a))
-- part party_b
SELECT party_no FROM party WHERE code = upper(:b)
  UNION SELECT party_no FROM party WHERE code = (SELECT code FROM actor WHERE name = :b COLLATE NOCASE AND kind = 'state')
  UNION SELECT party_no FROM party WHERE actor = lower(:b)
  UNION SELECT party_no FROM party WHERE name = :b COLLATE NOCASE
  UNION SELECT party_no FROM party WHERE name LIKE '% ' || :b AND NOT EXISTS (SELECT 1 FROM party WHERE code = upper(:b))
-- part after_saying
SELECT party_no IS NULL, -n_documents, saying_no FROM saying_row WHERE saying_no IN
      (SELECT saying_no FROM quote_row WHERE quote >> 40 = id_from(:after, 'q') >> 40 AND quote = id_from(:after, 'q'))
-- part sayings_limit
coalesce(CAST(:limit AS INTEGER) + coalesce(CAST(:offset AS INTEGER), 0), -1)
-- part first_sayings
(:kind IS NULL OR r.kind = (SELECT word_no FROM word WHERE word = lower(:kind)))
      AND (:after IS NULL OR (r.party_no IS NULL, -r.n_documents, r.saying_no) > (@after_saying@))
      ORDER BY -r.n_documents, r.saying_no LIMIT iif(coalesce(:about, :story, :id) IS NULL, @sayings_limit@, -1)
-- part named_first
(:name IS NOT NULL AND (a.actor = lower(:name) OR a.name = :name COLLATE NOCASE)) DESC,
-- part first_day
iif(c.n_documents > 500, (SELECT dated FROM document d WHERE dated IS NOT NULL AND EXISTS (SELECT 1 FROM appearance p
        WHERE p.actor_no = c.actor_no AND p.doc_no = d.doc_no) ORDER BY dated LIMIT 1),
      (SELECT min(dated) FROM appearance JOIN document USING (doc_no) WHERE actor_no = c.actor_no))
-- part last_day
iif(c.n_documents > 500, (SELECT dated FROM document d WHERE dated IS NOT NULL AND EXISTS (SELECT 1 FROM appearance p
        WHERE p.actor_no = c.actor_no AND p.doc_no = d.doc_no) ORDER BY dated DESC LIMIT 1),
      (SELECT max(dated) FROM appearance JOIN document USING (doc_no) WHERE actor_no = c.actor_no))
-- part event_filter
@parties@ AND @filter@
-- part filter
(:type IS NULL OR e.type = upper(:type)) AND (:mode IS NULL OR e.mode = lower(:mode))
  AND (:status IS NULL OR :status = 'all' OR e.status = lower(:status))
  AND (:from IS NULL OR e.date_to >= :from) AND (:to IS NULL OR coalesce(e.date_from, '~') <= :to)
  AND (:story IS NULL OR (e.event_no >= (SELECT events_b FROM story WHERE story_no = CAST(:story AS INTEGER)) AND e.event_no < (SELECT events_e FROM story WHERE story_no = CAST(:story AS INTEGER))))
  AND (:place IS NULL OR e.event_no IN (SELECT event_no FROM event_row WHERE place IS NOT NULL AND (place = :place COLLATE NOCASE OR country = upper(:place))))
-- part happened
(e.status = 'happened' AND e.polarity = 'yes' AND e.historical = 0)
-- part sizes
coalesce(sum(events_e - events_b), 0) AS events, coalesce(sum(mentions_e - mentions_b), 0) AS mentions,
  coalesce(sum(quotes_e - quotes_b), 0) AS quotes, coalesce(sum(facts_e - facts_b), 0) AS facts

-- part items_documents
SELECT json ->> '$.id' AS doc, json ->> '$.path' AS path, json ->> '$.url' AS url, json ->> '$.title' AS title, json ->> '$.outlet' AS outlet,
  json ->> '$.author' AS author, json ->> '$.published' AS published, json ->> '$.published_from' AS published_from, json ->> '$.lang' AS lang,
  json_array_length(json, '$.sentences') AS n_sentences, json ->> '$.text' AS text, json FROM line ORDER BY n

-- part items_words
, CAST(substr(CAST(line.json ->> '$.text' AS BLOB), (i.value ->> '$.b') + 1, (i.value ->> '$.e') - (i.value ->> '$.b')) AS TEXT) AS words,
  i.value AS json

-- part items_head
SELECT line.json ->> '$.id' AS doc, i.value ->> '$.b' AS b, i.value ->> '$.e' AS e

-- part items_blocks
@items_head@, i.value ->> '$.role' AS role @items_words@ FROM line, json_each(line.json, '$.blocks') i ORDER BY line.n, i.key

-- part items_sentences
@items_head@, i.value ->> '$.block' AS block @items_words@ FROM line, json_each(line.json, '$.sentences') i ORDER BY line.n, i.key

-- part items_mentions
@items_head@, i.value ->> '$.sentence' AS sentence, i.value ->> '$.actor' AS actor, i.value ->> '$.name' AS name, i.value ->> '$.kind' AS kind,
  i.value ->> '$.code' AS code, i.value ->> '$.sector' AS sector, i.value ->> '$.how' AS how @items_words@
FROM line, json_each(line.json, '$.mentions') i ORDER BY line.n, i.key

-- part items_dates
@items_head@, i.value ->> '$.from' AS "from", i.value ->> '$.to' AS "to", i.value ->> '$.rel' AS rel, i.value ->> '$.grain' AS grain,
  i.value ->> '$.kind' AS kind @items_words@ FROM line, json_each(line.json, '$.dates') i ORDER BY line.n, i.key

-- part items_places
@items_head@, i.value ->> '$.name' AS name, i.value ->> '$.country' AS country, i.value ->> '$.lat' AS lat, i.value ->> '$.lon' AS lon,
  i.value ->> '$.geonameid' AS geonameid @items_words@ FROM line, json_each(line.json, '$.places') i ORDER BY line.n, i.key

-- part items_quotes
@items_head@, i.value ->> '$.id' AS id, i.value ->> '$.sentence' AS sentence, i.value ->> '$.kind' AS kind, i.value ->> '$.cue' AS cue,
  i.value ->> '$.score' AS score, i.value ->> '$.speaker.actor' AS actor, i.value ->> '$.speaker.code' AS code,
  i.value ->> '$.speaker.name' AS speaker, i.value ->> '$.via.name' AS via @items_words@
FROM line, json_each(line.json, '$.quotes') i ORDER BY line.n, i.key

-- part items_events
@items_head@, i.value ->> '$.id' AS id, i.value ->> '$.sentence' AS sentence, i.value ->> '$.source[0].code' AS source,
  i.value ->> '$.target[0].code' AS target, i.value ->> '$.type' AS type, i.value ->> '$.mode' AS mode, i.value ->> '$.cameo' AS cameo,
  i.value ->> '$.quad' AS quad, i.value ->> '$.status' AS status, i.value ->> '$.polarity' AS polarity, i.value ->> '$.from' AS "from",
  i.value ->> '$.to' AS "to", i.value ->> '$.place.name' AS place, i.value ->> '$.place.country' AS country, i.value ->> '$.score' AS score,
  i.value ->> '$.rule' AS rule @items_words@
FROM line, json_each(line.json, '$.events') i ORDER BY line.n, i.key

-- part network_rows
named AS (
  SELECT pair.*, @name_of_a@ AS a_name, @name_of_b@ AS b_name FROM pair)
SELECT a, a_name, b, b_name, n_events, cooperation, conflict,
  json_object('a', a, 'a_name', a_name, 'b', b, 'b_name', b_name, 'n_events', n_events, 'cooperation', cooperation,
    'conflict', conflict, 'first', (SELECT min(date_from) FROM story), 'last', (SELECT max(date_to) FROM story)) AS json
FROM named;

-- part name_of_a
coalesce((SELECT name FROM actor WHERE code = a AND kind IN ('state', 'org') ORDER BY kind DESC, actor_no LIMIT 1),
      (SELECT name FROM actor WHERE actor = a), a)
-- part name_of_b
coalesce((SELECT name FROM actor WHERE code = b AND kind IN ('state', 'org') ORDER BY kind DESC, actor_no LIMIT 1),
      (SELECT name FROM actor WHERE actor = b), b)
