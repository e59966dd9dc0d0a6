-- SPDX-License-Identifier: Apache-2.0
-- What the reduce makes of the set of documents: a pure function of what schema.sql
-- keeps. A version that changes it drops it all and lets the next reduce make it anew.
-- Then the views, the public contract.

-- ---- what the reduce makes of the set of documents ------------------------------

CREATE TABLE story (
  story_no    INTEGER PRIMARY KEY,  -- given once and kept
  story       TEXT NOT NULL UNIQUE,
  title       TEXT NOT NULL,
  place       TEXT,
  country     TEXT,
  date_from   TEXT,
  date_to     TEXT,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL,
  n_contested INTEGER NOT NULL DEFAULT 0, -- facts on which its reports differ or contradict one another
  main_event  TEXT,
  input       INTEGER,              -- hash of what it was made from: equal, and it is kept
  run_id      INTEGER NOT NULL REFERENCES run,
  events_b    INTEGER NOT NULL DEFAULT 0, -- its rows stand together: their numbers from b, before e
  events_e    INTEGER NOT NULL DEFAULT 0,
  mentions_b  INTEGER NOT NULL DEFAULT 0,
  mentions_e  INTEGER NOT NULL DEFAULT 0,
  sayings_b   INTEGER NOT NULL DEFAULT 0,
  sayings_e   INTEGER NOT NULL DEFAULT 0,
  quotes_b    INTEGER NOT NULL DEFAULT 0,
  quotes_e    INTEGER NOT NULL DEFAULT 0,
  facts_b     INTEGER NOT NULL DEFAULT 0,
  facts_e     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX story_to ON story (date_to);
CREATE INDEX story_size ON story (n_documents);

-- Spans of days that are clustered together (src/run/reduce.c).
CREATE TABLE block (
  first   TEXT PRIMARY KEY,         -- '': the documents without a day
  last    TEXT NOT NULL,
  carry   INTEGER NOT NULL,         -- hash of what earlier blocks handed over
  boilers BLOB NOT NULL             -- (outlet, block) hashes withdrawn
) STRICT, WITHOUT ROWID;

-- Words that recur: names, kinds, rules, evidence. A column that is said to be a word holds its number.
CREATE TABLE word (
  word_no INTEGER PRIMARY KEY,
  word    TEXT NOT NULL UNIQUE
) STRICT;

-- Parties of events and speakers, each once.
CREATE TABLE party (
  party_no INTEGER PRIMARY KEY,
  actor    TEXT,
  code     TEXT,
  sector   TEXT,
  name     TEXT
) STRICT;
CREATE INDEX party_actor ON party (actor, name);
CREATE INDEX party_code ON party (code);
CREATE INDEX party_name ON party (name COLLATE NOCASE);

-- The rows are as narrow as can be; the view of each table shows ids, words and spans in full.
-- Ids are the 16 digits of the hash as a number, scores thousandths, spans b and length; the
-- sentence begins `before` bytes before b and ends `after` bytes after the span.

CREATE TABLE event_row (
  event_no       INTEGER PRIMARY KEY,
  event          INTEGER NOT NULL,
  story_no       INTEGER NOT NULL REFERENCES story,
  title          TEXT NOT NULL,
  type           TEXT NOT NULL,
  mode           TEXT,
  contexts       INTEGER NOT NULL REFERENCES word, -- JSON array
  cameo          TEXT,
  quad           INTEGER NOT NULL,
  status         TEXT NOT NULL CHECK (status IN ('happened', 'announced', 'possible', 'denied')),
  polarity       TEXT NOT NULL CHECK (polarity IN ('yes', 'not_done', 'refused', 'disputed')),
  asserted_by    INTEGER REFERENCES word,          -- JSON array; null: nobody
  mutual         INTEGER NOT NULL,
  historical     INTEGER NOT NULL,
  uncertain      INTEGER NOT NULL,
  date_from      TEXT,
  date_to        TEXT,
  grain          INTEGER NOT NULL REFERENCES word,
  place          TEXT,
  country        TEXT,
  lat            REAL,
  lon            REAL,
  geonameid      INTEGER,
  size           INTEGER REFERENCES word,          -- JSON object; null: empty
  score          INTEGER NOT NULL,
  rule           INTEGER REFERENCES word,
  why            INTEGER REFERENCES word,
  weight         INTEGER NOT NULL,                 -- thousandths
  n_mentions     INTEGER NOT NULL,
  n_documents    INTEGER NOT NULL,
  n_sources      INTEGER NOT NULL,
  first_reported TEXT,
  last_reported  TEXT,
  status_history TEXT NOT NULL,                    -- JSON array of [doc_no, status]
  run_id         INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX event_id ON event_row (event >> 40); -- the first six digits
CREATE INDEX event_order ON event_row (coalesce(date_from, '~'), -weight, event, date_to, type, status); -- of the lists
CREATE INDEX event_place ON event_row (geonameid, place, country, type, status, polarity, quad, date_from, date_to) WHERE place IS NOT NULL;
CREATE VIEW event AS
  SELECT event_no, printf('e%016x', event) AS event, event AS id, story_no, title, type, mode,
         (SELECT word FROM word WHERE word_no = e.contexts) AS contexts, cameo, quad, status, polarity,
         coalesce((SELECT word FROM word WHERE word_no = e.asserted_by), '[]') AS asserted_by, mutual, historical, uncertain,
         date_from, date_to, (SELECT word FROM word WHERE word_no = e.grain) AS grain, place, country, lat, lon, geonameid,
         coalesce((SELECT word FROM word WHERE word_no = e.size), '{}') AS size, score / 1000.0 AS score,
         (SELECT word FROM word WHERE word_no = e.rule) AS rule, (SELECT word FROM word WHERE word_no = e.why) AS why,
         weight / 1000.0 AS weight, n_mentions, n_documents, n_sources, first_reported, last_reported, status_history, run_id
  FROM event_row e;

CREATE TABLE event_actor_row (
  event_no INTEGER NOT NULL REFERENCES event_row,
  side     INTEGER NOT NULL CHECK (side IN (0, 1)), -- source, target
  n        INTEGER NOT NULL,
  party_no INTEGER NOT NULL REFERENCES party,
  PRIMARY KEY (event_no, side, n)
) STRICT, WITHOUT ROWID;
CREATE VIEW event_actor AS
  SELECT event_no, iif(side, 'target', 'source') AS side, n, actor, code, sector, name
  FROM event_actor_row JOIN party USING (party_no);

-- The events of each party in the order of the lists, so that a page of them is read and no more.
CREATE TABLE event_party_row (
  party_no INTEGER NOT NULL REFERENCES party,
  day      INTEGER NOT NULL,        -- date_from, days since 1970-01-01; 9999999: none
  below    INTEGER NOT NULL,        -- weight, negative
  event    INTEGER NOT NULL,
  event_no INTEGER NOT NULL REFERENCES event_row,
  sides    INTEGER NOT NULL,        -- 1: it acts, 2: it is acted on, 3: both, or the event is mutual
  span     INTEGER NOT NULL,        -- days to date_to
  type     INTEGER NOT NULL REFERENCES word,
  status   INTEGER NOT NULL REFERENCES word,
  PRIMARY KEY (party_no, day, below, event, event_no)
) STRICT, WITHOUT ROWID;

-- In how many events two parties stand together, in whatever part; kept with the stories.
CREATE TABLE party_pair (
  party_no INTEGER NOT NULL REFERENCES party,
  other_no INTEGER NOT NULL REFERENCES party,
  n_events INTEGER NOT NULL,
  PRIMARY KEY (party_no, other_no)
) STRICT, WITHOUT ROWID;

-- Who had to do with whom: a state stands for all who act for it; a is the lesser. Sums of what
-- happened and is no history, kept by the triggers of event_tie_row.
CREATE TABLE tie (
  tie_no      INTEGER PRIMARY KEY,
  a           TEXT NOT NULL,
  b           TEXT NOT NULL,
  n_events    INTEGER NOT NULL,
  cooperation INTEGER NOT NULL,
  conflict    INTEGER NOT NULL,
  UNIQUE (a, b)
) STRICT;
CREATE INDEX tie_order ON tie (n_events);

-- The events of each tie in the order of the lists.
CREATE TABLE event_tie_row (
  tie_no    INTEGER NOT NULL REFERENCES tie,
  day       INTEGER NOT NULL,       -- as in event_party_row
  below     INTEGER NOT NULL,
  event     INTEGER NOT NULL,
  event_no  INTEGER NOT NULL REFERENCES event_row,
  sides     INTEGER NOT NULL,       -- who acts: 1: a, 2: b, 3: both
  across    INTEGER NOT NULL,       -- one is its source, the other its target; 0: both are the same, of a mutual event
  span      INTEGER NOT NULL,
  quad      INTEGER NOT NULL,
  type      INTEGER NOT NULL REFERENCES word,
  mode      INTEGER REFERENCES word,
  cameo     INTEGER REFERENCES word,
  status    INTEGER NOT NULL REFERENCES word,
  plain     INTEGER NOT NULL,       -- polarity is yes and it is no history
  score     INTEGER NOT NULL,
  documents INTEGER NOT NULL,       -- reports of what happened between the two in that month that no
  sources   INTEGER NOT NULL,       -- earlier event of the story has; likewise origins
  PRIMARY KEY (tie_no, day, below, event, event_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE tie_sum (
  tie_no      INTEGER NOT NULL REFERENCES tie,
  status      INTEGER NOT NULL REFERENCES word,
  plain       INTEGER NOT NULL,
  type        INTEGER NOT NULL REFERENCES word,
  quad        INTEGER NOT NULL,
  cameo       INTEGER NOT NULL,     -- number of the word; 0: none
  n_events    INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL,
  score       INTEGER NOT NULL,
  PRIMARY KEY (tie_no, status, plain, type, quad, cameo)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_tie_new AFTER INSERT ON event_tie_row WHEN new.across BEGIN
  UPDATE tie SET n_events = n_events + 1, cooperation = cooperation + (new.quad < 3), conflict = conflict + (new.quad > 2)
  WHERE tie_no = new.tie_no AND new.plain AND new.status = (SELECT word_no FROM word WHERE word = 'happened');
  INSERT INTO tie_sum SELECT new.tie_no, new.status, new.plain, new.type, new.quad, coalesce(new.cameo, 0), 1, n_documents, n_sources, new.score
  FROM event_row WHERE event_no = new.event_no
  ON CONFLICT DO UPDATE SET n_events = n_events + 1, n_documents = n_documents + excluded.n_documents,
    n_sources = n_sources + excluded.n_sources, score = score + excluded.score;
END;
CREATE TRIGGER event_tie_old AFTER DELETE ON event_tie_row WHEN old.across BEGIN
  UPDATE tie SET n_events = n_events - 1, cooperation = cooperation - (old.quad < 3), conflict = conflict - (old.quad > 2)
  WHERE tie_no = old.tie_no AND old.plain AND old.status = (SELECT word_no FROM word WHERE word = 'happened');
  UPDATE tie_sum SET n_events = tie_sum.n_events - 1, n_documents = tie_sum.n_documents - e.n_documents,
    n_sources = tie_sum.n_sources - e.n_sources, score = tie_sum.score - old.score
  FROM event_row e WHERE e.event_no = old.event_no AND tie_no = old.tie_no AND tie_sum.status = old.status AND plain = old.plain
    AND tie_sum.type = old.type AND tie_sum.quad = old.quad AND tie_sum.cameo = coalesce(old.cameo, 0);
END;

-- An event as one sentence tells it.
CREATE TABLE mention_row (
  mention_no INTEGER PRIMARY KEY,
  mention    INTEGER NOT NULL,
  event_no   INTEGER REFERENCES event_row, -- null: set aside by the reduce
  doc_no     INTEGER NOT NULL REFERENCES document,
  sentence   INTEGER NOT NULL,
  b          INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  before     INTEGER NOT NULL,
  after      INTEGER NOT NULL,
  type       INTEGER NOT NULL REFERENCES word,
  mode       INTEGER REFERENCES word,
  status     INTEGER NOT NULL REFERENCES word,
  polarity   INTEGER NOT NULL REFERENCES word,
  day_from   INTEGER,              -- days since 1970-01-01
  day_to     INTEGER,
  score      INTEGER NOT NULL,
  rule       INTEGER REFERENCES word,
  json       BLOB                  -- the event of the annotate line, packed; null: as in the record
) STRICT;
CREATE INDEX mention_id ON mention_row (mention >> 40);
CREATE INDEX mention_event ON mention_row (event_no);
CREATE VIEW mention AS
  SELECT mention_no, printf('m%016x', mention) AS mention, mention AS id, event_no, doc_no, sentence, b - before AS sent_b,
         b + length + after AS sent_e, b, b + length AS e, (SELECT word FROM word WHERE word_no = m.type) AS type,
         (SELECT word FROM word WHERE word_no = m.mode) AS mode, (SELECT word FROM word WHERE word_no = m.status) AS status,
         (SELECT word FROM word WHERE word_no = m.polarity) AS polarity, date(day_from * 86400, 'unixepoch') AS date_from,
         date(day_to * 86400, 'unixepoch') AS date_to, score / 1000.0 AS score,
         (SELECT word FROM word WHERE word_no = m.rule) AS rule, json
  FROM mention_row m;

-- Quotations of one saying across reports.
CREATE TABLE saying_row (
  saying_no   INTEGER PRIMARY KEY,
  saying      INTEGER,              -- null: that of its lead
  story_no    INTEGER NOT NULL REFERENCES story,
  words       TEXT,                 -- the fullest direct wording; null: what stands in the lead's report
  lead        INTEGER NOT NULL,     -- quote_no where that stands
  party_no    INTEGER REFERENCES party, -- who says it
  via         INTEGER REFERENCES word,  -- JSON array of names; null: empty
  kind        INTEGER NOT NULL REFERENCES word,
  n_mentions  INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL
) STRICT;
CREATE INDEX saying_order ON saying_row (kind, party_no IS NULL, -n_documents, saying_no);
CREATE INDEX saying_party ON saying_row (party_no, -n_documents, saying_no) WHERE party_no IS NOT NULL;

CREATE TABLE quote_row (
  quote_no  INTEGER PRIMARY KEY,
  quote     INTEGER NOT NULL,
  saying_no INTEGER REFERENCES saying_row,
  doc_no    INTEGER NOT NULL REFERENCES document,
  sentence  INTEGER NOT NULL,
  b         INTEGER NOT NULL,
  length    INTEGER NOT NULL,
  before    INTEGER NOT NULL,
  after     INTEGER NOT NULL,
  party_no  INTEGER REFERENCES party, -- who says it
  via       INTEGER REFERENCES word,
  kind      INTEGER NOT NULL REFERENCES word,
  score     INTEGER NOT NULL,
  rule      INTEGER REFERENCES word
) STRICT;
CREATE INDEX quote_id ON quote_row (quote >> 40);
CREATE INDEX quote_saying ON quote_row (saying_no);
CREATE VIEW quote AS
  SELECT quote_no, printf('q%016x', quote) AS quote, quote AS id, saying_no, doc_no, sentence, b - before AS sent_b,
         b + length + after AS sent_e, b, b + length AS e, p.name AS speaker, p.actor, p.code,
         (SELECT word FROM word WHERE word_no = q.via) AS via, (SELECT word FROM word WHERE word_no = q.kind) AS kind,
         score / 1000.0 AS score, (SELECT word FROM word WHERE word_no = q.rule) AS rule
  FROM quote_row q LEFT JOIN party p USING (party_no);

CREATE VIEW saying AS
  SELECT s.saying_no, printf('q%016x', coalesce(s.saying, q.quote)) AS saying, s.story_no,
         coalesce(words, (SELECT CAST(substr(CAST(d.text AS BLOB), q.b + 1, q.length) AS TEXT) FROM document d
                          WHERE d.doc_no = q.doc_no)) AS words,
         s.party_no, p.name AS speaker, p.actor, p.code, coalesce((SELECT word FROM word WHERE word_no = s.via), '[]') AS via,
         (SELECT word FROM word WHERE word_no = s.kind) AS kind, n_mentions, n_documents, n_sources
  FROM saying_row s JOIN quote_row q ON q.quote_no = s.lead LEFT JOIN party p ON p.party_no = s.party_no;

-- The text of a fact is told in full, or made: of an event its title, its days and the words at b;
-- of a saying its speaker and words; of others the words at b.
CREATE TABLE fact_row (
  fact_no     INTEGER PRIMARY KEY,
  fact        INTEGER NOT NULL,
  story_no    INTEGER NOT NULL REFERENCES story,
  kind        INTEGER NOT NULL REFERENCES word, -- event, quote, number or claim
  text        TEXT,                 -- null: made
  doc_no      INTEGER REFERENCES document,
  b           INTEGER,
  length      INTEGER,
  status      INTEGER NOT NULL REFERENCES word,
  label       TEXT,
  of_no       INTEGER,              -- number of its event or saying
  alone       INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL,
  asserted_by INTEGER REFERENCES word -- JSON array; null: as its event or saying has it, else nobody
) STRICT;
CREATE INDEX fact_id ON fact_row (fact >> 40);
CREATE VIEW fact AS
  SELECT fact_no, printf('f%016x', fact) AS fact, fact AS id, story_no, w.word AS kind,
         coalesce(text, CASE w.word
           WHEN 'event' THEN (SELECT title || coalesce(', ' || date_from || iif(date_to = date_from, '', ' to ' || date_to), '')
                              FROM event_row e WHERE e.event_no = f.of_no) || iif(b IS NULL, '', ': ')
           WHEN 'quote' THEN (SELECT coalesce(s.speaker || ': ', '') || '"' || s.words || '"' FROM saying s WHERE s.saying_no = f.of_no)
           ELSE '' END || coalesce((SELECT CAST(substr(CAST(d.text AS BLOB), f.b + 1, f.length) AS TEXT) FROM document d
                                    WHERE d.doc_no = f.doc_no), '')) AS text,
         (SELECT word FROM word WHERE word_no = f.status) AS status, label,
         CASE w.word
           WHEN 'event' THEN (SELECT event FROM event e WHERE e.event_no = f.of_no)
           ELSE (SELECT saying FROM saying s WHERE s.saying_no = f.of_no) END AS of,
         alone, n_documents, n_sources,
         coalesce((SELECT word FROM word WHERE word_no = f.asserted_by), CASE w.word
           WHEN 'event' THEN (SELECT e.asserted_by FROM event e WHERE e.event_no = f.of_no)
           WHEN 'quote' THEN (SELECT json_array(json_object('actor', s.actor, 'name', s.speaker, 'via', s.via ->> 0))
             FROM saying s WHERE s.saying_no = f.of_no AND s.speaker IS NOT NULL) END, '[]') AS asserted_by
  FROM fact_row f JOIN word w ON w.word_no = f.kind;

CREATE TABLE support_row (
  support_no INTEGER PRIMARY KEY,   -- fact_no * 1048576 + place in canonical order
  doc_no     INTEGER NOT NULL REFERENCES document,
  sentence   INTEGER NOT NULL,
  b          INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  before     INTEGER NOT NULL,
  after      INTEGER NOT NULL,
  stance     TEXT CHECK (stance IN ('weaker', 'differs', 'contradicts')), -- null: says
  note       INTEGER REFERENCES word,
  how        TEXT,
  chain      INTEGER REFERENCES word
) STRICT;
CREATE VIEW support AS
  SELECT support_no, support_no >> 20 AS fact_no, support_no & 1048575 AS n, doc_no, sentence, b, b + length AS e,
         b - before AS sent_b, b + length + after AS sent_e, coalesce(stance, 'says') AS stance,
         (SELECT word FROM word WHERE word_no = u.note) AS note, how, (SELECT word FROM word WHERE word_no = u.chain) AS chain
  FROM support_row u;

-- What sets a report apart in its story.
CREATE TABLE criticism_row (
  doc_no INTEGER PRIMARY KEY REFERENCES document,
  first  INTEGER NOT NULL,          -- least fact_no of its story
  adds   TEXT NOT NULL,             -- JSON array of fact_no - first
  lacks  TEXT NOT NULL,
  voices TEXT NOT NULL,             -- JSON array of words: names
  state  TEXT                       -- code of the state whose medium it is
) STRICT;
CREATE VIEW criticism AS
  SELECT doc_no, first, adds, lacks,
         (SELECT json_group_array(word) FROM (SELECT word FROM json_each(c.voices) v JOIN word ON word_no = v.value ORDER BY v.key)) AS voices,
         state
  FROM criticism_row c;

CREATE TABLE copy (
  copy     TEXT NOT NULL,           -- doc
  original TEXT NOT NULL,           -- doc
  kind     TEXT NOT NULL,
  share    REAL NOT NULL,           -- of the copy's words that are the original's
  why      TEXT NOT NULL,
  PRIMARY KEY (copy, original)
) STRICT, WITHOUT ROWID;

-- Counts without the texts.
CREATE INDEX document_counts ON document (n_sentences, n_set_aside);

-- ---- views: the public contract ---------------------------------------------------

CREATE VIEW v_documents AS
  SELECT d.doc, d.path, d.url, d.title, d.outlet, d.author, d.lang, d.dated AS published,
         d.dated_from AS published_from, d.copy_of, d.story_no AS story, d.n_sentences, d.run_id AS run
  FROM document d;

CREATE VIEW v_stories AS
  SELECT story_no AS id, title, date_from AS "from", date_to AS "to", place, country, n_documents, n_sources,
         n_contested, story AS key
  FROM story;

CREATE VIEW v_events AS
  SELECT e.event AS id, e.title,
         (SELECT group_concat(coalesce(code, name), ' ') FROM event_actor a
           WHERE a.event_no = e.event_no AND side = 'source') AS source,
         (SELECT group_concat(coalesce(code, name), ' ') FROM event_actor a
           WHERE a.event_no = e.event_no AND side = 'target') AS target,
         e.mutual, e.type, e.mode, e.cameo, e.quad, e.status, e.polarity, e.historical, e.date_from AS "from",
         e.date_to AS "to", e.place, e.country, e.lat, e.lon, e.geonameid, e.score, e.uncertain, e.n_mentions,
         e.n_documents, e.n_sources, e.first_reported, e.last_reported, e.story_no AS story, e.rule, e.run_id AS run
  FROM event e;

CREATE VIEW v_mentions AS
  SELECT m.mention AS id, e.event, d.doc, d.path, m.sentence, m.b, m.e,
         m.type, m.status, m.polarity, m.date_from AS "from", m.date_to AS "to", m.score, m.rule,
         CAST(substr(CAST(d.text AS BLOB), m.sent_b + 1, m.sent_e - m.sent_b) AS TEXT) AS text
  FROM mention m JOIN document d USING (doc_no) LEFT JOIN event e USING (event_no);

CREATE VIEW v_quotes AS
  SELECT q.quote AS id, s.saying, q.speaker, q.actor, q.code, q.via, q.kind, CAST(substr(CAST(d.text AS BLOB), q.b + 1, q.e - q.b) AS TEXT) AS words, d.doc,
         d.path, q.sentence, q.b, q.e, q.score, q.rule,
         CAST(substr(CAST(d.text AS BLOB), q.sent_b + 1, q.sent_e - q.sent_b) AS TEXT) AS text,
         s.story_no AS story
  FROM quote q JOIN document d USING (doc_no) LEFT JOIN saying s USING (saying_no);

CREATE VIEW v_facts AS
  SELECT f.fact AS id, f.story_no AS story, f.kind, f.text, f.status, f.label, f.alone, f.n_documents, f.n_sources,
         (SELECT group_concat(value ->> 'name', ', ') FROM json_each(f.asserted_by)) AS asserted_by
  FROM fact f;

CREATE VIEW v_support AS
  SELECT printf('f%016x', f.fact) AS fact, d.doc, d.path, s.sentence, s.stance, s.note, s.how, s.chain,
         CAST(substr(CAST(d.text AS BLOB), s.sent_b + 1, s.sent_e - s.sent_b) AS TEXT) AS text
  FROM fact_row f JOIN support s ON s.support_no BETWEEN f.fact_no << 20 AND (f.fact_no << 20) + 1048575 JOIN document d USING (doc_no);

CREATE VIEW v_actors AS
  SELECT actor, name, kind, code, sector, n_mentions, n_documents FROM actor JOIN actor_count USING (actor_no);

CREATE VIEW v_copies AS
  SELECT c.copy, dc.path AS copy_path, c.original, dor.path AS original_path, c.kind, c.share, c.why
  FROM copy c JOIN document dc ON dc.doc = c.copy JOIN document dor ON dor.doc = c.original;
