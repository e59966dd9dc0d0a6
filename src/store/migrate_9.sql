-- SPDX-License-Identifier: Apache-2.0
-- From version 8 to 9: the events of a party and of a tie in the order of the lists, sums of
-- ties by type and code; open.c fills them story by story.

DROP INDEX event_actor_party;
DROP INDEX event_type;
DROP INDEX event_order;
DROP INDEX event_place;
DROP INDEX mention_date;
DROP INDEX saying_order;
DROP INDEX saying_party;
DROP TABLE tie;

CREATE INDEX event_order ON event_row (coalesce(date_from, '~'), -weight, event, date_to, type, status); -- of the lists
CREATE INDEX event_place ON event_row (geonameid, place, country, type, status, polarity, quad, date_from, date_to) WHERE place IS NOT NULL;
CREATE INDEX saying_order ON saying_row (kind, party_no IS NULL, -n_documents, saying_no);
CREATE INDEX saying_party ON saying_row (party_no, -n_documents, saying_no) WHERE party_no IS NOT NULL;

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
