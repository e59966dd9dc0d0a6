-- SPDX-License-Identifier: Apache-2.0
-- From version 5 to 6, after derived.sql: the stories as they were, to be made anew.

INSERT INTO story SELECT story_no, story, title, place, country, date_from, date_to, n_documents, n_sources, main_event, NULL, run_id
  FROM temp.kept_story;
DROP TABLE temp.kept_story;
