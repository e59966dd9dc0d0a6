-- SPDX-License-Identifier: Apache-2.0
-- The database of results: what readings gave and what must not be lost. What the
-- reduce makes of it stands in derived.sql. Views (v_…) are the public, versioned
-- contract; tables may change with user_version. Days are ISO texts ("2022-09-15"), null: unknown.
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
  day            TEXT,              -- published, else the first day its happenings fall on
  -- given by the reduce:
  story          TEXT,              -- key of its story
  story_no       INTEGER REFERENCES story,
  dated          TEXT,              -- published, or inferred across the reports of the story
  dated_to       TEXT,
  dated_from     TEXT,
  dated_why      TEXT,
  copy_of        TEXT,              -- doc
  source_no      INTEGER,           -- doc_no of its origin; equal: origins known to be shared
  withdrawn      INTEGER            -- hash of the blocks taken out as the outlet's own; 0: none
) STRICT;
CREATE INDEX document_story ON document (story_no);
CREATE INDEX document_key ON document (story);
CREATE INDEX document_day ON document (day);
CREATE INDEX document_dated ON document (dated);
CREATE INDEX document_order ON document (coalesce(dated, '~')); -- of the lists
CREATE INDEX document_path ON document (path);
CREATE INDEX document_outlet ON document (outlet COLLATE NOCASE);

-- What the workers gave: the annotation record, packed (records.c), in pieces that fill pages.
CREATE TABLE record_part (
  part_no INTEGER PRIMARY KEY,      -- doc_no * 1048576 + number of the piece
  bytes   BLOB NOT NULL
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

-- Days whose documents changed since the last reduce ('': without a day).
CREATE TABLE dirty (day TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Who is named how often in which report.
CREATE TABLE actor (
  actor_no INTEGER PRIMARY KEY,
  actor    TEXT NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  code     TEXT,
  sector   TEXT
) STRICT;
CREATE INDEX actor_name ON actor (name COLLATE NOCASE);
CREATE INDEX actor_code ON actor (code, kind);

CREATE TABLE appearance (
  actor_no INTEGER NOT NULL REFERENCES actor,
  doc_no   INTEGER NOT NULL REFERENCES document,
  n        INTEGER NOT NULL,
  PRIMARY KEY (actor_no, doc_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_doc ON appearance (doc_no);

-- Sums of appearance.
CREATE TABLE actor_count (
  actor_no    INTEGER PRIMARY KEY REFERENCES actor,
  n_mentions  INTEGER NOT NULL,
  n_documents INTEGER NOT NULL
) STRICT;
CREATE INDEX actor_count_order ON actor_count (n_mentions);
