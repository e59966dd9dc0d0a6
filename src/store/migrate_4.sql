-- SPDX-License-Identifier: Apache-2.0
-- From version 3 to 4: days, keys and origins beside the documents; what the reduce
-- makes is dropped, made anew by derived.sql and filled by the next reduce.

DROP VIEW v_documents;
DROP VIEW v_stories;
DROP VIEW v_events;
DROP VIEW v_mentions;
DROP VIEW v_quotes;
DROP VIEW v_facts;
DROP VIEW v_support;
DROP VIEW v_actors;
DROP VIEW v_copies;
DROP TABLE story;
DROP TABLE event;
DROP TABLE event_actor;
DROP TABLE mention;
DROP TABLE saying;
DROP TABLE quote;
DROP TABLE fact;
DROP TABLE support;
DROP TABLE criticism;
DROP TABLE copy;

ALTER TABLE document ADD COLUMN day TEXT;
ALTER TABLE document ADD COLUMN story TEXT;
ALTER TABLE document ADD COLUMN withdrawn INTEGER;
UPDATE document SET day = published, copy_of = NULL, source_no = NULL;
CREATE INDEX document_key ON document (story);
CREATE INDEX document_day ON document (day, doc);
CREATE INDEX document_dated ON document (dated, doc);
CREATE INDEX document_outlet ON document (outlet COLLATE NOCASE);
DROP INDEX actor_name;
CREATE INDEX actor_name ON actor (name COLLATE NOCASE);
CREATE INDEX actor_code ON actor (code);
CREATE TABLE dirty (day TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO state (key, value) VALUES ('stale', '1');
