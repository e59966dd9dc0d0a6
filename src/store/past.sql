-- SPDX-License-Identifier: Apache-2.0
-- What stood after a run, kept before another program or model, or a second reading,
-- makes it anew: the rows of the view outcome (queries.sql), for `clavijo diff --runs`.

CREATE TABLE past (
  run_id   INTEGER NOT NULL REFERENCES run, -- the last one before
  kind     TEXT NOT NULL,           -- document, story, event or quote
  id       TEXT NOT NULL,
  title    TEXT NOT NULL,
  fields   TEXT NOT NULL,           -- values parted by U+001F, in the order of the view
  parts    TEXT NOT NULL,           -- what it is made of, parted by spaces
  story    INTEGER,
  doc      TEXT,                    -- where it is told first
  sentence INTEGER,
  text     TEXT
) STRICT;
CREATE INDEX past_run ON past (run_id);
