-- What the reduce made in version 6: derived.sql of then, for the test of migrations.
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
  main_event  TEXT,
  input       INTEGER,              -- hash of what it was made from: equal, and it is kept
  run_id      INTEGER NOT NULL REFERENCES run
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

CREATE TABLE event (
  event_no       INTEGER PRIMARY KEY,
  event          TEXT NOT NULL,
  story_no       INTEGER NOT NULL REFERENCES story,
  title          TEXT NOT NULL,
  type           TEXT NOT NULL,
  mode           TEXT,
  contexts       TEXT NOT NULL,     -- JSON array
  cameo          TEXT,
  quad           INTEGER NOT NULL,
  status         TEXT NOT NULL CHECK (status IN ('happened', 'announced', 'possible', 'denied')),
  polarity       TEXT NOT NULL CHECK (polarity IN ('yes', 'not_done', 'refused', 'disputed')),
  asserted_by    TEXT NOT NULL,     -- JSON array
  mutual         INTEGER NOT NULL,
  historical     INTEGER NOT NULL,
  uncertain      INTEGER NOT NULL,
  date_from      TEXT,
  date_to        TEXT,
  grain          TEXT NOT NULL,
  place          TEXT,
  country        TEXT,
  lat            REAL,
  lon            REAL,
  geonameid      INTEGER,
  size           TEXT NOT NULL,     -- JSON object
  score          REAL NOT NULL,
  rule           TEXT,
  why            TEXT,
  weight         REAL NOT NULL,
  n_mentions     INTEGER NOT NULL,
  n_documents    INTEGER NOT NULL,
  n_sources      INTEGER NOT NULL,
  first_reported TEXT,
  last_reported  TEXT,
  status_history TEXT NOT NULL,     -- JSON array of [doc_no, status]
  run_id         INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX event_id ON event (event);
CREATE INDEX event_story ON event (story_no);
CREATE INDEX event_order ON event (date_from IS NULL, date_from, weight DESC, event); -- of the lists
CREATE INDEX event_type ON event (type, date_from);
CREATE INDEX event_country ON event (country);

CREATE TABLE event_actor (
  event_no INTEGER NOT NULL REFERENCES event,
  side     TEXT NOT NULL CHECK (side IN ('source', 'target')),
  n        INTEGER NOT NULL,
  actor    TEXT,
  code     TEXT,
  sector   TEXT,
  name     TEXT,
  PRIMARY KEY (event_no, side, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actor_code ON event_actor (code, side);
CREATE INDEX event_actor_actor ON event_actor (actor, side);
CREATE INDEX event_actor_name ON event_actor (name COLLATE NOCASE);

-- An event as one sentence tells it.
CREATE TABLE mention (
  mention_no INTEGER PRIMARY KEY,
  mention    TEXT NOT NULL,
  event_no   INTEGER REFERENCES event, -- null: set aside by the reduce
  doc_no     INTEGER NOT NULL REFERENCES document,
  sentence   INTEGER NOT NULL,
  sent_b     INTEGER NOT NULL,
  sent_e     INTEGER NOT NULL,
  b          INTEGER NOT NULL,
  e          INTEGER NOT NULL,
  type       TEXT NOT NULL,
  mode       TEXT,
  status     TEXT NOT NULL,
  polarity   TEXT NOT NULL,
  date_from  TEXT,
  date_to    TEXT,
  score      REAL NOT NULL,
  rule       TEXT,
  json       BLOB                   -- the event of the annotate line, packed; null: as in the record
) STRICT;
CREATE INDEX mention_id ON mention (mention);
CREATE INDEX mention_event ON mention (event_no);
CREATE INDEX mention_date ON mention (date_from);
CREATE INDEX mention_doc ON mention (doc_no);

-- Words that recur in rows of quotations: names, codes, kinds, rules.
CREATE TABLE word (
  word_no INTEGER PRIMARY KEY,
  word    TEXT NOT NULL UNIQUE
) STRICT;

-- Quotations of one saying across reports.
CREATE TABLE saying_row (
  saying_no   INTEGER PRIMARY KEY,
  saying      TEXT NOT NULL,
  story_no    INTEGER NOT NULL REFERENCES story,
  words       TEXT,                 -- the fullest direct wording; null: what stands in its report
  doc_no      INTEGER NOT NULL REFERENCES document, -- where that stands
  b           INTEGER NOT NULL,
  e           INTEGER NOT NULL,
  speaker     TEXT,                 -- name
  actor       TEXT,
  code        TEXT,
  via         TEXT NOT NULL,        -- JSON array of names
  kind        TEXT NOT NULL,
  n_mentions  INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL
) STRICT;
CREATE INDEX saying_story ON saying_row (story_no);
CREATE INDEX saying_order ON saying_row (speaker IS NULL, n_documents DESC, saying_no);
CREATE INDEX saying_actor ON saying_row (actor) WHERE actor IS NOT NULL;
CREATE VIEW saying AS
  SELECT saying_no, saying, story_no,
         coalesce(words, (SELECT CAST(substr(CAST(d.text AS BLOB), s.b + 1, s.e - s.b) AS TEXT) FROM document d
                          WHERE d.doc_no = s.doc_no)) AS words,
         speaker, actor, code, via, kind, n_mentions, n_documents, n_sources
  FROM saying_row s;

-- Speaker, actor, code, via, kind and rule are numbers of words, the score is in thousandths.
CREATE TABLE quote_row (
  quote_no  INTEGER PRIMARY KEY,
  quote     TEXT NOT NULL,
  saying_no INTEGER REFERENCES saying_row,
  doc_no    INTEGER NOT NULL REFERENCES document,
  sentence  INTEGER NOT NULL,
  sent_b    INTEGER NOT NULL,
  sent_e    INTEGER NOT NULL,
  b         INTEGER NOT NULL,
  e         INTEGER NOT NULL,
  speaker   INTEGER REFERENCES word,
  actor     INTEGER REFERENCES word,
  code      INTEGER REFERENCES word,
  via       INTEGER REFERENCES word,
  kind      INTEGER NOT NULL REFERENCES word,
  score     INTEGER NOT NULL,
  rule      INTEGER REFERENCES word
) STRICT;
CREATE INDEX quote_id ON quote_row (quote);
CREATE INDEX quote_saying ON quote_row (saying_no);
CREATE INDEX quote_doc ON quote_row (doc_no);
CREATE VIEW quote AS
  SELECT quote_no, quote, saying_no, doc_no, sentence, sent_b, sent_e, b, e,
         (SELECT word FROM word WHERE word_no = q.speaker) AS speaker,
         (SELECT word FROM word WHERE word_no = q.actor) AS actor,
         (SELECT word FROM word WHERE word_no = q.code) AS code,
         (SELECT word FROM word WHERE word_no = q.via) AS via,
         (SELECT word FROM word WHERE word_no = q.kind) AS kind, score / 1000.0 AS score,
         (SELECT word FROM word WHERE word_no = q.rule) AS rule
  FROM quote_row q;

CREATE TABLE fact_row (
  fact_no     INTEGER PRIMARY KEY,
  fact        TEXT NOT NULL,
  story_no    INTEGER NOT NULL REFERENCES story,
  kind        TEXT NOT NULL CHECK (kind IN ('event', 'quote', 'number', 'claim')),
  text        TEXT,                 -- null: its event's title, or its saying as speaker: "words"
  status      TEXT NOT NULL,
  label       TEXT,
  of_no       INTEGER,              -- number of its event or saying
  alone       INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_id ON fact_row (fact);
CREATE INDEX fact_story ON fact_row (story_no);
CREATE VIEW fact AS
  SELECT fact_no, fact, story_no, kind,
         coalesce(text, CASE kind
           WHEN 'event' THEN (SELECT title FROM event e WHERE e.event_no = f.of_no)
           ELSE (SELECT coalesce(s.speaker || ': ', '') || '"' || s.words || '"' FROM saying s WHERE s.saying_no = f.of_no)
         END) AS text,
         status, label,
         CASE kind
           WHEN 'event' THEN (SELECT event FROM event e WHERE e.event_no = f.of_no)
           ELSE (SELECT saying FROM saying_row s WHERE s.saying_no = f.of_no) END AS of,
         alone, n_documents, n_sources
  FROM fact_row f;

CREATE TABLE support (
  fact_no  INTEGER NOT NULL REFERENCES fact_row,
  n        INTEGER NOT NULL,
  doc_no   INTEGER NOT NULL REFERENCES document,
  sentence INTEGER NOT NULL,
  b        INTEGER NOT NULL,
  e        INTEGER NOT NULL,
  sent_b   INTEGER NOT NULL,
  sent_e   INTEGER NOT NULL,
  stance   TEXT NOT NULL CHECK (stance IN ('says', 'weaker', 'differs', 'contradicts')),
  note     TEXT,
  how      TEXT,
  chain    TEXT,
  PRIMARY KEY (fact_no, n)
) STRICT, WITHOUT ROWID;

-- What sets a report apart in its story.
CREATE TABLE criticism (
  doc_no INTEGER PRIMARY KEY REFERENCES document,
  first  INTEGER NOT NULL,          -- least fact_no of its story
  adds   TEXT NOT NULL,             -- JSON array of fact_no - first
  lacks  TEXT NOT NULL,
  voices TEXT NOT NULL,             -- JSON array of names
  state  TEXT                       -- code of the state whose medium it is
) STRICT;

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
         story AS key
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
  FROM quote q JOIN document d USING (doc_no) LEFT JOIN saying_row s USING (saying_no);

CREATE VIEW v_facts AS
  SELECT f.fact AS id, f.story_no AS story, f.kind, f.text, f.status, f.label, f.alone, f.n_documents, f.n_sources
  FROM fact f;

CREATE VIEW v_support AS
  SELECT f.fact, d.doc, d.path, s.sentence, s.stance, s.note, s.how, s.chain,
         CAST(substr(CAST(d.text AS BLOB), s.sent_b + 1, s.sent_e - s.sent_b) AS TEXT) AS text
  FROM support s JOIN fact_row f USING (fact_no) JOIN document d USING (doc_no);

CREATE VIEW v_actors AS
  SELECT a.actor, a.name, a.kind, a.code, a.sector, sum(p.n) AS n_mentions, count(*) AS n_documents
  FROM actor a JOIN appearance p USING (actor_no) GROUP BY a.actor_no;

CREATE VIEW v_copies AS
  SELECT c.copy, dc.path AS copy_path, c.original, dor.path AS original_path, c.kind, c.share, c.why
  FROM copy c JOIN document dc ON dc.doc = c.copy JOIN document dor ON dor.doc = c.original;
