-- SPDX-License-Identifier: Apache-2.0
-- The database of results. Views (v_…) are the public, versioned contract; tables
-- may change with user_version. Days are ISO texts ("2022-09-15"), null: unknown.
-- Offsets are bytes into document.text, half-open. Small numbers (doc_no, story_no)
-- belong to one database; ids (doc, story, event, quote, fact) are made from content
-- and are the same in every database.

CREATE TABLE run (
  run_id    INTEGER PRIMARY KEY,
  program   TEXT NOT NULL,          -- version of the program
  model     TEXT NOT NULL,          -- identity of the model pack
  options   TEXT NOT NULL,          -- what the caller said, JSON
  started   TEXT NOT NULL,          -- UTC
  ended     TEXT                    -- null: interrupted
) STRICT;

-- One row a report as read. Kept as soon as it is done.
CREATE TABLE document (
  doc_no         INTEGER PRIMARY KEY,
  doc            TEXT NOT NULL UNIQUE,
  path           TEXT NOT NULL,
  url            TEXT,
  title          TEXT,
  outlet         TEXT,
  author         TEXT,
  lang           TEXT,
  published      TEXT,              -- as the report itself gives or implies it
  published_to   TEXT,
  published_from TEXT NOT NULL,
  published_why  TEXT,
  text           TEXT NOT NULL,
  n_sentences    INTEGER NOT NULL,
  n_set_aside    INTEGER NOT NULL,  -- sentences in blocks that are not the report
  diagnostics    TEXT NOT NULL,     -- JSON array of codes
  run_id         INTEGER NOT NULL REFERENCES run,
  -- given by the reduce:
  story_no       INTEGER REFERENCES story,
  dated          TEXT,              -- published, or inferred across the reports of the story
  dated_to       TEXT,
  dated_from     TEXT,
  dated_why      TEXT,
  copy_of        TEXT,              -- doc
  source_no      INTEGER            -- equal: origins known to be shared
) STRICT;
CREATE INDEX document_story ON document (story_no);

-- What the workers gave: the annotation record and the compact key of the reduce.
CREATE TABLE record (
  doc_no    INTEGER PRIMARY KEY REFERENCES document,
  record    BLOB NOT NULL,          -- zstd, with document.text as prefix
  signature BLOB
) STRICT;

CREATE VIRTUAL TABLE document_fts USING fts5 (title, text, content="document", content_rowid="doc_no",
  tokenize="unicode61 remove_diacritics 2");
CREATE TRIGGER document_ai AFTER INSERT ON document BEGIN
  INSERT INTO document_fts (rowid, title, text) VALUES (new.doc_no, new.title, new.text);
END;
CREATE TRIGGER document_ad AFTER DELETE ON document BEGIN
  INSERT INTO document_fts (document_fts, rowid, title, text) VALUES ('delete', old.doc_no, old.title, old.text);
END;

-- Inputs that could not be read, with the reason.
CREATE TABLE read_error (
  path   TEXT NOT NULL,
  reason TEXT NOT NULL,
  code   TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (path, run_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

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
  main_event  TEXT,
  run_id      INTEGER NOT NULL REFERENCES run
) STRICT;

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
  status_history TEXT NOT NULL,     -- JSON array
  run_id         INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX event_id ON event (event);
CREATE INDEX event_story ON event (story_no);
CREATE INDEX event_date ON event (date_from);

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
CREATE INDEX event_actor_code ON event_actor (code);
CREATE INDEX event_actor_actor ON event_actor (actor);

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
  json       TEXT NOT NULL          -- the event of the annotate line
) STRICT;
CREATE INDEX mention_id ON mention (mention);
CREATE INDEX mention_event ON mention (event_no);
CREATE INDEX mention_doc ON mention (doc_no);

-- Quotations of one saying across reports.
CREATE TABLE saying (
  saying_no   INTEGER PRIMARY KEY,
  saying      TEXT NOT NULL,
  story_no    INTEGER NOT NULL REFERENCES story,
  words       TEXT NOT NULL,        -- the fullest direct wording
  speaker     TEXT,                 -- name
  actor       TEXT,
  code        TEXT,
  via         TEXT NOT NULL,        -- JSON array of names
  kind        TEXT NOT NULL,
  n_mentions  INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL
) STRICT;
CREATE INDEX saying_story ON saying (story_no);
CREATE INDEX saying_actor ON saying (actor);

