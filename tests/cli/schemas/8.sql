-- From what the reduce makes in version 9 back to version 8, for the test of migrations.
DROP TABLE event_party_row;
DROP TABLE event_tie_row;
DROP TABLE tie;
DROP TABLE tie_sum;
DROP TABLE party_pair;
DROP INDEX event_order;
DROP INDEX event_place;
DROP INDEX saying_order;
DROP INDEX saying_party;
DROP INDEX actor_code;
CREATE INDEX actor_code ON actor (code);
CREATE INDEX event_order ON event_row (coalesce(date_from, '~'), -weight, event, date_to); -- of the lists
CREATE INDEX event_type ON event_row (type, coalesce(date_from, '~'), -weight, event, date_to);
CREATE INDEX event_place ON event_row (country, geonameid) WHERE place IS NOT NULL;
CREATE INDEX event_actor_party ON event_actor_row (party_no);
CREATE INDEX mention_date ON mention_row (day_from);
CREATE INDEX saying_order ON saying_row (party_no IS NULL, -n_documents, saying_no);
CREATE INDEX saying_party ON saying_row (party_no) WHERE party_no IS NOT NULL;
CREATE TABLE tie (
  a           TEXT NOT NULL,
  b           TEXT NOT NULL,
  n_events    INTEGER NOT NULL,
  cooperation INTEGER NOT NULL,
  conflict    INTEGER NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_order ON tie (n_events);
