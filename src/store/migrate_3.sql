-- SPDX-License-Identifier: Apache-2.0
-- From version 2 to 3: feeds that are watched.

CREATE TABLE feed (
  feed     TEXT PRIMARY KEY,        -- address
  etag     TEXT,                    -- of the last answer, for the next request
  modified TEXT,
  checked  TEXT NOT NULL,           -- UTC
  problem  TEXT                     -- why the last request failed; null: it did not
) STRICT, WITHOUT ROWID;

-- Entries that were read or tried: an address is asked for once; `read --retry`
-- asks again for those in read_error.
CREATE TABLE feed_entry (
  entry TEXT PRIMARY KEY,           -- address, or the entry's hash
  feed  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