CREATE TABLE quote (
  quote_no  INTEGER PRIMARY KEY,
  quote     TEXT NOT NULL,
  saying_no INTEGER REFERENCES saying,
  doc_no    INTEGER NOT NULL REFERENCES document,
  sentence  INTEGER NOT NULL,
  sent_b    INTEGER NOT NULL,
  sent_e    INTEGER NOT NULL,
  b         INTEGER NOT NULL,
  e         INTEGER NOT NULL,
  speaker   TEXT,
  actor     TEXT,
  code      TEXT,
  via       TEXT,
  kind      TEXT NOT NULL,
  score     REAL NOT NULL,
  rule      TEXT,
  json      TEXT NOT NULL           -- the quote of the annotate line
) STRICT;
CREATE INDEX quote_id ON quote (quote);
CREATE INDEX quote_saying ON quote (saying_no);
CREATE INDEX quote_doc ON quote (doc_no);

CREATE TABLE fact (
  fact_no     INTEGER PRIMARY KEY,
  fact        TEXT NOT NULL,
  story_no    INTEGER NOT NULL REFERENCES story,
  kind        TEXT NOT NULL CHECK (kind IN ('event', 'quote', 'number', 'claim')),
  text        TEXT NOT NULL,
  status      TEXT NOT NULL,
  label       TEXT,
  of          TEXT,                 -- id of its event or saying
  alone       INTEGER NOT NULL,
  n_documents INTEGER NOT NULL,
  n_sources   INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_id ON fact (fact);
CREATE INDEX fact_story ON fact (story_no);

CREATE TABLE support (
  fact_no  INTEGER NOT NULL REFERENCES fact,
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
  adds   TEXT NOT NULL,             -- JSON array of fact ids
  lacks  TEXT NOT NULL,
  voices TEXT NOT NULL              -- JSON array of names
) STRICT;

CREATE TABLE copy (
  copy     TEXT NOT NULL,           -- doc
  original TEXT NOT NULL,           -- doc
  kind     TEXT NOT NULL,
  share    REAL NOT NULL,           -- of the copy's words that are the original's
  why      TEXT NOT NULL,
  PRIMARY KEY (copy, original)
) STRICT, WITHOUT ROWID;

-- Who is named how often in which report.
CREATE TABLE actor (
  actor_no INTEGER PRIMARY KEY,
  actor    TEXT NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  code     TEXT,
  sector   TEXT
) STRICT;
CREATE INDEX actor_name ON actor (name);

CREATE TABLE appearance (
  actor_no INTEGER NOT NULL REFERENCES actor,
  doc_no   INTEGER NOT NULL REFERENCES document,
  n        INTEGER NOT NULL,
  PRIMARY KEY (actor_no, doc_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_doc ON appearance (doc_no);

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
         m.json ->> 'type' AS type, m.json ->> 'status' AS status, m.json ->> 'polarity' AS polarity,
         m.json ->> 'from' AS "from", m.json ->> 'to' AS "to", m.json ->> 'score' AS score,
         m.json ->> 'rule' AS rule,
         CAST(substr(CAST(d.text AS BLOB), m.sent_b + 1, m.sent_e - m.sent_b) AS TEXT) AS text
  FROM mention m JOIN document d USING (doc_no) LEFT JOIN event e USING (event_no);

CREATE VIEW v_quotes AS
  SELECT q.quote AS id, s.saying, q.speaker, q.actor, q.code, q.via, q.kind, q.json ->> 'words' AS words, d.doc,
         d.path, q.sentence, q.b, q.e, q.score, q.rule,
         CAST(substr(CAST(d.text AS BLOB), q.sent_b + 1, q.sent_e - q.sent_b) AS TEXT) AS text,
         s.story_no AS story
  FROM quote q JOIN document d USING (doc_no) LEFT JOIN saying s USING (saying_no);

CREATE VIEW v_facts AS
  SELECT f.fact AS id, f.story_no AS story, f.kind, f.text, f.status, f.label, f.alone, f.n_documents, f.n_sources
  FROM fact f;

CREATE VIEW v_support AS
  SELECT f.fact, d.doc, d.path, s.sentence, s.stance, s.note, s.how, s.chain,
         CAST(substr(CAST(d.text AS BLOB), s.sent_b + 1, s.sent_e - s.sent_b) AS TEXT) AS text
  FROM support s JOIN fact f USING (fact_no) JOIN document d USING (doc_no);

CREATE VIEW v_actors AS
  SELECT a.actor, a.name, a.kind, a.code, a.sector, sum(p.n) AS n_mentions, count(*) AS n_documents
  FROM actor a JOIN appearance p USING (actor_no) GROUP BY a.actor_no;

CREATE VIEW v_copies AS
  SELECT c.copy, dc.path AS copy_path, c.original, dor.path AS original_path, c.kind, c.share, c.why
  FROM copy c JOIN document dc ON dc.doc = c.copy JOIN document dor ON dor.doc = c.original;
