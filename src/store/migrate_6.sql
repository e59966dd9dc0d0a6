-- SPDX-License-Identifier: Apache-2.0
-- From version 5 to 6: keys of the reduce are made from the records, quotations and
-- facts hold words once. What the reduce makes is dropped, made anew by derived.sql and
-- filled by the next reduce; stories keep their numbers.

DROP VIEW IF EXISTS v_documents;
DROP VIEW IF EXISTS v_stories;
DROP VIEW IF EXISTS v_events;
DROP VIEW IF EXISTS v_mentions;
DROP VIEW IF EXISTS v_quotes;
DROP VIEW IF EXISTS v_facts;
DROP VIEW IF EXISTS v_support;
DROP VIEW IF EXISTS v_actors;
DROP VIEW IF EXISTS v_copies;
DROP TABLE IF EXISTS support;
DROP TABLE IF EXISTS criticism;
DROP TABLE IF EXISTS copy;
DROP TABLE IF EXISTS fact;
DROP TABLE IF EXISTS quote;
DROP TABLE IF EXISTS saying;
DROP TABLE IF EXISTS mention;
DROP TABLE IF EXISTS event_actor;
DROP TABLE IF EXISTS event;
DROP TABLE IF EXISTS block;
DROP TABLE IF EXISTS story;

UPDATE record SET signature = NULL;
UPDATE document SET story = NULL;
INSERT OR REPLACE INTO state (key, value) VALUES ('stale', '1');
