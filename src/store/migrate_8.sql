-- SPDX-License-Identifier: Apache-2.0
-- From any older version to 8: records in pieces, sums of appearances, narrower indexes.

DROP INDEX document_day;
DROP INDEX document_dated;
DROP INDEX IF EXISTS document_counts;
CREATE INDEX document_day ON document (day);
CREATE INDEX document_dated ON document (dated);
CREATE INDEX document_order ON document (coalesce(dated, '~')); -- of the lists
CREATE INDEX document_path ON document (path);

CREATE TABLE record_part (
  part_no INTEGER PRIMARY KEY,      -- doc_no * 1048576 + number of the piece
  bytes   BLOB NOT NULL
) STRICT;
INSERT INTO record_part SELECT doc_no << 20, record FROM record;
DROP TABLE record;

CREATE TABLE actor_count (
  actor_no    INTEGER PRIMARY KEY REFERENCES actor,
  n_mentions  INTEGER NOT NULL,
  n_documents INTEGER NOT NULL
) STRICT;
CREATE INDEX actor_count_order ON actor_count (n_mentions);
INSERT INTO actor_count SELECT actor_no, sum(n), count(*) FROM appearance GROUP BY actor_no;
INSERT OR REPLACE INTO state (key, value) VALUES ('stale', '1');
