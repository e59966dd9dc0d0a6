-- SPDX-License-Identifier: Apache-2.0
-- From version 6 to 7: facts know who asserts them. What the reduce makes is dropped, made
-- anew by derived.sql and filled by the next reduce; stories stay, so that they keep their
-- numbers (migrate_6b.sql).

DROP VIEW v_documents;
DROP VIEW v_stories;
DROP VIEW v_events;
DROP VIEW v_mentions;
DROP VIEW v_quotes;
DROP VIEW v_facts;
DROP VIEW v_support;
DROP VIEW v_actors;
DROP VIEW v_copies;
DROP VIEW fact;
DROP VIEW quote;
DROP VIEW saying;
DROP TABLE support;
DROP TABLE criticism;
DROP TABLE copy;
DROP TABLE fact_row;
DROP TABLE quote_row;
DROP TABLE saying_row;
DROP TABLE word;
DROP TABLE mention;
DROP TABLE event_actor;
DROP TABLE event;
DROP TABLE block;
DROP INDEX document_counts;
CREATE TEMP TABLE kept_story AS SELECT * FROM story;
DROP TABLE story;

INSERT OR REPLACE INTO state (key, value) VALUES ('stale', '1');
