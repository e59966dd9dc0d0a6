-- SPDX-License-Identifier: Apache-2.0
-- From version 4 to 5: rows of other data sets, beside ours.

CREATE TABLE imported (
  dataset     TEXT NOT NULL,        -- gdelt, polecat, icews or acled
  id          TEXT NOT NULL,        -- as there
  day         TEXT,
  source      TEXT,                 -- ISO 3166 alpha-3
  target      TEXT,
  source_name TEXT,                 -- as there
  target_name TEXT,
  type        TEXT,                 -- PLOVER
  cameo       TEXT,
  quad        INTEGER,
  scale       REAL,                 -- Goldstein or PLOVER, as there
  country     TEXT,                 -- ISO 3166 alpha-3
  lat         REAL,
  lon         REAL,
  n_mentions  INTEGER,
  url         TEXT,
  PRIMARY KEY (dataset, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_day ON imported (day);
